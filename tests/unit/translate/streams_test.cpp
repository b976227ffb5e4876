// Where a stream of records may be cut.
#include "node/translate/streams.hpp"

#include <gtest/gtest.h>

namespace accord::node::translate {
namespace {

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
  EXPECT_EQ(whole_records(Format::tle, "NAME\n1 a\n2 b").value(), 0U);
  EXPECT_EQ(whole_records(Format::tle, "NAME\n1 a\n2 b\n").value(), 13U);
  EXPECT_EQ(whole_records(Format::tle, "NAME\n1 a\n2 b\nNEXT\n1 c\n").value(), 13U);
  EXPECT_EQ(whole_records(Format::tle, "\n\n").value(), 0U);
}

TEST(Streams, a_message_is_no_stream_and_the_error_says_what_is) {
  const auto whole = whole_records(Format::tdm_kvn, "CCSDS_TDM_VERS = 2.0\n");
  ASSERT_FALSE(whole.has_value());
  EXPECT_EQ(whole.error().code, Code::format_unsupported);
  EXPECT_EQ(whole.error().what,
            "tdm-kvn is not taken record by record; these are: b3, iod, uk, tle, json-lines");
}

}  // namespace
}  // namespace accord::node::translate
