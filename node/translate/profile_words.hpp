// The closed vocabularies of a source profile, word by word. Internal to the room.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "node/translate/profile.hpp"

namespace accord::node::translate {

template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};

template <class Enum>
Word(std::string_view, Enum) -> Word<Enum>;  // clang 16 deduces no aggregates by itself

inline constexpr std::array kSensorKinds{
    Word{"optical", fbs::SensorKind::OPTICAL}, Word{"radar", fbs::SensorKind::RADAR},
    Word{"laser", fbs::SensorKind::LASER}, Word{"rf", fbs::SensorKind::RF}};

inline constexpr std::array kAngleFrames{Word{"RADEC_EME2000", fbs::AngleFrame::RADEC_EME2000},
                                         Word{"RADEC_ICRF", fbs::AngleFrame::RADEC_ICRF},
                                         Word{"RADEC_TEME", fbs::AngleFrame::RADEC_TEME},
                                         Word{"RADEC_TOD", fbs::AngleFrame::RADEC_TOD},
                                         Word{"AZEL", fbs::AngleFrame::AZEL},
                                         Word{"XEYN", fbs::AngleFrame::XEYN},
                                         Word{"XSYE", fbs::AngleFrame::XSYE}};

inline constexpr std::array kTimeSystems{Word{"UTC", TimeSystem::utc}, Word{"TAI", TimeSystem::tai},
                                         Word{"GPS", TimeSystem::gps}, Word{"TT", TimeSystem::tt}};

inline constexpr std::array kTimeTags{Word{"receive", fbs::TimeTag::RECEIVE},
                                      Word{"transmit", fbs::TimeTag::TRANSMIT},
                                      Word{"bounce", fbs::TimeTag::BOUNCE}};

inline constexpr std::array kRangeKinds{
    Word{"one_way", fbs::RangeKind::ONE_WAY},
    Word{"two_way_halved", fbs::RangeKind::TWO_WAY_HALVED},
    Word{"two_way_round_trip", fbs::RangeKind::TWO_WAY_ROUND_TRIP}};

inline constexpr std::array kRangeUnits{Word{"km", RangeUnits::km}, Word{"s", RangeUnits::s}};

inline constexpr std::array kDopplerKinds{Word{"range_rate", DopplerKind::range_rate},
                                          Word{"round_trip_rate", DopplerKind::round_trip_rate}};

inline constexpr std::array kObjectNames{Word{"listed_only", ObjectNames::listed_only},
                                         Word{"norad", ObjectNames::norad},
                                         Word{"cospar", ObjectNames::cospar}};

inline constexpr std::array kReferencePoints{Word{"centre_of_mass", ReferencePoint::centre_of_mass},
                                             Word{"reflector", ReferencePoint::reflector},
                                             Word{"antenna", ReferencePoint::antenna}};

inline constexpr std::array kTrackIds{Word{"keep", TrackIds::keep},
                                      Word{"derive", TrackIds::derive}};

inline constexpr std::array kCorrections{
    Word{"troposphere", fbs::Correction::TROPOSPHERE},
    Word{"ionosphere", fbs::Correction::IONOSPHERE},
    Word{"refraction", fbs::Correction::REFRACTION},
    Word{"light_time", fbs::Correction::LIGHT_TIME},
    Word{"aberration_annual", fbs::Correction::ABERRATION_ANNUAL},
    Word{"aberration_diurnal", fbs::Correction::ABERRATION_DIURNAL},
    Word{"centre_of_mass", fbs::Correction::CENTRE_OF_MASS},
    Word{"range_calibration", fbs::Correction::RANGE_CALIBRATION},
    Word{"angle_1_calibration", fbs::Correction::ANGLE_1_CALIBRATION},
    Word{"angle_2_calibration", fbs::Correction::ANGLE_2_CALIBRATION},
    Word{"doppler_calibration", fbs::Correction::DOPPLER_CALIBRATION},
    Word{"magnitude_calibration", fbs::Correction::MAGNITUDE_CALIBRATION},
    Word{"rcs_calibration", fbs::Correction::RCS_CALIBRATION},
    Word{"receive_calibration", fbs::Correction::RECEIVE_CALIBRATION},
    Word{"transmit_calibration", fbs::Correction::TRANSMIT_CALIBRATION}};

template <class Words>
[[nodiscard]] auto find_word(const Words& words, std::string_view text)
    -> std::optional<decltype(words[0].value)> {
  for (const auto& word : words) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

/// "km, s" for an error message.
template <class Words>
[[nodiscard]] std::string words_text(const Words& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + std::string(word.text);
  return out;
}

}  // namespace accord::node::translate
