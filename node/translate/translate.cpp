// The dispatch, by the table of formats.
#include "node/translate/translate.hpp"

#include <algorithm>
#include <array>

#include "node/translate/reader.hpp"

namespace accord::node::translate {
namespace {

using Translate = Result<Translation> (*)(std::string_view, const Profile&,
                                          const TranslateOptions&);
constexpr std::array kTranslate{
#define ACCORD_FORMAT(id, name, reads) Translate{translate_##id},
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
};

Status check_options(const TranslateOptions& options) {
  if (options.label_text.empty()) return fail(Code::bad_label, "a translation needs a label");
  if (options.mode == DataMode::unspecified) {
    return fail(Code::bad_value, "a translation needs a data mode");
  }
  return {};
}

/// A declared type is made of lines of JSON alone, and those make nothing else.
Status check_payload(const TranslateOptions& options) {
  const bool lines = options.from == Format::json_lines;
  if (options.declared != nullptr ? lines : reads(options.from, options.payload)) return {};
  const std::string_view wanted =
      options.declared != nullptr ? options.declared->code : code_of(options.payload);
  return fail(Code::format_unsupported, "no translation from " +
                                            std::string(name_of(options.from)) + " to payload " +
                                            std::string(wanted));
}

/// Formats whose end nothing marks: no closing word, bracket, checksum or last column.
struct OpenEnd {
  Format format;
  Code code;
};
constexpr std::array kOpenEnds{
    OpenEnd{Format::b3, Code::observation_malformed},
    OpenEnd{Format::iod, Code::observation_malformed},
    OpenEnd{Format::uk, Code::observation_malformed},
    OpenEnd{Format::omm_kvn, Code::omm_malformed},
    OpenEnd{Format::omm_csv, Code::omm_malformed},
    OpenEnd{Format::cdm_kvn, Code::cdm_malformed},
    OpenEnd{Format::satcat, Code::satcat_malformed},
    OpenEnd{Format::oem_kvn, Code::ephemeris_malformed},
};

/// A last line without its end may have lost digits that nobody could miss.
void tell_open_end(std::string_view text, const TranslateOptions& options, Translation& out) {
  if (text.empty() || text.ends_with('\n')) return;
  const auto* const open =
      std::find_if(kOpenEnds.begin(), kOpenEnds.end(),
                   [&](const OpenEnd& row) { return row.format == options.from; });
  if (open == kOpenEnds.end()) return;
  const auto line = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  out.diagnostics.push_back({Severity::warning, open->code, options.first_line + line,
                             "end of the text",
                             "the last line does not end: it may be cut off, and what is there was "
                             "read"});
}

}  // namespace

Result<Translation> translate(std::string_view text, const Profile& profile,
                              const TranslateOptions& options) {
  ACCORD_CHECK(check_options(options));
  ACCORD_CHECK(check_payload(options));
  ACCORD_TRY(Translation out,
             kTranslate[static_cast<std::size_t>(options.from)](text, profile, options));
  tell_open_end(text, options, out);
  out.feed = profile.name;
  return out;
}

}  // namespace accord::node::translate
