// The dissemination categories, FGI and provider tokens; SCI, SAP and AEA are in capco_systems.cpp.
#include <algorithm>

#include "agreement/marking/capco_parts.hpp"
#include "agreement/marking/capco_systems.hpp"
#include "agreement/marking/countries.hpp"

namespace accord::agreement::marking {
namespace {

struct Listed {
  Found found;
  Piece list;
};

/// "REL TO USA, GBR" or "AUTHORIZED FOR RELEASE TO USA, GBR": the word and what follows it.
std::optional<Listed> listed(const Course& course, const Piece& item, Word word) {
  const Row& row = row_of(word);
  const std::string_view written = row.written(course.form());
  for (const bool title : {false, true}) {
    if (title && (course.form() == Form::portion || row.title == written)) continue;
    const std::string_view spelled = title ? row.title : written;
    if (!item.text.starts_with(spelled)) continue;
    const Piece rest = item.from(spelled.size());
    if (rest.text.empty()) return Listed{{word, title}, rest};
    if (rest.text.front() == ' ') return Listed{{word, title}, rest.from(1)};
  }
  return std::nullopt;
}

Status read_rel_to(Course& course, const Listed& rel, std::size_t at) {
  course.spell(rel.found, at);
  if (rel.list.text.empty()) {
    return refuse_at(Code::marking_list, "the list of REL TO is missing", rel.list.at);
  }
  if (course.marking.disclosure.rel_to.size() > 0) {
    return refuse_at(Code::marking_order, "REL TO stands twice", at);
  }
  if (rel.list.text != "USA" && !rel.list.text.starts_with("USA,")) {
    const std::string_view first = rel.list.text.substr(0, rel.list.text.find(','));
    const bool known = is_code(first);
    return refuse_at(known ? Code::marking_list : Code::marking_syntax, "USA comes first in REL TO",
                     rel.list.at);
  }
  ACCORD_TRY(course.marking.disclosure.rel_to,
             read_codes(course, rel.list, {", ", release_order, "REL TO"}));
  if (course.marking.disclosure.rel_to.size() < 2) {
    return refuse_at(Code::marking_list, "REL TO USA alone releases to nobody", rel.list.at);
  }
  return {};
}

Status read_display_only(Course& course, const Listed& display, std::size_t at) {
  course.spell(display.found, at);
  if (display.list.text.empty()) {
    return refuse_at(Code::marking_list, "the list of DISPLAY ONLY is missing", display.list.at);
  }
  ACCORD_TRY(course.marking.disclosure.display_only,
             read_codes(course, display.list, {", ", code_order, "DISPLAY ONLY"}));
  const auto& codes = course.marking.disclosure.display_only;
  if (std::find(codes.begin(), codes.end(), "USA") != codes.end()) {
    return refuse_at(Code::marking_list, "USA does not stand in DISPLAY ONLY", display.list.at);
  }
  return {};
}

void take_word(Course& course, Word word) {
  if (word == Word::noforn) {
    course.marking.disclosure.noforn = true;
  } else if (word == Word::relido) {
    course.marking.disclosure.relido = true;
  } else {
    course.marking.controls.add(word);
  }
}

/// One control of a dissemination category. Returns its word; none when it is no control of it.
Result<std::optional<Word>> read_control(Course& course, const Piece& item, Block block) {
  if (block == Block::dissem) {
    if (course.style != Style::banner && item.text == "REL") {
      course.spelling.inherits_rel = true;
      course.places.set(Word::rel_to, item.at);
      return std::optional(Word::rel_to);
    }
    if (const auto rel = listed(course, item, Word::rel_to)) {
      ACCORD_CHECK(read_rel_to(course, *rel, item.at));
      return std::optional(Word::rel_to);
    }
    if (const auto display = listed(course, item, Word::display_only)) {
      ACCORD_CHECK(read_display_only(course, *display, item.at));
      return std::optional(Word::display_only);
    }
  }
  const auto found = find_word(item.text, block, course.form());
  if (!found) return std::optional<Word>();
  if (found->word == Word::eyes) {
    return refuse_at(Code::marking_expired_control, "EYES ONLY ended on 1 October 2017", item.at);
  }
  course.spell(*found, item.at);
  take_word(course, found->word);
  return std::optional(found->word);
}

/// A control that stands before its place, or twice; where it also excludes what stands there, that
/// is the graver fault.
tl::unexpected<Error> refuse_order(const Course& course, const Piece& item, bool twice) {
  const Status status =
      check(course.marking, {course.places, course.lookup.communities, course.lookup.at});
  if (!status && status.error().code == Code::marking_exclusive) {
    return refuse_at(Code::marking_exclusive, status.error().what, item.at);
  }
  return refuse_at(Code::marking_order,
                   twice ? "a control stands twice" : "controls stand in the order of the register",
                   item.at);
}

/// Every control of one category, in the register's order. False when the first is none of it.
Result<bool> read_controls(Course& course, const Piece& piece, Block block) {
  std::optional<Word> before;
  for (const Piece& item : split(piece, "/")) {
    ACCORD_TRY(const std::optional<Word> word, read_control(course, item, block));
    if (!word && !before) return false;
    if (!word) return refuse_unknown(course, item);
    if (before && *word <= *before) return refuse_order(course, item, *word == *before);
    before = word;
  }
  return true;
}

/// "FGI" or "FGI CAN DEU". False when it is none.
Result<bool> read_fgi(Course& course, const Piece& piece) {
  const auto fgi = listed(course, piece, Word::fgi);
  if (!fgi) return false;
  if (course.marking.fgi.any()) {
    return refuse_at(Code::marking_order, "this category stands twice", piece.at);
  }
  course.spell(fgi->found, piece.at);
  if (course.marking.ownership != Ownership::own) {
    return refuse_at(Code::marking_fgi, "FGI stands in a US marking alone", piece.at);
  }
  if (piece.text.ends_with(' ') || fgi->list.text.empty()) {
    course.marking.fgi.concealed = true;
    return true;
  }
  ACCORD_TRY(course.marking.fgi.sources, read_codes(course, fgi->list, {" ", code_order, "FGI"}));
  const auto& sources = course.marking.fgi.sources;
  if (std::find(sources.begin(), sources.end(), "USA") != sources.end()) {
    return refuse_at(Code::marking_fgi, "USA is not foreign", fgi->list.at);
  }
  return true;
}

/// "PR-EXO-OBS/PR-SPIRE-AIS" in the UDL style. False when the first is no token.
Result<bool> read_tokens(Course& course, const Piece& piece) {
  if (course.style != Style::udl) return false;
  auto& tokens = course.marking.provider_tokens;
  for (const Piece& item : split(piece, "/")) {
    if (!is_provider_token(item.text)) {
      if (item.at == piece.at) return false;
      return refuse_unknown(course, item);
    }
    if (!tokens.empty() && item.text <= tokens.back()) {
      return refuse_at(Code::marking_order, "provider tokens ascend, each once", item.at);
    }
    if (tokens.size() == kMaxProviderTokens) {
      return refuse_at(Code::too_large, "too many provider tokens", item.at);
    }
    tokens.emplace_back(item.text);
  }
  return true;
}

}  // namespace

bool is_provider_token(std::string_view text) {
  constexpr std::size_t kMaxTokenBytes = 32;
  if (text.size() > kMaxTokenBytes) return false;
  const std::size_t dash = text.find('-');
  const std::string_view prefix = text.substr(0, dash);
  if (dash == std::string_view::npos) return false;
  if (prefix != "PR" && prefix != "DS" && prefix != "LOU") return false;
  char before = '-';
  for (const char c : text.substr(dash + 1)) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && (c != '-' || before == '-')) return false;
    before = c;
  }
  return before != '-';
}

Result<Block> read_block(Course& course, const Piece& piece) {
  ACCORD_TRY(const std::optional<Block> systems, read_systems(course, piece));
  if (systems) return *systems;
  ACCORD_TRY(const bool fgi, read_fgi(course, piece));
  if (fgi) return Block::fgi;
  for (const Block block : {Block::dissem, Block::non_ic}) {
    ACCORD_TRY(const bool controls, read_controls(course, piece, block));
    if (controls) return block;
  }
  ACCORD_TRY(const bool tokens, read_tokens(course, piece));
  if (tokens) return Block::provider;
  if (piece.text.ends_with("EYES ONLY")) return refuse_unknown(course, piece);  // USA/GBR EYES ONLY
  return refuse_unknown(course, split(piece, "/").front());
}

Status inherit(Course& course) {
  const Marking* banner = course.lookup.banner;
  if (course.spelling.inherits_rel) {
    if (banner == nullptr || banner->disclosure.rel_to.empty()) {
      return refuse_at(Code::marking_no_banner,
                       "REL alone takes its list from a banner, and there is none with one",
                       course.places.at[static_cast<std::size_t>(Word::rel_to)]);
    }
    course.marking.disclosure.rel_to = banner->disclosure.rel_to;
  }
  if (course.spelling.inherits_owners) {
    if (banner == nullptr || banner->ownership != Ownership::joint) {
      return refuse_at(Code::marking_no_banner,
                       "JOINT alone takes its owners from a JOINT banner, and there is none",
                       course.places.owners);
    }
    course.marking.owners = banner->owners;
  }
  return {};
}

}  // namespace accord::agreement::marking
