// OMM as lines of KEYWORD = value [unit].
#include "node/translate/kvn_line.hpp"
#include "node/translate/omm_elements.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kFirst = "CCSDS_OMM_VERS";

tl::unexpected<Error> bad(std::string_view keyword, std::string what) {
  return fail(Code::omm_malformed, std::move(what), std::string(keyword.substr(0, 60)));
}

/// One message after the other. What is wrong with a line is wrong with its message alone.
class Reader {
 public:
  explicit Reader(const Profile& profile) : collector_(profile) {}

  /// Errors: omm_malformed before the first message.
  Status take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    if (text.empty()) return {};
    const auto assignment = split_kvn(text);
    if (assignment && assignment->keyword == kFirst) {
      end_message();
      begun_ = true;
      fields_.first_line = line.number;
    }
    if (!begun_ && is_comment(text)) return {};
    if (!begun_)
      return fail(Code::omm_malformed, "the text does not begin with CCSDS_OMM_VERS",
                  at_line(line.number));
    fields_.last_line = line.number;
    if (wrong_) return {};
    const Status taken = is_comment(text) ? comment(line.number)
                         : assignment     ? assign(line.number, *assignment)
                                          : bad({}, assignment.error().what);
    if (!taken) wrong_ = {line.number, taken.error()};
    return {};
  }

  Result<MeanElementsList> finish() {
    if (!begun_) return fail(Code::omm_malformed, "the text has no CCSDS_OMM_VERS", at_line(1));
    end_message();
    return collector_.finish();
  }

 private:
  struct Wrong {
    std::size_t line = 0;
    Error error;
  };

  Status comment(std::size_t line) {
    fields_.by_keyword.try_emplace("COMMENT", OmmField{"", line});
    return {};
  }

  Status assign(std::size_t line, const KvnAssignment& a) {
    if (a.value.empty() && a.keyword.starts_with("USER_DEFINED_"))  // of its parties: not given
      return fields_.add(a.keyword, {std::nullopt, line});
    if (a.value.empty())
      return bad(a.keyword, std::string(a.keyword.substr(0, 60)) + " has no value");
    if (a.keyword == kFirst && a.value != "2.0" && a.value != "3.0")
      return bad(a.keyword, "CCSDS_OMM_VERS is not 2.0 or 3.0");
    const auto bare = without_unit(a, omm_unit(a.keyword));
    if (!bare) return bad(a.keyword, bare.error().what);
    return fields_.add(a.keyword, {std::string(*bare), line});
  }

  void end_message() {
    if (begun_ && wrong_) collector_.refuse(wrong_->line, wrong_->error);
    if (begun_ && !wrong_) collector_.take(fields_);
    fields_ = {};
    wrong_.reset();
  }

  OmmCollector collector_;
  OmmFields fields_;
  std::optional<Wrong> wrong_;
  bool begun_ = false;
};

}  // namespace

Result<MeanElementsList> parse_omm_kvn(std::string_view text, const Profile& profile) {
  ACCORD_CHECK(check_text(text, kMaxOmmBytes, kMaxLineBytes));
  Reader reader(profile);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take(*line));
  return reader.finish();
}

bool detect_omm_kvn(const FormatSample& sample) {
  return sample.text.starts_with("CCSDS_OMM_VERS");
}

Result<Translation> translate_omm_kvn(std::string_view text, const Profile& profile,
                                      const TranslateOptions& options) {
  ACCORD_TRY(const MeanElementsList list, parse_elements(Format::omm_kvn, text, profile));
  return translate_elements(list, options);
}

}  // namespace accord::node::translate
