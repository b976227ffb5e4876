// OEM as lines: KEYWORD = value, states, and the rows of covariances. Source: CCSDS 502.0-B-3, 5
// and 7.
#include <optional>

#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/kvn_line.hpp"
#include "node/translate/oem_builder.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

class Reader {
 public:
  Reader(const Profile& profile, DiagnosticLog& log) : builder_(profile, log) {}

  Status take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    last_line_ = line.number;
    if (text.empty()) return {};
    if (is_comment(text)) {
      builder_.comment(line.number);
      return {};
    }
    if (text.find('=') == std::string_view::npos) return without_equals(line.number, text);
    const auto parts = split_kvn(text);
    if (!parts) return bad_ephemeris(line.number, parts.error().what);
    return assignment(line.number, parts->keyword, parts->value);
  }

  EphemerisResult finish() {
    if (section_ == Section::covariance)
      return bad_ephemeris(last_line_, "the text ends where COVARIANCE_STOP was to come");
    ACCORD_CHECK(end_segment());
    return builder_.finish(last_line_);
  }

 private:
  enum class Section : std::uint8_t { header, meta, data, covariance, after };

  Status without_equals(std::size_t line, std::string_view text) {
    if (text == "META_START") {
      ACCORD_CHECK(end_segment());
      section_ = Section::meta;
      return builder_.segment_begins(line);
    }
    if (text == "META_STOP" && section_ == Section::meta) {
      section_ = Section::data;
      data_line_ = line;
      return builder_.meta_ends(line);
    }
    if (text == "COVARIANCE_START" && section_ == Section::data) {
      section_ = Section::covariance;
      return {};
    }
    if (text == "COVARIANCE_STOP" && section_ == Section::covariance) {
      section_ = Section::after;
      data_line_ = line;
      return end_matrix();
    }
    if (section_ == Section::data) return state(line, text);
    if (section_ == Section::covariance) return row(line, text);
    return bad_ephemeris(line, "'" + std::string(text.substr(0, 60)) + "' is out of place");
  }

  Status assignment(std::size_t line, std::string_view keyword, std::string_view value) {
    if (keyword == "CCSDS_OEM_VERS") {
      ACCORD_CHECK(end_segment());
      section_ = Section::header;
      return builder_.version(line, value);
    }
    switch (section_) {
      case Section::header:
        return builder_.header(line, keyword, value);
      case Section::meta:
        return builder_.meta(line, keyword, value);
      case Section::covariance:
        return of_matrix(line, keyword, value);
      case Section::data:
      case Section::after:
        break;
    }
    return bad_ephemeris(line, "'" + std::string(keyword.substr(0, 60)) + "' is out of place");
  }

  Status state(std::size_t line, std::string_view text) {
    data_line_ = line;
    std::vector<std::string_view> words = words_of(text);
    const std::string_view epoch = words.front();
    words.erase(words.begin());
    return builder_.state(line, {epoch, std::move(words)});
  }

  Status of_matrix(std::size_t line, std::string_view keyword, std::string_view value) {
    if (value.empty())
      return bad_ephemeris(line, std::string(keyword.substr(0, 60)) + " has no value");
    if (keyword == "EPOCH") {
      ACCORD_CHECK(end_matrix());
      matrix_ = OemMatrix{std::string(value), {}, {}, line};
      return {};
    }
    const bool in_place =
        keyword == "COV_REF_FRAME" && matrix_ && matrix_->numbers.empty() && matrix_->frame.empty();
    if (!in_place)
      return bad_ephemeris(line, "'" + std::string(keyword.substr(0, 60)) +
                                     "' is not of a covariance, or out of place");
    matrix_->frame = value;
    return {};
  }

  /// The n-th row has n numbers.
  Status row(std::size_t line, std::string_view text) {
    const std::vector<std::string_view> words = words_of(text);
    std::size_t row = 1;
    while (matrix_ && row * (row - 1) / 2 < matrix_->numbers.size()) ++row;
    const bool wanted = matrix_ && row <= 6 && words.size() == row;
    if (!wanted)
      return bad_ephemeris(line, "a row of a covariance is too long, too short or out of place");
    matrix_->numbers.insert(matrix_->numbers.end(), words.begin(), words.end());
    return {};
  }

  Status end_matrix() {
    if (!matrix_) return {};
    const OemMatrix done = std::move(*matrix_);
    matrix_.reset();
    return builder_.matrix(done);
  }

  /// A segment has no mark at its end.
  Status end_segment() {
    const bool open = section_ == Section::data || section_ == Section::after;
    return open ? builder_.segment_ends(data_line_) : Status{};
  }

  OemBuilder builder_;
  Section section_ = Section::header;
  std::optional<OemMatrix> matrix_;
  std::size_t last_line_ = 1, data_line_ = 0;
};

}  // namespace

EphemerisResult read_oem_kvn(std::string_view text, const Profile& profile, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxEphemerisBytes, kMaxLineBytes));
  Reader reader(profile, log);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take(*line));
  return reader.finish();
}

bool detect_oem_kvn(const FormatSample& sample) {
  return sample.text.starts_with("CCSDS_OEM_VERS");
}

Result<Translation> translate_oem_kvn(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  return translate_ephemerides(text, profile, options, read_oem_kvn);
}

}  // namespace accord::node::translate
