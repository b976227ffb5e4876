// A case from its JSON: what the journal kept of a ruling, read back for a replay. As strict as a
// document, though it is our own: a journal may be old, or damaged.
#include <nlohmann/json.hpp>

#include "agreement/marking/label.hpp"
#include "agreement/names.hpp"
#include "agreement/release_case.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::agreement {
namespace {

constexpr std::size_t kMaxSpans = 256;

/// An object whose keys are read by name, each exactly once.
class Reader {
 public:
  Reader(const nlohmann::json& object, std::string path)
      : object_(object), path_(std::move(path)) {}

  Result<std::string> text(const std::string& key) const {
    ACCORD_TRY(const nlohmann::json* value, find(key));
    if (!value->is_string()) return bad(key, "a text is required");
    return value->get<std::string>();
  }
  Result<std::uint32_t> number(const std::string& key) const {
    ACCORD_TRY(const nlohmann::json* value, find(key));
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > UINT32_MAX) {
      return bad(key, "a whole number below 2^32 is required");
    }
    return value->get<std::uint32_t>();
  }
  Result<bool> truth(const std::string& key) const {
    ACCORD_TRY(const nlohmann::json* value, find(key));
    if (!value->is_boolean()) return bad(key, "true or false is required");
    return value->get<bool>();
  }
  /// What `parse` makes of a text, at the key's path.
  template <class Parse>
  auto parsed(const std::string& key, Parse parse) const -> decltype(parse(std::string())) {
    ACCORD_TRY(const std::string value, text(key));
    auto result = parse(value);
    if (!result) return fail(result.error().code, result.error().what, at(key));
    return result;
  }
  /// A word of a closed vocabulary; UNSPECIFIED is its 0.
  template <class Enum>
  Result<Enum> word(const std::string& key,
                    std::optional<Enum> (*value_of)(std::string_view)) const {
    ACCORD_TRY(const std::string value, text(key));
    if (value == "UNSPECIFIED") return Enum{};
    const auto known = value_of(value);
    if (!known) return bad(key, "not one of the words known");
    return *known;
  }
  Result<const nlohmann::json*> find(const std::string& key) const {
    const auto found = object_.find(key);
    if (found == object_.end()) return bad(key, "is missing");
    return &*found;
  }
  [[nodiscard]] bool has(const std::string& key) const { return object_.contains(key); }
  [[nodiscard]] std::string at(const std::string& key) const { return path_ + '.' + key; }
  [[nodiscard]] tl::unexpected<Error> bad(const std::string& key, std::string what) const {
    return fail(Code::bad_value, std::move(what), at(key));
  }

 private:
  const nlohmann::json& object_;
  std::string path_;
};

Status check_is_object(const nlohmann::json& value, const std::string& path, std::size_t keys) {
  if (!value.is_object()) return fail(Code::bad_value, "an object is required", path);
  if (value.size() != keys) return fail(Code::bad_value, "a key too many or too few", path);
  return {};
}

Status read_words(const Reader& reader, ReleaseCase& out) {
  ACCORD_TRY(out.sender, reader.parsed("from", NationId::parse));
  ACCORD_TRY(out.recipient, reader.parsed("to", NationId::parse));
  ACCORD_TRY(out.payload_code, reader.text("payload_type"));
  ACCORD_TRY(out.schema_digest, reader.parsed("schema_sha384", Digest::parse));
  ACCORD_TRY(out.mode, reader.word("data_mode", data_mode_of));
  ACCORD_TRY(out.label, reader.parsed("label", parse_label));
  ACCORD_TRY(out.object_class, reader.word("object_class", object_class_of));
  ACCORD_TRY(out.regime, reader.word("regime", regime_of));
  ACCORD_TRY(out.purpose, reader.word("purpose", purpose_of));
  ACCORD_TRY(out.at, reader.parsed("at", UtcTime::parse));
  ACCORD_TRY(const nlohmann::json* last, reader.find("last_observation"));
  if (last->is_null()) return {};
  ACCORD_TRY(out.last_observation, reader.parsed("last_observation", UtcTime::parse));
  return {};
}

Status read_today(const Reader& reader, ReleaseCase& out) {
  ACCORD_TRY(const nlohmann::json* today, reader.find("released_today"));
  if (!today->is_object()) return reader.bad("released_today", "an object is required");
  const Reader counts(*today, reader.at("released_today"));
  for (const auto& [name, value] : today->items()) {
    const bool known = name == "UNSPECIFIED" || object_class_of(name).has_value();
    if (!known) return counts.bad(name, "is no object class");
    const auto index = static_cast<std::size_t>(object_class_of(name).value_or(ObjectClass{}));
    ACCORD_TRY(out.released_today[index], counts.number(name));
  }
  return {};
}

Status read_spans(const Reader& reader, ReleaseCase& out) {
  ACCORD_TRY(const nlohmann::json* spans, reader.find("released_in_span"));
  if (!spans->is_array() || spans->size() > kMaxSpans) {
    return reader.bad("released_in_span", "a list of at most 256 is required");
  }
  for (std::size_t i = 0; i < spans->size(); ++i) {
    const std::string path = reader.at("released_in_span") + '[' + std::to_string(i) + ']';
    ACCORD_CHECK(check_is_object((*spans)[i], path, 3));
    const Reader one((*spans)[i], path);
    ReleasedInSpan span;
    ACCORD_TRY(const std::uint32_t seconds, one.number("span_s"));
    span.span = std::chrono::seconds(seconds);
    ACCORD_TRY(const std::string over, one.text("over"));
    const auto known = compiled_over_of(over);
    if (!known) return one.bad("over", "clause or object");
    span.over = *known;
    ACCORD_TRY(span.observations, one.number("observations"));
    out.released_in_span.push_back(span);
  }
  return {};
}

Status read_request(const Reader& reader, ReleaseCase& out) {
  if (!reader.has("request")) return {};
  ACCORD_TRY(const nlohmann::json* request, reader.find("request"));
  ACCORD_CHECK(check_is_object(*request, reader.at("request"), 2));
  const Reader asked(*request, reader.at("request"));
  AskedCase one;
  ACCORD_TRY(one.priority, asked.word("priority", priority_of));
  ACCORD_TRY(one.requests_today, asked.number("requests_today"));
  out.asked = one;
  return {};
}

}  // namespace

Result<ReleaseCase> parse_release_case(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxCaseBytes));
  constexpr std::size_t kKeys = 16;  // of to_json, without "request"
  ACCORD_CHECK(check_is_object(json, "$", json.contains("request") ? kKeys + 1 : kKeys));
  const Reader reader(json, "$");
  ReleaseCase out;
  ACCORD_CHECK(read_words(reader, out));
  ACCORD_TRY(out.norad_cat_id, reader.number("norad_cat_id"));
  ACCORD_TRY(out.observations, reader.number("observations"));
  ACCORD_TRY(out.originator_consents, reader.truth("originator_consents"));
  ACCORD_CHECK(read_today(reader, out));
  ACCORD_CHECK(read_spans(reader, out));
  ACCORD_CHECK(read_request(reader, out));
  return out;
}

}  // namespace accord::agreement
