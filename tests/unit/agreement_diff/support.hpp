// What the diff tests share: the shipped examples as JSON to vary, and short forms of a diff.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "agreement/diff.hpp"

namespace accord::agreement::test {

inline nlohmann::json example_json(const std::string& name) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/agreement/examples/" + name);
  EXPECT_TRUE(in.good()) << name;
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return nlohmann::json::parse(text, nullptr, true, true);
}

inline Document document_of(const nlohmann::json& json) {
  auto document = parse_document(json.dump());
  EXPECT_TRUE(document.has_value()) << document.error().text();
  return document.value_or(Document{});
}

/// The next version of a file whose hash is 0x11...
inline nlohmann::json next_version(nlohmann::json json) {
  json["version"] = json["version"].get<int>() + 1;
  json["previous"] = std::string(96, '1');
  return json;
}

inline Diff diff_of(const nlohmann::json& before, const nlohmann::json& after) {
  auto out = diff(document_of(before), document_of(after));
  EXPECT_TRUE(out.has_value()) << out.error().text();
  return out.value_or(Diff{});
}

/// "newly permitted [tracks] withhold>release", one line a region.
inline std::vector<std::string> short_forms(const Diff& diff) {
  std::vector<std::string> out;
  for (const Region& region : diff.regions) {
    out.push_back(std::string(name_of(region.change)) + " [" + region.clause_before + ">" +
                  region.clause_after + "] " + std::string(name_of(region.before)) + ">" +
                  std::string(name_of(region.after)));
  }
  return out;
}

/// Values of one attribute of a region; empty when the region does not restrict it.
inline std::string condition(const Region& region, const std::string& attribute) {
  for (const Condition& each : region.conditions) {
    if (each.attribute == attribute) return each.values;
  }
  return {};
}

/// Clause of a direction, to be changed.
inline nlohmann::json& clause(nlohmann::json& json, std::size_t direction, const std::string& id) {
  for (auto& each : json["release"][direction]["clauses"]) {
    if (each["id"] == id) return each;
  }
  ADD_FAILURE() << "no clause " << id;
  return json["release"][direction]["clauses"][0];
}

}  // namespace accord::agreement::test
