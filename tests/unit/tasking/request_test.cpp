// Each rule of a tasking request: what just passes, and what just does not.
#include <flatbuffers/flatbuffers.h>

#include "support.hpp"

namespace accord::node::tasking::test {
namespace {

void expect_refused(const TaskRequest& asked, std::string_view where) {
  const auto parsed = parse_request(build_request(asked));
  ASSERT_FALSE(parsed.has_value()) << where;
  EXPECT_EQ(parsed.error().code, Code::task_request_invalid) << parsed.error().text();
  EXPECT_EQ(parsed.error().where, where) << parsed.error().text();
}

void expect_taken(const TaskRequest& asked) {
  const auto parsed = parse_request(build_request(asked));
  ASSERT_TRUE(parsed.has_value()) << parsed.error().text();
  EXPECT_EQ(*parsed, asked);
}

TaskRequest with(auto change) {
  TaskRequest out = request();
  change(out);
  return out;
}

TEST(TaskRequest, all_fields_come_back_as_they_went) {
  expect_taken(request());
  expect_taken(with([](auto& r) { r.campaign = CampaignId(request_id(9).raw()); }));
  expect_taken(with([](auto& r) { r.rationale.clear(); }));
}

TEST(TaskRequest, building_is_deterministic) {
  EXPECT_EQ(build_request(request()), build_request(request()));
}

TEST(TaskRequest, slice_at_any_alignment_is_parsed) {
  const Bytes bytes = build_request(request());
  for (std::size_t shift = 0; shift < 8; ++shift) {
    Bytes shifted(shift, 0);
    shifted.insert(shifted.end(), bytes.begin(), bytes.end());
    EXPECT_TRUE(parse_request(ByteView(shifted).subspan(shift)).has_value()) << shift;
  }
}

TEST(TaskRequest, truncated_or_foreign_buffer_is_refused) {
  const Bytes bytes = build_request(request());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto parsed = parse_request(ByteView(bytes).first(size));
    const bool padding_alone_is_cut = size + 4 > bytes.size();  // strings end on a multiple of four
    EXPECT_TRUE(!parsed || (padding_alone_is_cut && *parsed == request())) << size;
  }
  EXPECT_FALSE(parse_request(as_bytes("{\"request\":1}")).has_value());
}

TEST(TaskRequest, window_must_be_ordered) {
  expect_refused(with([](auto& r) { r.scope.window_stop = r.scope.window_start; }),
                 "scope.window_stop_tai_ns");
  expect_taken(with([](auto& r) { r.scope.window_stop = r.scope.window_start + Nanos{1}; }));
}

TEST(TaskRequest, window_over_when_sent_is_refused) {
  const auto moved = [](Nanos by) {
    return with([by](auto& r) {
      r.scope.window_start = kSent - hours{2};
      r.scope.window_stop = kSent + by;
    });
  };
  expect_refused(moved(Nanos{0}), "scope.window_stop_tai_ns");
  expect_taken(moved(Nanos{1}));
}

TEST(TaskRequest, delivery_before_the_end_of_the_window_is_refused) {
  expect_refused(with([](auto& r) { r.scope.deliver_by = r.scope.window_stop - Nanos{1}; }),
                 "scope.deliver_by_tai_ns");
  expect_taken(with([](auto& r) { r.scope.deliver_by = r.scope.window_stop; }));
}

TEST(TaskRequest, answer_asked_for_before_it_was_sent_is_refused) {
  expect_refused(with([](auto& r) { r.respond_by = r.sent; }), "respond_by_tai_ns");
  expect_taken(with([](auto& r) { r.respond_by = r.sent + Nanos{1}; }));
}

TEST(TaskRequest, priority_must_be_given) {
  expect_refused(with([](auto& r) { r.priority = Priority::unspecified; }), "priority");
  expect_refused(with([](auto& r) { r.priority = static_cast<Priority>(5); }), "priority");
  expect_taken(with([](auto& r) { r.priority = Priority::flash; }));
}

// req: TSK-009
TEST(TaskRequest, purpose_is_required_above_routine_alone) {
  expect_refused(with([](auto& r) { r.purpose = fbs::Purpose::UNSPECIFIED; }), "purpose");
  expect_taken(with([](auto& r) {
    r.purpose = fbs::Purpose::UNSPECIFIED;
    r.priority = Priority::routine;
  }));
  expect_refused(with([](auto& r) { r.purpose = static_cast<fbs::Purpose>(10); }), "purpose");
}

TEST(TaskRequest, unknown_delivery_mode_or_commitment_is_refused) {
  expect_refused(with([](auto& r) { r.delivery_mode = static_cast<fbs::DeliveryMode>(4); }),
                 "delivery_mode");
  expect_refused(with([](auto& r) { r.commitment = static_cast<fbs::Commitment>(3); }),
                 "commitment");
}

TEST(TaskRequest, object_needs_one_of_the_two_ids) {
  expect_refused(with([](auto& r) { r.object = {0, "", "", "something"}; }), "object");
  expect_taken(with([](auto& r) { r.object = {25544, "", "", ""}; }));
  expect_taken(with([](auto& r) { r.object = {0, "1998-067A", "", ""}; }));
  expect_refused(with([](auto& r) { r.object.norad_cat_id = 1'000'000'000; }),
                 "object.norad_cat_id");
}

TEST(TaskRequest, cospar_id_is_strict) {
  for (const char* bad :
       {"98067A", "1998-67A", "1998-067", "1998-067a", "1998-067ABCD", "1998 067A", "1998-06AA"}) {
    expect_refused(with([bad](auto& r) { r.object.cospar_id = bad; }), "object.cospar_id");
  }
  expect_taken(with([](auto& r) { r.object.cospar_id = "1998-067QZ"; }));
}

TEST(TaskRequest, at_least_one_form_is_a_known_data_type) {
  const char* where = "scope.payload_codes";
  expect_refused(with([](auto& r) { r.scope.payload_codes = {}; }), where);
  expect_refused(with([](auto& r) { r.scope.payload_codes = {"XYZ"}; }), where);
  expect_refused(with([](auto& r) { r.scope.payload_codes = {"TRQ"}; }),
                 where);  // a type, of the other lane
  expect_taken(with([](auto& r) { r.scope.payload_codes = {"XYZ", "EOO"}; }));
  expect_refused(with([](auto& r) { r.scope.payload_codes = {"EOO", "EOO"}; }), where);
  expect_refused(with([](auto& r) { r.scope.payload_codes = {"EOO", "eoo"}; }), where);
  expect_refused(with([](auto& r) {
                   r.scope.payload_codes = {"EOO"};
                   for (char c = 'A'; c <= 'P'; ++c) r.scope.payload_codes.push_back({'X', c});
                 }),
                 where);
}

TEST(TaskRequest, observations_are_counted_from_one_to_a_million) {
  expect_refused(with([](auto& r) { r.scope.observations = 0; }), "scope.observations");
  expect_refused(with([](auto& r) { r.scope.observations = 1'000'001; }), "scope.observations");
  expect_taken(with([](auto& r) { r.scope.observations = 1; }));
  expect_taken(with([](auto& r) { r.scope.observations = 1'000'000; }));
}

TEST(TaskRequest, id_is_a_uuid_of_version_seven) {
  expect_refused(with([](auto& r) { r.id = {}; }), "request_id");
  expect_refused(with([](auto& r) {
                   r.id = RequestId::parse("0190b8a2-0000-4000-8000-000000000001").value();
                 }),
                 "request_id");
}

TEST(TaskRequest, agreement_is_named) {
  expect_refused(with([](auto& r) { r.agreement = {}; }), "agreement");
}

TEST(TaskRequest, second_version_is_not_in_this_form) {
  const auto parsed = parse_request(build_request(with([](auto& r) { r.version = 2; })));
  EXPECT_EQ(code_of(parsed), "task_not_in_this_form");
}

TEST(TaskRequest, text_is_bounded_utf8_without_controls) {
  expect_refused(with([](auto& r) { r.rationale = std::string(2'001, 'x'); }), "rationale");
  expect_taken(with([](auto& r) { r.rationale = std::string(2'000, 'x'); }));
  expect_taken(with([](auto& r) { r.rationale = "Rapprochement pr\xC3\xA9vu"; }));
  expect_refused(with([](auto& r) { r.rationale = "bell \x07"; }), "rationale");
  expect_refused(with([](auto& r) { r.rationale = "Latin-1 \xE9t\xE9"; }), "rationale");
  expect_refused(with([](auto& r) { r.rationale = "overlong \xC0\xAF"; }), "rationale");
  expect_refused(with([](auto& r) { r.rationale = "surrogate \xED\xA0\x80"; }), "rationale");
  expect_refused(with([](auto& r) { r.object.name = std::string(65, 'x'); }), "object.name");
}

TEST(TaskRequest, time_at_the_end_of_int64_is_refused) {
  expect_refused(with([](auto& r) { r.respond_by = kNever; }), "respond_by_tai_ns");
  expect_refused(with([](auto& r) { r.scope.deliver_by = kNever; }), "scope.deliver_by_tai_ns");
  expect_refused(with([](auto& r) { r.sent = UtcTime{-1}; }), "sent_tai_ns");
}

TEST(TaskRequest, state_that_is_no_mean_elements_buffer_is_refused) {
  expect_refused(with([](auto& r) { r.state_omm = {1, 2, 3}; }), "state_omm");
  // A table without fields under the identifier of OMM: well formed, nothing stated.
  flatbuffers::FlatBufferBuilder builder;
  const auto start = builder.StartTable();
  builder.Finish(flatbuffers::Offset<void>(builder.EndTable(start)), "$OMM");
  const Bytes omm(builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize());
  expect_taken(with([&omm](auto& r) { r.state_omm = omm; }));
}

TEST(Opening, requester_gives_the_provider_the_agreed_time_to_decide) {
  EXPECT_TRUE(open_as_requester(request(), opening("USA")).has_value());
  const auto hasty = with([](auto& r) { r.respond_by = kSent + hours{6} - Nanos{1}; });
  EXPECT_EQ(code_of(open_as_requester(hasty, opening("USA"))), "task_request_invalid");
  const auto opened = open_as_provider(hasty, opening("GBR"), kSent + seconds{1});
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->answer.move, Move::REJECT);
  EXPECT_EQ(opened->answer.reason, Reason::INVALID);
}

// Otherwise the times that a requester signs would move a request out of the day's quota, or keep
// it open for as long as it likes.
TEST(Opening, a_request_from_the_future_or_without_end_is_rejected) {
  const auto answer_at = [](const TaskRequest& asked, UtcTime now) {
    return open_as_provider(asked, opening("GBR", asked), now).value().answer;
  };
  const Nanos skew = terms().clock_skew;
  EXPECT_EQ(answer_at(request(), kSent - skew).move, Move::ACKNOWLEDGE);
  EXPECT_EQ(answer_at(request(), kSent - skew - Nanos{1}).move, Move::REJECT);
  EXPECT_EQ(answer_at(request(), kSent - skew - Nanos{1}).reason, Reason::INVALID);
  const auto until = [](Nanos span) { return with([=](auto& r) { r.respond_by = kSent + span; }); };
  EXPECT_EQ(answer_at(until(hours{366 * 24}), kSent).move, Move::ACKNOWLEDGE);
  EXPECT_EQ(answer_at(until(hours{366 * 24} + Nanos{1}), kSent).move, Move::REJECT);
}

TEST(Opening, other_agreement_than_the_terms_is_rejected) {
  const auto other_agreement = with([](auto& r) { r.agreement.raw[0] ^= 1; });
  EXPECT_EQ(code_of(open_as_requester(other_agreement, opening("USA"))), "task_request_invalid");
  const auto opened = open_as_provider(other_agreement, opening("GBR"), kSent + seconds{1});
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->answer.move, Move::REJECT);
  EXPECT_EQ(opened->answer.reason, Reason::AGREEMENT);
}

TEST(Opening, peer_mode_and_terms_are_required) {
  Opening bad = opening("USA");
  bad.peer = {};
  EXPECT_EQ(code_of(open_as_requester(request(), bad)), "bad_value");
  bad = opening("USA");
  bad.mode = DataMode::unspecified;
  EXPECT_EQ(code_of(open_as_requester(request(), bad)), "bad_value");
  bad = opening("USA");
  bad.terms.clock_skew = seconds{-1};
  EXPECT_EQ(code_of(open_as_requester(request(), bad)), "bad_value");
}

TEST(Opening, repeated_request_is_known_by_its_bytes) {
  const TaskRecord record = provider_record();
  EXPECT_TRUE(check_repeated_request(record, fake_hash(build_request(request()))).has_value());
  const auto changed = with([](auto& r) { r.scope.observations = 11; });
  EXPECT_EQ(code_of(check_repeated_request(record, fake_hash(build_request(changed)))),
            "task_history_forked");
}

}  // namespace
}  // namespace accord::node::tasking::test
