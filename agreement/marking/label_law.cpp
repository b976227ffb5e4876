// What holds between the fields of a label, whether they came as text or over the wire.
#include <algorithm>

#include "agreement/marking/capco.hpp"
#include "agreement/marking/label.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::agreement {
namespace {

constexpr std::int64_t kLatestUnixNs = 7'258'118'400'000'000'000;  // 2200-01-01T00:00:00Z

tl::unexpected<Error> bad(std::string what, std::string field) {
  return fail(Code::bad_label, std::move(what), std::move(field));
}

std::string at(const char* field, std::size_t index) {
  return std::string(field) + "[" + std::to_string(index) + "]";
}

Status check_codes(const std::vector<MarkingCode>& codes, const char* field) {
  if (codes.size() > kMaxRelTo) return bad("too many codes", field);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const bool ascends = i == 0 || codes[i - 1] < codes[i];
    if (codes[i].empty() || !ascends) {
      return bad("codes must ascend, each once and none empty", at(field, i));
    }
  }
  return {};
}

bool is_decision(marking::Word word) {
  using enum marking::Word;
  return word == noforn || word == rel_to || word == relido || word == eyes || word == display_only;
}

/// The registered controls of a line, but those that are a foreign disclosure decision.
bool is_registered(std::string_view text) {
  using marking::Block;
  for (const Block block : {Block::dissem, Block::non_ic}) {
    const auto found = marking::find_word(text, block, marking::Form::banner);
    if (!found) continue;
    return !is_decision(found->word) &&
           text == marking::row_of(found->word).written(marking::Form::banner);
  }
  return false;
}

/// "SI-G ABCD EFGH", "RD-SG 14": words of A-Z and 0-9 with one ' ' or '-' between.
bool is_system(std::string_view text) {
  char before = ' ';
  for (const char c : text) {
    const bool joint = c == ' ' || c == '-';
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && (!joint || before == ' ' || before == '-')) return false;
    before = c;
  }
  return before != ' ' && before != '-';
}

bool is_control(std::string_view text) {
  if (text.size() > kMaxWordBytes) return false;
  for (const std::string_view family : {"SCI ", "SAP ", "AEA "}) {
    if (text.starts_with(family)) return is_system(text.substr(family.size()));
  }
  return text == "OTHER" || is_registered(text);
}

Status check_words(const std::vector<std::string>& words, std::size_t most, const char* field,
                   bool (*is_one)(std::string_view)) {
  if (words.size() > most) return bad("too many", field);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!is_one(words[i])) return bad("no such word", at(field, i));
    if (i > 0 && words[i] <= words[i - 1]) return bad("must ascend, each once", at(field, i));
  }
  return {};
}

Status check_word(const Label& label) {
  const std::string& word = label.handling.word;
  if (word.empty()) return {};
  const bool spaced = word.front() == ' ' || word.back() == ' ';
  if (word.size() > kMaxWordBytes || spaced || word.find('/') != std::string::npos ||
      !fault_of_words(word).empty()) {
    return bad("a level's word is 1 to 64 bytes of words without '/'", "word");
  }
  if (word == name_of(label.level)) return bad("the word is the level's own", "word");
  return {};
}

Status check_date(const std::optional<UtcTime>& date, const char* field) {
  if (!date) return {};
  const bool whole = date->tai_ns % 1'000'000'000 == 0;
  if (!whole || *date < UtcTime::from_unix_ns(kEarliestLabelUnixNs) ||
      *date >= UtcTime::from_unix_ns(kLatestUnixNs)) {
    return bad("a date is a whole second from 1972 to 2199", field);
  }
  return {};
}

Status check_owners(const Label& label) {
  const auto& owners = label.handling.owners;
  if (owners.empty()) return {};
  ACCORD_CHECK(check_codes(owners, "owners"));
  const bool of_policy = std::any_of(owners.begin(), owners.end(), [&](const MarkingCode& owner) {
    return owner.text() == label.policy;
  });
  if (owners.size() < 2 || !of_policy) {
    return bad("JOINT names two owners or more, the policy among them", "owners");
  }
  return {};
}

/// What excludes what, as on a line (check.cpp).
Status check_disclosure(const Label& label) {
  const Handling& handling = label.handling;
  ACCORD_CHECK(check_codes(handling.display_only, "display_only"));
  const bool shown = !handling.display_only.empty();
  if (handling.noforn && (!label.rel_to.empty() || handling.relido || shown)) {
    return bad("NOFORN excludes every other decision", "noforn");
  }
  if (handling.noforn && !handling.owners.empty()) return bad("JOINT excludes NOFORN", "noforn");
  if (handling.relido && shown) return bad("RELIDO excludes DISPLAY ONLY", "relido");
  for (std::size_t i = 0; i < handling.display_only.size(); ++i) {
    if (std::binary_search(label.rel_to.begin(), label.rel_to.end(), handling.display_only[i])) {
      return bad("stands in REL TO already", at("display_only", i));
    }
  }
  return {};
}

}  // namespace

Status check_label(const Label& label) {
  if (!NationId::parse(label.policy)) {
    return bad("the policy is no participant code", "policy");
  }
  if (label.level < Level::unclassified || label.level > Level::top_secret) {
    return bad("no such level", "level");
  }
  ACCORD_CHECK(check_codes(label.rel_to, "rel_to"));
  const Handling& handling = label.handling;
  ACCORD_CHECK(check_word(label));
  ACCORD_CHECK(check_date(handling.created, "created"));
  ACCORD_CHECK(check_date(handling.review, "review"));
  ACCORD_CHECK(check_owners(label));
  ACCORD_CHECK(check_words(handling.controls, kMaxControls, "controls", is_control));
  ACCORD_CHECK(check_codes(handling.fgi, "fgi"));
  if (handling.fgi_concealed && !handling.fgi.empty()) {
    return bad("a concealed source is not named", "fgi");
  }
  ACCORD_CHECK(check_disclosure(label));
  return check_words(handling.tokens, kMaxTokens, "tokens", marking::is_provider_token);
}

}  // namespace accord::agreement
