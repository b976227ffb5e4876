// Conjunction messages as lines of KEYWORD = value [unit].
#include "node/translate/cdm_builder.hpp"
#include "node/translate/cdm_translation.hpp"
#include "node/translate/kvn_line.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kFirst = "CCSDS_CDM_VERS";
constexpr std::string_view kComment = "COMMENT";

class Reader {
 public:
  /// Errors: cdm_malformed before the first message.
  Status take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    if (text.empty()) return {};
    if (is_comment(text)) {
      builder_.comment(line.number, trim(text.substr(kComment.size())));
      last_line_ = line.number;
      return {};
    }
    const auto assignment = split_kvn(text);
    const bool first = assignment && assignment->keyword == kFirst;
    if (first) {
      builder_.end(last_line_);
      builder_.begin(line.number, assignment->value);
      begun_ = true;
    }
    last_line_ = line.number;
    if (!begun_)
      return fail(Code::cdm_malformed, "the text does not begin with CCSDS_CDM_VERS",
                  at_line(line.number));
    if (!assignment) {
      builder_.refuse(line.number, {}, assignment.error().what);
    } else if (!first) {
      assign(line.number, *assignment);
    }
    return {};
  }

  Result<CdmList> finish() {
    if (!begun_) return fail(Code::cdm_malformed, "the text has no CCSDS_CDM_VERS", at_line(1));
    builder_.end(last_line_);
    return builder_.finish();
  }

 private:
  void assign(std::size_t line, const KvnAssignment& a) {
    const CdmKeyword* keyword = find_cdm_keyword(a.keyword);
    const auto bare = without_unit(a, keyword == nullptr ? std::string_view{} : keyword->unit);
    if (!bare) return builder_.refuse(line, a.keyword, bare.error().what);
    builder_.assign(line, {a.keyword, *bare, std::nullopt});
  }

  CdmBuilder builder_;
  bool begun_ = false;
  std::size_t last_line_ = 0;
};

}  // namespace

Result<CdmList> parse_cdm_kvn(std::string_view text) {
  ACCORD_CHECK(check_text(text, kMaxCdmTextBytes, kMaxLineBytes));
  Reader reader;
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take(*line));
  return reader.finish();
}

bool detect_cdm_kvn(const FormatSample& sample) { return sample.text.starts_with(kFirst); }

Result<Translation> translate_cdm_kvn(std::string_view text, const Profile&,
                                      const TranslateOptions&) {
  ACCORD_TRY(CdmList list, parse_cdm_kvn(text));
  return translate_conjunctions(std::move(list));
}

}  // namespace accord::node::translate
