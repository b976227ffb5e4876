// Where a stream of records may be cut, and texts that are translated in pieces.
#include "node/translate/streams.hpp"

#include <gtest/gtest.h>

#include "tests/support/translate/format_samples.hpp"

namespace accord::node::translate {
namespace {

/// Line 2 of a set, and a name that begins like one.
const std::string kLine2 =
    "2 25544  51.6416 247.4627 0006703 130.5360 325.0288 15.72125391563537\n";
const std::string kNameLike2 = "2 MANY\n";

/// A text given a little at a time, whatever room there is.
class Source {
 public:
  Source(std::string text, std::size_t at_once) : text_(std::move(text)), at_once_(at_once) {}

  ReadMore reader() {
    return [this](char* into, std::size_t room) {
      const std::size_t got = text_.copy(into, std::min(room, at_once_), at_);
      at_ += got;
      return Result<std::size_t>(got);
    };
  }

 private:
  std::string text_;
  std::size_t at_ = 0, at_once_;
};

struct Outcome {
  std::size_t pieces = 0;
  std::vector<Translated> records;
  Result<Translation> translation;
};

Outcome in_pieces(Format from, const std::string& text, std::size_t at_once = 100'000) {
  const auto profile = parse_profile(samples::format_text(from)->profile_json);
  Source source(text, at_once);
  Outcome out{0, {}, Translation{}};
  const TranslateOptions options{from, default_payload(from).value(), samples::kLabel,
                                 DataMode::test};
  out.translation =
      translate_pieces(source.reader(), profile.value(), options, [&](auto& records) -> Status {
        ++out.pieces;
        for (Translated& record : records) out.records.push_back(std::move(record));
        return {};
      });
  return out;
}

/// The sample until the text is longer than `bytes`.
std::string repeated(Format from, std::size_t bytes) {
  const std::string sample = samples::format_text(from)->bytes;
  std::string out;
  while (out.size() <= bytes) out += sample;
  return out;
}

TEST(Streams, lines_are_whole_up_to_their_last_end) {
  for (const Format from : {Format::b3, Format::iod, Format::uk, Format::json_lines}) {
    EXPECT_EQ(whole_records(from, "").value(), 0U);
    EXPECT_EQ(whole_records(from, "abc").value(), 0U);
    EXPECT_EQ(whole_records(from, "abc\n").value(), 4U);
    EXPECT_EQ(whole_records(from, "abc\r\nde").value(), 5U);
  }
}

TEST(Streams, element_sets_are_whole_up_to_their_last_line_2) {
  EXPECT_EQ(whole_records(Format::tle, "NAME\n1 a\n").value(), 0U);
  const std::string set = "NAME\n1 a\n" + kLine2;
  EXPECT_EQ(whole_records(Format::tle, set.substr(0, set.size() - 1)).value(), 0U);
  EXPECT_EQ(whole_records(Format::tle, set).value(), set.size());
  EXPECT_EQ(whole_records(Format::tle, set + "NEXT\n1 c\n").value(), set.size());
  EXPECT_EQ(whole_records(Format::tle, set + kNameLike2 + "1 c\n").value(), set.size());
  EXPECT_EQ(whole_records(Format::tle, "\n\n").value(), 0U);
  // A name has 40 columns at the most, whatever blanks and ends of lines follow them.
  const std::string name = "2 " + std::string(38, 'N');
  EXPECT_EQ(whole_records(Format::tle, name + "  \t\r\n").value(), 0U);
  EXPECT_EQ(whole_records(Format::tle, name + "N\n").value(), name.size() + 2);
}

TEST(Streams, a_message_is_no_stream_and_the_error_says_what_is) {
  const auto whole = whole_records(Format::tdm_kvn, "CCSDS_TDM_VERS = 2.0\n");
  ASSERT_FALSE(whole.has_value());
  EXPECT_EQ(whole.error().code, Code::format_unsupported);
  EXPECT_EQ(whole.error().what,
            "tdm-kvn is not taken record by record; these are: b3, iod, uk, tle, json-lines");
}

TEST(Pieces, a_long_list_of_sets_is_what_it_is_as_a_whole) {
  const std::string text =
      repeated(Format::tle, 3u << 20) + "1 25544U broken and not long enough\n";
  const auto profile = parse_profile(samples::format_text(Format::tle)->profile_json);
  const auto whole = samples::translate_text(Format::tle, text, profile.value());
  ASSERT_TRUE(whole.has_value());
  const Outcome made = in_pieces(Format::tle, text);
  ASSERT_TRUE(made.translation.has_value());
  EXPECT_GT(made.pieces, 3U);
  EXPECT_EQ(made.translation->measurements_read, whole->measurements_read);
  EXPECT_EQ(made.translation->measurements_carried, whole->measurements_carried);
  EXPECT_EQ(made.translation->records_refused, 1U);
  ASSERT_EQ(made.records.size(), whole->records.size());
  for (std::size_t i = 0; i < made.records.size(); ++i) {
    ASSERT_EQ(made.records[i].payload, whole->records[i].payload) << i;
    ASSERT_EQ(made.records[i].first_line, whole->records[i].first_line) << i;
  }
  ASSERT_EQ(made.translation->diagnostics.size(), 1U);
  EXPECT_EQ(made.translation->diagnostics[0].line, whole->diagnostics[0].line);
}

TEST(Pieces, bytes_that_come_one_by_one_are_the_same_text) {
  const std::string text = samples::format_text(Format::tle)->bytes;
  const Outcome one = in_pieces(Format::tle, text, 1), all = in_pieces(Format::tle, text);
  ASSERT_FALSE(all.records.empty());
  ASSERT_EQ(one.records.size(), all.records.size());
  EXPECT_EQ(one.records.front().payload, all.records.front().payload);
}

// 1,200 comments of 60,000 bytes are 72 MB: two pieces of 64 MiB and less.
TEST(Pieces, observations_behind_the_first_piece_keep_their_lines) {
  std::string text;
  for (int i = 0; i < 1'200; ++i) text += "#" + std::string(59'998, '-') + "\n";
  const Outcome made =
      in_pieces(Format::iod, text + samples::format_text(Format::iod)->bytes, 1u << 20);
  ASSERT_TRUE(made.translation.has_value());
  EXPECT_EQ(made.pieces, 2U);
  ASSERT_FALSE(made.records.empty());
  EXPECT_EQ(made.records.front().first_line, 1'201U);
}

TEST(Pieces, a_fault_of_the_text_is_told_with_its_line_in_the_whole) {
  const std::string good = repeated(Format::tle, 2u << 20);
  const auto lines = static_cast<std::size_t>(std::count(good.begin(), good.end(), '\n'));
  const Outcome made = in_pieces(Format::tle, good + std::string("A\0B\n", 4));
  ASSERT_FALSE(made.translation.has_value());
  EXPECT_EQ(made.translation.error().code, Code::text_malformed);
  EXPECT_EQ(made.translation.error().where, "line " + std::to_string(lines + 1) + " byte 2");
}

TEST(Pieces, a_text_without_line_ends_is_refused_and_not_waited_for) {
  const Outcome made = in_pieces(Format::tle, std::string(3u << 20, 'x'));
  ASSERT_FALSE(made.translation.has_value());
  EXPECT_EQ(made.translation.error().code, Code::line_too_long);
  EXPECT_EQ(made.pieces, 0U);
}

// 1 MiB and more without a line 2: pieces end with lines, and each line is refused once.
TEST(Pieces, lines_that_are_no_sets_are_refused_one_by_one) {
  std::string text;
  for (int i = 0; i < 400'000; ++i) text += i % 2 == 0 ? "X\n\n" : "X\nY\n";
  const Outcome made = in_pieces(Format::tle, text + samples::format_text(Format::tle)->bytes);
  ASSERT_TRUE(made.translation.has_value());
  EXPECT_EQ(made.translation->records_refused, 600'000U);  // 400,000 X and 200,000 Y, no blank line
  EXPECT_FALSE(made.records.empty());
  const auto& last = made.translation->diagnostics.back();
  EXPECT_EQ(last.count, 600'000U - kMaxDiagnostics);
}

// 524,253 lines of two bytes and a line 1 of 70 are 1,048,576: the first piece would end with it.
TEST(Pieces, a_set_behind_lines_that_are_none_stays_whole) {
  const std::string name = "ISS (ZARYA)\n";
  const std::string line_1 =
      "1 25544U 98067A   08264.51782528 -.00002182  00000-0 -11606-4 0  2927\n";
  for (const std::string& before : {std::string(), name}) {
    std::string text;
    while (text.size() + before.size() + line_1.size() < (1u << 20)) text += "X\n";
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    const Outcome made = in_pieces(Format::tle, text + before + line_1 + kLine2);
    ASSERT_TRUE(made.translation.has_value());
    EXPECT_EQ(made.records.size(), 1U);
    // The line before a line 1 is its name, whatever it is.
    EXPECT_EQ(made.translation->records_refused, before.empty() ? lines - 1 : lines);
  }
}

TEST(Pieces, an_empty_text_is_a_translation_and_a_message_is_none) {
  const Outcome made = in_pieces(Format::tle, "");
  ASSERT_TRUE(made.translation.has_value());
  EXPECT_EQ(made.translation->measurements_read, 0U);
  const Outcome message = in_pieces(Format::tdm_kvn, "x");
  ASSERT_FALSE(message.translation.has_value());
  EXPECT_EQ(message.translation.error().code, Code::format_unsupported);
}

TEST(Pieces, what_stops_the_taking_stops_the_reading) {
  const auto profile = parse_profile(samples::format_text(Format::tle)->profile_json);
  Source source(repeated(Format::tle, 3u << 20), 1u << 20);
  int taken = 0;
  const auto made = translate_pieces(source.reader(), profile.value(),
                                     {Format::tle, Payload::omm, samples::kLabel, DataMode::test},
                                     [&](auto&) -> Status {
                                       ++taken;
                                       return fail(Code::file_unwritable, "no room");
                                     });
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code, Code::file_unwritable);
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace accord::node::translate
