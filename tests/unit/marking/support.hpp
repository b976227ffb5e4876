// What the marking tests share: the official material beside the repository (read when it is
// there), small tables of our own, and readers that fail the test instead of returning an error.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agreement/marking/capco.hpp"
#include "agreement/marking/communities.hpp"
#include "agreement/marking/rollup.hpp"

namespace accord::agreement::marking::test {

inline std::filesystem::path shared_markings() {
  return ACCORD_SOURCE_DIR "/../shared/data/markings";
}

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  EXPECT_TRUE(in.good()) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline nlohmann::json read_vectors(const std::string& name) {
  return nlohmann::json::parse(read_text(shared_markings() / name));
}

/// Skips the test, visibly, where the shared folder is not beside the repository.
#define ACCORD_NEEDS_SHARED(name)                                                               \
  if (!std::filesystem::exists(::accord::agreement::marking::test::shared_markings() / (name))) \
  GTEST_SKIP() << "shared markings are not here: " << (name)

inline UtcTime at(const std::string& text) {
  auto time = parse_date(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(UtcTime{});
}

/// Five Eyes and their parts as the ODNI taxonomy has them, a NATO of four that grows, a community
/// nobody may look into, one that has ended, one that nests.
inline const Communities& small_communities() {
  static const Communities kTable = [] {
    auto table = parse_communities_json(R"({
      "accord_communities": 1, "version": "test-1", "communities": [
        {"code": "FVEY", "members": ["AUS", "CAN", "GBR", "NZL", "USA"]},
        {"code": "ACGU", "members": ["AUS", "CAN", "GBR", "USA"]},
        {"code": "TEYE", "members": ["AUS", "GBR", "USA"]},
        {"code": "NATO", "members": ["CAN", "DEU", "GBR", "USA",
                                     {"code": "FIN", "from": "2023-04-04"},
                                     {"code": "SWE", "from": "2024-03-07"}]},
        {"code": "GMIF", "members": ["AUS", "JPN", "NATO"]},
        {"code": "EU", "suppressed": true},
        {"code": "KFOR", "suppressed": true},
        {"code": "ISAF", "suppressed": true, "to": "2016-03-17"}]})");
    EXPECT_TRUE(table.has_value()) << table.error().text();
    return table.value_or(Communities{});
  }();
  return kTable;
}

/// The ODNI taxonomy, when it is there.
inline const Communities& odni_communities() {
  static const Communities kTable = [] {
    auto table =
        parse_taxonomy_xml(read_text(shared_markings() / "odni_ism/TetragraphTaxonomy.xml"));
    EXPECT_TRUE(table.has_value()) << table.error().text();
    return table.value_or(Communities{});
  }();
  return kTable;
}

inline Lookup small_lookup() { return {&small_communities(), at("2026-01-01")}; }

inline Marking banner(const std::string& text, const Lookup& lookup = small_lookup()) {
  auto reading = read_banner(text, lookup);
  EXPECT_TRUE(reading.has_value()) << text << ": " << reading.error().text();
  return reading ? reading->marking : Marking{};
}

inline Marking portion(const std::string& text, const Lookup& lookup = small_lookup()) {
  auto reading = read_portion(text, lookup);
  EXPECT_TRUE(reading.has_value()) << text << ": " << reading.error().text();
  return reading ? reading->marking : Marking{};
}

/// "marking_level byte 12", or "accepted".
template <class Read>
std::string refusal(Read read, const std::string& text, const Lookup& lookup = small_lookup()) {
  const auto reading = read(text, lookup);
  if (reading) return "accepted";
  return std::string(code_entry(reading.error().code).name) + ' ' + reading.error().where;
}

}  // namespace accord::agreement::marking::test
