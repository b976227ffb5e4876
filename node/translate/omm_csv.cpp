// OMM keywords as the first line, and an element set a line.
#include "node/translate/csv_line.hpp"
#include "node/translate/omm_elements.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

tl::unexpected<Error> bad(std::size_t line, std::string what) {
  return fail(Code::omm_malformed, std::move(what), at_line(line));
}

/// Each is known, and none stands twice.
Result<std::vector<std::string>> keywords_of(const TextLine& line) {
  auto out = split_csv(line.text);
  if (!out) return bad(line.number, out.error().what);
  OmmFields seen;
  for (std::string& keyword : *out) {
    keyword = trim(keyword);
    if (omm_use(keyword) == OmmUse::unknown)
      return bad(line.number, "'" + keyword.substr(0, 60) + "' is not an OMM keyword");
    if (const auto added = seen.add(keyword, {}); !added)
      return bad(line.number, added.error().what);
  }
  return out;
}

Result<OmmFields> fields_of(const TextLine& line, const std::vector<std::string>& keywords) {
  const auto values = split_csv(line.text);
  if (!values) return fail(Code::omm_malformed, values.error().what);
  if (values->size() != keywords.size())
    return fail(Code::omm_malformed, std::to_string(values->size()) + " fields under " +
                                         std::to_string(keywords.size()) + " keywords");
  OmmFields out;
  out.first_line = out.last_line = line.number;
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    OmmField field{std::nullopt, line.number};
    if (const std::string_view value = trim((*values)[i]); !value.empty()) field.text = value;
    ACCORD_CHECK(out.add(keywords[i], std::move(field)));
  }
  return out;
}

}  // namespace

Result<MeanElementsList> parse_omm_csv(std::string_view text, const Profile& profile) {
  ACCORD_CHECK(check_text(text, kMaxOmmBytes, kMaxLineBytes));
  LineReader lines(text);
  const auto first = lines.next();
  if (!first) return bad(1, "no line of keywords");
  ACCORD_TRY(const std::vector<std::string> keywords, keywords_of(*first));
  OmmCollector collector(profile);
  while (const auto line = lines.next()) {
    if (all_blank(line->text)) continue;
    const auto fields = fields_of(*line, keywords);
    if (fields) {
      collector.take(*fields);
    } else {
      collector.refuse(line->number, fields.error());
    }
  }
  return collector.finish();
}

bool detect_omm_csv(const FormatSample& sample) {
  const std::string_view line = sample.text.substr(0, sample.text.find('\n'));
  return line.find("MEAN_MOTION") != std::string_view::npos &&
         line.find(',') != std::string_view::npos && line.find('=') == std::string_view::npos &&
         !is_json(sample);
}

Result<Translation> translate_omm_csv(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  ACCORD_TRY(const MeanElementsList list, parse_elements(Format::omm_csv, text, profile));
  return translate_elements(list, options);
}

}  // namespace accord::node::translate
