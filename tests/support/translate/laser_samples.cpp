#include "tests/support/translate/laser_samples.hpp"

#include <nlohmann/json.hpp>

namespace accord::node::translate::samples {

std::string laser_profile_json() {
  return R"({
    "name": "lasers", "label": "GBR UNCLASSIFIED//REL TO DEU", "data_mode": "TEST",
    "sensors": { "YARL": "AA-1", "7119": "AA-2", "78393402": "AA-3", "GRZL": "AA-4",
                 "STL3": "AA-5", "KTZL": "AA-6", "MATM": "AA-7", "CHAL": "AA-8" },
    "objects": { "1992-070B": { "norad_cat_id": 22195, "cospar_id": "1992-070B" } },
    "object_names": "norad", "sigmas": { "range_km": 0.00001 }
  })";
}

Profile laser_profile_with(std::string_view key, std::string_view value) {
  auto document = nlohmann::json::parse(laser_profile_json());
  document.erase(std::string(key));
  if (!value.empty()) document[std::string(key)] = nlohmann::json::parse(value);
  return parsed(document.dump());
}

std::string crd(std::string_view records, const std::map<std::string, std::string>& headers) {
  const std::pair<const char*, const char*> lines[] = {
      {"H1", "H1 CRD 1 2016 2 13 14"},
      {"H2", "H2 YARL 7090 5 13 3"},
      {"H3", "H3 lageos2 9207002 5986 22195 0 1"},
      {"H4", "H4 1 2016 2 13 13 42 16 2016 2 13 14 6 46 0 0 0 0 1 0 2 0"},
      {"C0", "C0 0 532.000 std la1 mcp ti1"},
      {"", ""},
      {"H8", "H8"},
      {"H9", "H9"}};
  std::string out;
  for (const auto& [type, line] : lines) {
    if (std::string_view(type).empty()) {
      out += records;
      continue;
    }
    const auto other = headers.find(type);
    const std::string text = other == headers.end() ? line : other->second;
    if (!text.empty()) out += text + "\n";
  }
  return out;
}

}  // namespace accord::node::translate::samples
