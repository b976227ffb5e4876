// Translate, mark, draft.
#include "node/app/feed.hpp"

#include "agreement/marking/label.hpp"

namespace accord::node::app {

Result<FeedDrafts> drafts_of(std::string_view text, std::string_view profile_json,
                             const FeedOptions& options) {
  ACCORD_TRY(const translate::Profile profile, translate::parse_profile(profile_json));
  translate::TranslateOptions how;
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
  const auto label_text = options.label_text ? options.label_text : profile.label_text;
  if (!label_text)
    return fail(Code::bad_argument, "neither the profile nor --label states a label", "label");
  ACCORD_TRY(const Label label, agreement::parse_label(*label_text));
  const auto mode = options.mode ? options.mode : profile.data_mode;
  if (!mode)
    return fail(Code::bad_argument, "neither the profile nor --mode states a data mode",
                "data_mode");
  how.label_text = *label_text;
  how.mode = *mode;

  FeedDrafts out;
  ACCORD_TRY(out.translation, translate::translate(text, profile, how));
  for (translate::Translated& record : out.translation.records) {
    pipeline::Draft draft;
    draft.payload_code = record.payload_code;
    draft.payload = std::move(record.payload);
    draft.label = label;
    draft.mode = *mode;
    draft.priority = options.priority;
    draft.request_id = options.request_id;
    draft.norad_cat_id = record.norad_cat_id;
    draft.first = record.first.value_or(UtcTime{});
    draft.last = record.last.value_or(UtcTime{});
    out.drafts.push_back(std::move(draft));
  }
  return out;
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
  return {{"read", translation.measurements_read},
          {"carried", translation.measurements_carried},
          {"refused", translation.records_refused},
          {"diagnostics", std::move(diagnostics)}};
}

}  // namespace accord::node::app
