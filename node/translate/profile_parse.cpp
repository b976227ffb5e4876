// A profile out of JSON: every key known, every value in its vocabulary, or refused with "$.path".
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "node/translate/profile_words.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxNameBytes = 256;
constexpr std::size_t kMaxEntries = 100'000;

tl::unexpected<Error> bad(const std::string& path, std::string what) {
  return fail(Code::profile_invalid, std::move(what), path);
}

Result<std::string> text_at(const json& value, const std::string& path) {
  if (!value.is_string()) return bad(path, "a string is wanted");
  const auto& text = value.get_ref<const std::string&>();
  if (text.empty() || text.size() > kMaxNameBytes || !is_printable_ascii(text)) {
    return bad(path, "1 to 256 printable ASCII characters are wanted");
  }
  return text;
}

template <class Words>
auto word_at(const Words& words, const json& value, const std::string& path)
    -> Result<decltype(words[0].value)> {
  ACCORD_TRY(const std::string text, text_at(value, path));
  const auto found = find_word(words, text);
  if (!found) return bad(path, "'" + text + "' is none of: " + words_text(words));
  return *found;
}

Status check_size(const json& value, const std::string& path) {
  if (!value.is_object()) return bad(path, "an object is wanted");
  if (value.size() > kMaxEntries) return bad(path, "more than 100000 entries");
  return {};
}

Result<double> positive_at(const json& value, const std::string& path) {
  if (!value.is_number()) return bad(path, "a number is wanted");
  const double number = value.get<double>();
  if (!std::isfinite(number) || number <= 0) return bad(path, "a number above zero is wanted");
  return number;
}

Result<double> gap_at(const json& value, const std::string& path) {
  constexpr double kLongest = 86'400;
  ACCORD_TRY(const double seconds, positive_at(value, path));
  if (seconds > kLongest) return bad(path, "at most a day (86400) is wanted");
  return seconds;
}

Result<Sigmas> sigmas_at(const json& value, const std::string& path) {
  ACCORD_CHECK(check_size(value, path));
  Sigmas out;
  const std::map<std::string, std::optional<double>*, std::less<>> fields{
      {"angle_1_deg", &out.angle_1_deg},
      {"angle_2_deg", &out.angle_2_deg},
      {"range_km", &out.range_km},
      {"range_rate_km_s", &out.range_rate_km_s},
      {"time_s", &out.time_s},
      {"magnitude", &out.magnitude},
      {"receive_freq_hz", &out.receive_freq_hz}};
  for (const auto& [key, number] : value.items()) {
    const auto field = fields.find(key);
    if (field == fields.end()) return bad(path + "." + key, "unknown key");
    ACCORD_TRY(*field->second, positive_at(number, path + "." + key));
  }
  return out;
}

Result<fbs::Correction> corrections_at(const json& value, const std::string& path) {
  if (!value.is_array()) return bad(path, "an array is wanted; [] says: none");
  fbs::Correction out = fbs::Correction::NONE;
  for (std::size_t i = 0; i < value.size(); ++i) {
    ACCORD_TRY(const fbs::Correction bit,
               word_at(kCorrections, value[i], path + "[" + std::to_string(i) + "]"));
    out |= bit;
  }
  return out;
}

/// 2 to 32 of A-Z 0-9 '-', so that an alias cannot be mistaken for prose or a path.
Result<std::string> alias_at(const json& value, const std::string& path) {
  ACCORD_TRY(std::string text, text_at(value, path));
  bool fits = text.size() >= 2 && text.size() <= 32;
  for (const char c : text) {
    fits = fits && ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-');
  }
  if (!fits) return bad(path, "an alias is 2 to 32 of A-Z, 0-9 and '-'");
  return text;
}

Result<SensorEntry> sensor_at(const json& value, const std::string& path) {
  SensorEntry entry;
  if (value.is_string()) {
    ACCORD_TRY(entry.alias, alias_at(value, path));
    return entry;
  }
  ACCORD_CHECK(check_size(value, path));
  for (const auto& [key, item] : value.items()) {
    const std::string at = path + "." + key;
    if (key == "alias") {
      ACCORD_TRY(entry.alias, alias_at(item, at));
    } else if (key == "sensor_kind") {
      ACCORD_TRY(entry.kind, word_at(kSensorKinds, item, at));
    } else if (key == "sigmas") {
      ACCORD_TRY(entry.sigmas, sigmas_at(item, at));
    } else {
      return bad(at, "unknown key");
    }
  }
  if (entry.alias.empty()) return bad(path + ".alias", "missing key");
  return entry;
}

Result<std::string> name_key(const std::string& key, const std::string& path) {
  const std::string name = normal_name(key);
  if (name.empty() || name.size() > kMaxNameBytes) return bad(path, "an empty or overlong name");
  return name;
}

Status read_sensors(const json& value, Profile& out) {
  ACCORD_CHECK(check_size(value, "$.sensors"));
  for (const auto& [key, item] : value.items()) {
    const std::string path = "$.sensors." + key;
    ACCORD_TRY(std::string name, name_key(key, path));
    ACCORD_TRY(SensorEntry entry, sensor_at(item, path));
    if (!out.sensors.emplace(std::move(name), std::move(entry)).second) {
      return bad(path, "the same sensor twice (case and '_' do not count)");
    }
  }
  return {};
}

Result<ObjectIds> object_at(const json& value, const std::string& path) {
  ACCORD_CHECK(check_size(value, path));
  ObjectIds ids;
  for (const auto& [key, item] : value.items()) {
    const std::string at = path + "." + key;
    if (key == "norad_cat_id") {
      const bool fits = item.is_number_unsigned() && item.get<std::uint64_t>() >= 1 &&
                        item.get<std::uint64_t>() <= 999'999'999;
      if (!fits) return bad(at, "a whole number from 1 to 999999999 is wanted");
      ids.norad_cat_id = item.get<std::uint32_t>();
    } else if (key == "cospar_id") {
      ACCORD_TRY(ids.cospar_id, text_at(item, at));
      if (!is_cospar_id(ids.cospar_id)) return bad(at, "a COSPAR id is YYYY-NNNP, as 1998-067A");
    } else if (key == "national_id") {
      ACCORD_TRY(ids.national_id, text_at(item, at));
    } else if (key == "name") {
      ACCORD_TRY(ids.name, text_at(item, at));
    } else {
      return bad(at, "unknown key");
    }
  }
  const bool named = ids.norad_cat_id != 0 || !ids.cospar_id.empty() || !ids.national_id.empty();
  if (!named) return bad(path, "norad_cat_id, cospar_id or national_id is wanted");
  return ids;
}

Status read_objects(const json& value, Profile& out) {
  ACCORD_CHECK(check_size(value, "$.objects"));
  for (const auto& [key, item] : value.items()) {
    const std::string path = "$.objects." + key;
    ACCORD_TRY(std::string name, name_key(key, path));
    ACCORD_TRY(ObjectIds ids, object_at(item, path));
    if (!out.objects.emplace(std::move(name), std::move(ids)).second) {
      return bad(path, "the same object twice (case and '_' do not count)");
    }
  }
  return {};
}

Status read_element_defaults(const json& value, Profile& out) {
  ACCORD_CHECK(check_size(value, "$.mean_elements"));
  ElementDefaults& into = out.element_defaults;
  const std::map<std::string, std::string*, std::less<>> fields{{"ref_frame", &into.ref_frame},
                                                                {"time_system", &into.time_system},
                                                                {"theory", &into.theory},
                                                                {"originator", &into.originator}};
  for (const auto& [key, item] : value.items()) {
    const auto field = fields.find(key);
    if (field == fields.end()) return bad("$.mean_elements." + key, "unknown key");
    ACCORD_TRY(*field->second, text_at(item, "$.mean_elements." + key));
  }
  return {};
}

Result<sds::refFrame> frame_at(const json& value, const std::string& path) {
  ACCORD_TRY(const std::string text, text_at(value, path));
  if (const auto word = standard_frame(text)) return *word;
  return bad(path, "'" + text + "' is no refFrame of the standard, as ECEF, J2000 or ITRF2000");
}

Result<Level> level_at(const json& value, const std::string& path) {
  ACCORD_TRY(const std::string text, text_at(value, path));
  if (const auto level = level_of(text)) return *level;
  return bad(path, "'" + text + "' is no level, as UNCLASSIFIED or SECRET");
}

/// Names of the feed, each with a value of one kind.
template <class Map, class Reader>
Status read_named(const json& value, const std::string& path, Reader read, Map& into) {
  ACCORD_CHECK(check_size(value, path));
  for (const auto& [key, item] : value.items()) {
    const std::string at = path + "." + key;
    ACCORD_TRY(std::string name, name_key(key, at));
    ACCORD_TRY(const auto one, read(item, at));
    if (!into.emplace(std::move(name), one).second)
      return bad(at, "the same name twice (case and '_' do not count)");
  }
  return {};
}

Status read_ephemerides(const json& value, Profile& out) {
  const std::string path = "$.ephemerides";
  ACCORD_CHECK(check_size(value, path));
  EphemerisDefaults& into = out.ephemerides;
  for (const auto& [key, item] : value.items()) {
    const std::string at = path + "." + key;
    if (key == "frames") {
      ACCORD_CHECK(read_named(item, at, frame_at, into.frames));
    } else if (key == "classifications") {
      ACCORD_CHECK(read_named(item, at, level_at, into.classifications));
    } else if (key == "reference_point") {
      ACCORD_TRY(into.reference_point, word_at(kReferencePoints, item, at));
    } else if (key == "body_fixed_frame") {
      ACCORD_TRY(into.body_fixed_frame, text_at(item, at));
    } else {
      return bad(at, "unknown key");
    }
  }
  return {};
}

Status read_data_mode(const json& value, Profile& out) {
  ACCORD_TRY(const std::string text, text_at(value, "$.data_mode"));
  out.data_mode = data_mode_of(text);
  if (!out.data_mode) return bad("$.data_mode", "REAL, TEST, SIMULATED or EXERCISE is wanted");
  return {};
}

using KeyReader = std::function<Status(const json&, Profile&)>;

template <class Words, class Member>
KeyReader word_reader(const Words& words, std::string path, Member member) {
  return [&words, path = std::move(path), member](const json& value, Profile& out) -> Status {
    ACCORD_TRY(out.*member, word_at(words, value, path));
    return {};
  };
}

template <class Member, class Reader>
KeyReader value_reader(Reader read, std::string path, Member member) {
  return [read, path = std::move(path), member](const json& value, Profile& out) -> Status {
    ACCORD_TRY(out.*member, read(value, path));
    return {};
  };
}

std::map<std::string, KeyReader, std::less<>> key_readers() {
  return {{"name", value_reader(text_at, "$.name", &Profile::name)},
          {"label", value_reader(text_at, "$.label", &Profile::label_text)},
          {"data_mode", read_data_mode},
          {"sensors", read_sensors},
          {"objects", read_objects},
          {"mean_elements", read_element_defaults},
          {"ephemerides", read_ephemerides},
          {"sensor_kind", word_reader(kSensorKinds, "$.sensor_kind", &Profile::sensor_kind)},
          {"object_names", word_reader(kObjectNames, "$.object_names", &Profile::object_names)},
          {"track_ids", word_reader(kTrackIds, "$.track_ids", &Profile::track_ids)},
          {"track_gap_s", value_reader(gap_at, "$.track_gap_s", &Profile::track_gap_s)},
          {"time_system", word_reader(kTimeSystems, "$.time_system", &Profile::time_system)},
          {"time_tag", word_reader(kTimeTags, "$.time_tag", &Profile::time_tag)},
          {"range_kind", word_reader(kRangeKinds, "$.range_kind", &Profile::range_kind)},
          {"range_units", word_reader(kRangeUnits, "$.range_units", &Profile::range_units)},
          {"doppler_kind", word_reader(kDopplerKinds, "$.doppler_kind", &Profile::doppler_kind)},
          {"angle_frame", word_reader(kAngleFrames, "$.angle_frame", &Profile::angle_frame)},
          {"sigmas", value_reader(sigmas_at, "$.sigmas", &Profile::sigmas)},
          {"corrections_applied",
           value_reader(corrections_at, "$.corrections_applied", &Profile::corrections_applied)},
          {"corrections_needed",
           value_reader(corrections_at, "$.corrections_needed", &Profile::corrections_needed)}};
}

/// No name in both lists, no correction both applied and needed, nothing that would go out showing
/// a sensor's name.
Status check_whole(const Profile& profile) {
  for (const auto& [name, entry] : profile.sensors) {
    if (profile.objects.contains(name)) {
      return bad("$.objects." + name, "the same name is a sensor and an object");
    }
    if (shows_sensor_name(profile, entry.alias)) {
      return fail(Code::sensor_name_exposed, "an alias contains the name of a sensor",
                  "$.sensors." + name);
    }
  }
  for (const auto& [name, ids] : profile.objects) {
    if (shows_sensor_name(profile, ids.name) || shows_sensor_name(profile, ids.national_id)) {
      return fail(Code::sensor_name_exposed, "an object's name or id contains the name of a sensor",
                  "$.objects." + name);
    }
  }
  const auto applied = profile.corrections_applied.value_or(fbs::Correction::NONE);
  const auto needed = profile.corrections_needed.value_or(fbs::Correction::NONE);
  if ((applied & needed) != fbs::Correction::NONE) {
    return bad("$.corrections_needed", "a correction cannot be both applied and needed");
  }
  return {};
}

}  // namespace

Result<Profile> parse_profile(std::string_view text) {
  ACCORD_TRY(const json document, parse_json(text, kMaxProfileBytes));
  if (!document.is_object()) return bad("$", "an object is wanted");
  const auto readers = key_readers();
  Profile profile;
  for (const auto& [key, value] : document.items()) {
    const auto reader = readers.find(key);
    if (reader == readers.end()) return bad("$." + key, "unknown key");
    ACCORD_CHECK(reader->second(value, profile));
  }
  ACCORD_CHECK(check_whole(profile));
  return profile;
}

}  // namespace accord::node::translate
