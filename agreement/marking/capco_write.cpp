// A marking as a line in each of the three styles.
#include <algorithm>

#include "agreement/marking/capco_parts.hpp"
#include "agreement/marking/capco_systems.hpp"
#include "agreement/marking/countries.hpp"
#include "agreement/marking/levels.hpp"

namespace accord::agreement::marking {
namespace {

tl::unexpected<Error> no_place(std::string what, std::string where) {
  return fail(Code::marking_not_expressible, std::move(what), std::move(where));
}

/// A category of another policy that the line itself says: //NATO means the context NATO.
bool is_said(const Marking& marking, const Category& category) {
  return category.tag == "Context" && category.values == std::vector<std::string>{"NATO"} &&
         marking.policy == "NATO";
}

bool in_order(const std::vector<std::string>& codes,
              bool (*order)(std::string_view, std::string_view)) {
  const auto wrong = std::adjacent_find(
      codes.begin(), codes.end(),
      [order](const std::string& a, const std::string& b) { return !order(a, b); });
  return wrong == codes.end() && std::all_of(codes.begin(), codes.end(), is_code);
}

/// What a CAPCO line has no place for.
Status check_expressible(const Marking& marking, Style style) {
  for (const Category& category : marking.categories) {
    if (!is_said(marking, category)) return no_place("a category of another policy", category.tag);
  }
  if (!marking.privacy_mark.empty()) return no_place("a privacy mark", "PrivacyMark");
  if (!marking.originator.empty()) return no_place("an originator", "OriginatorID");
  if (marking.created) return no_place("a date", "CreationDateTime");
  if (marking.review_at) return no_place("a date", "ReviewDateTime");
  if (!marking.provider_tokens.empty() && style != Style::udl) {
    return no_place("provider tokens stand in the UDL style alone", marking.provider_tokens[0]);
  }
  for (const ControlSystem& program : marking.sap) {
    if (style != Style::banner && program.name.find(' ') != std::string::npos) {
      return no_place("a portion abbreviates the program, and nobody says how", program.name);
    }
  }
  const auto& rel_to = marking.disclosure.rel_to;
  if (!rel_to.empty() && (rel_to.front() != "USA" || !in_order(rel_to, release_order))) {
    return no_place("this REL TO list does not begin with USA and ascend", "REL TO");
  }
  if (!in_order(marking.disclosure.display_only, code_order)) {
    return no_place("this DISPLAY ONLY list does not ascend", "DISPLAY ONLY");
  }
  return {};
}

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text.append(separator);
    text.append(word);
  }
  return text;
}

class Writer {
 public:
  Writer(const Marking& marking, const Spelling& spelling, Form form)
      : marking_(marking), spelling_(spelling), form_(form) {}

  Result<std::string> line() {
    ACCORD_CHECK(classification());
    systems(marking_.sci, Block::sci, {});
    systems(marking_.sap, Block::sap, word(Word::sar) + "-");
    systems(marking_.aea, Block::aea, {});
    if (marking_.fgi.concealed) block(word(Word::fgi));
    if (!marking_.fgi.sources.empty()) {
      block(word(Word::fgi) + ' ' + joined(marking_.fgi.sources, " "));
    }
    block(joined(dissemination(), "/"));
    block(joined(controls(Word::limdis, Word::ssi), "/"));
    block(joined(marking_.provider_tokens, "/"));
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string word(Word which) const {
    const bool title = form_ == Form::banner && (spelling_.titles & ControlSet::bit(which)) != 0;
    return std::string(title ? row_of(which).title : row_of(which).written(form_));
  }

  void block(const std::string& content) {
    if (!content.empty()) text_.append("//").append(content);
  }

  Status classification() {
    const std::string level(written_level(marking_.level, form_));
    if (level.empty()) return no_place("no level", "level");
    if (marking_.ownership == Ownership::own) {
      if (marking_.policy != "USA") return no_place("a policy without a line", marking_.policy);
      text_ = level;
    } else if (marking_.ownership == Ownership::joint) {
      text_ = "//JOINT " + level;
      if (!spelling_.inherits_owners) text_ += ' ' + joined(marking_.owners, " ");
    } else if (marking_.owner_concealed) {
      text_ = "//FGI " + level;
    } else if (marking_.owners == std::vector<std::string>{"NATO"}) {
      text_ = "//" + std::string(written_nato_level(marking_.level, form_));
    } else {
      text_ = "//" + joined(marking_.owners, " ") + ' ' + level;
    }
    return {};
  }

  void systems(const std::vector<ControlSystem>& list, Block which, const std::string& before) {
    std::string content;
    for (const ControlSystem& system : list) {
      content += content.empty() ? before : "/";
      content += written_system(system, which, form_, spelling_.titles);
    }
    block(content);
  }

  [[nodiscard]] std::vector<std::string> controls(Word first, Word last) const {
    std::vector<std::string> out;
    for (const Word each : marking_.controls.words()) {
      if (each >= first && each <= last) out.push_back(word(each));
    }
    return out;
  }

  /// Controls and the foreign disclosure decision, in the register's order.
  [[nodiscard]] std::vector<std::string> dissemination() const {
    std::vector<std::string> out = controls(Word::rsen, Word::imcon);
    const ForeignDisclosure& decided = marking_.disclosure;
    if (decided.noforn) out.push_back(word(Word::noforn));
    for (std::string& each : controls(Word::propin, Word::propin)) out.push_back(std::move(each));
    if (!decided.rel_to.empty()) {
      out.push_back(
          spelling_.inherits_rel ? "REL" : word(Word::rel_to) + ' ' + joined(decided.rel_to, ", "));
    }
    if (decided.relido) out.push_back(word(Word::relido));
    for (std::string& each : controls(Word::dsen, Word::fisa)) out.push_back(std::move(each));
    if (!decided.display_only.empty()) {
      out.push_back(word(Word::display_only) + ' ' + joined(decided.display_only, ", "));
    }
    return out;
  }

  const Marking& marking_;
  const Spelling& spelling_;
  Form form_;
  std::string text_;
};

Result<std::string> format_line(const Marking& marking, const Spelling& spelling, Style style) {
  ACCORD_CHECK(check_expressible(marking, style));
  return Writer(marking, spelling, form_of(style)).line();
}

}  // namespace

Result<std::string> format_banner(const Marking& marking, const Spelling& spelling) {
  return format_line(marking, spelling, Style::banner);
}

Result<std::string> format_portion(const Marking& marking, const Spelling& spelling) {
  ACCORD_TRY(const std::string line, format_line(marking, spelling, Style::portion));
  return '(' + line + ')';
}

Result<std::string> format_udl(const Marking& marking, const Spelling& spelling) {
  return format_line(marking, spelling, Style::udl);
}

}  // namespace accord::agreement::marking
