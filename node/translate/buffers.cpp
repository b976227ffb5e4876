// TrackSet and Space Data Standards buffers as input: one buffer, or the stream of size-prefixed
// ones. Every record is made anew value by value, so that no byte of a sensor network that is not a
// value of the schema leaves with it. A record that breaks a rule is refused and the rest is taken;
// a stream that does not add up is refused whole.
#include <flatbuffers/reflection.h>

#include <algorithm>

#include "CAT_generated.h"
#include "CDM_generated.h"
#include "EOO_generated.h"
#include "OEM_generated.h"
#include "OMM_generated.h"
#include "node/translate/epoch.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kPrefix = sizeof(flatbuffers::uoffset_t);
constexpr std::size_t kIdAt = 4, kIdBytes = 4;  // of a buffer without its prefix

std::string_view id_at(ByteView bytes, std::size_t at) {
  return at + kIdBytes > bytes.size() ? std::string_view{} : as_text(bytes.subspan(at, kIdBytes));
}

bool is_text_id(std::string_view id) {
  return id.size() == kIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
           return c == '$' || (c >= 'A' && c <= 'Z');
         });
}

/// One of a stream, or the whole of what is no stream.
struct Element {
  Bytes bytes;  // a copy, so that it is aligned
  std::size_t prefix = 0;
};

/// The size of the record that begins at `at` of a stream, with its prefix.
Result<std::size_t> record_size(ByteView all, std::size_t at) {
  const ByteView rest = all.subspan(at);
  const auto broken = [&](const char* what) {
    return fail(Code::bad_buffer, what, "byte " + std::to_string(at));
  };
  if (rest.size() < kPrefix) return broken("no room for the size of a record");
  const std::size_t size = kPrefix + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(rest.data());
  if (size > rest.size()) return broken("a record ends behind the end of the stream");
  if (size - kPrefix > kMaxRecordBytes) return broken("a record is larger than any may be");
  if (size - kPrefix < kIdAt + kIdBytes) return broken("a record is smaller than any may be");
  return size;
}

/// Hands over every record in its turn, when all of the sizes add up: a copy at a time, so that
/// a hostile stream of small records takes no more memory than a good one.
/// Errors: too_large; bad_buffer, where = the byte.
template <class Take>
Status for_each_element(ByteView all, Take take) {
  if (all.size() > kMaxFeedFileBytes)
    return fail(Code::too_large, "a stream of " + std::to_string(all.size()) + " bytes, limit " +
                                     std::to_string(kMaxFeedFileBytes));
  if (all.empty()) return {};
  if (is_text_id(id_at(all, kIdAt))) {
    take(Element{Bytes(all.begin(), all.end()), 0});
    return {};
  }
  for (std::size_t at = 0; at < all.size();) {
    ACCORD_TRY(const std::size_t size, record_size(all, at));
    at += size;
  }
  for (std::size_t at = 0; at < all.size();) {
    const ByteView record = all.subspan(at, *record_size(all, at));
    take(Element{Bytes(record.begin(), record.end()), kPrefix});
    at += record.size();
  }
  return {};
}

const reflection::Schema& schema_of(const PayloadType& type) {
  return *reflection::GetSchema(type.binary_schema.data());
}

/// Requires: verified.
Bytes copy_of(const PayloadType& type, const Element& element) {
  const reflection::Schema& schema = schema_of(type);
  const std::uint8_t* const at = element.bytes.data();
  const flatbuffers::Table& root = element.prefix == 0
                                       ? *flatbuffers::GetAnyRoot(at)
                                       : *flatbuffers::GetSizePrefixedRoot<flatbuffers::Table>(at);
  flatbuffers::FlatBufferBuilder builder(element.bytes.size() + 64);
  builder.ForceDefaults(true);
  builder.Finish(flatbuffers::CopyTable(builder, schema, *schema.root_table(), root),
                 std::string(type.file_id).c_str());
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

/// A text that repeats label or data mode says what the whole feed is under, or the record is
/// refused.
Status check_says(const PayloadType& type, const Bytes& buffer, std::string_view field,
                  std::string_view wanted, Code code) {
  if (field.empty()) return {};
  const reflection::Field* const found =
      schema_of(type).root_table()->fields()->LookupByKey(std::string(field).c_str());
  const flatbuffers::String* const text =
      flatbuffers::GetFieldS(*flatbuffers::GetAnyRoot(buffer.data()), *found);
  if (text != nullptr && text->string_view() == wanted) return {};
  return fail(code, std::string(field) + (text == nullptr ? " is missing" : " says otherwise") +
                        "; the feed is under " + std::string(wanted));
}

Result<std::optional<UtcTime>> time_of(const flatbuffers::String* text, const char* field) {
  if (text == nullptr || text->size() == 0) return std::optional<UtcTime>{};
  const auto epoch = parse_epoch(text->string_view(), TimeSystem::utc);
  if (!epoch) return fail(epoch.error().code, std::string(field) + ": " + epoch.error().what);
  return std::optional<UtcTime>(epoch->at);
}

std::uint32_t number_of(const sds::CAT* object) {
  return object == nullptr ? 0 : object->NORAD_CAT_ID();
}

/// What rulings rest on: whose, and when.
Status set_facts(const sds::EOO& buffer, Translated& out) {
  if (buffer.NORAD_CAT_ID() < 0) return fail(Code::bad_value, "NORAD_CAT_ID is below zero");
  out.norad_cat_id = static_cast<std::uint32_t>(buffer.NORAD_CAT_ID());
  ACCORD_TRY(out.first, time_of(buffer.OB_TIME(), "OB_TIME"));
  out.last = out.first;
  return {};
}

Status set_facts(const sds::OMM& buffer, Translated& out) {
  out.norad_cat_id = buffer.NORAD_CAT_ID();
  ACCORD_TRY(out.first, time_of(buffer.EPOCH(), "EPOCH"));
  out.last = out.first;
  return {};
}

Status set_facts(const sds::CAT& buffer, Translated& out) {
  out.norad_cat_id = number_of(&buffer);
  return {};
}

Status set_facts(const sds::CDM& buffer, Translated& out) {
  const sds::CDMObject* const object = buffer.OBJECT1();
  out.norad_cat_id = object == nullptr ? 0 : number_of(object->OBJECT());
  ACCORD_TRY(out.first, time_of(buffer.TCA(), "TCA"));
  out.last = out.first;
  return {};
}

/// Of one object: a record has one number, and a clause that names objects must not be led past.
Status set_facts(const sds::OEM& buffer, Translated& out) {
  if (buffer.EPHEMERIS_DATA_BLOCK() == nullptr) return {};
  bool first_block = true;
  for (const sds::ephemerisDataBlock* block : *buffer.EPHEMERIS_DATA_BLOCK()) {
    const std::uint32_t number = number_of(block->OBJECT());
    if (!first_block && number != out.norad_cat_id)
      return fail(Code::bad_value, "ephemerides of several objects in one record");
    out.norad_cat_id = number;
    ACCORD_TRY(const auto start, time_of(block->START_TIME(), "START_TIME"));
    ACCORD_TRY(const auto stop, time_of(block->STOP_TIME(), "STOP_TIME"));
    if (start && (!out.first || *start < *out.first)) out.first = start;
    if (stop && (!out.last || *out.last < *stop)) out.last = stop;
    first_block = false;
  }
  return {};
}

Status set_facts_of(Payload payload, Translated& out) {
  const std::uint8_t* const at = out.payload.data();
  switch (payload) {
    case Payload::eoo:
      return set_facts(*flatbuffers::GetRoot<sds::EOO>(at), out);
    case Payload::omm:
      return set_facts(*flatbuffers::GetRoot<sds::OMM>(at), out);
    case Payload::oem:
      return set_facts(*flatbuffers::GetRoot<sds::OEM>(at), out);
    case Payload::cdm:
      return set_facts(*flatbuffers::GetRoot<sds::CDM>(at), out);
    case Payload::cat:
      return set_facts(*flatbuffers::GetRoot<sds::CAT>(at), out);
    case Payload::trk:
    case Payload::as_written:
      break;
  }
  return fail(Code::format_unsupported, "no buffer of the standard");
}

Result<Translated> standard_record(const Element& element, const TranslateOptions& options) {
  const std::string_view id = id_at(element.bytes, element.prefix + kIdAt);
  const auto payload = payload_of(id.starts_with('$') ? id.substr(1) : std::string_view{});
  const bool wanted = payload && *payload != Payload::trk &&
                      (options.payload == Payload::as_written || options.payload == *payload);
  if (!wanted)
    return fail(Code::unknown_payload,
                "its file identifier is " + (is_text_id(id) ? std::string(id) : "no text"));
  const PayloadType& type = *find_payload_type(code_of(*payload));
  ACCORD_CHECK(verify_buffer(type, element.bytes, element.prefix));
  Translated out;
  out.payload = copy_of(type, element);
  out.payload_code = type.code;
  out.observations = 1;
  ACCORD_CHECK(check_says(type, out.payload, type.label_field, options.label_text,
                          Code::payload_label_differs));
  ACCORD_CHECK(check_says(type, out.payload, type.data_mode_field, name_of(options.mode),
                          Code::payload_mode_differs));
  ACCORD_CHECK(set_facts_of(*payload, out));
  return out;
}

Result<Track> track_of(const Element& element, const Profile& profile) {
  ByteView bytes(element.bytes);
  const PayloadType& type = *find_payload_type("TRK");
  ACCORD_CHECK(verify_buffer(type, bytes, element.prefix));
  ACCORD_TRY(Track track, read_trackset(copy_of(type, element)));
  if (shows_sensor_name(profile, track.sensor_alias) || shows_sensor_name(profile, track.track_id))
    return fail(Code::sensor_name_exposed, "its alias or track id shows the name of a sensor");
  return track;
}

void refuse(std::size_t number, const Error& error, Translation& out, DiagnosticLog& log) {
  ++out.measurements_read;
  ++out.records_refused;
  log.add({Severity::error, error.code, number, error.where, error.what});
}

}  // namespace

bool detect_trackset(const FormatSample& sample) {
  return id_at(sample.bytes, kIdAt) == "ACTS" || id_at(sample.bytes, kPrefix + kIdAt) == "ACTS";
}

Result<Translation> translate_trackset(std::string_view text, const Profile& profile,
                                       const TranslateOptions& options) {
  Translation out;
  DiagnosticLog log;
  std::vector<Track> tracks;
  std::size_t values = 0, number = 0;
  ACCORD_CHECK(for_each_element(as_bytes(text), [&](const Element& element) {
    ++number;
    auto track = track_of(element, profile);
    if (!track) return refuse(number, track.error(), out, log);
    track->first_line = track->last_line = number;
    values += track->count();
    tracks.push_back(std::move(*track));
  }));
  out.measurements_read += values;
  ACCORD_CHECK(add_tracks(std::move(tracks), values, options, log, out));
  out.diagnostics = in_line_order(log);
  return out;
}

bool detect_sds(const FormatSample& sample) {
  for (const std::size_t at : {kIdAt, kPrefix + kIdAt}) {
    const std::string_view id = id_at(sample.bytes, at);
    if (id.starts_with('$') && payload_of(id.substr(1))) return true;
  }
  return false;
}

Result<Translation> translate_sds(std::string_view text, const Profile&,
                                  const TranslateOptions& options) {
  Translation out;
  DiagnosticLog log;
  std::size_t number = 0;
  ACCORD_CHECK(for_each_element(as_bytes(text), [&](const Element& element) {
    ++number;
    auto record = standard_record(element, options);
    if (!record) return refuse(number, record.error(), out, log);
    ++out.measurements_read;
    ++out.measurements_carried;
    record->first_line = record->last_line = number;
    out.records.push_back(std::move(*record));
  }));
  out.diagnostics = in_line_order(log);
  return out;
}

}  // namespace accord::node::translate
