// Diagnostics stay bounded, and nothing counted is lost.
#include "node/translate/diagnostic.hpp"

#include <gtest/gtest.h>

namespace accord::node::translate {
namespace {

Diagnostic warning(std::size_t line, std::string keyword) {
  return {Severity::warning, Code::not_carried, line, std::move(keyword), "no field for it"};
}

TEST(Diagnostics, one_reads_as_a_sentence_with_line_and_code) {
  EXPECT_EQ(warning(17, "PC_N0").text(),
            "line 17: warning ACC-4020 not_carried PC_N0: no field for it");
}

TEST(Diagnostics, up_to_the_limit_each_is_kept) {
  DiagnosticLog log;
  for (std::size_t i = 1; i <= kMaxDiagnostics; ++i) log.add(warning(i, "RANGE"));
  EXPECT_EQ(log.take().size(), kMaxDiagnostics);
  EXPECT_TRUE(log.take().empty());
}

TEST(Diagnostics, beyond_the_limit_they_are_counted_by_keyword) {
  DiagnosticLog log;
  for (std::size_t i = 1; i <= kMaxDiagnostics; ++i) log.add(warning(i, "RANGE"));
  for (std::size_t i = 0; i < 7; ++i) log.add(warning(20'001 + i, "PC_N0"));
  log.add(warning(30'000, "STEC"));
  const auto all = log.take();
  ASSERT_EQ(all.size(), kMaxDiagnostics + 2);
  EXPECT_EQ(all[kMaxDiagnostics].message, "7 more of these from line 20001 to line 20007");
  EXPECT_EQ(all[kMaxDiagnostics + 1].keyword, "STEC");
}

TEST(Diagnostics, keywords_without_end_do_not_take_memory_without_end) {
  DiagnosticLog log;
  for (std::size_t i = 0; i < kMaxDiagnostics * 3; ++i)
    log.add(warning(i, "K" + std::to_string(i)));
  EXPECT_LE(log.take().size(), 2 * kMaxDiagnostics + 1);
}

TEST(Diagnostics, summaries_of_another_log_are_added_up) {
  DiagnosticLog total;
  for (const std::size_t first : {std::size_t{1}, std::size_t{100'001}, std::size_t{200'001}}) {
    DiagnosticLog part;
    for (std::size_t i = 0; i < kMaxDiagnostics + 5; ++i) part.add(warning(first + i, "RANGE"));
    for (Diagnostic& one : part.take()) total.add(std::move(one));
  }
  const auto all = total.take();
  ASSERT_EQ(all.size(), kMaxDiagnostics + 1);
  // 3 x 10,005, of which 10,000 are kept
  EXPECT_EQ(all.back().message, "20015 more of these from line 10001 to line 210005");
}

}  // namespace
}  // namespace accord::node::translate
