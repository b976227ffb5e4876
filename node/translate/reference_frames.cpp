// One table, and the profile's beside it.
#include "node/translate/reference_frames.hpp"

#include <array>

#include "node/translate/profile.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

using Word = sds::refFrame;

struct Named {
  std::string_view name;
  Word word;
};

/// The first name of a word is the one that is written.
constexpr std::array<Named, 19> kNames{{{"EME2000", Word::J2000},
                                        {"J2000", Word::J2000},
                                        {"GCRF", Word::GCRF},
                                        {"GRC", Word::GRC},
                                        {"ICRF", Word::ICRF},
                                        {"ITRF2000", Word::ITRF2000},
                                        {"ITRF-97", Word::ITRF97},
                                        {"ITRF97", Word::ITRF97},
                                        {"ITRF1997", Word::ITRF97},
                                        {"ITRF-93", Word::ITRF93},
                                        {"ITRF93", Word::ITRF93},
                                        {"ITRF1993", Word::ITRF93},
                                        {"TDR", Word::TDR},
                                        {"TEME", Word::TEME},
                                        {"TOD", Word::TOD},
                                        {"RSW", Word::RSW},
                                        {"RTN", Word::RTN},
                                        {"TNW", Word::TNW},
                                        {"ECEF", Word::ECEF}}};

constexpr std::array kCelestial{Word::ECEF,     Word::ICRF,   Word::TEME,  Word::J2000,
                                Word::GCRF,     Word::GRC,    Word::TDR,   Word::TOD,
                                Word::ITRF2000, Word::ITRF93, Word::ITRF97};

}  // namespace

std::optional<sds::refFrame> frame_word(std::string_view name) {
  const std::string normal = normal_name(name);
  for (const Named& each : kNames) {
    if (each.name == normal) return each.word;
  }
  return std::nullopt;
}

std::optional<sds::refFrame> standard_frame(std::string_view name) {
  for (const Word word : sds::EnumValuesrefFrame()) {
    if (name == sds::EnumNamerefFrame(word)) return word;
  }
  return std::nullopt;
}

std::string_view frame_name(sds::refFrame word) {
  for (const Named& each : kNames) {
    if (each.word == word) return each.name;
  }
  return sds::EnumNamerefFrame(word);
}

bool is_local_frame(sds::refFrame word) {
  for (const Word each : kCelestial) {
    if (each == word) return false;
  }
  return true;
}

Result<ReferenceFrame> frame_of(const Profile& profile, std::string_view name, std::size_t line) {
  const auto& stated = profile.ephemerides.frames;
  if (const auto found = stated.find(normal_name(name)); found != stated.end())
    return ReferenceFrame{std::string(name), found->second};
  if (const auto word = frame_word(name)) return ReferenceFrame{std::string(name), *word};
  return fail(Code::profile_incomplete,
              "the standard has no word for the frame '" + std::string(name) +
                  "': state in ephemerides.frames." + std::string(name) + " as which it is carried",
              at_line(line));
}

}  // namespace accord::node::translate
