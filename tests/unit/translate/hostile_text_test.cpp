// Every format of formats.def under the same damage: bytes that no text has, other line ends, an
// end that is cut off, a line of 10 MB. What is expected stands in the table, format by format;
// "same" is the very records and reports of the undamaged text.
#include <gtest/gtest.h>

#include <algorithm>

#include "node/translate/sinex.hpp"
#include "tests/support/translate/format_samples.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kHuge = 10'000'000;

enum class Notation : std::uint8_t { lines, tagged, buffers };

/// What becomes of each damage. A refusal is "CODE place"; where records are left, "2 records" and
/// every report that the undamaged text does not have.
struct Row {
  Format format;
  Notation notation;
  const char* no_last_end;  // without the last line end
  const char* cut_byte;     // and without the byte before it
  const char* cut_line;     // and without half of the last line
  // Of what is not by lines; elsewhere the line is too long, whatever is in it.
  const char* junk = "";    // behind the middle line: another of 10 MB
  const char* blanks = "";  // at the end of the middle line: 10 MB
  const char* digits = "";  // in the middle of the middle line: 10 MB
};

constexpr const char* kSame = "same";
constexpr Notation kLines = Notation::lines, kTagged = Notation::tagged;

constexpr Row kRows[] = {
    // The last line of each is told beside it where it is not a closing word.
    {Format::tdm_kvn, kLines, kSame, "tdm_structure line 21", "tdm_structure line 21"},
    {Format::tdm_xml, kTagged, kSame, "tdm_structure line 29", "tdm_structure line 29",
     "tdm_structure line 16", kSame, "tdm_structure line 15"},
    // A checksum in column 69.
    {Format::tle, kLines, kSame, "1 records; error tle_malformed 5",
     "1 records; error tle_malformed 5"},
    // REV_AT_EPOCH = 39027: 3902 is a number too, and so the warning is all there can be.
    {Format::omm_kvn, kLines, "2 records; warning omm_malformed 50",
     "2 records; warning omm_malformed 50",
     "1 records; error omm_malformed 50; warning omm_malformed 50"},
    {Format::omm_xml, kTagged, kSame, "omm_malformed line 30", "omm_malformed line 30",
     "omm_malformed line 16", kSame, "omm_malformed line 15"},
    // The middle line is the comma between two objects.
    {Format::omm_json, kTagged, kSame, "omm_malformed line 18", "omm_malformed line 18",
     "omm_malformed line 10", kSame, "omm_malformed line 9"},
    // .264E-5: without its last digit no number.
    {Format::omm_csv, kLines, "2 records; warning omm_malformed 3",
     "1 records; error omm_malformed 3; warning omm_malformed 3",
     "1 records; error omm_malformed 3; warning omm_malformed 3"},
    // CNDOT_NDOT = 21.25E-03 [m**2/s**2]: half of it is 21.2, a number.
    {Format::cdm_kvn, kLines, "1 records; warning cdm_malformed 155",
     "0 records; error cdm_malformed 155; warning cdm_malformed 155",
     "1 records; warning cdm_malformed 155"},
    {Format::cdm_xml, kTagged, kSame, "cdm_malformed line 188", "cdm_malformed line 188",
     "cdm_malformed line 95", kSame, "0 records; error cdm_malformed 94"},
    // ORB: the last column is a code.
    {Format::satcat, kLines, "2 records; warning satcat_malformed 3",
     "1 records; error satcat_malformed 3; warning satcat_malformed 3",
     "1 records; error satcat_malformed 3; warning satcat_malformed 3"},
    // Six numbers, of one digit each.
    {Format::oem_kvn, kLines, "2 records; warning ephemeris_malformed 62",
     "ephemeris_malformed line 62", "ephemeris_malformed line 62"},
    {Format::oem_xml, kTagged, kSame, "ephemeris_malformed line 48", "ephemeris_malformed line 48",
     "ephemeris_malformed line 25", kSame, "ephemeris_malformed line 24"},
    {Format::cpf, kLines, kSame, "ephemeris_malformed line 15", "ephemeris_malformed line 15"},
    {Format::sp3, kLines, kSame, "ephemeris_malformed line 24", "ephemeris_malformed line 24"},
    // Cut in the clock, which the format lets be cut: a line that measures nothing, and the
    // warning.
    {Format::iod, kLines, "1 records; warning observation_malformed 2",
     "1 records; error observation_malformed 2; warning observation_malformed 2",
     "1 records; warning observation_malformed 2"},
    // 999 ends the block of line 1.
    {Format::rde, kLines, kSame,
     "2 records; error observation_malformed 1; error observation_malformed 6",
     "2 records; error observation_malformed 1; error observation_malformed 6"},
    {Format::uk, kLines, "1 records; warning observation_malformed 2",
     "1 records; error observation_malformed 2; warning observation_malformed 2",
     "1 records; error observation_malformed 2; warning observation_malformed 2"},
    // Column 77 says where in its track a line is, and may be blank.
    {Format::b3, kLines, "1 records; warning observation_malformed 2",
     "1 records; warning observation_malformed 2",
     "1 records; error observation_malformed 2; warning observation_malformed 2"},
    // H9 is there once it is whole: the record of one letter, and the end that is missing.
    {Format::crd, kLines, kSame,
     "1 records; error observation_malformed 9; error observation_malformed 9",
     "1 records; error observation_malformed 9; error observation_malformed 9"},
    {Format::sinex, kLines, kSame, "sinex_malformed line 14", "sinex_malformed line 14"},
    // The middle line is in the second of three objects, which begins at line 12: that one is lost.
    {Format::udl, kTagged, kSame, "udl_malformed line 34", "udl_malformed line 34",
     "2 records; error udl_malformed 12", "2 records; error udl_malformed 12",
     "2 records; error udl_malformed 12"},
    {Format::json_lines, kLines, kSame, "1 records; error bad_json 2",
     "1 records; error bad_json 2"},
    {Format::trackset, Notation::buffers, "", "", ""},
    {Format::sds, Notation::buffers, "", "", ""},
};

const Row* row_of(Format format) {
  const auto* const found = std::find_if(std::begin(kRows), std::end(kRows),
                                         [&](const Row& row) { return row.format == format; });
  return found == std::end(kRows) ? nullptr : found;
}

constexpr Format kAll[] = {
#define ACCORD_FORMAT(id, name, reads) Format::id,
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
};

struct Place {
  std::size_t line = 1, byte = 1;
};

Place place_of(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
          at - start + 1};
}

std::size_t start_of_line(std::string_view text, std::size_t number) {
  std::size_t at = 0;
  for (; number > 1; --number) at = text.find('\n', at) + 1;
  return at;
}

class HostileText : public ::testing::TestWithParam<Format> {
 protected:
  void SetUp() override {
    const auto sample = samples::format_text(GetParam());
    ASSERT_TRUE(sample.has_value()) << "a format needs its sample: format_samples.cpp";
    row_ = row_of(GetParam());
    ASSERT_NE(row_, nullptr) << "a format needs its row: kRows";
    good_ = sample->bytes;
    profile_ = samples::parsed(sample->profile_json);
    if (row_->notation == Notation::buffers) return;
    const auto lines = static_cast<std::size_t>(std::count(good_.begin(), good_.end(), '\n'));
    middle_line_ = (lines + 1) / 2;
    middle_start_ = start_of_line(good_, middle_line_);
    middle_end_ = good_.find('\n', middle_start_);
    middle_ = (middle_start_ + middle_end_) / 2;
  }

  /// A file of stations becomes no payload: what it says is a record here.
  [[nodiscard]] Result<Translation> read(std::string_view bytes) const {
    if (GetParam() != Format::sinex) return samples::translate_text(GetParam(), bytes, profile_);
    ACCORD_TRY(const SinexFile file, parse_sinex(bytes));
    Translation out;
    const std::string stations = stations_json(file);
    const ByteView text = as_bytes(stations);
    out.records.push_back({"", Bytes(text.begin(), text.end()), 0, 0, {}, {}});
    out.diagnostics = file.diagnostics;
    return out;
  }

  [[nodiscard]] std::string outcome(std::string_view bytes) const {
    const auto good = read(good_), made = read(bytes);
    if (!good) return "the sample is refused: " + good.error().text();
    if (!made) return std::string(code_entry(made.error().code).name) + " " + made.error().where;
    std::string reports;
    for (const Diagnostic& d : made->diagnostics) {
      const bool known =
          std::any_of(good->diagnostics.begin(), good->diagnostics.end(),
                      [&](const Diagnostic& other) { return other.text() == d.text(); });
      if (!known && d.severity != Severity::info)
        reports += "; " + std::string(name_of(d.severity)) + " " +
                   std::string(code_entry(d.code).name) + " " + std::to_string(d.line);
    }
    const auto same = [](const Translated& a, const Translated& b) {
      return a.payload == b.payload;
    };
    if (reports.empty() && std::equal(made->records.begin(), made->records.end(),
                                      good->records.begin(), good->records.end(), same))
      return kSame;
    return std::to_string(made->records.size()) + " records" + reports;
  }

  void expect_taken() const {
    const auto good = read(good_);
    ASSERT_TRUE(good.has_value()) << good.error().text();
    EXPECT_EQ(good->records_refused, 0U);
    EXPECT_FALSE(good->records.empty());
    for (const Diagnostic& d : good->diagnostics)
      EXPECT_NE(d.severity, Severity::error) << d.text();
    if (GetParam() == Format::json_lines) return;  // of any declared type
    EXPECT_EQ(detect_format(as_bytes(good_)).value(), GetParam());
  }

  [[nodiscard]] std::string with(std::size_t at, std::string_view bytes) const {
    return std::string(good_).insert(at, bytes);
  }

  const Row* row_ = nullptr;
  std::string good_;
  Profile profile_;
  std::size_t middle_line_ = 0, middle_start_ = 0, middle_end_ = 0, middle_ = 0;
};

class HostileStream : public HostileText {};

TEST_P(HostileText, the_sample_is_taken_whole_and_known_by_its_content) { expect_taken(); }

TEST_P(HostileStream, the_sample_is_taken_whole_and_known_by_its_content) { expect_taken(); }

TEST_P(HostileText, bytes_that_no_text_has_are_refused_with_line_and_byte) {
  const Place at = place_of(good_, middle_);
  const std::string wanted =
      "text_malformed line " + std::to_string(at.line) + " byte " + std::to_string(at.byte);
  EXPECT_EQ(outcome(with(middle_, std::string_view("\0", 1))), wanted);
  EXPECT_EQ(outcome(with(middle_, "\xFF")), wanted);
  EXPECT_EQ(outcome(with(middle_, "\xC3")), wanted);  // the first of two bytes
  EXPECT_EQ(outcome(with(0, "\xEF\xBB\xBF")), "text_malformed line 1 byte 1");
}

TEST_P(HostileText, crlf_changes_nothing) {
  std::string text;
  for (const char c : good_) text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(outcome(text), kSame);
}

TEST_P(HostileText, an_end_that_is_cut_off_is_refused_or_said) {
  ASSERT_EQ(good_.back(), '\n');
  const std::size_t end = good_.size() - 1, start = good_.rfind('\n', end - 1) + 1;
  EXPECT_EQ(outcome(good_.substr(0, end)), row_->no_last_end);
  EXPECT_EQ(outcome(good_.substr(0, end - 1)), row_->cut_byte);
  EXPECT_EQ(outcome(good_.substr(0, (start + end) / 2)), row_->cut_line);
}

TEST_P(HostileText, a_line_of_10_mb_is_refused_where_lines_count) {
  const bool lines = row_->notation == Notation::lines;
  const auto too_long = [](std::size_t line) {
    return "line_too_long line " + std::to_string(line);
  };
  EXPECT_EQ(outcome(with(middle_end_ + 1, std::string(kHuge, 'x') + "\n")),
            lines ? too_long(middle_line_ + 1) : row_->junk);
  EXPECT_EQ(outcome(with(middle_end_, std::string(kHuge, ' '))),
            lines ? too_long(middle_line_) : row_->blanks);
  EXPECT_EQ(outcome(with(middle_, std::string(kHuge, '1'))),
            lines ? too_long(middle_line_) : row_->digits);
}

/// Streams of buffers: a byte too many anywhere moves every size behind it.
TEST_P(HostileStream, a_stream_with_a_byte_too_many_or_few_is_refused_at_a_byte) {
  std::uint32_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | static_cast<unsigned char>(good_[i]);
  const std::size_t second = 4 + size;  // of two records
  ASSERT_LT(second, good_.size());
  const auto at = [](std::size_t byte) { return "bad_buffer byte " + std::to_string(byte); };
  EXPECT_EQ(outcome(with(0, "\xEF\xBB\xBF")), at(0));
  EXPECT_EQ(outcome(with(second, std::string_view("\0", 1))), at(second));
  EXPECT_EQ(outcome(with(second, "\xFF")), at(second));
  EXPECT_EQ(outcome(good_.substr(0, good_.size() - 1)), at(second));
  EXPECT_EQ(outcome(good_.substr(0, second + 2)), at(second));
  EXPECT_EQ(outcome(good_ + "\n"), at(good_.size()));
  EXPECT_EQ(outcome(with(second, std::string(kHuge, 'x'))), at(second));
  EXPECT_EQ(outcome(with(second, std::string(kHuge, '\0'))), at(second));  // records of no bytes
}

std::string name_of_test(const ::testing::TestParamInfo<Format>& info) {
  std::string out(name_of(info.param));
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

/// A format without a row is a text, and fails as one.
std::vector<Format> all_of(bool streams) {
  std::vector<Format> out;
  for (const Format format : kAll) {
    const Row* const row = row_of(format);
    if ((row != nullptr && row->notation == Notation::buffers) == streams) out.push_back(format);
  }
  return out;
}

INSTANTIATE_TEST_SUITE_P(Formats, HostileText, ::testing::ValuesIn(all_of(false)), name_of_test);
INSTANTIATE_TEST_SUITE_P(Formats, HostileStream, ::testing::ValuesIn(all_of(true)), name_of_test);

}  // namespace
}  // namespace accord::node::translate
