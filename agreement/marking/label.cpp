// Strict reader and writer of the label's text; every refusal names its byte.
#include "agreement/marking/label.hpp"

#include <algorithm>
#include <optional>

namespace accord::agreement {
namespace {

constexpr std::string_view kBetweenBlocks = "//";

tl::unexpected<Error> refuse(std::string what, std::size_t byte) {
  return fail(Code::bad_label, std::move(what), "byte " + std::to_string(byte));
}

/// One piece of the text and where it stands in it.
struct Piece {
  std::string_view text;
  std::size_t byte;
};

/// Cuts a list at its separator, empty pieces included.
std::vector<Piece> pieces_of(const Piece& list, std::string_view separator) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t end = std::min(list.text.find(separator, begin), list.text.size());
    pieces.push_back({list.text.substr(begin, end - begin), list.byte + begin});
    if (end == list.text.size()) return pieces;
    begin = end + separator.size();
  }
}

Result<std::vector<MarkingCode>> read_codes(const Piece& list, std::string_view separator) {
  std::vector<MarkingCode> codes;
  for (const Piece& piece : pieces_of(list, separator)) {
    const auto code = MarkingCode::parse(piece.text);
    if (!code) return refuse("no code of a nation or community", piece.byte);
    if (!codes.empty() && *code <= codes.back()) {
      return refuse("codes must ascend, each once", piece.byte);
    }
    if (codes.size() == kMaxRelTo) return refuse("too many codes in one list", piece.byte);
    codes.push_back(*code);
  }
  return codes;
}

std::vector<std::string> words_of(const Piece& list) {
  std::vector<std::string> words;
  for (const Piece& piece : pieces_of(list, "/")) words.emplace_back(piece.text);
  return words;
}

Result<UtcTime> read_date(const Piece& piece) {
  const auto date = UtcTime::parse(piece.text);
  if (!date || date->text(0) != piece.text) {
    return refuse("a date is as 2026-03-01T00:00:00Z", piece.byte);
  }
  return *date;
}

/// What a block does to the label; `rest` is what stands after its name.
using Read = Status (*)(const Piece& rest, Label& label);

struct Block {
  std::string_view name;  // with the space after it where something must follow
  Read read;
};

Status read_codes_into(const Piece& rest, std::string_view separator,
                       std::vector<MarkingCode>& out) {
  ACCORD_TRY(out, read_codes(rest, separator));
  return {};
}

Status read_flag(const Piece& rest, bool& flag) {
  if (!rest.text.empty()) return refuse("nothing may follow here but //", rest.byte);
  flag = true;
  return {};
}

Status read_fgi(const Piece& rest, Label& label) {
  if (rest.text.empty()) return read_flag(rest, label.handling.fgi_concealed);
  if (rest.text.front() != ' ') return refuse("a space stands before the sources", rest.byte);
  return read_codes_into({rest.text.substr(1), rest.byte + 1}, " ", label.handling.fgi);
}

/// In the order of the text. Of two names of which one begins the other, the longer comes first.
constexpr Block kBlocks[] = {
    {"WORD ",
     [](const Piece& rest, Label& label) -> Status {
       label.handling.word = rest.text;
       if (rest.text.empty()) return refuse("the word is missing", rest.byte);
       return {};
     }},
    {"CREATED ",
     [](const Piece& rest, Label& label) -> Status {
       ACCORD_TRY(label.handling.created, read_date(rest));
       return {};
     }},
    {"REVIEW ",
     [](const Piece& rest, Label& label) -> Status {
       ACCORD_TRY(label.handling.review, read_date(rest));
       return {};
     }},
    {"JOINT ", [](const Piece& rest,
                  Label& label) { return read_codes_into(rest, " ", label.handling.owners); }},
    {"CONTROLS ",
     [](const Piece& rest, Label& label) -> Status {
       label.handling.controls = words_of(rest);
       return {};
     }},
    {"FGI", read_fgi},
    {"NOFORN",
     [](const Piece& rest, Label& label) { return read_flag(rest, label.handling.noforn); }},
    {"REL TO ",
     [](const Piece& rest, Label& label) { return read_codes_into(rest, ", ", label.rel_to); }},
    {"RELIDO",
     [](const Piece& rest, Label& label) { return read_flag(rest, label.handling.relido); }},
    {"DISPLAY ONLY ",
     [](const Piece& rest, Label& label) {
       return read_codes_into(rest, ", ", label.handling.display_only);
     }},
    {"PROVIDER ",
     [](const Piece& rest, Label& label) -> Status {
       label.handling.tokens = words_of(rest);
       return {};
     }},
};

Status read_blocks(const std::vector<Piece>& blocks, Label& label) {
  std::size_t next = 0;  // the first block that may still come
  for (const Piece& piece : blocks) {
    std::size_t at = next;
    while (at < std::size(kBlocks) && !piece.text.starts_with(kBlocks[at].name)) ++at;
    if (at == std::size(kBlocks)) {
      return refuse("no block of a label, or not in its place", piece.byte);
    }
    const std::size_t name = kBlocks[at].name.size();
    ACCORD_CHECK(kBlocks[at].read({piece.text.substr(name), piece.byte + name}, label));
    next = at + 1;
  }
  return {};
}

template <class List, class TextOf>
void append(std::string& text, std::string_view before, std::string_view between, const List& list,
            TextOf text_of) {
  for (const auto& each : list) {
    text.append(before).append(text_of(each));
    before = between;
  }
}

const std::string& code_text_of(const MarkingCode& code) { return code.text(); }
const std::string& itself(const std::string& word) { return word; }

void append_handling_before_lists(const Handling& handling, std::string& text) {
  if (!handling.word.empty()) text.append("//WORD ").append(handling.word);
  if (handling.created) text.append("//CREATED ").append(handling.created->text(0));
  if (handling.review) text.append("//REVIEW ").append(handling.review->text(0));
  append(text, "//JOINT ", " ", handling.owners, code_text_of);
  append(text, "//CONTROLS ", "/", handling.controls, itself);
  if (handling.fgi_concealed) text.append("//FGI");
  append(text, "//FGI ", " ", handling.fgi, code_text_of);
  if (handling.noforn) text.append("//NOFORN");
}

}  // namespace

Result<Label> parse_label(std::string_view text) {
  if (text.size() > kMaxLabelBytes) return refuse("label too long", kMaxLabelBytes);
  const std::size_t space = std::min(text.find(' '), text.size());
  const auto policy = NationId::parse(text.substr(0, space));
  if (!policy) return refuse("a label begins with its policy, a participant code", 0);
  if (space == text.size()) return refuse("level missing after the policy", space);

  const std::size_t level_begin = space + 1;
  std::vector<Piece> blocks = pieces_of({text.substr(level_begin), level_begin}, kBetweenBlocks);
  const std::optional<Level> level = level_of(blocks.front().text);
  if (!level) {
    return refuse("level must be UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET or TOP SECRET",
                  level_begin);
  }
  blocks.erase(blocks.begin());
  Label label{policy->text(), *level, {}};
  ACCORD_CHECK(read_blocks(blocks, label));
  if (const Status status = check_label(label); !status) {
    return refuse(status.error().what + " (" + status.error().where + ")", 0);
  }
  return label;
}

std::string format_label(const Label& label) {
  std::string text = label.policy + ' ' + std::string(name_of(label.level));
  append_handling_before_lists(label.handling, text);
  append(text, "//REL TO ", ", ", label.rel_to, code_text_of);
  if (label.handling.relido) text.append("//RELIDO");
  append(text, "//DISPLAY ONLY ", ", ", label.handling.display_only, code_text_of);
  append(text, "//PROVIDER ", "/", label.handling.tokens, itself);
  return text;
}

}  // namespace accord::agreement
