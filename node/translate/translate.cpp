// The dispatch, by the table of formats.
#include "node/translate/translate.hpp"

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

}  // namespace

Result<Translation> translate(std::string_view text, const Profile& profile,
                              const TranslateOptions& options) {
  ACCORD_CHECK(check_options(options));
  ACCORD_CHECK(check_payload(options));
  ACCORD_TRY(Translation out,
             kTranslate[static_cast<std::size_t>(options.from)](text, profile, options));
  out.feed = profile.name;
  return out;
}

}  // namespace accord::node::translate
