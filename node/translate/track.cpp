// Track to TrackSet buffer and back.
#include "node/translate/track.hpp"

#include <algorithm>
#include <cmath>

#include "schemas/payload_registry.hpp"

namespace accord::node::translate {
namespace {

struct Slot {
  Quantity quantity;
  fbs::Field field;  // of the buffer
};
constexpr std::array<Slot, 6> kSingleSlots{{{Quantity::range, fbs::Field::RANGE},
                                            {Quantity::range_rate, fbs::Field::RANGE_RATE},
                                            {Quantity::receive_freq, fbs::Field::RECEIVE_FREQ},
                                            {Quantity::magnitude, fbs::Field::MAGNITUDE},
                                            {Quantity::rcs, fbs::Field::RCS},
                                            {Quantity::snr, fbs::Field::SNR}}};

/// The fields of every set of quantities.
constexpr auto kFieldsOf = [] {
  std::array<std::uint32_t, 1u << kQuantities> out{};
  for (std::size_t held = 0; held < out.size(); ++held) {
    const auto holds = [held](Quantity q) {
      return (held >> static_cast<std::size_t>(q) & 1) != 0;
    };
    if (holds(Quantity::angle_1)) out[held] = static_cast<std::uint32_t>(fbs::Field::ANGLES);
    for (const Slot& slot : kSingleSlots) {
      if (holds(slot.quantity)) out[held] |= static_cast<std::uint32_t>(slot.field);
    }
  }
  return out;
}();

/// Requires: `held` is what it holds.
fbs::Observation as_struct(const Observation& o, Quantities held) {
  const auto value = [&](Quantity q) {
    return held[static_cast<std::size_t>(q)] ? o[q]->value : 0.0;
  };
  return {o.at.tai_ns,
          value(Quantity::angle_1),
          value(Quantity::angle_2),
          value(Quantity::range),
          value(Quantity::range_rate),
          value(Quantity::receive_freq),
          value(Quantity::magnitude),
          value(Quantity::rcs),
          value(Quantity::snr),
          kFieldsOf[held.to_ulong()],
          0};
}

tl::unexpected<Error> bad_observation(Code code, std::string what, std::size_t index) {
  return fail(code, std::move(what), "observation " + std::to_string(index + 1));
}

/// `held` is what it holds.
Status check_observation(const Observation& o, Quantities held, std::size_t index) {
  if (held[static_cast<std::size_t>(Quantity::angle_1)] !=
      held[static_cast<std::size_t>(Quantity::angle_2)])
    return bad_observation(Code::bad_value, "one angle without the other", index);
  if (held.none())
    return bad_observation(Code::bad_value, "an observation without a measurement", index);
  for (const auto& measured : o.values) {
    if (measured && !std::isfinite(measured->value))
      return bad_observation(Code::not_finite, "NaN or infinity", index);
  }
  return {};
}

Status check_head(const Track& track, std::size_t observations) {
  if (track.track_id.empty() || track.sensor_alias.empty()) {
    return fail(Code::bad_value, "a track needs a track id and a sensor alias");
  }
  if (observations == 0) return fail(Code::bad_value, "a track without observations");
  if (observations > kMaxTrackObservations) {
    return fail(Code::too_large, "more than " + std::to_string(kMaxTrackObservations) +
                                     " observations in one track");
  }
  return {};
}

/// Each that is in its order and whole is handed on with what it holds.
template <class Take>
Status for_each_checked(std::span<const Observation> observations, Take take) {
  for (std::size_t i = 0; i < observations.size(); ++i) {
    const Observation& one = observations[i];
    if (i > 0 && one.at <= observations[i - 1].at) {
      return bad_observation(Code::bad_value, "observations are not strictly ascending in time", i);
    }
    const Quantities held = one.held();
    ACCORD_CHECK(check_observation(one, held, i));
    take(i, held);
  }
  return {};
}

template <class T>
flatbuffers::Optional<T> fb(const std::optional<T>& value) {
  return value ? flatbuffers::Optional<T>(*value) : flatbuffers::Optional<T>();
}

template <class T>
std::optional<T> plain(const flatbuffers::Optional<T>& value) {
  return value.has_value() ? std::optional<T>(*value) : std::nullopt;
}

std::string text_of(const flatbuffers::String* text) { return text ? text->str() : std::string{}; }

flatbuffers::Offset<fbs::Sigmas> write_sigmas(flatbuffers::FlatBufferBuilder& builder,
                                              const Sigmas& s) {
  return fbs::CreateSigmas(builder, fb(s.angle_1_deg), fb(s.angle_2_deg), fb(s.range_km),
                           fb(s.range_rate_km_s), fb(s.time_s), fb(s.magnitude),
                           fb(s.receive_freq_hz));
}

flatbuffers::Offset<flatbuffers::String> write_text(flatbuffers::FlatBufferBuilder& builder,
                                                    const std::string& text) {
  return text.empty() ? flatbuffers::Offset<flatbuffers::String>{} : builder.CreateString(text);
}

flatbuffers::Offset<fbs::ObjectKey> write_object(flatbuffers::FlatBufferBuilder& builder,
                                                 const ObjectIds& ids) {
  const auto cospar = write_text(builder, ids.cospar_id);
  const auto national = write_text(builder, ids.national_id);
  const auto name = write_text(builder, ids.name);
  return fbs::CreateObjectKey(builder, ids.norad_cat_id, cospar, national, name);
}

Observation from_struct(const fbs::Observation& s) {
  Observation out;
  out.at = UtcTime{s.time_tai_ns()};
  const auto present = static_cast<fbs::Field>(s.present());
  const auto put = [&](Quantity quantity, double value) { out[quantity] = Measured{value, 0}; };
  if ((present & fbs::Field::ANGLES) != fbs::Field::NONE) {
    put(Quantity::angle_1, s.angle_1_deg());
    put(Quantity::angle_2, s.angle_2_deg());
  }
  const std::array<double, 6> values{s.range_km(),  s.range_rate_km_s(), s.receive_freq_hz(),
                                     s.magnitude(), s.rcs_m2(),          s.snr_db()};
  for (std::size_t i = 0; i < kSingleSlots.size(); ++i) {
    if ((present & kSingleSlots[i].field) != fbs::Field::NONE) {
      put(kSingleSlots[i].quantity, values[i]);
    }
  }
  return out;
}

Sigmas from_table(const fbs::Sigmas* s) {
  if (s == nullptr) return {};
  return {plain(s->angle_1_deg()),     plain(s->angle_2_deg()), plain(s->range_km()),
          plain(s->range_rate_km_s()), plain(s->time_s()),      plain(s->magnitude()),
          plain(s->receive_freq_hz())};
}

void read_header(const fbs::TrackSet& set, Track& track) {
  track.track_id = text_of(set.track_id());
  if (const auto* object = set.object()) {
    track.object = {object->norad_cat_id(), text_of(object->cospar_id()),
                    text_of(object->national_id()), text_of(object->name())};
  }
  track.sensor_alias = text_of(set.sensor_alias());
  track.sensor_kind = set.sensor_kind();
  track.angle_frame = set.angle_frame();
  track.time_tag = set.time_tag();
  track.range_kind = set.range_kind();
  track.range_rate_kind = set.range_rate_kind();
  track.range_modulus_km = plain(set.range_modulus_km());
  track.integration_interval_s = plain(set.integration_interval_s());
  track.corrections_applied = set.corrections_applied();
  track.corrections_needed = set.corrections_needed();
  track.sigmas = from_table(set.sigmas());
}

}  // namespace

std::size_t Track::count() const {
  std::size_t out = 0;
  for (const Observation& observation : observations) out += observation.count();
  return out;
}

Quantities Track::held() const {
  Quantities out;
  for (const Observation& observation : observations) out |= observation.held();
  return out;
}

bool Track::holds(Quantity quantity) const {
  return std::any_of(observations.begin(), observations.end(),
                     [&](const Observation& o) { return o[quantity].has_value(); });
}

std::vector<std::span<const Observation>> pieces_of(std::span<const Observation> observations) {
  std::vector<std::span<const Observation>> out;
  for (; observations.size() > kMaxTrackObservations;
       observations = observations.subspan(kMaxTrackObservations))
    out.push_back(observations.first(kMaxTrackObservations));
  if (!observations.empty()) out.push_back(observations);
  return out;
}

Result<Bytes> build_trackset(const Track& track) {
  return build_trackset(track, track.observations);
}

Result<Bytes> build_trackset(const Track& track, std::span<const Observation> all) {
  ACCORD_CHECK(check_head(track, all.size()));
  flatbuffers::FlatBufferBuilder builder(1024 + all.size() * sizeof(fbs::Observation));
  const auto id = builder.CreateString(track.track_id);
  const auto alias = builder.CreateString(track.sensor_alias);
  const auto object = write_object(builder, track.object);
  const auto sigmas = write_sigmas(builder, track.sigmas);
  fbs::Observation* written = nullptr;
  const auto observations =
      builder.CreateUninitializedVectorOfStructs<fbs::Observation>(all.size(), &written);
  ACCORD_CHECK(for_each_checked(
      all, [&](std::size_t i, Quantities held) { written[i] = as_struct(all[i], held); }));
  const auto root = fbs::CreateTrackSet(builder, id, object, alias, track.sensor_kind,
                                        track.angle_frame, track.time_tag, track.range_kind,
                                        track.range_rate_kind, fb(track.range_modulus_km),
                                        fb(track.integration_interval_s), track.corrections_applied,
                                        track.corrections_needed, sigmas, observations);
  fbs::FinishTrackSetBuffer(builder, root);
  return Bytes(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
}

Result<Track> read_trackset(ByteView buffer) {
  ACCORD_CHECK(verify_buffer(*find_payload_type("TRK"), buffer));
  const fbs::TrackSet& set = *fbs::GetTrackSet(buffer.data());
  Track track;
  read_header(set, track);
  for (const fbs::Observation* observation : *set.observations()) {
    track.observations.push_back(from_struct(*observation));
  }
  ACCORD_CHECK(check_head(track, track.observations.size()));
  ACCORD_CHECK(for_each_checked(track.observations, [](std::size_t, Quantities) {}));
  return track;
}

}  // namespace accord::node::translate
