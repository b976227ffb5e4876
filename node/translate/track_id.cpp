// Derived track ids.
#include "node/translate/track_id.hpp"

#include <array>

namespace accord::node::translate {
namespace {

/// One letter a quantity, in the order of a derived track id; range rates are told apart by kind.
struct QuantityLetter {
  Quantity quantity;
  char letter;
};
constexpr std::array<QuantityLetter, 6> kQuantityLetters{{{Quantity::angle_1, 'A'},
                                                          {Quantity::range, 'R'},
                                                          {Quantity::receive_freq, 'F'},
                                                          {Quantity::magnitude, 'M'},
                                                          {Quantity::rcs, 'C'},
                                                          {Quantity::snr, 'S'}}};

/// Small letters before what could be mistaken for a catalogue number.
std::string object_text(const ObjectIds& object, const std::string& unknown_object) {
  if (object.norad_cat_id != 0) return std::to_string(object.norad_cat_id);
  if (!object.cospar_id.empty()) return object.cospar_id;
  if (!object.national_id.empty()) return "n" + object.national_id;
  return unknown_object;
}

std::string quantities_text(const Track& track) {
  const auto held = track.held();
  std::string out;
  for (const QuantityLetter& entry : kQuantityLetters) {
    if (held[static_cast<std::size_t>(entry.quantity)]) out += entry.letter;
  }
  if (!held[static_cast<std::size_t>(Quantity::range_rate)]) return out;
  return out + (track.range_rate_kind == fbs::RangeRateKind::INTEGRATED ? "I" : "D");
}

}  // namespace

std::string derived_track_id(const Track& track, const std::string& unknown_object) {
  std::string out = track.sensor_alias + ":" + object_text(track.object, unknown_object) + ":" +
                    quantities_text(track) + ":";
  for (const char c : track.observations.front().at.text()) {
    if (c != '-' && c != ':') out += c;
  }
  return out;
}

std::string DerivedIds::next(const Track& track, const std::string& unknown_object) {
  std::string id = derived_track_id(track, unknown_object);
  const std::size_t number = ++given_[id];
  return number == 1 ? id : id + ":" + std::to_string(number);
}

}  // namespace accord::node::translate
