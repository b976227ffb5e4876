// A TDM in KVN, line by line. Own rules beside the book: UTF-8 in comments, tabs as blanks, lines
// to kMaxLineBytes (the book says 254 printable ASCII characters, real messages pass both);
// metadata in any order. Source: CCSDS 503.0-B-2, 3.2 to 3.5 and 4.
#include <algorithm>

#include "node/translate/reader.hpp"
#include "node/translate/tdm_builder.hpp"
#include "node/translate/tdm_track.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

Result<TdmAssignment> split(const TextLine& line, std::string_view text, std::size_t equals) {
  const TdmAssignment out{trim(text.substr(0, equals)), trim(text.substr(equals + 1))};
  if (out.keyword.empty())
    return refuse_tdm(Code::tdm_structure, line.number, "no keyword before '='");
  if (out.value.empty()) {
    return refuse_tdm(Code::tdm_bad_value, line.number, quoted(out.keyword) + " has no value");
  }
  const bool ascii = is_printable_ascii(text) || std::all_of(text.begin(), text.end(), [](char c) {
                       return c == '\t' || (c >= ' ' && c <= '~');
                     });
  if (!ascii) {
    return refuse_tdm(Code::text_malformed, line.number, "only comments may go beyond ASCII");
  }
  return out;
}

class Reader {
 public:
  explicit Reader(DiagnosticLog& log) : builder_(log) {}

  Status take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    if (text.empty()) return {};
    if (is_comment(text)) return builder_.comment(line.number);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return delimiter(line.number, text);
    ACCORD_TRY(const TdmAssignment assignment, split(line, text, equals));
    switch (builder_.place()) {
      case TdmBuilder::Place::before_version:
      case TdmBuilder::Place::header:
        return builder_.header(line.number, assignment);
      case TdmBuilder::Place::meta:
        return builder_.meta(line.number, assignment);
      case TdmBuilder::Place::data:
        return datum(line.number, assignment);
      case TdmBuilder::Place::between:
      case TdmBuilder::Place::after_segment:
        break;
    }
    return refuse_tdm(Code::tdm_structure, line.number,
                      quoted(assignment.keyword) + " stands outside a metadata or data section");
  }

  Result<TdmMessage> finish(std::size_t last_line) { return builder_.finish(last_line); }

 private:
  Status delimiter(std::size_t line, std::string_view text) {
    if (text == "META_START") return builder_.meta_start(line);
    if (text == "META_STOP") return builder_.meta_stop(line);
    if (text == "DATA_START") return builder_.data_start(line);
    if (text == "DATA_STOP") return builder_.data_stop(line);
    return refuse_tdm(Code::tdm_structure, line, quoted(text) + " is not KEYWORD = value");
  }

  Status datum(std::size_t line, const TdmAssignment& a) {
    const std::string_view epoch = first_word(a.value);
    if (epoch.size() == a.value.size() && find_data_keyword(a.keyword)) {
      return refuse_tdm(Code::tdm_bad_value, line,
                        quoted(a.keyword) + " wants an epoch and a value");
    }
    return builder_.datum(line, {a.keyword, trim(a.value.substr(epoch.size()))}, epoch);
  }

  TdmBuilder builder_;
};

}  // namespace

Result<std::vector<TdmMessage>> read_tdm_kvn(std::string_view text, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxTdmBytes, kMaxLineBytes));
  Reader reader(log);
  LineReader lines(text);
  std::size_t last_line = 0;
  while (const auto line = lines.next()) {
    last_line = line->number;
    ACCORD_CHECK(reader.take(*line));
  }
  std::vector<TdmMessage> out(1);
  ACCORD_TRY(out.front(), reader.finish(last_line));
  return out;
}

bool detect_tdm_kvn(const FormatSample& sample) {
  return sample.text.starts_with("CCSDS_TDM_VERS");
}

Result<Translation> translate_tdm_kvn(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  return translate_tdm(text, profile, options, read_tdm_kvn);
}

}  // namespace accord::node::translate
