// Lookup in the keyword tables.
#include "node/translate/tdm_keywords.hpp"

namespace accord::node::translate {
namespace {

struct Split {
  std::string_view base;
  std::uint8_t index = 0;
};

/// "RECEIVE_FREQ_3" -> {"RECEIVE_FREQ", 3}; index 0 when the word does not end in _1 to _5.
Split split_index(std::string_view word) {
  if (word.size() < 3 || word[word.size() - 2] != '_') return {word, 0};
  const char last = word.back();
  if (last < '1' || last > '5') return {word, 0};
  return {word.substr(0, word.size() - 2), static_cast<std::uint8_t>(last - '0')};
}

struct Unit {
  std::string_view keyword, unit;
};
constexpr std::array<Unit, 33> kUnits{{{"ANGLE_1", "deg"},
                                       {"ANGLE_2", "deg"},
                                       {"CARRIER_POWER", "dBW"},
                                       {"CLOCK_BIAS", "s"},
                                       {"CLOCK_DRIFT", "s/s"},
                                       {"DOPPLER_INSTANTANEOUS", "km/s"},
                                       {"DOPPLER_INTEGRATED", "km/s"},
                                       {"DOR", "s"},
                                       {"PC_N0", "dBHz"},
                                       {"PR_N0", "dBHz"},
                                       {"PRESSURE", "hPa"},
                                       {"RCS", "m**2"},
                                       {"RECEIVE_FREQ", "Hz"},
                                       {"RHUMIDITY", "%"},
                                       {"STEC", "TECU"},
                                       {"TEMPERATURE", "K"},
                                       {"TRANSMIT_FREQ", "Hz"},
                                       {"TRANSMIT_FREQ_RATE", "Hz/s"},
                                       {"TROPO_DRY", "m"},
                                       {"TROPO_WET", "m"},
                                       {"VLBI_DELAY", "s"},
                                       {"INTEGRATION_INTERVAL", "s"},
                                       {"FREQ_OFFSET", "Hz"},
                                       {"TRANSMIT_DELAY", "s"},
                                       {"RECEIVE_DELAY", "s"},
                                       {"CORRECTION_ANGLE_1", "deg"},
                                       {"CORRECTION_ANGLE_2", "deg"},
                                       {"CORRECTION_DOPPLER", "km/s"},
                                       {"CORRECTION_RCS", "m**2"},
                                       {"CORRECTION_RECEIVE", "Hz"},
                                       {"CORRECTION_TRANSMIT", "Hz"},
                                       {"CORRECTION_ABERRATION_YEARLY", "deg"},
                                       {"CORRECTION_ABERRATION_DIURNAL", "deg"}}};

}  // namespace

std::string_view tdm_unit(std::string_view word) {
  const Split split = split_index(word);
  for (const Unit& each : kUnits) {
    if (each.keyword == word || (split.index != 0 && each.keyword == split.base)) return each.unit;
  }
  return {};
}

std::optional<FoundDataKeyword> find_data_keyword(std::string_view word) {
  const Split split = split_index(word);
  for (const DataKeyword& keyword : kDataKeywords) {
    if (keyword.name == word && keyword.index != Index::required)
      return FoundDataKeyword{&keyword, 0};
    const bool indexed = split.index != 0 && keyword.index != Index::none;
    if (indexed && keyword.name == split.base) return FoundDataKeyword{&keyword, split.index};
  }
  return std::nullopt;
}

const MetaKeyword* find_meta_keyword(std::string_view word) {
  const Split split = split_index(word);
  for (const MetaKeyword& keyword : kMetaKeywords) {
    if (!keyword.indexed && keyword.name == word) return &keyword;
    if (keyword.indexed && split.index != 0 && keyword.name == split.base) return &keyword;
  }
  return nullptr;
}

}  // namespace accord::node::translate
