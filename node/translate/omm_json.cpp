// Flat OMM keywords in JSON, as CelesTrak (numbers) and Space-Track (numbers as strings) write
// them.
#include <nlohmann/json.hpp>

#include "node/translate/json_list.hpp"
#include "node/translate/omm_elements.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxObjectBytes = 64u << 10;

Result<OmmFields> fields_of(const JsonObjectText& object) {
  ACCORD_TRY(const json parsed, parse_json(object.text, kMaxObjectBytes));
  OmmFields out;
  out.first_line = object.first_line;
  out.last_line = object.last_line;
  for (const auto& [keyword, value] : parsed.items()) {
    OmmField field{std::nullopt, object.first_line, value.is_string()};
    if (!value.is_null()) field.text = value.is_string() ? value.get<std::string>() : value.dump();
    ACCORD_CHECK(out.add(keyword, std::move(field)));
  }
  return out;
}

}  // namespace

Result<MeanElementsList> parse_omm_json(std::string_view text, const Profile& profile) {
  ACCORD_CHECK(check_text(text, kMaxOmmBytes, kMaxOmmBytes));
  ACCORD_TRY(const std::vector<JsonObjectText> objects, split_json_objects(text));
  OmmCollector collector(profile);
  for (const JsonObjectText& object : objects) {
    const auto fields = fields_of(object);
    if (fields) {
      collector.take(*fields);
    } else {
      collector.refuse(object.first_line, fields.error());
    }
  }
  return collector.finish();
}

bool detect_omm_json(const FormatSample& sample) {
  return is_json(sample) && sample.text.find("\"MEAN_MOTION\"") != std::string_view::npos;
}

Result<Translation> translate_omm_json(std::string_view text, const Profile& profile,
                                       const TranslateOptions& options) {
  ACCORD_TRY(const MeanElementsList list, parse_elements(Format::omm_json, text, profile));
  return translate_elements(list, options);
}

}  // namespace accord::node::translate
