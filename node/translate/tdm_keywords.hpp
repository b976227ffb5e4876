// Every keyword of CCSDS 503.0-B-2: tables 3-3 (metadata) and 3-5 (data). Internal to the room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace accord::node::translate {

enum class DataKey : std::uint8_t {
  angle_1,
  angle_2,
  carrier_power,
  clock_bias,
  clock_drift,
  doppler_count,
  doppler_instantaneous,
  doppler_integrated,
  dor,
  mag,
  pc_n0,
  pr_n0,
  pressure,
  range,
  rcs,
  receive_freq,
  receive_phase_ct,
  rhumidity,
  stec,
  temperature,
  transmit_freq,
  transmit_freq_rate,
  transmit_phase_ct,
  tropo_dry,
  tropo_wet,
  vlbi_delay
};
inline constexpr std::size_t kDataKeys = 26;

enum class Index : std::uint8_t { none, required, optional };  // _1 to _5 behind the keyword

struct DataKeyword {
  std::string_view name;
  DataKey key;
  Index index;
};

inline constexpr std::array<DataKeyword, kDataKeys> kDataKeywords{{
    {"ANGLE_1", DataKey::angle_1, Index::none},
    {"ANGLE_2", DataKey::angle_2, Index::none},
    {"CARRIER_POWER", DataKey::carrier_power, Index::none},
    {"CLOCK_BIAS", DataKey::clock_bias, Index::none},
    {"CLOCK_DRIFT", DataKey::clock_drift, Index::none},
    {"DOPPLER_COUNT", DataKey::doppler_count, Index::none},
    {"DOPPLER_INSTANTANEOUS", DataKey::doppler_instantaneous, Index::none},
    {"DOPPLER_INTEGRATED", DataKey::doppler_integrated, Index::none},
    {"DOR", DataKey::dor, Index::none},
    {"MAG", DataKey::mag, Index::none},
    {"PC_N0", DataKey::pc_n0, Index::none},
    {"PR_N0", DataKey::pr_n0, Index::none},
    {"PRESSURE", DataKey::pressure, Index::none},
    {"RANGE", DataKey::range, Index::none},
    {"RCS", DataKey::rcs, Index::none},
    {"RECEIVE_FREQ", DataKey::receive_freq, Index::optional},
    {"RECEIVE_PHASE_CT", DataKey::receive_phase_ct, Index::required},
    {"RHUMIDITY", DataKey::rhumidity, Index::none},
    {"STEC", DataKey::stec, Index::none},
    {"TEMPERATURE", DataKey::temperature, Index::none},
    {"TRANSMIT_FREQ", DataKey::transmit_freq, Index::required},
    {"TRANSMIT_FREQ_RATE", DataKey::transmit_freq_rate, Index::required},
    {"TRANSMIT_PHASE_CT", DataKey::transmit_phase_ct, Index::required},
    {"TROPO_DRY", DataKey::tropo_dry, Index::none},
    {"TROPO_WET", DataKey::tropo_wet, Index::none},
    {"VLBI_DELAY", DataKey::vlbi_delay, Index::none},
}};

/// How the value of a metadata keyword is checked.
enum class MetaForm : std::uint8_t {
  text,
  real,
  above_zero,
  not_negative,
  integer,
  utc,
  path,
  choice
};
/// What becomes of it: used by the translation, merely reported, or reported because it changes
/// what a value means.
enum class MetaUse : std::uint8_t { used, reported, matters };

struct MetaKeyword {
  std::string_view name;
  bool indexed;  // _1 to _5 is part of the keyword
  MetaForm form;
  MetaUse use;
  std::string_view choices;  // "A|B", for MetaForm::choice
};

inline constexpr std::array<MetaKeyword, 43> kMetaKeywords{{
    {"TRACK_ID", false, MetaForm::text, MetaUse::used, {}},
    {"DATA_TYPES", false, MetaForm::text, MetaUse::reported, {}},
    {"TIME_SYSTEM", false, MetaForm::text, MetaUse::used, {}},
    {"START_TIME", false, MetaForm::utc, MetaUse::reported, {}},
    {"STOP_TIME", false, MetaForm::utc, MetaUse::reported, {}},
    {"PARTICIPANT", true, MetaForm::text, MetaUse::used, {}},
    {"MODE", false, MetaForm::choice, MetaUse::used, "SEQUENTIAL|SINGLE DIFF"},
    {"PATH", false, MetaForm::path, MetaUse::used, {}},
    {"PATH_1", false, MetaForm::path, MetaUse::used, {}},
    {"PATH_2", false, MetaForm::path, MetaUse::used, {}},
    {"EPHEMERIS_NAME", true, MetaForm::text, MetaUse::reported, {}},
    {"TRANSMIT_BAND", false, MetaForm::text, MetaUse::reported, {}},
    {"RECEIVE_BAND", false, MetaForm::text, MetaUse::reported, {}},
    {"TURNAROUND_NUMERATOR", false, MetaForm::integer, MetaUse::reported, {}},
    {"TURNAROUND_DENOMINATOR", false, MetaForm::integer, MetaUse::reported, {}},
    {"TIMETAG_REF", false, MetaForm::choice, MetaUse::used, "TRANSMIT|RECEIVE"},
    {"INTEGRATION_INTERVAL", false, MetaForm::above_zero, MetaUse::used, {}},
    {"INTEGRATION_REF", false, MetaForm::choice, MetaUse::matters, "START|MIDDLE|END"},
    {"FREQ_OFFSET", false, MetaForm::real, MetaUse::used, {}},
    {"RANGE_MODE", false, MetaForm::choice, MetaUse::reported, "COHERENT|CONSTANT|ONE WAY"},
    {"RANGE_MODULUS", false, MetaForm::not_negative, MetaUse::used, {}},
    {"RANGE_UNITS", false, MetaForm::choice, MetaUse::used, "KM|S|RU"},
    {"ANGLE_TYPE", false, MetaForm::choice, MetaUse::used, "AZEL|RADEC|XEYN|XSYE"},
    {"REFERENCE_FRAME", false, MetaForm::text, MetaUse::used, {}},
    {"INTERPOLATION", false, MetaForm::text, MetaUse::reported, {}},
    {"INTERPOLATION_DEGREE", false, MetaForm::integer, MetaUse::reported, {}},
    {"DOPPLER_COUNT_BIAS", false, MetaForm::above_zero, MetaUse::reported, {}},
    {"DOPPLER_COUNT_SCALE", false, MetaForm::above_zero, MetaUse::reported, {}},
    {"DOPPLER_COUNT_ROLLOVER", false, MetaForm::choice, MetaUse::reported, "YES|NO"},
    {"TRANSMIT_DELAY", true, MetaForm::not_negative, MetaUse::matters, {}},
    {"RECEIVE_DELAY", true, MetaForm::not_negative, MetaUse::matters, {}},
    {"DATA_QUALITY", false, MetaForm::choice, MetaUse::used, "RAW|VALIDATED|DEGRADED"},
    {"CORRECTION_ANGLE_1", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_ANGLE_2", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_DOPPLER", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_MAG", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_RANGE", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_RCS", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_RECEIVE", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_TRANSMIT", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_ABERRATION_YEARLY", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTION_ABERRATION_DIURNAL", false, MetaForm::real, MetaUse::used, {}},
    {"CORRECTIONS_APPLIED", false, MetaForm::choice, MetaUse::used, "YES|NO"},
}};

struct FoundDataKeyword {
  const DataKeyword* keyword = nullptr;
  std::uint8_t index = 0;  // 0 = none
};

/// Exact, upper case; empty for a word that is not in table 3-5.
[[nodiscard]] std::optional<FoundDataKeyword> find_data_keyword(std::string_view word);
/// The unit that 503.0-B-2 gives a keyword of table 3-3 or 3-5; "" where it has none, or another
/// keyword says it (RANGE_UNITS).
[[nodiscard]] std::string_view tdm_unit(std::string_view word);
/// Exact, upper case; nullptr for a word that is not in table 3-3.
[[nodiscard]] const MetaKeyword* find_meta_keyword(std::string_view word);

}  // namespace accord::node::translate
