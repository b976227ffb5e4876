// Every format through every writer of its payload and back: what was read of A, written as B and
// read as B, and then written as A and read as A, has the values of the first reading. One table of
// all pairs; a pair that is not in it fails. Buffers of the standard and TrackSets are writers here
// too. The profile of the way back states what a text leaves open, out of the first reading.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "node/translate/mean_elements.hpp"
#include "node/translate/oem.hpp"
#include "node/translate/writer.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/ephemeris_samples.hpp"
#include "tests/support/translate/format_samples.hpp"

namespace accord::node::translate {
namespace {

enum class Verdict : std::uint8_t {
  equal,    // after both ways, to the last bit: every writer gives the shortest digits that read
            // back to the same double, and nanoseconds
  halved,   // the same, but a round trip comes back as the distance: half of it, which is exact
  reduced,  // the same without what the columns of a two-line set do not have, which is told
  one_way,  // another payload (EOO); it reads to itself, and is refused as what it was made of
  refused   // by the writer, with the code
};

struct Row {
  std::vector<Format> from, through;
  Verdict verdict;
  Code code = Code::bad_value;  // of what is refused
};

using F = Format;

const std::vector<Row>& table() {
  static const std::vector<Row> kTable{
      // Tracks. UDL: the range of a round trip is halved (UDL: "range" is a distance).
      {{F::tdm_kvn, F::tdm_xml, F::iod, F::rde, F::uk, F::b3, F::crd, F::udl, F::trackset},
       {F::tdm_kvn, F::tdm_xml, F::trackset},
       Verdict::equal},
      {{F::iod, F::rde, F::uk, F::b3, F::udl, F::trackset}, {F::udl}, Verdict::equal},
      {{F::tdm_kvn, F::tdm_xml, F::crd}, {F::udl}, Verdict::halved},
      // EOO: 32-bit floats, angles alone; no way back to a track.
      {{F::tdm_kvn, F::tdm_xml, F::iod, F::rde, F::uk, F::b3, F::crd, F::udl, F::trackset},
       {F::sds},
       Verdict::one_way},
      // Element sets. A two-line set has neither originator nor creation date.
      {{F::tle, F::omm_kvn, F::omm_xml, F::omm_json, F::omm_csv, F::sds},
       {F::omm_kvn, F::omm_xml, F::omm_json, F::omm_csv, F::sds},
       Verdict::equal},
      {{F::tle, F::omm_kvn, F::omm_xml, F::omm_json, F::omm_csv, F::sds},
       {F::tle},
       Verdict::reduced},
      {{F::cdm_kvn, F::cdm_xml, F::sds}, {F::cdm_kvn, F::cdm_xml, F::sds}, Verdict::equal},
      {{F::satcat, F::sds}, {F::satcat, F::sds}, Verdict::equal},
      {{F::oem_kvn, F::oem_xml, F::sp3, F::sds}, {F::oem_kvn, F::oem_xml, F::sds}, Verdict::equal},
      // The prediction has a velocity with some of its positions; an OEM must have every one.
      {{F::cpf}, {F::oem_kvn, F::oem_xml}, Verdict::refused},
      {{F::cpf}, {F::sds}, Verdict::equal},
  };
  return kTable;
}

struct Pair {
  Format from, through;
  Payload payload;
};

/// The payloads of `from` that stand in the table: buffers of the standard have several.
std::vector<Payload> payloads_of(Format from) {
  if (from == Format::sds) return {Payload::omm, Payload::oem, Payload::cdm, Payload::cat};
  const auto own = default_payload(from);
  return own ? std::vector<Payload>{*own} : std::vector<Payload>{};
}

/// What is made of records of this payload: the writers, and buffers.
std::vector<Format> ways_of(Payload payload) {
  std::vector<Format> out;
#define ACCORD_WRITER(id, from) \
  if (payload == Payload::from) out.push_back(Format::id);
#include "node/translate/writers.def"
#undef ACCORD_WRITER
  if (payload == Payload::trk) out.push_back(Format::trackset);
  out.push_back(Format::sds);
  return out;
}

std::vector<Pair> every_pair() {
  std::vector<Pair> out;
  for (const Format from : {
#define ACCORD_FORMAT(id, name, reads) Format::id,
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
       }) {
    for (const Payload payload : payloads_of(from)) {
      for (const Format through : ways_of(payload)) out.push_back({from, through, payload});
    }
  }
  return out;
}

bool holds(const std::vector<Format>& list, Format format) {
  return std::find(list.begin(), list.end(), format) != list.end();
}

/// Buffers stand beside several payloads, and each of their rows beside its own formats alone.
bool is_row_of(const Row& row, const Pair& pair) {
  if (!holds(row.from, pair.from) || !holds(row.through, pair.through)) return false;
  return std::any_of(row.from.begin(), row.from.end(), [&](Format format) {
    const auto own = default_payload(format);
    return format != Format::sds && own && *own == pair.payload;
  });
}

/// Where buffers of the standard of a payload come from.
Format text_of(Payload payload) {
  for (const Row& row : table()) {
    if (is_row_of(row, {row.from.front(), row.through.front(), payload})) return row.from.front();
  }
  return Format::sds;
}

TranslateOptions how(Format from, Payload payload) { return samples::options(from, payload); }

WriteOptions written_by() {
  return {samples::kLabel, DataMode::test, "GBR", UtcTime::parse("2026-01-02T03:04:05Z").value()};
}

void add_object(const ObjectIds& object, Profile& out) {
  for (const std::string& name : {object.cospar_id, std::to_string(object.norad_cat_id)})
    out.objects[normal_name(name)] = object;
}

/// States what the texts leave open, as the records have it.
Profile way_back(const std::vector<Translated>& records, Payload payload, bool halved) {
  Profile out = payload == Payload::oem ? samples::ephemeris_profile() : samples::full_profile();
  out.element_defaults = {"TEME", "UTC", "SGP4", ""};
  out.object_names = ObjectNames::cospar;
  if (payload == Payload::oem) {
    for (const Ephemeris& each : samples::ephemerides_of(records)) add_object(each.object, out);
  }
  if (payload != Payload::trk) return out;
  out.track_ids = TrackIds::derive;  // an id holds the alias, which is the sensor's name here
  for (const Translated& record : records) {
    const Track track = read_trackset(record.payload).value();
    add_object(track.object, out);
    out.sensors[normal_name(track.sensor_alias)] = {"BACK-" + std::to_string(out.sensors.size()),
                                                    track.sensor_kind, track.sigmas};
    out.time_tag = track.time_tag;
    if (track.range_kind != fbs::RangeKind::UNSPECIFIED) out.range_kind = track.range_kind;
    if (track.angle_frame != fbs::AngleFrame::UNSPECIFIED) out.angle_frame = track.angle_frame;
    out.corrections_applied = track.corrections_applied;
    out.corrections_needed = track.corrections_needed;
  }
  if (halved) out.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  return out;
}

// --- equal values ---

/// A distance whatever it was; everything else as it is. Halves are exact.
Track as_distance(Track track) {
  if (track.range_kind != fbs::RangeKind::TWO_WAY_ROUND_TRIP) return track;
  track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  if (track.sigmas.range_km) *track.sigmas.range_km /= 2;
  for (Observation& o : track.observations) {
    if (o[Quantity::range]) o[Quantity::range]->value /= 2;
  }
  return track;
}

void expect_same_sigmas(const Sigmas& a, const Sigmas& b) {
  EXPECT_EQ(a.angle_1_deg, b.angle_1_deg);
  EXPECT_EQ(a.angle_2_deg, b.angle_2_deg);
  EXPECT_EQ(a.range_km, b.range_km);
  EXPECT_EQ(a.range_rate_km_s, b.range_rate_km_s);
  EXPECT_EQ(a.time_s, b.time_s);
  EXPECT_EQ(a.magnitude, b.magnitude);
  EXPECT_EQ(a.receive_freq_hz, b.receive_freq_hz);
}

/// But for alias and id, which are of the profile.
void expect_same_track(const Track& a, const Track& b) {
  EXPECT_EQ(a.object.norad_cat_id, b.object.norad_cat_id);
  EXPECT_EQ(a.object.cospar_id, b.object.cospar_id);
  EXPECT_EQ(a.sensor_kind, b.sensor_kind);
  EXPECT_EQ(a.angle_frame, b.angle_frame);
  EXPECT_EQ(a.time_tag, b.time_tag);
  EXPECT_EQ(a.range_kind, b.range_kind);
  EXPECT_EQ(a.range_rate_kind, b.range_rate_kind);
  EXPECT_EQ(a.corrections_applied, b.corrections_applied);
  EXPECT_EQ(a.corrections_needed, b.corrections_needed);
  expect_same_sigmas(a.sigmas, b.sigmas);
  ASSERT_EQ(a.observations.size(), b.observations.size());
  for (std::size_t i = 0; i < a.observations.size(); ++i) {
    EXPECT_EQ(a.observations[i].at, b.observations[i].at) << i;
    for (std::size_t q = 0; q < kQuantities; ++q) {
      const auto &ours = a.observations[i].values[q], &theirs = b.observations[i].values[q];
      ASSERT_EQ(ours.has_value(), theirs.has_value()) << i << " quantity " << q;
      if (ours) {
        EXPECT_EQ(ours->value, theirs->value) << i << " quantity " << q;
      }
    }
  }
}

/// A message names its maker and its day where the set does not, and a two-line set has neither.
Bytes elements_bytes(const Translated& record, bool with_header) {
  MeanElementsText elements = read_omm(record.payload).value();
  if (!with_header) {
    elements.originator.clear();
    elements.creation_date.reset();
  }
  return build_omm(elements).value();
}

void expect_same_elements(const Translated& a, const Translated& b, bool reduced) {
  const MeanElementsText first = read_omm(a.payload).value();
  const bool header = !reduced && !first.originator.empty() && first.creation_date;
  EXPECT_EQ(elements_bytes(a, header), elements_bytes(b, header));
}

/// A text is dated by its writing where the source has no date.
void expect_same_ephemerides(const std::vector<Translated>& a, const std::vector<Translated>& b) {
  const auto first = samples::ephemerides_of(a);
  auto second = samples::ephemerides_of(b);
  for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
    if (!first[i].creation_date) second[i].creation_date.reset();
  }
  samples::expect_same(first, second);
}

/// Of a buffer that was made anew: every field that is there, whatever its place.
void expect_same_fields(const Translated& a, const Translated& b) {
  const PayloadType& type = *find_payload_type(a.payload_code);
  EXPECT_EQ(buffer_to_json(type, a.payload).value(), buffer_to_json(type, b.payload).value());
}

void expect_same(const std::vector<Translated>& a, const std::vector<Translated>& b,
                 Payload payload, Verdict verdict) {
  ASSERT_EQ(a.size(), b.size());
  if (payload == Payload::oem) return expect_same_ephemerides(a, b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    SCOPED_TRACE("record " + std::to_string(i + 1));
    if (payload == Payload::omm) {
      expect_same_elements(a[i], b[i], verdict == Verdict::reduced);
    } else if (payload == Payload::trk) {
      const Track first = read_trackset(a[i].payload).value(),
                  second = read_trackset(b[i].payload).value();
      expect_same_track(verdict == Verdict::halved ? as_distance(first) : first,
                        verdict == Verdict::halved ? as_distance(second) : second);
    } else {
      expect_same_fields(a[i], b[i]);
    }
  }
}

// --- the ways ---

class RoundTrip : public ::testing::TestWithParam<Pair> {
 protected:
  static bool is_buffers(Format format) {
    return format == Format::sds || format == Format::trackset;
  }

  static Result<std::string> written(Format to, const std::vector<Translated>& records) {
    if (is_buffers(to)) {
      ACCORD_TRY(const Bytes bytes, to_stream(records));
      return std::string(as_text(bytes));
    }
    ACCORD_TRY(Written out, write_text(to, records, written_by()));
    return std::move(out.text);
  }

  static std::vector<Translated> read(Format from, std::string_view bytes, Payload payload,
                                      const Profile& profile) {
    auto out = translate(bytes, profile, how(from, payload));
    EXPECT_TRUE(out.has_value()) << name_of(from) << ": " << (out ? "" : out.error().text());
    if (!out) return {};
    EXPECT_EQ(out->records_refused, 0U)
        << (out->diagnostics.empty() ? "" : out->diagnostics[0].text());
    return std::move(out->records);
  }

  static std::vector<Translated> first_reading(Format from, Payload payload) {
    if (from != Format::sds) {
      const auto sample = samples::format_text(from).value();
      auto records = read(from, sample.bytes, payload, samples::parsed(sample.profile_json));
      // G02 has no velocities, which an OEM must have: refused as the prediction is.
      if (from == Format::sp3 && !records.empty()) records.resize(1);
      return records;
    }
    const auto records = first_reading(text_of(payload), payload);
    return read(from, written(from, records).value(), payload, samples::full_profile());
  }

  /// Written as `to` and read again.
  static std::vector<Translated> through(Format to, const std::vector<Translated>& records,
                                         Payload payload) {
    const auto text = written(to, records);
    EXPECT_TRUE(text.has_value()) << name_of(to) << ": " << (text ? "" : text.error().text());
    if (!text) return {};
    Profile profile = way_back(records, payload, to == Format::udl);
    if (is_buffers(to)) profile.sensors.clear();  // aliases are no names there
    return read(to, *text, payload, profile);
  }

  static void expect_one_way(Format from) {
    const auto sample = samples::format_text(from).value();
    const Profile profile = samples::parsed(sample.profile_json);
    const auto made = translate(sample.bytes, profile, how(from, Payload::eoo));
    ASSERT_TRUE(made.has_value()) << made.error().text();
    // What is not in the buffers is told.
    EXPECT_TRUE(made->measurements_carried == made->measurements_read ||
                !made->diagnostics.empty());
    const std::string bytes = written(Format::sds, made->records).value();
    const auto back = read(Format::sds, bytes, Payload::eoo, profile);
    ASSERT_EQ(back.size(), made->records.size());
    for (std::size_t i = 0; i < back.size(); ++i) expect_same_fields(back[i], made->records[i]);
    EXPECT_EQ(translate(bytes, profile, how(Format::sds, Payload::trk)).error().code,
              Code::format_unsupported);
  }
};

const Row* row_of(const Pair& pair) {
  const auto found = std::find_if(table().begin(), table().end(),
                                  [&](const Row& row) { return is_row_of(row, pair); });
  return found == table().end() ? nullptr : &*found;
}

TEST_P(RoundTrip, values_come_back) {
  const auto [from, to, payload] = GetParam();
  const Row* const row = row_of(GetParam());
  ASSERT_NE(row, nullptr) << "the pair needs its row in the table";
  if (row->verdict == Verdict::one_way) return expect_one_way(from);
  const std::vector<Translated> first = first_reading(from, payload);
  ASSERT_FALSE(first.empty());
  if (row->verdict == Verdict::refused) {
    const auto text = written(to, first);
    ASSERT_FALSE(text.has_value());
    EXPECT_EQ(text.error().code, row->code);
    EXPECT_TRUE(text.error().where.starts_with("record ")) << text.error().text();
    return;
  }
  const std::vector<Translated> second = through(to, first, payload);
  expect_same(first, second, payload, row->verdict);
  const std::vector<Format> ways = ways_of(payload);
  if (HasFailure() || !holds(ways, from)) return;
  const Verdict back = from == Format::udl && row->verdict == Verdict::equal ? Verdict::halved
                       : from == Format::tle                                 ? Verdict::reduced
                                                                             : row->verdict;
  expect_same(first, through(from, second, payload), payload, back);
}

std::string name_of_test(const ::testing::TestParamInfo<Pair>& info) {
  std::string out = std::string(code_of(info.param.payload)) + "_" +
                    std::string(name_of(info.param.from)) + "_through_" +
                    std::string(name_of(info.param.through));
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

INSTANTIATE_TEST_SUITE_P(Formats, RoundTrip, ::testing::ValuesIn(every_pair()), name_of_test);

/// The UDL has no frame where there is no angle: such an instant comes back as a track of its own
/// under the same id.
TEST(RoundTrips, an_instant_without_angles_is_a_track_of_its_own_after_udl) {
  const auto read = samples::translate_tdm(
      samples::tdm("TRACK_ID = T-9\nRANGE_UNITS = km\nANGLE_TYPE = AZEL\n",
                   "ANGLE_1 = 2026-01-02T00:00:00 256.5\nANGLE_2 = 2026-01-02T00:00:00 13.25\n"
                   "RANGE = 2026-01-02T00:00:01 2400.25\n"));
  ASSERT_TRUE(read.has_value()) << read.error().text();
  ASSERT_EQ(read->records.size(), 1U);
  const auto text = write_text(Format::udl, read->records, written_by());
  ASSERT_TRUE(text.has_value());
  Profile profile = way_back(read->records, Payload::trk, true);
  profile.track_ids = TrackIds::keep;
  const auto back = translate(text->text, profile, how(Format::udl, Payload::trk));
  ASSERT_TRUE(back.has_value()) << back.error().text();
  ASSERT_EQ(back->records.size(), 2U);
  for (const Translated& record : back->records)
    EXPECT_EQ(read_trackset(record.payload).value().track_id, "T-9");
}

/// A two-line set that leaves out what an OMM has says so by keyword.
TEST(RoundTrips, what_a_two_line_set_leaves_out_is_told) {
  const auto sample = samples::format_text(Format::omm_kvn).value();
  const auto read =
      samples::translate_text(Format::omm_kvn, sample.bytes, samples::parsed(sample.profile_json));
  ASSERT_TRUE(read.has_value());
  const auto written = write_text(Format::tle, read->records, written_by());
  ASSERT_TRUE(written.has_value());
  std::set<std::string> told;
  for (const Diagnostic& d : written->diagnostics) told.insert(d.keyword);
  EXPECT_EQ(told, (std::set<std::string>{"CREATION_DATE", "ORIGINATOR"}));
}

}  // namespace
}  // namespace accord::node::translate
