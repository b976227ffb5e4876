// Reading and writing of control systems with compartments and sub-compartments.
#include "agreement/marking/capco_systems.hpp"

#include <algorithm>
#include <array>

namespace accord::agreement::marking {
namespace {

constexpr std::size_t kMaxSubs = 64;
constexpr std::array<std::string_view, 4> kSigmas{"14", "15", "18", "20"};

bool alphanumeric(std::string_view text, std::size_t least, std::size_t most) {
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

/// May `name` be a compartment of the system? Register: HCS has O and P; RSV and SI have codes of
/// up to three characters; TK has three names; RD and FRD have SIGMA, RD also CNWDI.
bool compartment_fits(std::string_view system, std::string_view name, Block block) {
  if (block == Block::sap) return alphanumeric(name, 1, 16);
  if (system == "HCS") return name == "O" || name == "P";
  return (system == "RSV" || system == "SI") && alphanumeric(name, 1, 3);
}

bool sub_fits(std::string_view system, std::string_view compartment, std::string_view sub,
              Block block) {
  if (block == Block::sap) return alphanumeric(sub, 1, 16);
  if (compartment == "SG") return std::find(kSigmas.begin(), kSigmas.end(), sub) != kSigmas.end();
  if (system == "SI" && compartment == "G") return alphanumeric(sub, 4, 4);
  const bool has_subs = system == "TK" || (system == "HCS" && compartment == "P");
  return has_subs && alphanumeric(sub, 1, 6);
}

/// An identifier, or in a banner the whole nickname: "BP", "BUTTER POPCORN".
bool program_fits(std::string_view name, Form form) {
  if (form == Form::portion) return alphanumeric(name, 1, 24);
  const std::vector<Piece> words = split({name, 0}, " ");
  return name.size() <= 40 && std::all_of(words.begin(), words.end(), [](const Piece& word) {
           return alphanumeric(word.text, 1, 24);
         });
}

bool needs_compartment(std::string_view system) { return system == "HCS" || system == "RSV"; }

Status read_subs(Compartment& into, std::string_view system, const Piece& list, Block block) {
  for (const Piece& sub : split(list, " ")) {
    if (!sub_fits(system, into.name, sub.text, block)) {
      return refuse_at(
          Code::marking_unknown_token,
          "no sub-compartment that may stand under " + std::string(system) + '-' + into.name,
          sub.at);
    }
    if (!into.subs.empty() && sub.text <= into.subs.back()) {
      return refuse_at(Code::marking_order, "sub-compartments ascend, each once", sub.at);
    }
    if (into.subs.size() == kMaxSubs) {
      return refuse_at(Code::too_large, "too many sub-compartments", sub.at);
    }
    into.subs.emplace_back(sub.text);
  }
  return {};
}

/// "G ABCD EFGH", "SIGMA 14 18", "CRITICAL NUCLEAR WEAPON DESIGN INFORMATION"
Result<Compartment> read_compartment(Course& course, std::string_view system, const Piece& piece,
                                     Block block) {
  Compartment compartment;
  std::size_t name_end = std::min(piece.text.find(' '), piece.text.size());
  auto found = find_word(piece.text, block, course.form(), system);
  if (found) {
    name_end = piece.text.size();
  } else {
    found = find_word(piece.text.substr(0, name_end), block, course.form(), system);
  }
  if (found) {
    course.spell(*found, piece.at);
    compartment.name = row_of(found->word).portion;
  } else {
    compartment.name = piece.text.substr(0, name_end);
    if (!compartment_fits(system, compartment.name, block)) return refuse_unknown(course, piece);
  }
  if (compartment.name == "SG" && name_end == piece.text.size()) {
    return refuse_at(Code::marking_list, "SIGMA without a number", piece.end());
  }
  if (name_end < piece.text.size()) {
    ACCORD_CHECK(read_subs(compartment, system, piece.from(name_end + 1), block));
  }
  return compartment;
}

Status add_compartment(ControlSystem& system, Compartment compartment, const Piece& piece,
                       Block block) {
  if (!system.compartments.empty()) {
    const Compartment& last = system.compartments.back();
    const bool back = system_order(compartment.name, last.name, block, system.name);
    const bool again =
        last.name == compartment.name &&
        (last.subs.empty() || compartment.subs.empty() || last.subs == compartment.subs);
    if (back || again) {
      return refuse_at(Code::marking_order, "compartments ascend, each once", piece.at);
    }
  }
  if (system.compartments.size() == kMaxControlSystems) {
    return refuse_at(Code::too_large, "too many compartments", piece.at);
  }
  system.compartments.push_back(std::move(compartment));
  return {};
}

/// One system, its name already found.
Result<ControlSystem> read_system(Course& course, std::string name, const Piece& rest,
                                  Block block) {
  ControlSystem system{std::move(name), {}};
  if (rest.text.empty()) {
    if (needs_compartment(system.name) && block == Block::sci) {
      return refuse_at(Code::marking_requires, system.name + " needs a compartment", rest.at);
    }
    return system;
  }
  if (rest.text.front() != '-') {
    return refuse_at(Code::marking_syntax, "a hyphen stands between system and compartment",
                     rest.at);
  }
  for (const Piece& piece : split(rest.from(1), "-")) {
    ACCORD_TRY(Compartment compartment, read_compartment(course, system.name, piece, block));
    ACCORD_CHECK(add_compartment(system, std::move(compartment), piece, block));
  }
  return system;
}

/// The word of a block that begins `text`; what follows it must be the end, '-' or a space.
std::optional<Found> leading_word(std::string_view text, Block block, Form form) {
  if (const auto whole = find_leading_word(text, block, form)) return whole;
  return find_word(text.substr(0, text.find(' ')), block, form);
}

Status add_system(std::vector<ControlSystem>& into, ControlSystem system, const Piece& item,
                  Block block) {
  if (!into.empty() && !system_order(into.back().name, system.name, block)) {
    return refuse_at(Code::marking_order, "control systems ascend, each once", item.at);
  }
  if (into.size() == kMaxControlSystems) {
    return refuse_at(Code::too_large, "too many control systems", item.at);
  }
  into.push_back(std::move(system));
  return {};
}

tl::unexpected<Error> refuse_twice(const Piece& piece) {
  return refuse_at(Code::marking_order, "this category stands twice", piece.at);
}

Result<bool> read_registered(Course& course, const Piece& piece, Block block,
                             std::vector<ControlSystem>& into) {
  for (const Piece& item : split(piece, "/")) {
    const auto found = leading_word(item.text, block, course.form());
    if (!found && item.at == piece.at) return false;
    if (!found) return refuse_unknown(course, item);
    if (item.at == piece.at && !into.empty()) return refuse_twice(piece);
    course.spell(*found, item.at);
    ACCORD_TRY(ControlSystem system,
               read_system(course, std::string(row_of(found->word).portion),
                           item.from(length_of(*found, course.form())), block));
    ACCORD_CHECK(add_system(into, std::move(system), item, block));
  }
  return true;
}

/// "SAR-BP-123/CA-XYZ YYY": the word once, then programs.
Result<bool> read_sap(Course& course, const Piece& piece) {
  const auto found = find_leading_word(piece.text, Block::sap, course.form());
  if (!found) return false;
  if (!course.marking.sap.empty()) return refuse_twice(piece);
  course.spell(*found, piece.at);
  const Piece rest = piece.from(length_of(*found, course.form()));
  if (rest.text.size() < 2) {
    return refuse_at(Code::marking_requires, "SAR needs a program", rest.at);
  }
  for (const Piece& item : split(rest.from(1), "/")) {
    const std::size_t end = std::min(item.text.find('-'), item.text.size());
    const std::string_view name = item.text.substr(0, end);
    if (!program_fits(name, course.form())) {
      return refuse_at(Code::marking_unknown_token, "not a program identifier", item.at);
    }
    ACCORD_TRY(ControlSystem system,
               read_system(course, std::string(name), item.from(end), Block::sap));
    ACCORD_CHECK(add_system(course.marking.sap, std::move(system), item, Block::sap));
  }
  return true;
}

}  // namespace

std::optional<Word> word_of(const ControlSystem& system, Block block) {
  const auto found = find_word(system.name, block, Form::portion);
  return found && block != Block::sap ? std::optional(found->word) : std::nullopt;
}

bool system_order(std::string_view a, std::string_view b, Block block, std::string_view within) {
  // In AEA the register orders; everywhere else digits come before letters, then the alphabet.
  if (block == Block::aea) {
    const auto left = find_word(a, block, Form::portion, within);
    const auto right = find_word(b, block, Form::portion, within);
    if (left && right) return left->word < right->word;
  }
  return a < b;
}

Result<std::optional<Block>> read_systems(Course& course, const Piece& piece) {
  ACCORD_TRY(const bool sci, read_registered(course, piece, Block::sci, course.marking.sci));
  if (sci) return std::optional(Block::sci);
  ACCORD_TRY(const bool sap, read_sap(course, piece));
  if (sap) return std::optional(Block::sap);
  ACCORD_TRY(const bool aea, read_registered(course, piece, Block::aea, course.marking.aea));
  if (aea) return std::optional(Block::aea);
  return std::optional<Block>();
}

std::string written_system(const ControlSystem& system, Block block, Form form,
                           std::uint64_t titles) {
  const auto spelled = [&](std::string_view name, std::string_view within) {
    const auto found = find_word(name, block, Form::portion, within);
    if (!found || block == Block::sap) return std::string(name);
    const bool title = form == Form::banner && (titles & ControlSet::bit(found->word)) != 0;
    return std::string(title ? row_of(found->word).title : row_of(found->word).written(form));
  };
  std::string text = spelled(system.name, {});
  for (const Compartment& compartment : system.compartments) {
    text.append("-").append(spelled(compartment.name, system.name));
    for (const std::string& sub : compartment.subs) text.append(" ").append(sub);
  }
  return text;
}

Result<ControlSystem> read_system_text(std::string_view text, Block block) {
  const Lookup lookup;
  Course course{lookup, Style::portion};
  const Piece item{text, 0};
  if (block == Block::sap) {
    const std::size_t end = std::min(text.find('-'), text.size());
    if (!program_fits(text.substr(0, end), Form::banner)) {
      return refuse_at(Code::marking_unknown_token, "not a program identifier", 0);
    }
    return read_system(course, std::string(text.substr(0, end)), item.from(end), block);
  }
  const auto found = leading_word(text, block, Form::portion);
  if (!found) return refuse_at(Code::marking_unknown_token, "not a control system", 0);
  return read_system(course, std::string(row_of(found->word).portion),
                     item.from(length_of(*found, Form::portion)), block);
}

}  // namespace accord::agreement::marking
