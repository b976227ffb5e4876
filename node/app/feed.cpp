// Translate, mark, draft.
#include "node/app/feed.hpp"

#include <algorithm>

#include "agreement/marking/label.hpp"
#include "node/pipeline/arguments.hpp"

namespace accord::node::app {
namespace {

/// The error with its place led by `what`: "label byte 5".
Error placed(Error error, std::string_view what) {
  error.where = std::string(what) + (error.where.empty() ? "" : " " + error.where);
  return error;
}

/// A word of a closed list, or an error that names what it was for, and the list.
template <class Parse>
auto word(const std::optional<std::string>& given, Parse parse, const char* name,
          const std::string& list) -> Result<decltype(parse(std::string_view{}))> {
  if (!given) return decltype(parse(std::string_view{})){};
  const auto found = parse(std::string_view(*given));
  if (!found)
    return fail(
        Code::bad_argument,
        std::string(name) + " '" + given->substr(0, 32) + "' is not known; there are: " + list,
        name);
  return found;
}

}  // namespace

Result<FeedOptions> feed_options_of(const FeedWords& words) {
  FeedOptions out;
  ACCORD_TRY(out.from, word(words.from, translate::format_of, "from",
                            translate::feed_formats() + ", json-lines"));
  if (words.payload && !translate::payload_of(*words.payload) && is_payload_code(*words.payload)) {
    out.declared = *words.payload;  // whether it is one is for the node to say
  } else {
    ACCORD_TRY(out.payload,
               word(words.payload, translate::payload_of, "payload",
                    "TRK, EOO, OMM, OEM, CDM, CAT, or a type that an agreement declares"));
  }
  ACCORD_TRY(out.mode,
             word(words.data_mode, data_mode_of, "data_mode", "REAL, TEST, SIMULATED, EXERCISE"));
  ACCORD_TRY(const auto priority,
             word(words.priority, priority_of, "priority", "ROUTINE, PRIORITY, IMMEDIATE, FLASH"));
  out.priority = priority.value_or(Priority::routine);
  if (words.request) {
    const auto id = RequestId::parse(*words.request);
    if (!id) return fail(placed(id.error(), "request"));
    out.request_id = *id;
  }
  out.label_text = words.label;
  if (!words.label) return out;
  if (const auto label = agreement::parse_label(*words.label); !label)
    return fail(placed(label.error(), "label"));
  return out;
}

Result<FeedOptions> publish_options_of(const nlohmann::json& args) {
  const pipeline::Arguments given(args);
  FeedWords words;
  const std::pair<const char*, std::optional<std::string>*> members[] = {
      {"from", &words.from},           {"payload", &words.payload}, {"label", &words.label},
      {"data_mode", &words.data_mode}, {"request", &words.request}, {"priority", &words.priority}};
  for (const auto& [key, word] : members) {
    if (!given.has(key)) continue;
    ACCORD_TRY(*word, given.text(key));
  }
  return feed_options_of(words);
}

Result<std::string> feed_text_of(const nlohmann::json& args) {
  const pipeline::Arguments given(args);
  if (!given.has("hex")) return given.text("text");
  if (given.has("text")) return fail(Code::bad_argument, "text or hex, not both", "hex");
  ACCORD_TRY(const std::string hex, given.text("hex"));
  ACCORD_TRY(const Bytes bytes, from_hex(hex));
  return std::string(as_text(bytes));
}

std::pair<const char*, std::string> feed_text_argument(std::string text) {
  const auto format = translate::detect_format(as_bytes(text));
  const bool is_binary =
      format && (*format == translate::Format::sds || *format == translate::Format::trackset);
  if (is_binary) return {"hex", to_hex(as_bytes(text))};
  return {"text", std::move(text)};
}

Result<std::vector<NationId>> recipients_of(const nlohmann::json& args) {
  std::vector<NationId> out;
  if (!args.contains("to")) return out;
  if (!args["to"].is_array()) return fail(Code::bad_argument, "a list of nations", "to");
  for (const auto& entry : args["to"]) {
    if (!entry.is_string()) return fail(Code::bad_argument, "a list of nations", "to");
    ACCORD_TRY(NationId nation, NationId::parse(entry.get<std::string>()));
    if (std::find(out.begin(), out.end(), nation) != out.end())
      return fail(Code::bad_argument, nation.text() + " is named twice", "to");
    out.push_back(std::move(nation));
  }
  return out;
}

Result<Marking> marking_of(const translate::Profile& profile, const FeedOptions& options) {
  const auto& text = options.label_text ? options.label_text : profile.label_text;
  if (!text)
    return fail(Code::bad_argument, "neither the profile nor --label states a label", "label");
  auto label = agreement::parse_label(*text);
  if (!label) return fail(placed(label.error(), options.label_text ? "label" : "$.label"));
  const auto mode = options.mode ? options.mode : profile.data_mode;
  if (!mode)
    return fail(Code::bad_argument, "neither the profile nor --mode states a data mode",
                "data_mode");
  return Marking{*text, std::move(*label), *mode};
}

Result<translate::TranslateOptions> translation_of(std::string_view text,
                                                   const FeedOptions& options,
                                                   const Marking& marking,
                                                   const PayloadTypes& types) {
  translate::TranslateOptions how;
  how.label_text = marking.label_text;
  how.mode = marking.mode;
  if (!options.declared.empty()) {
    how.declared = types.find(options.declared);
    if (how.declared == nullptr || how.declared->lane != Lane::data)
      return fail(Code::bad_argument, "payload '" + options.declared + "' is not known", "payload");
    how.from = options.from.value_or(translate::Format::json_lines);
    return how;
  }
  if (options.from) {
    how.from = *options.from;
  } else {
    ACCORD_TRY(how.from, translate::detect_format(as_bytes(text)));
  }
  if (options.payload) {
    how.payload = *options.payload;
  } else {
    ACCORD_TRY(how.payload, translate::default_payload(how.from));
  }
  return how;
}

Result<FeedDrafts> drafts_of(std::string_view text, const translate::Profile& profile,
                             const FeedOptions& options, const Marking& marking,
                             const PayloadTypes& types) {
  ACCORD_TRY(const translate::TranslateOptions how, translation_of(text, options, marking, types));
  FeedDrafts out;
  ACCORD_TRY(out.translation, translate::translate(text, profile, how));
  for (translate::Translated& record : out.translation.records) {
    pipeline::Draft draft;
    draft.payload_code = record.payload_code;
    draft.payload = std::move(record.payload);
    draft.label = marking.label;
    draft.mode = marking.mode;
    draft.priority = options.priority;
    draft.request_id = options.request_id;
    draft.norad_cat_id = record.norad_cat_id;
    draft.first = record.first.value_or(UtcTime{});
    draft.last = record.last.value_or(UtcTime{});
    out.drafts.push_back(std::move(draft));
  }
  return out;
}

Result<FeedDrafts> drafts_of(std::string_view text, std::string_view profile_json,
                             const FeedOptions& options, const PayloadTypes& types) {
  const auto profile = translate::parse_profile(profile_json);
  if (!profile) return fail(placed(profile.error(), "profile"));
  const auto marking = marking_of(*profile, options);
  if (!marking) {
    const bool of_profile = marking.error().where.starts_with("$");
    return fail(of_profile ? placed(marking.error(), "profile") : marking.error());
  }
  return drafts_of(text, *profile, options, *marking, types);
}

nlohmann::json to_json(const translate::Translation& translation) {
  nlohmann::json diagnostics = nlohmann::json::array();
  for (const translate::Diagnostic& entry : translation.diagnostics) {
    diagnostics.push_back({{"severity", translate::name_of(entry.severity)},
                           {"code", code_text(entry.code)},
                           {"line", entry.line},
                           {"keyword", entry.keyword},
                           {"message", entry.message}});
  }
  return {{"feed", translation.feed},
          {"read", translation.measurements_read},
          {"carried", translation.measurements_carried},
          {"refused", translation.records_refused},
          {"diagnostics", std::move(diagnostics)}};
}

}  // namespace accord::node::app
