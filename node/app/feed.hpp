// From a feed's text to drafts: translation (node/translate) and marking (agreement/marking) put
// together for the outbound line. Called on the local server's threads, before the core sees
// anything. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "node/pipeline/stages.hpp"
#include "node/translate/translate.hpp"

namespace accord::node::app {

struct FeedOptions {
  std::optional<translate::Format> from;      // absent: detected from the content
  std::optional<translate::Payload> payload;  // absent: the format's own
  std::optional<std::string> label_text;      // over the profile's
  std::optional<DataMode> mode;               // over the profile's
  std::optional<RequestId> request_id;
  Priority priority = Priority::routine;
};

struct FeedDrafts {
  std::vector<pipeline::Draft> drafts;
  translate::Translation translation;  // its records' payloads have been moved into the drafts
};

/// Errors: those of parse_profile, translate and parse_label; bad_argument when nobody states label
/// or data mode.
Result<FeedDrafts> drafts_of(std::string_view text, std::string_view profile_json,
                             const FeedOptions& options);

/// {"read", "carried", "refused", "diagnostics": [{"severity", "code", "line", "keyword",
/// "message"}]}
[[nodiscard]] nlohmann::json to_json(const translate::Translation& translation);

}  // namespace accord::node::app
