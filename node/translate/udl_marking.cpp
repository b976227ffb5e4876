// Portion markings against a label.
#include "node/translate/udl_marking.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/udl_fields.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kRelease = "REL TO ";

struct Portion {
  std::string_view word;
  Level level;
};
constexpr std::array<Portion, 5> kPortions{{{"U", Level::unclassified},
                                            {"R", Level::restricted},
                                            {"C", Level::confidential},
                                            {"S", Level::secret},
                                            {"TS", Level::top_secret}}};

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
  std::vector<std::string_view> out;
  for (std::size_t end = text.find(by); end != std::string_view::npos; end = text.find(by)) {
    out.push_back(trim(text.substr(0, end)));
    text.remove_prefix(end + by.size());
  }
  out.push_back(trim(text));
  return out;
}

/// "S", "SECRET" or, with a policy before it, "GBR SECRET" and "GBR S".
Level level_of_segment(std::string_view segment) {
  for (const Portion& portion : kPortions) {
    if (segment == portion.word) return portion.level;
  }
  if (const auto level = level_of(segment)) return *level;
  const std::size_t blank = segment.find(' ');
  return blank == std::string_view::npos ? Level::unspecified
                                         : level_of_segment(segment.substr(blank + 1));
}

bool holds(const std::vector<std::string_view>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

tl::unexpected<Error> above(std::string_view marking, const std::string& why) {
  return fail(Code::observation_above_label,
              "the record is marked " + std::string(marking) + ": " + why, "classificationMarking");
}

}  // namespace

/// A marking that is not of the United States begins with "//".
UdlMarking read_udl_marking(std::string_view marking) {
  if (marking.starts_with("//")) marking.remove_prefix(2);
  const std::vector<std::string_view> parts = split(marking, "//");
  UdlMarking out;
  out.level = level_of_segment(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].starts_with(kRelease)) {
      out.released = true;
      out.release = split(parts[i].substr(kRelease.size()), ",");
    } else {
      out.controls.push_back(parts[i]);
    }
  }
  return out;
}

Status check_udl_marking(std::string_view marking, std::string_view label) {
  if (marking == label) return {};
  const UdlMarking own = read_udl_marking(marking), of_label = read_udl_marking(label);
  if (own.level == Level::unspecified)
    return bad_udl("classificationMarking",
                   "'" + std::string(marking) + "' has no level that can be compared");
  if (own.level > of_label.level) return above(marking, "above the label");
  for (const std::string_view control : own.controls) {
    if (!holds(of_label.controls, control))
      return above(marking, "the label does not say " + std::string(control));
  }
  if (!own.released) return {};
  for (const std::string_view nation : of_label.release) {
    if (!holds(own.release, nation))
      return above(marking, "the label lets it go to " + std::string(nation));
  }
  return {};
}

Result<Level> level_towards(std::string_view text, std::string_view nation) {
  const UdlMarking marking = read_udl_marking(text);
  if (marking.level == Level::unspecified)
    return bad_udl("classificationMarking", "'" + std::string(text) + "' has no level");
  if (!marking.controls.empty() || (marking.released && !holds(marking.release, nation)))
    return fail(Code::observation_above_label,
                "what is marked " + std::string(text) + " is not for " + std::string(nation),
                "classificationMarking");
  return marking.level;
}

}  // namespace accord::node::translate
