// Transport bindings: which CURVE keys a nation uses towards one peer, and until when.
#include "crypto/binding.hpp"

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::kNow;
using test::must;
using test::nation;

class BindingTest : public testing::TestWithParam<Suite> {
 protected:
  BindingTest() { EXPECT_EQ(code_of(trust_.add_root(gbr_.id, gbr_.root)), "ok"); }

  static BindingTerms terms() {
    return {nation("FRA"), "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
            "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", at("2026-06-01T00:00:00Z"),
            at("2026-06-08T00:00:00Z")};
  }
  std::string verdict(const Binding& binding, const char* from = "GBR", const char* to = "FRA",
                      UtcTime time = kNow) const {
    return code_of(verify_binding(binding, trust_, {nation(from), nation(to), time}));
  }
  std::string made(const BindingTerms& wanted) const {
    return code_of(make_binding(transport_.key, transport_.certificate, wanted));
  }

  test::Nation gbr_{"GBR", GetParam()};
  test::Signer transport_{gbr_, Role::transport};
  TrustStore trust_;
  const Binding binding_ = must(make_binding(transport_.key, transport_.certificate, terms()));
};

INSTANTIATE_TEST_SUITE_P(Suites, BindingTest, testing::Values(Suite::p384, Suite::ed25519),
                         [](const auto& each) { return std::string(name_of(each.param)); });

TEST_P(BindingTest, binding_survives_its_text_and_verifies) {
  const Binding parsed = must(parse_binding(binding_.text()));
  EXPECT_EQ(parsed.nation().text(), "GBR");
  EXPECT_EQ(parsed.terms.peer.text(), "FRA");
  EXPECT_EQ(parsed.terms.curve_server_key, terms().curve_server_key);
  EXPECT_EQ(parsed.terms.curve_client_key, terms().curve_client_key);
  EXPECT_EQ(verdict(parsed), "ok");
}

TEST_P(BindingTest, no_byte_of_the_text_can_be_changed) {
  test::expect_every_flip_refused(as_bytes(binding_.text()), [&](ByteView text) {
    const auto parsed = parse_binding(as_text(text));
    return parsed && verdict(*parsed) == "ok";
  });
}

TEST_P(BindingTest, openssl_verifies_the_documented_message) {
  const test::ScratchDirectory scratch;
  scratch.write("cert.pem", transport_.certificate.to_pem());
  scratch.write("signature", binding_.signature);
  scratch.write("head", std::string("accord/transport-binding/1") + '\0' +
                            (GetParam() == Suite::p384 ? '\x01' : '\x02'));
  scratch.write("lines",
                "format accord-transport-binding/1\nnation GBR\npeer FRA\n"
                "curve_server_key Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID\n"
                "curve_client_key rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n"
                "not_before 2026-06-01T00:00:00.000000000Z\n"
                "not_after 2026-06-08T00:00:00.000000000Z\n");
  const std::string digest = GetParam() == Suite::p384 ? " -digest sha384" : "";
  const auto outcome = scratch.openssl(
      "x509 -in cert.pem -outform DER -out cert.der && openssl x509 -in cert.pem -noout -pubkey "
      "-out key.pem && openssl dgst -sha384 -binary -out d cert.der && cat head d lines > input && "
      "openssl pkeyutl -verify -pubin -inkey key.pem -rawin" +
      digest + " -sigfile signature -in input");
  EXPECT_EQ(outcome.status, 0) << outcome.output;
}

TEST_P(BindingTest, nation_peer_and_time_are_those_expected_or_refused) {
  EXPECT_EQ(verdict(binding_), "ok");
  EXPECT_EQ(verdict(binding_, "GBR", "DEU"), "wrong_peer");
  EXPECT_EQ(verdict(binding_, "FRA", "FRA"), "unknown_nation");
  test::Nation fra("FRA", GetParam());
  ASSERT_EQ(code_of(trust_.add_root(fra.id, fra.root)), "ok");
  EXPECT_EQ(verdict(binding_, "FRA", "FRA"), "wrong_nation");
  EXPECT_EQ(verdict(binding_, "GBR", "FRA", at("2026-06-01T00:00:00Z")), "ok");
  EXPECT_EQ(verdict(binding_, "GBR", "FRA", at("2026-05-31T23:59:59Z")), "binding_not_yet_valid");
  EXPECT_EQ(verdict(binding_, "GBR", "FRA", at("2026-06-08T00:00:00Z")), "ok");
  EXPECT_EQ(verdict(binding_, "GBR", "FRA", at("2026-06-08T00:00:00.1Z")), "binding_expired");
  EXPECT_EQ(verdict(binding_, "GBR", "FRA", at("2026-07-31T00:00:00Z")), "certificate_expired");
}

TEST_P(BindingTest, every_term_is_inside_the_signature) {
  const auto with = [&](auto change) {
    Binding changed = binding_;
    change(changed.terms);
    return verdict(changed, "GBR", changed.terms.peer.text().c_str());
  };
  EXPECT_EQ(with([](BindingTerms&) {}), "ok");
  EXPECT_EQ(with([](BindingTerms& t) { t.peer = nation("DEU"); }), "bad_signature");
  EXPECT_EQ(with([](BindingTerms& t) { std::swap(t.curve_server_key, t.curve_client_key); }),
            "bad_signature");
  EXPECT_EQ(with([](BindingTerms& t) { t.not_before = t.not_before - Nanos(1); }), "bad_signature");
  EXPECT_EQ(with([](BindingTerms& t) { t.not_after = t.not_after + Nanos(1); }), "bad_signature");
}

TEST_P(BindingTest, only_a_transport_certificate_binds) {
  for (const Role role : kRoles) {
    const test::Signer signer(gbr_, role);
    EXPECT_EQ(code_of(make_binding(signer.key, signer.certificate, terms())),
              role == Role::transport ? "ok" : "wrong_role");
    Binding forged = binding_;
    forged.certificate = signer.certificate;
    EXPECT_EQ(verdict(forged), role == Role::transport ? "bad_signature" : "wrong_role");
  }
  const test::Signer other(gbr_, Role::transport);
  EXPECT_EQ(code_of(make_binding(other.key, transport_.certificate, terms())),
            "key_certificate_mismatch");
}

TEST_P(BindingTest, impossible_terms_are_not_signed) {
  const auto with = [&](auto change) {
    BindingTerms changed = terms();
    change(changed);
    return made(changed);
  };
  EXPECT_EQ(with([](BindingTerms&) {}), "ok");
  EXPECT_EQ(with([](BindingTerms& t) { t.peer = nation("GBR"); }), "wrong_peer");
  EXPECT_EQ(with([](BindingTerms& t) { t.peer = NationId(); }), "wrong_peer");
  EXPECT_EQ(with([](BindingTerms& t) { t.curve_server_key.pop_back(); }), "malformed_curve_keys");
  EXPECT_EQ(with([](BindingTerms& t) { t.curve_client_key[0] = '"'; }), "malformed_curve_keys");
  EXPECT_EQ(with([](BindingTerms& t) { t.not_after = t.not_before; }), "unfit_validity");
}

TEST_P(BindingTest, every_other_text_is_refused) {
  const std::string text = binding_.text();
  const auto with = [&text](std::string_view from, std::string_view to) {
    std::string out = text;
    const std::size_t found = out.find(from);
    EXPECT_NE(found, std::string::npos) << from;
    return out.replace(found, from.size(), to);
  };
  const std::pair<std::string, const char*> cases[] = {
      {"", "bad_json"},
      {"null", "malformed_binding"},
      {with("binding/1", "binding/2"), "malformed_binding"},
      {with("\"nation\": \"GBR\"", "\"nation\": \"DEU\""), "malformed_binding"},
      {with("\"peer\": \"FRA\"", "\"peer\": \"GBR\""), "wrong_peer"},
      {with("\"peer\": \"FRA\"", "\"peer\": \"fra\""), "bad_id"},
      {with("\"peer\": \"FRA\"", "\"peer\": \"FRA\", \"endpoint\": \"tcp://x\""),
       "malformed_binding"},
      {with("\"peer\": \"FRA\"", "\"peer\": \"FRA\", \"peer\": \"FRA\""), "bad_json"},
      {with("\"Yne@", "\"Yne"), "malformed_curve_keys"},
      {with("2026-06-08", "2026-05-08"), "unfit_validity"},
      {with(": \"FRA\"", ":\"FRA\""), "malformed_binding"},
      {with("FRA", "FR\\u0041"), "malformed_binding"},
      {text.substr(0, text.size() / 2), "bad_json"},
      {std::string(kMaxBindingBytes + 1, ' '), "too_large"}};
  for (const auto& [changed, code] : cases) {
    EXPECT_EQ(code_of(parse_binding(changed)), code) << changed.substr(0, 300);
  }
}

}  // namespace
}  // namespace accord::crypto
