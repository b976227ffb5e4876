// Strict reader and writer of the label's text; every refusal names its byte.
#include "agreement/marking/label.hpp"

#include <algorithm>
#include <optional>

namespace accord::agreement {
namespace {

constexpr std::string_view kRelTo = "REL TO ";
constexpr std::string_view kBetweenBlocks = "//";
constexpr std::string_view kBetweenCodes = ", ";

tl::unexpected<Error> refuse(std::string what, std::size_t byte) {
  return fail(Code::bad_label, std::move(what), "byte " + std::to_string(byte));
}

/// Reads the codes of a REL TO list, which runs to the end of `text`.
Result<std::vector<NationId>> parse_codes(std::string_view text, std::size_t begin) {
  std::vector<NationId> codes;
  for (;;) {
    const std::size_t end = std::min(text.find(kBetweenCodes, begin), text.size());
    const auto code = NationId::parse(text.substr(begin, end - begin));
    if (!code) return refuse("no participant code in REL TO", begin);
    if (!codes.empty() && *code <= codes.back()) {
      return refuse("REL TO codes must ascend, each once", begin);
    }
    if (codes.size() == kMaxRelTo) return refuse("too many codes in REL TO", begin);
    codes.push_back(*code);
    if (end == text.size()) return codes;
    begin = end + kBetweenCodes.size();
  }
}

}  // namespace

Result<Label> parse_label(std::string_view text) {
  if (text.size() > kMaxLabelBytes) return refuse("label too long", kMaxLabelBytes);
  const std::size_t space = std::min(text.find(' '), text.size());
  const auto policy = NationId::parse(text.substr(0, space));
  if (!policy) return refuse("a label begins with its policy, a participant code", 0);
  if (space == text.size()) return refuse("level missing after the policy", space);

  const std::size_t level_begin = space + 1;
  const std::size_t level_end = std::min(text.find(kBetweenBlocks, level_begin), text.size());
  const std::optional<Level> level = level_of(text.substr(level_begin, level_end - level_begin));
  if (!level) {
    return refuse("level must be UNCLASSIFIED, RESTRICTED, CONFIDENTIAL, SECRET or TOP SECRET",
                  level_begin);
  }
  Label label{policy->text(), *level, {}};
  if (level_end == text.size()) return label;

  const std::size_t block = level_end + kBetweenBlocks.size();
  if (text.substr(block, kRelTo.size()) != kRelTo) return refuse("only REL TO may follow", block);
  ACCORD_TRY(label.rel_to, parse_codes(text, block + kRelTo.size()));
  return label;
}

std::string format_label(const Label& label) {
  std::string text = label.policy + ' ' + std::string(name_of(label.level));
  std::string_view before = "//REL TO ";
  for (const NationId& nation : label.rel_to) {
    text.append(before).append(nation.text());
    before = kBetweenCodes;
  }
  return text;
}

Status check_label(const Label& label) {
  if (!NationId::parse(label.policy)) {
    return fail(Code::bad_label, "the policy is no participant code", "policy");
  }
  if (label.level < Level::unclassified || label.level > Level::top_secret) {
    return fail(Code::bad_label, "no such level", "level");
  }
  if (label.rel_to.size() > kMaxRelTo) {
    return fail(Code::bad_label, "too many codes in REL TO", "rel_to");
  }
  for (std::size_t i = 0; i < label.rel_to.size(); ++i) {
    const bool ascends = i == 0 || label.rel_to[i - 1] < label.rel_to[i];
    if (label.rel_to[i].empty() || !ascends) {
      return fail(Code::bad_label, "REL TO codes must ascend, each once and none empty",
                  "rel_to[" + std::to_string(i) + "]");
    }
  }
  return {};
}

}  // namespace accord::agreement
