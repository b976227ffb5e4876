// What the tests of tasking share: one valid request, a stand-in hash, records in a wanted state,
// two talking sides.
#pragma once

#include <gtest/gtest.h>

#include "node/tasking/life_cycle.hpp"

namespace accord::node::tasking::test {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline UtcTime at(std::string_view text) {
  auto time = UtcTime::parse(text);
  EXPECT_TRUE(time.has_value()) << text;
  return time.value_or(UtcTime{});
}

inline const UtcTime kSent = at("2026-11-21T06:00:00Z");
inline constexpr seconds kSkew{5};

/// PRIORITY class of DESIGN.md section 9: acknowledge in 60 s, decide in 6 h.
inline Terms terms() {
  Terms out{seconds{60}, hours{6}, kSkew, hours{24}, {}};
  out.agreement.raw.fill(0xA5);
  return out;
}

inline RequestId request_id(std::uint8_t last = 1) {
  return RequestId::v7(1'795'240'800'000, {0, 0, 0, 0, 0, 0, 0, 0, 0, last});
}

inline RecordId record_id(std::uint8_t last, std::uint8_t before = 0) {
  return RecordId::v7(1'795'240'800'000, {0, 0, 0, 0, 0, 0, 0, 7, before, last});
}

inline TaskScope scope() {
  return {kSent + hours{8}, kSent + hours{20}, kSent + hours{24}, 10, {"EOO", "TRK"}};
}

inline TaskRequest request() {
  TaskRequest out;
  out.id = request_id();
  out.agreement = terms().agreement;
  out.priority = Priority::priority;
  out.purpose = fbs::Purpose::CONJUNCTION_ASSESSMENT;
  out.rationale = "close approach on 22 November";
  out.object = {25544, "1998-067A", "", "ISS (ZARYA)"};
  out.scope = scope();
  out.delivery_mode = fbs::DeliveryMode::AS_COLLECTED;
  out.commitment = fbs::Commitment::BEST_EFFORT;
  out.respond_by = kSent + hours{6};
  out.sent = kSent;
  return out;
}

/// Distinct bytes give distinct digests well enough for a test (FNV-1a, eight lanes); no
/// cryptography is meant.
inline Digest fake_hash(ByteView payload) {
  Digest out;
  for (std::size_t lane = 0; lane < out.raw.size() / 8; ++lane) {
    std::uint64_t hash = 14'695'981'039'346'656'037u + lane;
    for (const std::uint8_t byte : payload) hash = (hash ^ byte) * 1'099'511'628'211u;
    for (std::size_t i = 0; i < 8; ++i) {
      out.raw[lane * 8 + i] = static_cast<std::uint8_t>(hash >> (8 * i));
    }
  }
  return out;
}

inline NationId nation(std::string_view text) { return NationId::parse(text).value(); }

inline Opening opening(std::string_view peer, const TaskRequest& asked = request()) {
  return {nation(peer), DataMode::real, terms(), fake_hash(build_request(asked))};
}

inline TaskRecord requester_record() {
  return open_as_requester(request(), opening("USA")).value();
}
inline TaskRecord provider_record() {
  return open_as_provider(request(), opening("GBR"), kSent + seconds{1}).value().record;
}

inline Delivery delivery(std::uint8_t last, std::uint32_t observations) {
  return {record_id(last), "TRK", DataMode::real, observations};
}

/// Both sides of one request, and the wire between them as the test wishes to use it.
struct Duo {
  TaskRecord asks = requester_record();
  TaskRecord gives = provider_record();

  TaskRecord& of(Side side) { return side == Side::requester ? asks : gives; }

  Result<TaskMove> say(Side side, const Intent& intent, UtcTime now) {
    return apply_own(of(side), intent, now, fake_hash);
  }
  Result<Step> hear(Side side, const TaskMove& move, UtcTime now) {
    return apply_peer(of(side), move, now, fake_hash(build_move(move)));
  }
  /// Says it, and the other side hears it at the same instant; then whatever became due, until
  /// nothing is.
  void pass(Side side, const Intent& intent, UtcTime now) {
    auto said = say(side, intent, now);
    ASSERT_TRUE(said.has_value()) << said.error().text();
    auto heard = hear(other(side), *said, now);
    ASSERT_TRUE(heard.has_value()) << heard.error().text();
    drain(now);
  }
  void drain(UtcTime now) {
    for (const Side side : {Side::provider, Side::requester, Side::provider}) {
      while (const auto next = due(of(side), now)) {
        auto said = say(side, *next, now);
        ASSERT_TRUE(said.has_value()) << said.error().text();
        auto heard = hear(other(side), *said, now);
        ASSERT_TRUE(heard.has_value()) << heard.error().text();
      }
    }
  }
  void acknowledge(UtcTime now = kSent + seconds{1}) {
    pass(Side::provider, {Move::ACKNOWLEDGE}, now);
  }
  void accept(UtcTime now = kSent + minutes{10}) {
    acknowledge();
    pass(Side::provider, {Move::ACCEPT}, now);
  }
  void expect_both(State state, bool presumed = false) {
    EXPECT_EQ(name_of(asks.state), name_of(state));
    EXPECT_EQ(name_of(gives.state), name_of(state));
    EXPECT_EQ(asks.presumed, presumed);
  }
};

inline std::string code_of(const auto& result) {
  return result ? "ok" : std::string(code_entry(result.error().code).name);
}

}  // namespace accord::node::tasking::test
