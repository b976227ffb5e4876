// From a feed's text to drafts: translation (node/translate) and marking (agreement/marking) put
// together for the outbound line. Called on the local server's threads, before the core sees
// anything, and by the command line. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "node/pipeline/stages.hpp"
#include "node/translate/translate.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::app {

struct FeedOptions {
  std::optional<translate::Format> from;      // absent: detected from the content
  std::optional<translate::Payload> payload;  // absent: the format's own
  std::string declared;  // code of a payload type that no format of this build makes; or empty
  std::optional<std::string> label_text;  // over the profile's
  std::optional<DataMode> mode;           // over the profile's
  std::optional<RequestId> request_id;
  Priority priority = Priority::routine;
};

/// The same as somebody wrote them; absent is not given.
struct FeedWords {
  std::optional<std::string> from, payload, label, data_mode, request, priority;
};

/// Errors: bad_argument, bad_label, bad_id; `where` begins with the name of the member above.
Result<FeedOptions> feed_options_of(const FeedWords& words);
/// The same from the arguments of the command "publish". Errors: as above, also for what is no text
Result<FeedOptions> publish_options_of(const nlohmann::json& args);

/// What is to be read: "text", or in "hex" what is no text. Errors: bad_argument, bad_value
Result<std::string> feed_text_of(const nlohmann::json& args);
/// The member for it.
[[nodiscard]] std::pair<const char*, std::string> feed_text_argument(std::string text);

/// "to" of the same arguments; absent is empty. Errors: bad_argument, bad_id
Result<std::vector<NationId>> recipients_of(const nlohmann::json& args);

/// Label and data mode of everything in a feed.
struct Marking {
  std::string label_text;
  Label label;
  DataMode mode = DataMode::unspecified;
};

/// What the options state, else what the profile states. Errors: bad_label with `where`
/// "$.label..." when it is the profile's and "label..." when it is the option's; bad_argument when
/// nobody states label or data mode.
Result<Marking> marking_of(const translate::Profile& profile, const FeedOptions& options);

/// How the text is translated; its beginning says the format where the options do not. Errors:
/// those of detect_format and default_payload, bad_argument when `options` names a payload that is
/// not among `types`.
Result<translate::TranslateOptions> translation_of(
    std::string_view text, const FeedOptions& options, const Marking& marking,
    const PayloadTypes& types = *PayloadTypes::of_build());

struct FeedDrafts {
  std::vector<pipeline::Draft> drafts;
  translate::Translation translation;  // its records' payloads have been moved into the drafts
};

/// Errors: those of translate and translation_of.
Result<FeedDrafts> drafts_of(std::string_view text, const translate::Profile& profile,
                             const FeedOptions& options, const Marking& marking,
                             const PayloadTypes& types = *PayloadTypes::of_build());

/// All of it at once. Errors: those of parse_profile (`where` led by "profile"), marking_of (so too
/// where it is the profile's) and drafts_of.
Result<FeedDrafts> drafts_of(std::string_view text, std::string_view profile_json,
                             const FeedOptions& options,
                             const PayloadTypes& types = *PayloadTypes::of_build());

/// {"feed", "read", "carried", "refused", "diagnostics": [{"severity", "code", "line", "keyword",
/// "message"}]}; "feed" is the profile's name for it.
[[nodiscard]] nlohmann::json to_json(const translate::Translation& translation);

}  // namespace accord::node::app
