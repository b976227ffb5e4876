// The grammar of an OEM, section by section, and its meaning.
#include "node/translate/oem_builder.hpp"

#include <algorithm>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxTextBytes = 256;
constexpr std::array<std::string_view, 4> kHeader{"CLASSIFICATION", "CREATION_DATE", "ORIGINATOR",
                                                  "MESSAGE_ID"};
constexpr std::array<std::string_view, 12> kMeta{
    "OBJECT_NAME",       "OBJECT_ID",   "CENTER_NAME",   "REF_FRAME",
    "REF_FRAME_EPOCH",   "TIME_SYSTEM", "START_TIME",    "USEABLE_START_TIME",
    "USEABLE_STOP_TIME", "STOP_TIME",   "INTERPOLATION", "INTERPOLATION_DEGREE"};
constexpr std::array<std::string_view, 7> kMandatory{"OBJECT_NAME", "OBJECT_ID",   "CENTER_NAME",
                                                     "REF_FRAME",   "TIME_SYSTEM", "START_TIME",
                                                     "STOP_TIME"};

template <class Words>
bool holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string quoted(std::string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

Result<Vector3> vector_at(std::size_t line, const std::vector<std::string_view>& numbers,
                          std::size_t first) {
  Vector3 out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto number = parse_number(numbers[first + i]);
    if (!number) return bad_ephemeris(line, number.error().what);
    out[i] = *number;
  }
  return out;
}

bool same_state(const EphemerisPoint& a, const EphemerisPoint& b) {
  return a.position_km == b.position_km && a.velocity_km_s == b.velocity_km_s &&
         a.acceleration_km_s2 == b.acceleration_km_s2;
}

/// The level of a word of the OMM and of others that the profile explains.
std::optional<Level> level_of_words(const Profile& profile, const std::string& words) {
  const auto& stated = profile.ephemerides.classifications;
  if (const auto found = stated.find(normal_name(words)); found != stated.end())
    return found->second;
  if (words == "U") return Level::unclassified;
  if (words == "C") return Level::confidential;
  if (words == "S") return Level::secret;
  return level_of(words);
}

}  // namespace

Status OemBuilder::version(std::size_t line, std::string_view value) {
  if (place_ != Place::before && place_ != Place::between)
    return bad_ephemeris(line, "CCSDS_OEM_VERS is out of place");
  version_ = value == "1.0" ? 1 : value == "2.0" ? 2 : value == "3.0" ? 3 : 0;
  if (version_ == 0)
    return bad_ephemeris(line, "CCSDS_OEM_VERS " + quoted(value) + " is not 1.0, 2.0 or 3.0");
  place_ = Place::header;
  head_ = {};
  header_.clear();
  return {};
}

Status OemBuilder::header(std::size_t line, std::string_view keyword, std::string_view value) {
  if (place_ == Place::before)
    return bad_ephemeris(line, "the text does not begin with CCSDS_OEM_VERS");
  if (place_ != Place::header || !holds(kHeader, keyword))
    return bad_ephemeris(line,
                         quoted(keyword) + " is not a keyword of the header, or out of place");
  const bool of_version_3 = keyword == "CLASSIFICATION" || keyword == "MESSAGE_ID";
  if (of_version_3 && version_ < 3)
    return bad_ephemeris(line, std::string(keyword) + " is of version 3.0 alone");
  return add(header_, line, keyword, value);
}

Status OemBuilder::segment_begins(std::size_t line) {
  if (place_ != Place::header && place_ != Place::between)
    return bad_ephemeris(line, "a segment begins out of place");
  if (place_ == Place::header) ACCORD_CHECK(read_header(line));
  out_.ephemerides.push_back(head_);
  segment().first_line = line;
  meta_.clear();
  place_ = Place::meta;
  return {};
}

Status OemBuilder::meta(std::size_t line, std::string_view keyword, std::string_view value) {
  if (place_ != Place::meta || !holds(kMeta, keyword))
    return bad_ephemeris(line,
                         quoted(keyword) + " is not a keyword of the metadata, or out of place");
  if (keyword == "REF_FRAME_EPOCH" && version_ < 2)
    return bad_ephemeris(line, "REF_FRAME_EPOCH is not of version 1.0");
  return add(meta_, line, keyword, value);
}

Status OemBuilder::meta_ends(std::size_t line) {
  if (place_ != Place::meta) return bad_ephemeris(line, "the metadata end out of place");
  for (const std::string_view keyword : kMandatory) {
    if (find(keyword) == nullptr)
      return bad_ephemeris(line, "the metadata have no " + std::string(keyword));
  }
  ACCORD_CHECK(read_identity());
  ACCORD_CHECK(read_frame_and_times());
  ACCORD_CHECK(read_interpolation());
  place_ = Place::data;
  return {};
}

Status OemBuilder::state(std::size_t line, const OemState& state) {
  if (place_ != Place::data || !segment().covariances.empty())
    return bad_ephemeris(line, "a state is out of place");
  const bool accelerated = state.numbers.size() == 9;
  if (!accelerated && state.numbers.size() != 6)
    return bad_ephemeris(line, "a state of an epoch and " + std::to_string(state.numbers.size()) +
                                   " numbers; six or nine are wanted");
  if (accelerated && version_ < 2)
    return bad_ephemeris(line, "an acceleration is not of version 1.0");
  EphemerisPoint point;
  point.line = static_cast<std::uint32_t>(line);
  ACCORD_TRY(point.at, time(line, "EPOCH", state.epoch, time_system_));
  ACCORD_TRY(point.position_km, vector_at(line, state.numbers, 0));
  ACCORD_TRY(point.velocity_km_s, vector_at(line, state.numbers, 3));
  if (accelerated) {
    ACCORD_TRY(point.acceleration_km_s2, vector_at(line, state.numbers, 6));
  }
  return keep_or_report(std::move(point));
}

/// One state said twice is one state; two states at one instant are none.
Status OemBuilder::keep_or_report(EphemerisPoint point) {
  ++out_.read;
  auto& points = segment().points;
  if (points.empty() || points.back().at != point.at) {
    points.push_back(std::move(point));
    return {};
  }
  if (!same_state(points.back(), point))
    return bad_ephemeris(point.line, "a second state at the same epoch");
  log_.add({Severity::warning, Code::not_carried, point.line, "EPOCH",
            "the state of line " + std::to_string(points.back().line) + " once more"});
  return {};
}

Status OemBuilder::matrix(const OemMatrix& matrix) {
  if (place_ != Place::data) return bad_ephemeris(matrix.line, "a covariance is out of place");
  if (version_ < 2) return bad_ephemeris(matrix.line, "a covariance is not of version 1.0");
  if (matrix.epoch.empty()) return bad_ephemeris(matrix.line, "a covariance without an EPOCH");
  if (matrix.numbers.size() != kCovarianceEntries)
    return bad_ephemeris(matrix.line, "a covariance of " + std::to_string(matrix.numbers.size()) +
                                          " numbers; 21 are wanted");
  EphemerisCovariance out;
  out.line = static_cast<std::uint32_t>(matrix.line);
  ACCORD_TRY(out.at, time(matrix.line, "EPOCH", matrix.epoch, time_system_));
  out.frame = segment().frame;
  if (!matrix.frame.empty()) {
    ACCORD_TRY(out.frame, frame_of(profile_, matrix.frame, matrix.line));
  }
  for (std::size_t i = 0; i < kCovarianceEntries; ++i) {
    const auto number = parse_number(matrix.numbers[i]);
    if (!number) return bad_ephemeris(matrix.line, number.error().what);
    out.values[i] = *number;
  }
  if (out.at < segment().start || out.at > segment().stop)
    log_.add({Severity::warning, Code::value_out_of_range, matrix.line, "EPOCH",
              "a covariance outside START_TIME to STOP_TIME; it is carried"});
  segment().covariances.push_back(std::move(out));
  return {};
}

Status OemBuilder::segment_ends(std::size_t line) {
  if (place_ != Place::data) return bad_ephemeris(line, "a segment ends out of place");
  segment().last_line = line;
  if (segment().points.empty()) return bad_ephemeris(line, "a segment without a state");
  place_ = Place::between;
  return check_ephemeris(segment());
}

void OemBuilder::comment(std::size_t line) { notes_.note(line, "COMMENT", "text for people"); }

EphemerisResult OemBuilder::finish(std::size_t last_line) {
  if (place_ == Place::before) return bad_ephemeris(last_line, "the text has no CCSDS_OEM_VERS");
  if (place_ != Place::between)
    return bad_ephemeris(last_line, "the message ends in the middle of a segment, or before one");
  notes_.finish();
  return std::move(out_);
}

Status OemBuilder::add(Values& into, std::size_t line, std::string_view keyword,
                       std::string_view value) const {
  if (value.empty()) return bad_ephemeris(line, std::string(keyword) + " has no value");
  if (value.size() > kMaxTextBytes || !is_printable_ascii(value))
    return bad_ephemeris(line, std::string(keyword) + " is longer than 256 or not printable ASCII");
  if (into.emplace(keyword, Value{std::string(value), line}).second) return {};
  return bad_ephemeris(line, std::string(keyword) + " stands twice in one section");
}

const OemBuilder::Value* OemBuilder::find(std::string_view keyword) const {
  const auto found = meta_.find(keyword);
  return found == meta_.end() ? nullptr : &found->second;
}

Result<UtcTime> OemBuilder::time(std::size_t line, std::string_view keyword, std::string_view text,
                                 TimeSystem system) {
  const auto epoch = parse_epoch(text, system);
  if (!epoch) return bad_ephemeris(line, std::string(keyword) + " " + epoch.error().what);
  if (epoch->rounded)
    log_.add({Severity::warning, Code::time_rounded, line, std::string(keyword),
              "the epoch was rounded to the nanosecond"});
  return epoch->at;
}

Result<std::optional<UtcTime>> OemBuilder::meta_time(std::string_view keyword) {
  const Value* value = find(keyword);
  if (value == nullptr) return std::optional<UtcTime>{};
  ACCORD_TRY(const UtcTime at, time(value->line, keyword, value->text, time_system_));
  return std::optional<UtcTime>{at};
}

Status OemBuilder::read_header(std::size_t line) {
  for (const std::string_view keyword : {"CREATION_DATE", "ORIGINATOR"}) {
    if (!header_.contains(keyword))
      return bad_ephemeris(line, "the header has no " + std::string(keyword));
  }
  const Value& creation = header_.find("CREATION_DATE")->second;
  ACCORD_TRY(head_.creation_date,
             time(creation.line, "CREATION_DATE", creation.text, TimeSystem::utc));
  head_.originator = header_.find("ORIGINATOR")->second.text;
  if (shows_sensor_name(profile_, head_.originator))
    return fail(Code::sensor_name_exposed, "ORIGINATOR contains the name of a sensor",
                at_line(header_.find("ORIGINATOR")->second.line));
  if (const auto id = header_.find("MESSAGE_ID"); id != header_.end())
    notes_.note(id->second.line, "MESSAGE_ID", "the standard has no field for it");
  return read_classification();
}

Status OemBuilder::read_classification() {
  const auto found = header_.find("CLASSIFICATION");
  if (found == header_.end()) return {};
  const auto level = level_of_words(profile_, found->second.text);
  if (!level)
    return fail(Code::profile_incomplete,
                "CLASSIFICATION " + quoted(found->second.text) +
                    " cannot be compared with a label: state its level in "
                    "ephemerides.classifications",
                at_line(found->second.line));
  head_.classification = *level;
  return {};
}

Status OemBuilder::read_identity() {
  const Value& name = *find("OBJECT_NAME");
  const Value& id = *find("OBJECT_ID");
  const auto listed = profile_.objects.find(normal_name(name.text));
  const bool by_name =
      listed != profile_.objects.end() && !profile_.objects.contains(normal_name(id.text));
  auto object = by_name ? Result<ObjectIds>(listed->second) : object_of(profile_, id.text);
  if (!object) {
    return fail(object.error().code, object.error().what, at_line(id.line));
  }
  segment().object = std::move(*object);
  segment().object_name = name.text;
  segment().centre = find("CENTER_NAME")->text;
  if (segment().object.cospar_id != normal_name(id.text) && normal_name(id.text) != "UNKNOWN")
    notes_.note(id.line, "OBJECT_ID", "the ids of the profile stand for it");
  for (const Value* text : {&name, find("CENTER_NAME")}) {
    if (shows_sensor_name(profile_, text->text))
      return fail(Code::sensor_name_exposed, "a value contains the name of a sensor",
                  at_line(text->line));
  }
  return {};
}

Status OemBuilder::read_frame_and_times() {
  Ephemeris& out = segment();
  const Value& frame = *find("REF_FRAME");
  ACCORD_TRY(out.frame, frame_of(profile_, frame.text, frame.line));
  const Value& system = *find("TIME_SYSTEM");
  const std::string name = upper(system.text);
  const auto known = time_system_of(name);
  if (!known)
    return fail(Code::tdm_time_system,
                "TIME_SYSTEM " + quoted(system.text) + " is not one of UTC, TAI, GPS, TT",
                at_line(system.line));
  time_system_ = *known;
  out.time_system = name;
  ACCORD_TRY(const auto start, meta_time("START_TIME"));
  ACCORD_TRY(const auto stop, meta_time("STOP_TIME"));
  out.start = *start;
  out.stop = *stop;
  ACCORD_TRY(out.useable_start, meta_time("USEABLE_START_TIME"));
  ACCORD_TRY(out.useable_stop, meta_time("USEABLE_STOP_TIME"));
  ACCORD_TRY(out.frame_epoch, meta_time("REF_FRAME_EPOCH"));
  return check_times();
}

/// As check_ephemeris, with the line of the keyword that is wrong.
Status OemBuilder::check_times() {
  const Ephemeris& e = segment();
  if (e.stop < e.start)
    return bad_ephemeris(find("STOP_TIME")->line, "STOP_TIME is before START_TIME");
  const auto outside = [&](const std::optional<UtcTime>& at) {
    return at && (*at < e.start || *at > e.stop);
  };
  const std::string fault = " is outside START_TIME to STOP_TIME";
  if (outside(e.useable_start))
    return bad_ephemeris(find("USEABLE_START_TIME")->line, "USEABLE_START_TIME" + fault);
  if (outside(e.useable_stop))
    return bad_ephemeris(find("USEABLE_STOP_TIME")->line, "USEABLE_STOP_TIME" + fault);
  if (e.useable_start && e.useable_stop && *e.useable_stop < *e.useable_start)
    return bad_ephemeris(find("USEABLE_STOP_TIME")->line,
                         "USEABLE_STOP_TIME is before USEABLE_START_TIME");
  return {};
}

Status OemBuilder::read_interpolation() {
  const Value* degree = find("INTERPOLATION_DEGREE");
  if (const Value* method = find("INTERPOLATION")) {
    segment().interpolation = method->text;
    if (degree == nullptr)
      log_.add({Severity::warning, Code::not_carried, method->line, "INTERPOLATION",
                "without the INTERPOLATION_DEGREE that belongs to it; carried without"});
  }
  if (degree == nullptr) return {};
  const auto number = parse_digits(degree->text);
  if (!number || *number == 0)
    return bad_ephemeris(degree->line, "INTERPOLATION_DEGREE is not a whole number above zero");
  segment().interpolation_degree = *number;
  return {};
}

}  // namespace accord::node::translate
