// What each kind of move must and may carry.
#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

TaskMove move(Move kind) {
  TaskMove out;
  out.id = request_id();
  out.number = 1;
  out.move = kind;
  out.time = kSent + minutes{1};
  out.last_seen.raw.fill(1);
  if (kind == Move::OFFER || kind == Move::AMEND) out.scope = scope();
  if (kind == Move::OFFER) out.respond_by = kSent + hours{7};
  if (kind == Move::DISPUTE) out.reason = Reason::QUALITY;
  if (kind == Move::DELIVER || kind == Move::COMPLETE) {
    out.record_ids = {record_id(1), record_id(2)};
    out.observations = 5;
  }
  return out;
}

void expect_refused(const TaskMove& bad, std::string_view where) {
  const auto parsed = parse_move(build_move(bad));
  ASSERT_FALSE(parsed.has_value()) << name_of(bad.move) << ' ' << where;
  EXPECT_EQ(parsed.error().code, Code::task_move_invalid) << parsed.error().text();
  EXPECT_EQ(parsed.error().where, where) << parsed.error().text();
}

TEST(TaskMove, every_kind_comes_back_as_it_went) {
  for (const Move kind : fbs::EnumValuesMove()) {
    if (kind == Move::UNSPECIFIED) continue;
    const auto parsed = parse_move(build_move(move(kind)));
    ASSERT_TRUE(parsed.has_value()) << name_of(kind) << ": " << parsed.error().text();
    EXPECT_EQ(*parsed, move(kind));
  }
}

TEST(TaskMove, unknown_kind_is_refused) {
  expect_refused(move(Move::UNSPECIFIED), "move");
  expect_refused(move(static_cast<Move>(19)), "move");
}

TEST(TaskMove, numbers_and_versions_begin_at_one) {
  TaskMove bad = move(Move::ACCEPT);
  bad.number = 0;
  expect_refused(bad, "number");
  bad = move(Move::ACCEPT);
  bad.version = 0;
  expect_refused(bad, "version");
  bad = move(Move::ACCEPT);
  bad.id = {};
  expect_refused(bad, "request_id");
}

TEST(TaskMove, coarse_reason_only_where_it_belongs) {
  const auto with_reason = [](Move kind, Reason reason) {
    TaskMove out = move(kind);
    out.reason = reason;
    return out;
  };
  EXPECT_TRUE(parse_move(build_move(with_reason(Move::DECLINE, Reason::NATIONAL_PRIORITY))));
  EXPECT_TRUE(parse_move(build_move(with_reason(Move::DECLINE, Reason::UNSPECIFIED))));
  expect_refused(with_reason(Move::DECLINE, Reason::QUALITY), "reason");
  expect_refused(with_reason(Move::DECLINE, Reason::TRANSPORT), "reason");
  expect_refused(with_reason(Move::DECLINE, static_cast<Reason>(13)), "reason");
  expect_refused(with_reason(Move::ACCEPT, Reason::CAPACITY), "reason");
  expect_refused(with_reason(Move::DISPUTE, Reason::UNSPECIFIED), "reason");
  EXPECT_TRUE(parse_move(build_move(with_reason(Move::ACKNOWLEDGE, Reason::TOO_LATE))));
  expect_refused(with_reason(Move::ACKNOWLEDGE, Reason::QUOTA), "reason");
}

TEST(TaskMove, deadline_is_for_acknowledgement_and_offer) {
  TaskMove ack = move(Move::ACKNOWLEDGE);
  ack.respond_by = kSent + hours{6};
  EXPECT_TRUE(parse_move(build_move(ack)).has_value());
  TaskMove offer = move(Move::OFFER);
  offer.respond_by.reset();
  expect_refused(offer, "respond_by_tai_ns");
  TaskMove accept = move(Move::ACCEPT);
  accept.respond_by = kSent + hours{6};
  expect_refused(accept, "respond_by_tai_ns");
}

TEST(TaskMove, scope_is_for_offer_and_amendment) {
  TaskMove offer = move(Move::OFFER);
  offer.scope.reset();
  expect_refused(offer, "scope");
  offer = move(Move::OFFER);
  offer.scope->observations = 0;
  expect_refused(offer, "scope.observations");
  TaskMove accept = move(Move::ACCEPT);
  accept.scope = scope();
  expect_refused(accept, "scope");
}

TEST(TaskMove, delivery_names_each_record_once) {
  TaskMove bad = move(Move::DELIVER);
  bad.record_ids = {};
  expect_refused(bad, "record_ids");
  bad = move(Move::DELIVER);
  bad.record_ids = {record_id(1), record_id(1)};
  expect_refused(bad, "record_ids");
  bad = move(Move::DELIVER);
  bad.record_ids = {record_id(1), RecordId{}};
  expect_refused(bad, "record_ids");
  bad = move(Move::DELIVER);
  bad.observations = 1;  // two records hold at least two
  expect_refused(bad, "observations");
  bad = move(Move::ACCEPT);
  bad.record_ids = {record_id(1)};
  expect_refused(bad, "record_ids");
  bad = move(Move::ACCEPT);
  bad.observations = 1;
  expect_refused(bad, "observations");
}

TEST(TaskMove, delivery_names_at_most_8192_records) {
  TaskMove many = move(Move::DELIVER);
  many.record_ids.clear();
  for (unsigned i = 0; i < 8'192; ++i) {
    many.record_ids.push_back(
        record_id(static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)));
  }
  many.observations = 8'192;
  EXPECT_TRUE(parse_move(build_move(many)).has_value());
  many.record_ids.push_back(RecordId(request_id().raw()));
  many.observations = 8'193;
  expect_refused(many, "record_ids");
}

TEST(TaskMove, truncated_buffer_is_refused) {
  const Bytes bytes = build_move(move(Move::DELIVER));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(parse_move(ByteView(bytes).first(size)).has_value()) << size;
  }
}

TEST(TaskMove, request_is_no_move) {
  EXPECT_EQ(code_of(parse_move(build_request(request()))), "bad_buffer");
  EXPECT_EQ(code_of(parse_request(build_move(move(Move::ACCEPT)))), "bad_buffer");
}

}  // namespace
}  // namespace accord::node::tasking::test
