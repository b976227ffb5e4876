// A statement's text: what is written reads back, everything else is refused with its path.
#include "agreement/statement.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "support.hpp"

namespace accord::agreement::test {
namespace {

using nlohmann::json;

Statement suspension() {
  Statement out;
  out.kind = StatementKind::suspend;
  out.nation = nation("GBR");
  out.agreement = digest(0x11);
  out.number = 3;
  out.signed_at = time("2026-03-01T00:00:00Z");
  out.effective = time("2026-03-01T00:00:00.000000001Z");
  return out;
}

Statement amendment() {
  Statement out = suspension();
  out.kind = StatementKind::amend;
  out.successor = digest(0x22);
  return out;
}

TEST(StatementText, reads_back_as_it_was_written) {
  for (const Statement& said : {suspension(), amendment()}) {
    const auto read = parse_statement(statement_text(said));
    ASSERT_TRUE(read) << read.error().text();
    EXPECT_EQ(read->kind, said.kind);
    EXPECT_EQ(read->nation, said.nation);
    EXPECT_EQ(read->agreement, said.agreement);
    EXPECT_EQ(read->number, said.number);
    EXPECT_EQ(read->signed_at, said.signed_at);
    EXPECT_EQ(read->effective, said.effective);
    EXPECT_EQ(read->successor, said.successor);
  }
}

TEST(StatementText, every_kind_has_its_word) {
  for (const char* word : {"suspend", "restore", "terminate", "amend"}) {
    const auto kind = statement_kind_of(word);
    ASSERT_TRUE(kind) << word;
    EXPECT_EQ(name_of(*kind), word);
  }
  EXPECT_FALSE(statement_kind_of("Suspend"));
  EXPECT_FALSE(statement_kind_of(""));
}

TEST(StatementText, what_does_not_fit_is_refused_with_its_path) {
  struct Wrong {
    std::function<void(json&)> change;
    Code code;
    const char* where;
  };
  const Wrong table[] = {
      {[](json& s) { s["reason"] = "x"; }, Code::agreement_schema, "$.reason"},
      {[](json& s) { s.erase("number"); }, Code::agreement_schema, "$.number"},
      {[](json& s) { s["number"] = 0; }, Code::agreement_schema, "$.number"},
      {[](json& s) { s["number"] = kMaxStatements + 1; }, Code::agreement_schema, "$.number"},
      {[](json& s) { s["accord_statement"] = 2; }, Code::agreement_schema, "$.accord_statement"},
      {[](json& s) { s["kind"] = "revoke"; }, Code::agreement_schema, "$.kind"},
      {[](json& s) { s["nation"] = "gbr"; }, Code::bad_id, "$.nation"},
      {[](json& s) { s["agreement_sha384"] = std::string(96, 'g'); }, Code::bad_value,
       "$.agreement_sha384"},
      {[](json& s) { s["effective"] = "2026-03-01T00:00:00+00:00"; }, Code::bad_time,
       "$.effective"},
      {[](json& s) { s.erase("successor_sha384"); }, Code::statement_invalid, "$"},
      {[](json& s) { s["kind"] = "suspend"; }, Code::statement_invalid, "$"},
  };
  for (const Wrong& wrong : table) {
    json text = json::parse(statement_text(amendment()));
    wrong.change(text);
    const auto read = parse_statement(text.dump());
    ASSERT_FALSE(read) << text.dump();
    EXPECT_EQ(read.error().code, wrong.code) << read.error().text();
    EXPECT_EQ(read.error().where, wrong.where) << read.error().text();
  }
  EXPECT_FALSE(parse_statement(""));
  EXPECT_FALSE(
      parse_statement(statement_text(suspension()) + std::string(kMaxStatementBytes, ' ')));
}

}  // namespace
}  // namespace accord::agreement::test
