// The tables of both records, and their check.
#include "node/translate/collect_fields.hpp"

#include <algorithm>

#include "node/translate/epoch.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxRecordBytes = 256u << 10;
constexpr std::size_t kMaxNotesBytes = 1'024;
constexpr std::uint8_t kRequest = 1, kResponse = 2, kBoth = 3;

struct CollectField {
  std::string_view name;
  std::uint8_t records;
  UdlType type;
  bool required = false;
};

constexpr UdlType T = UdlType::text, N = UdlType::number, W = UdlType::whole, B = UdlType::flag,
                  L = UdlType::list, O = UdlType::object;

constexpr std::array kFields{
    CollectField{"classificationMarking", kBoth, T, true}, CollectField{"dataMode", kBoth, T, true},
    CollectField{"source", kBoth, T, true}, CollectField{"id", kBoth, T},
    CollectField{"origin", kBoth, T}, CollectField{"tags", kBoth, L},
    CollectField{"transactionId", kBoth, T}, CollectField{"createdAt", kBoth, T},
    CollectField{"createdBy", kBoth, T}, CollectField{"updatedAt", kBoth, T},
    CollectField{"updatedBy", kBoth, T}, CollectField{"origNetwork", kBoth, T},
    CollectField{"sourceDL", kBoth, T}, CollectField{"onOrbit", kBoth, O},
    CollectField{"idOnOrbit", kBoth, T}, CollectField{"idSensor", kBoth, T},
    CollectField{"origSensorId", kBoth, T}, CollectField{"satNo", kBoth, W},
    CollectField{"origObjectId", kBoth, T}, CollectField{"taskId", kBoth, T},
    CollectField{"externalId", kBoth, T}, CollectField{"idPlan", kBoth, T},
    CollectField{"notes", kBoth, T},
    // of the request
    CollectField{"startTime", kRequest, T, true}, CollectField{"type", kRequest, T, true},
    CollectField{"endTime", kRequest, T}, CollectField{"duration", kRequest, N},
    CollectField{"obType", kRequest, T}, CollectField{"priority", kRequest, T},
    CollectField{"taskCategory", kRequest, W}, CollectField{"suffix", kRequest, T},
    CollectField{"taskGroup", kRequest, T}, CollectField{"customer", kRequest, T},
    CollectField{"numTracks", kRequest, W}, CollectField{"numObs", kRequest, W},
    CollectField{"numFrames", kRequest, W}, CollectField{"frameRate", kRequest, N},
    CollectField{"integrationTime", kRequest, N}, CollectField{"planIndex", kRequest, W},
    CollectField{"idParentReq", kRequest, T}, CollectField{"dwellId", kRequest, T},
    CollectField{"msgType", kRequest, T}, CollectField{"msgCreateDate", kRequest, T},
    CollectField{"iron", kRequest, W}, CollectField{"scenario", kRequest, T},
    CollectField{"uctFollowUp", kRequest, B}, CollectField{"idElset", kRequest, T},
    CollectField{"idManifold", kRequest, T}, CollectField{"idStateVector", kRequest, T},
    CollectField{"esId", kRequest, T}, CollectField{"elset", kRequest, O},
    CollectField{"stateVector", kRequest, O}, CollectField{"epoch", kRequest, T},
    CollectField{"semiMajorAxis", kRequest, N}, CollectField{"eccentricity", kRequest, N},
    CollectField{"inclination", kRequest, N}, CollectField{"raan", kRequest, N},
    CollectField{"argOfPerigee", kRequest, N}, CollectField{"trueAnomoly", kRequest, N},
    CollectField{"orbitRegime", kRequest, T}, CollectField{"ra", kRequest, N},
    CollectField{"dec", kRequest, N}, CollectField{"az", kRequest, N},
    CollectField{"el", kRequest, N}, CollectField{"range", kRequest, N},
    CollectField{"extentAz", kRequest, N}, CollectField{"extentEl", kRequest, N},
    CollectField{"extentRange", kRequest, N}, CollectField{"lat", kRequest, N},
    CollectField{"lon", kRequest, N}, CollectField{"alt", kRequest, N},
    CollectField{"stopLat", kRequest, N}, CollectField{"stopLon", kRequest, N},
    CollectField{"stopAlt", kRequest, N}, CollectField{"srchPattern", kRequest, T},
    CollectField{"srchInc", kRequest, N}, CollectField{"xAngle", kRequest, N},
    CollectField{"yAngle", kRequest, N}, CollectField{"orientAngle", kRequest, N},
    CollectField{"visMag", kRequest, N}, CollectField{"visMagMin", kRequest, N},
    CollectField{"visMagMax", kRequest, N}, CollectField{"rcs", kRequest, N},
    CollectField{"rcsMin", kRequest, N}, CollectField{"rcsMax", kRequest, N},
    CollectField{"freq", kRequest, N}, CollectField{"freqMin", kRequest, N},
    CollectField{"freqMax", kRequest, N}, CollectField{"polarization", kRequest, T},
    CollectField{"targetSize", kRequest, N}, CollectField{"reflectance", kRequest, N},
    CollectField{"irradiance", kRequest, N}, CollectField{"spectralModel", kRequest, T},
    // of the response
    CollectField{"idRequest", kResponse, T, true}, CollectField{"status", kResponse, T},
    CollectField{"actualStartTime", kResponse, T}, CollectField{"actualEndTime", kResponse, T},
    CollectField{"altStartTime", kResponse, T}, CollectField{"altEndTime", kResponse, T},
    CollectField{"errCode", kResponse, T}, CollectField{"srcIds", kResponse, L},
    CollectField{"srcTyps", kResponse, L}};

struct Vocabulary {
  std::string_view field;
  std::vector<std::string_view> words;
};

const std::vector<Vocabulary>& vocabularies() {
  static const std::vector<Vocabulary> kWords{
      {"type",
       {"DIRECTED SEARCH", "DWELL", "OBJECT", "POL", "RATE TRACK", "SEARCH", "SOI", "STARE", "TTC",
        "VOLUME SEARCH"}},
      {"obType", {"EO", "IR", "RADAR", "RF-ACTIVE", "RF-PASSIVE", "OTHER"}},
      {"priority", {"EMERGENCY", "FLASH", "IMMEDIATE", "PRIORITY", "ROUTINE"}},
      {"orbitRegime", {"GEO", "HEO", "LAUNCH", "LEO", "MEO", "OTHER"}},
      {"polarization", {"H", "LHC", "RHC", "V"}},
      {"status", {kCollectStatuses.begin(), kCollectStatuses.end()}}};
  return kWords;
}

Status check_type(const std::string& name, const json& value, UdlType type) {
  if (name == "notes") {
    const bool fits = value.is_string() &&
                      value.get_ref<const std::string&>().size() <= kMaxNotesBytes &&
                      fault_of_words(value.get_ref<const std::string&>()).empty();
    return fits ? Status{} : Status(bad_udl(name, "a line of at most 1024 bytes is wanted"));
  }
  if (is_udl_type(value, type)) return {};
  return bad_udl(name, std::string(name_of(type)) + " is wanted");
}

Status check_words(const json& record) {
  for (const Vocabulary& vocabulary : vocabularies()) {
    const json& value = udl_member(record, vocabulary.field);
    if (value.is_null()) continue;
    const auto& words = vocabulary.words;
    if (std::find(words.begin(), words.end(), value.get<std::string>()) != words.end()) continue;
    std::string all;
    for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return bad_udl(vocabulary.field, value.dump() + " is none of: " + all);
  }
  return {};
}

Result<json> read_record(std::string_view text, std::uint8_t which) {
  ACCORD_TRY(json record, parse_json(text, kMaxRecordBytes));
  if (!record.is_object()) return bad_udl("object", "one object is wanted");
  for (const auto& [name, value] : record.items()) {
    if (!is_udl_text(name)) return bad_udl("name", "a name that is not printable ASCII");
    const auto field =
        std::find_if(kFields.begin(), kFields.end(),
                     [&name = name](const CollectField& f) { return f.name == name; });
    if (field == kFields.end() || (field->records & which) == 0)
      return bad_udl(name, "the record has no field of this name");
    if (!value.is_null()) ACCORD_CHECK(check_type(name, value, field->type));
  }
  for (const CollectField& field : kFields) {
    if (field.required && (field.records & which) != 0 && udl_member(record, field.name).is_null())
      return bad_udl(field.name, "the field is required");
  }
  ACCORD_CHECK(check_words(record));
  return record;
}

}  // namespace

void note_not_carried(DiagnosticLog& log, Severity severity, std::string_view field,
                      std::string what) {
  log.add({severity, Code::not_carried, 0, std::string(field), std::move(what)});
}

Result<CollectFields> CollectFields::of_request(std::string_view text) {
  ACCORD_TRY(json record, read_record(text, kRequest));
  return CollectFields(std::move(record));
}

Result<CollectFields> CollectFields::of_response(std::string_view text) {
  ACCORD_TRY(json record, read_record(text, kResponse));
  return CollectFields(std::move(record));
}

bool CollectFields::given(std::string_view name) const {
  return !udl_member(record_, name).is_null();
}

std::string CollectFields::text(std::string_view name) const {
  return given(name) ? udl_member(record_, name).get<std::string>() : std::string{};
}

Result<DataMode> CollectFields::mode() const {
  if (const auto mode = data_mode_of(text("dataMode"))) return *mode;
  return bad_udl("dataMode", "REAL, TEST, SIMULATED or EXERCISE is wanted");
}

Result<std::optional<UtcTime>> CollectFields::time(std::string_view name) const {
  if (!given(name)) return std::optional<UtcTime>{};
  const auto epoch = parse_epoch(text(name), TimeSystem::utc);
  if (!epoch) return bad_udl(name, epoch.error().what);
  return std::optional(epoch->at);
}

Result<double> CollectFields::number(std::string_view name, double low, double high) const {
  const double value = udl_member(record_, name).get<double>();
  if (value >= low && value <= high) return value;
  return bad_udl(name, udl_member(record_, name).dump() + " is out of its range");
}

Result<std::optional<std::uint32_t>> CollectFields::whole(std::string_view name, std::int64_t low,
                                                          std::int64_t high) const {
  if (!given(name)) return std::optional<std::uint32_t>{};
  const json& value = udl_member(record_, name);
  const bool small = !value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX;
  if (small && value.get<std::int64_t>() >= low && value.get<std::int64_t>() <= high)
    return std::optional(static_cast<std::uint32_t>(value.get<std::int64_t>()));
  return bad_udl(name, value.dump() + " is out of its range");
}

Result<std::size_t> CollectFields::words_in(std::string_view name,
                                            std::span<const std::string_view> vocabulary) const {
  if (!given(name)) return 0;
  for (const json& word : udl_member(record_, name)) {
    const bool known = word.is_string() && (vocabulary.empty() ||
                                            std::find(vocabulary.begin(), vocabulary.end(),
                                                      word.get<std::string>()) != vocabulary.end());
    if (!known) return bad_udl(name, word.dump() + " is no word of this list");
  }
  return udl_member(record_, name).size();
}

std::vector<std::string> CollectFields::others(std::span<const std::string_view> held) const {
  std::vector<std::string> out;
  for (const auto& [name, value] : record_.items()) {
    if (!value.is_null() && std::find(held.begin(), held.end(), name) == held.end())
      out.push_back(name);
  }
  return out;
}

}  // namespace accord::node::translate
