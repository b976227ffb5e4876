// Heads of link logs: whose word they are.
#include "crypto/log_head.hpp"

#include "crypto/detached.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::kNow;
using test::must;
using test::nation;

// Of the first 8 entries of tests/vectors/crypto/link_log.py.
constexpr std::string_view kRoot =
    "376d0115b6a98e0e31a7baf4773c3124cbace36d0e1fc6d7954913e5a6ca709e7123f9882075c834fb7b76cb4dc5f8"
    "96";
constexpr std::string_view kLife = "01890a5d-ac96-774b-bcce-b302099a8057";

class LogHeadTest : public testing::TestWithParam<Suite> {
 protected:
  LogHeadTest() {
    EXPECT_EQ(code_of(trust_.add_root(gbr_.id, gbr_.root)), "ok");
    EXPECT_EQ(code_of(trust_.add_root(usa_.id, usa_.root)), "ok");
  }

  static LogHead terms() {
    return {{nation("GBR"), nation("USA"), must(IncarnationId::parse(kLife))},
            8,
            must(Digest::parse(kRoot)),
            kNow};
  }
  HeadExpectation expected(UtcTime time = kNow) const { return {terms().log, time}; }
  std::string verdict(const SignedHead& head, UtcTime time = kNow) const {
    return code_of(verify_head(head, trust_, expected(time)));
  }
  std::string verdict(const CosignedHead& head, UtcTime time = kNow) const {
    return code_of(verify_cosignature(head, trust_, expected(time)));
  }
  std::string signing(const LogHead& head) const {
    return code_of(sign_head(keeper_.key, keeper_.certificate, head));
  }
  SignedHead signed_with(std::uint64_t size, const Digest& root, UtcTime time = kNow) const {
    LogHead head = terms();
    head.size = size;
    head.root = root;
    head.time = time;
    return must(sign_head(keeper_.key, keeper_.certificate, head));
  }

  test::Nation gbr_{"GBR", GetParam()}, usa_{"USA", GetParam()};
  test::Signer keeper_{gbr_, Role::node_sign}, peer_{usa_, Role::node_sign};
  TrustStore trust_;
  const SignedHead head_ = must(sign_head(keeper_.key, keeper_.certificate, terms()));
  const CosignedHead cosigned_ =
      must(cosign_head(peer_.key, peer_.certificate, head_, kNow + std::chrono::seconds(1)));
};

INSTANTIATE_TEST_SUITE_P(Suites, LogHeadTest, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(LogHeadTest, heads_survive_their_text_and_verify) {
  const SignedHead head = must(parse_log_head(head_.text()));
  EXPECT_EQ(head.head, terms());
  EXPECT_EQ(head.text(), head_.text());
  EXPECT_EQ(verdict(head), "ok");
  const CosignedHead cosigned = must(parse_cosigned_head(cosigned_.text()));
  EXPECT_EQ(cosigned.signed_head.head, terms());
  EXPECT_EQ(cosigned.text(), cosigned_.text());
  EXPECT_EQ(verdict(cosigned.signed_head), "ok");
  EXPECT_EQ(verdict(cosigned), "ok");
}

TEST_P(LogHeadTest, no_byte_of_a_head_can_be_changed) {
  test::expect_every_flip_refused(as_bytes(head_.text()), [&](ByteView text) {
    const auto parsed = parse_log_head(as_text(text));
    return parsed && verdict(*parsed) == "ok";
  });
}

TEST_P(LogHeadTest, no_byte_of_a_cosigned_head_can_be_changed) {
  test::expect_every_flip_refused(as_bytes(cosigned_.text()), [&](ByteView text) {
    const auto parsed = parse_cosigned_head(as_text(text));
    return parsed && verdict(parsed->signed_head) == "ok" && verdict(*parsed) == "ok";
  });
}

TEST_P(LogHeadTest, openssl_verifies_the_documented_messages) {
  const std::string lines = "format accord-log-head/1\nkeeper GBR\npeer USA\nincarnation " +
                            std::string(kLife) + "\nsize 8\nroot " + std::string(kRoot) +
                            "\ntime 2026-06-01T12:00:00.000000000Z\n";
  const auto check = [](const Certificate& certificate, const Bytes& signature,
                        const std::string& domain, const std::string& message) {
    const test::ScratchDirectory scratch;
    scratch.write("cert.pem", certificate.to_pem());
    scratch.write("signature", signature);
    scratch.write("head", domain + '\0' + (GetParam() == Suite::p384 ? '\x01' : '\x02'));
    scratch.write("lines", message);
    const std::string digest = GetParam() == Suite::p384 ? " -digest sha384" : "";
    const auto outcome = scratch.openssl(
        "x509 -in cert.pem -outform DER -out cert.der && openssl x509 -in cert.pem -noout -pubkey "
        "-out key.pem && openssl dgst -sha384 -binary -out d cert.der && cat head d lines > input "
        "&& openssl pkeyutl -verify -pubin -inkey key.pem -rawin" +
        digest + " -sigfile signature -in input");
    EXPECT_EQ(outcome.status, 0) << outcome.output;
  };
  check(keeper_.certificate, head_.signature, "accord/log-head/1", lines);
  check(peer_.certificate, cosigned_.cosignature, "accord/log-cosignature/1",
        lines + "cosigned_at 2026-06-01T12:00:01.000000000Z\n");
}

TEST_P(LogHeadTest, every_term_is_inside_both_signatures) {
  const auto with = [&](auto change) {
    CosignedHead changed = cosigned_;
    change(changed);
    const HeadExpectation theirs{changed.signed_head.head.log, kNow};
    return code_of(verify_head(changed.signed_head, trust_, theirs)) + " " +
           code_of(verify_cosignature(changed, trust_, theirs));
  };
  using Head = CosignedHead;
  const auto terms_of = [](Head& h) -> LogHead& { return h.signed_head.head; };
  EXPECT_EQ(with([](Head&) {}), "ok ok");
  EXPECT_EQ(with([&](Head& h) { terms_of(h).size += 1; }), "bad_signature bad_signature");
  EXPECT_EQ(with([&](Head& h) { terms_of(h).root.raw[47] ^= 1; }), "bad_signature bad_signature");
  EXPECT_EQ(with([&](Head& h) { terms_of(h).time = kNow - Nanos(1); }),
            "bad_signature bad_signature");
  EXPECT_EQ(with([&](Head& h) {
              terms_of(h).log.incarnation =
                  must(IncarnationId::parse("01890a5d-ac96-774b-bcce-b302099a8058"));
            }),
            "bad_signature bad_signature");
  EXPECT_EQ(with([](Head& h) { h.cosigned_at = h.cosigned_at + Nanos(1); }), "ok bad_signature");
  // One's word is not the other's, though the lines begin alike.
  EXPECT_EQ(with([](Head& h) { h.cosignature = h.signed_head.signature; }), "ok bad_signature");
}

TEST_P(LogHeadTest, keeper_and_peer_sign_for_themselves_and_nobody_else) {
  test::Nation fra("FRA", GetParam());
  ASSERT_EQ(code_of(trust_.add_root(fra.id, fra.root)), "ok");
  const test::Signer stranger(fra, Role::node_sign);
  EXPECT_EQ(code_of(sign_head(stranger.key, stranger.certificate, terms())), "wrong_nation");
  EXPECT_EQ(code_of(sign_head(peer_.key, keeper_.certificate, terms())),
            "key_certificate_mismatch");
  for (const test::Signer* not_peer : {&stranger, &std::as_const(keeper_)}) {
    EXPECT_EQ(code_of(cosign_head(not_peer->key, not_peer->certificate, head_, kNow)),
              "wrong_nation");
  }
  // A stranger's good signature over the very lines.
  SignedHead forged = head_;
  forged.certificate = stranger.certificate;
  forged.signature = must(stranger.key.sign(kLogHeadDomain, stranger.certificate.digest(),
                                            as_bytes(terms().message())));
  EXPECT_EQ(verdict(forged), "wrong_nation");
  for (const test::Signer* not_peer : {&stranger, &std::as_const(keeper_)}) {
    CosignedHead false_word = cosigned_;
    false_word.cosigner = not_peer->certificate;
    false_word.cosignature = must(not_peer->key.sign(
        kLogCosignatureDomain, not_peer->certificate.digest(),
        as_bytes(terms().message() + "cosigned_at " + cosigned_.cosigned_at.text() + "\n")));
    EXPECT_EQ(verdict(false_word), "wrong_nation");
  }
}

TEST_P(LogHeadTest, only_node_sign_certificates_sign) {
  for (const Role role : kRoles) {
    const test::Signer keeper(gbr_, role), peer(usa_, role);
    const bool right = role == Role::node_sign;
    EXPECT_EQ(code_of(sign_head(keeper.key, keeper.certificate, terms())),
              right ? "ok" : "wrong_role");
    EXPECT_EQ(code_of(cosign_head(peer.key, peer.certificate, head_, kNow)),
              right ? "ok" : "wrong_role");
    SignedHead head = head_;
    head.certificate = keeper.certificate;
    EXPECT_EQ(verdict(head), right ? "bad_signature" : "wrong_role");
    CosignedHead cosigned = cosigned_;
    cosigned.cosigner = peer.certificate;
    EXPECT_EQ(verdict(cosigned), right ? "bad_signature" : "wrong_role");
  }
}

TEST_P(LogHeadTest, a_nations_root_must_be_pinned_and_its_own) {
  test::Nation false_gbr("GBR", GetParam());
  const test::Signer false_keeper(false_gbr, Role::node_sign);
  EXPECT_EQ(verdict(must(sign_head(false_keeper.key, false_keeper.certificate, terms()))),
            "bad_chain_signature");
  EXPECT_EQ(code_of(verify_head(head_, TrustStore(), expected())), "unknown_nation");
  EXPECT_EQ(code_of(verify_cosignature(cosigned_, TrustStore(), expected())), "unknown_nation");
}

TEST_P(LogHeadTest, a_head_of_another_log_is_not_the_expected_one) {
  const auto expecting = [&](auto change) {
    HeadExpectation other = expected();
    change(other.log);
    return code_of(verify_head(head_, trust_, other)) + " " +
           code_of(verify_cosignature(cosigned_, trust_, other));
  };
  EXPECT_EQ(expecting([](LogName&) {}), "ok ok");
  EXPECT_EQ(expecting([](LogName& log) { std::swap(log.keeper, log.peer); }),
            "wrong_peer wrong_peer");
  EXPECT_EQ(expecting([](LogName& log) { log.peer = nation("FRA"); }), "wrong_peer wrong_peer");
  EXPECT_EQ(expecting([](LogName& log) { log.incarnation = IncarnationId(); }),
            "wrong_peer wrong_peer");
}

TEST_P(LogHeadTest, certificates_count_at_the_time_of_signing) {
  const Digest root = must(Digest::parse(kRoot));
  const auto signing_at = [&](const char* time) {
    LogHead head = terms();
    head.time = at(time);
    return signing(head);
  };
  EXPECT_EQ(signing_at("2026-05-01T00:00:00Z"), "ok");  // the certificate's first second
  EXPECT_EQ(signing_at("2026-04-30T23:59:59Z"), "certificate_not_yet_valid");
  EXPECT_EQ(signing_at("2026-07-30T00:00:00Z"), "ok");
  EXPECT_EQ(signing_at("2026-07-30T00:00:01Z"), "certificate_expired");
  // Expired since: the word stands.
  EXPECT_EQ(verdict(head_, at("2030-01-01T00:00:00Z")), "ok");
  EXPECT_EQ(verdict(cosigned_, at("2030-01-01T00:00:00Z")), "ok");
  EXPECT_EQ(code_of(cosign_head(peer_.key, peer_.certificate, head_, at("2026-07-30T00:00:01Z"))),
            "certificate_expired");
  // Not signed by then: five minutes ahead at the most.
  const SignedHead ahead = signed_with(8, root, kNow + std::chrono::minutes(5));
  const SignedHead too_far = signed_with(8, root, kNow + std::chrono::minutes(5) + Nanos(1));
  EXPECT_EQ(verdict(ahead), "ok");
  EXPECT_EQ(verdict(too_far), "signed_in_future");
  EXPECT_EQ(code_of(cosign_head(peer_.key, peer_.certificate, ahead, kNow)), "ok");
  EXPECT_EQ(code_of(cosign_head(peer_.key, peer_.certificate, too_far, kNow)), "signed_in_future");
  EXPECT_EQ(verdict(cosigned_, kNow - std::chrono::minutes(5)), "signed_in_future");
  CosignedHead before_its_head = must(cosign_head(peer_.key, peer_.certificate, ahead, kNow));
  before_its_head.signed_head.head.time = kNow + std::chrono::minutes(6);
  EXPECT_EQ(verdict(before_its_head, kNow + std::chrono::hours(1)), "signed_in_future");
}

TEST_P(LogHeadTest, impossible_heads_are_not_signed) {
  const auto with = [&](auto change) {
    LogHead changed = terms();
    change(changed);
    return signing(changed);
  };
  EXPECT_EQ(with([](LogHead&) {}), "ok");
  EXPECT_EQ(with([](LogHead& h) { h.log.peer = nation("GBR"); }), "bad_value");
  EXPECT_EQ(with([](LogHead& h) { h.log.peer = NationId(); }), "bad_value");
  EXPECT_EQ(with([](LogHead& h) { h.log.keeper = NationId(); }), "bad_value");
  EXPECT_EQ(with([](LogHead& h) { h.log.incarnation = IncarnationId(); }), "bad_value");
  EXPECT_EQ(with([](LogHead& h) { h.size = 0; }), "bad_value");
  EXPECT_EQ(with([](LogHead& h) {
              h.size = 0;
              h.root = sha384({});
            }),
            "ok");
}

TEST_P(LogHeadTest, every_other_text_is_refused) {
  const std::string head = head_.text(), cosigned = cosigned_.text();
  const auto with = [](std::string text, std::string_view from, std::string_view to) {
    const std::size_t found = text.find(from);
    EXPECT_NE(found, std::string::npos) << from;
    return text.replace(found, from.size(), to);
  };
  const std::pair<std::string, const char*> cases[] = {
      {"", "bad_json"},
      {"null", "malformed_detached"},
      {cosigned, "malformed_detached"},
      {with(head, "head/1", "head/2"), "malformed_detached"},
      {with(head, "\"GBR\"", "\"gbr\""), "bad_id"},
      {with(head, "\"peer\": \"USA\"", "\"peer\": \"GBR\""), "bad_value"},
      {with(head, "01890a5d", "01890A5D"), "bad_id"},
      {with(head, kLife, "00000000-0000-0000-0000-000000000000"), "bad_value"},
      {with(head, "\"8\"", "\"08\""), "bad_value"},
      {with(head, "\"8\"", "\"+8\""), "bad_value"},
      {with(head, "\"8\"", "\"8 \""), "bad_value"},
      {with(head, "\"8\"", "\"\""), "bad_value"},
      {with(head, "\"8\"", "\"18446744073709551616\""), "bad_value"},
      {with(head, "\"8\"", "8"), "malformed_detached"},
      {with(head, "\"8\"", "\"0\""), "bad_value"},
      {with(head, "376d", "376D"), "bad_value"},
      {with(head, "376d", "376"), "bad_value"},
      {with(head, ".000000000Z", "Z"), "malformed_detached"},
      {with(head, "\"size\": \"8\",", ""), "malformed_detached"},
      {with(head, "\"size\": \"8\",", "\"size\": \"8\",\n  \"size\": \"8\","), "bad_json"},
      {with(head, "\"size\": \"8\",", "\"size\": \"8\",\n  \"note\": \"\","), "malformed_detached"},
      {with(head, "BEGIN", "BEGUN"), "malformed_certificate"},
      {head + "\n", "malformed_detached"},
      {head.substr(0, head.size() / 2), "bad_json"},
      {std::string(kMaxLogHeadBytes + 1, ' '), "too_large"}};
  for (const auto& [text, code] : cases) {
    EXPECT_EQ(code_of(parse_log_head(text)), code) << text.substr(0, 400);
  }
  EXPECT_EQ(code_of(parse_cosigned_head(head)), "malformed_detached");
  EXPECT_EQ(code_of(parse_cosigned_head(with(cosigned, "12:00:01", "12:60:01"))), "bad_time");
  EXPECT_EQ(
      code_of(parse_cosigned_head(with(cosigned, "\"cosignature\": \"", "\"cosignature\": \"="))),
      "bad_value");
  EXPECT_EQ(code_of(parse_cosigned_head(std::string(kMaxCosignedHeadBytes + 1, ' '))), "too_large");
}

}  // namespace
}  // namespace accord::crypto
