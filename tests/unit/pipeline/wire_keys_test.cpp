// Keys and revocation lists on the wire, what Hello says for them, and what keys are bound to.
#include <gtest/gtest.h>

#include <functional>

#include "crypto/hash.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace accord::pipeline_test {
namespace {

using namespace node::pipeline;

template <class T>
std::string refusal(const Result<T>& result) {
  if (result) return "";
  return std::string(code_entry(result.error().code).name) + " " + result.error().where;
}

Hello offering() {
  Hello hello;
  hello.nonce = Bytes(32, 1);
  hello.agreements = {{digest_of(2), AgreementState::active},
                      {digest_of(3), AgreementState::suspended}};
  hello.key_offer = Bytes(32, 0x21);
  hello.courier_keys = {"a1", "b2"};
  hello.taken_epoch = 7;
  hello.session = Bytes(32, 9);
  hello.holds_list = 5;
  hello.holds_log = HeldLog{id_of<IncarnationId>(0x46), 11};
  return hello;
}

std::string hello_refusal(const std::function<void(Hello&)>& change) {
  Hello changed = offering();
  change(changed);
  return refusal(parse_hello(build_hello(changed)));
}

TEST(HelloOffer, every_field_comes_back_and_is_absent_when_there_is_nothing_to_say) {
  const auto hello = parse_hello(build_hello(offering()));
  ASSERT_TRUE(hello) << hello.error().text();
  EXPECT_EQ(hello->protocol, 3);
  EXPECT_EQ(hello->key_offer, Bytes(32, 0x21));
  EXPECT_EQ(hello->courier_keys, (std::vector<std::string>{"a1", "b2"}));
  EXPECT_EQ(hello->taken_epoch, 7u);
  EXPECT_EQ(hello->session, Bytes(32, 9));
  ASSERT_TRUE(hello->holds_log);
  EXPECT_EQ(hello->holds_log->incarnation, id_of<IncarnationId>(0x46));
  EXPECT_EQ(hello->holds_log->size, 11u);
  EXPECT_EQ(hello->holds_list, 5u);
  Hello plain;
  plain.nonce = Bytes(32, 1);
  const auto empty = parse_hello(build_hello(plain));
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->key_offer.empty() && empty->courier_keys.empty() && empty->session.empty());
  EXPECT_EQ(empty->taken_epoch + empty->holds_list, 0u);
}

TEST(HelloOffer, sizes_and_order_are_bounded) {
  EXPECT_EQ(hello_refusal([](Hello& h) { h.key_offer.resize(256); }), "");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.key_offer.resize(257); }), "batch_malformed key_offer");
  EXPECT_EQ(hello_refusal([](Hello& h) { h.session.resize(31); }), "batch_malformed session");
  const auto ids = [](std::vector<std::string> list) {
    return hello_refusal([&](Hello& h) { h.courier_keys = std::move(list); });
  };
  EXPECT_EQ(ids({"a", "b", "c", "d"}), "");
  EXPECT_EQ(ids({"a", "b", "c", "d", "e"}), "batch_malformed courier_keys");
  EXPECT_EQ(ids({"b", "a"}), "batch_malformed courier_keys");
  EXPECT_EQ(ids({"a", "a"}), "batch_malformed courier_keys");
  EXPECT_EQ(ids({"A"}), "batch_malformed courier_keys");
  EXPECT_EQ(ids({""}), "batch_malformed courier_keys");
  EXPECT_EQ(ids({std::string(32, 'a')}), "");
  EXPECT_EQ(ids({std::string(33, 'a')}), "batch_malformed courier_keys");
}

Keys plain_keys() {
  return {digest_of(0x31),
          digest_of(0x32),
          0x0102030405060708,
          "2026-q4",
          Bytes(97, 4),
          {17, digest_of(0x33), UtcTime{kNoonTai}, Bytes(64, 5), {digest_of(1), digest_of(2)}}};
}

std::string keys_refusal(const std::function<void(Keys&)>& change) {
  Keys changed = plain_keys();
  change(changed);
  return refusal(parse_keys(build_keys(changed)));
}

TEST(KeysBody, every_field_comes_back) {
  const auto keys = parse_keys(build_keys(plain_keys()));
  ASSERT_TRUE(keys) << keys.error().text();
  EXPECT_EQ(keys->sender_offer, digest_of(0x31));
  EXPECT_EQ(keys->recipient_offer, digest_of(0x32));
  EXPECT_EQ(keys->key_epoch, 0x0102030405060708u);
  EXPECT_EQ(keys->courier_key, "2026-q4");
  EXPECT_EQ(keys->enc, Bytes(97, 4));
  EXPECT_EQ(keys->log.size, 17u);
  EXPECT_EQ(keys->log.root, digest_of(0x33));
  EXPECT_EQ(keys->log.time, UtcTime{kNoonTai});
  EXPECT_EQ(keys->log.signature, Bytes(64, 5));
  EXPECT_EQ(keys->log.proof, (std::vector{digest_of(1), digest_of(2)}));
}

TEST(KeysBody, a_signed_head_is_required_and_a_proof_has_a_hash_a_level) {
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.proof.clear(); }), "");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.proof.resize(64); }), "");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.proof.resize(65); }), "batch_malformed log_proof");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.signature.clear(); }), "batch_malformed log_root");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.signature.resize(257); }),
            "batch_malformed log_signature");
}

TEST(KeysBody, an_epoch_an_id_and_a_key_are_required) {
  EXPECT_EQ(keys_refusal([](Keys& k) { k.key_epoch = 1; }), "");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.key_epoch = 0; }), "batch_malformed key_epoch");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.courier_key = ""; }), "batch_malformed courier_key");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.courier_key = "Q4"; }), "batch_malformed courier_key");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.enc.clear(); }), "batch_malformed enc");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.enc.resize(257); }), "batch_malformed enc");
  Bytes cut = build_keys(plain_keys());
  cut.resize(cut.size() - 8);
  EXPECT_EQ(refusal(parse_keys(cut)), "bad_buffer courier_key");
}

// What no store could keep and no margin could be added to: a peer may sign it all the same.
TEST(KeysBody, a_head_of_more_entries_or_a_later_time_than_can_be_is_refused) {
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.size = kMost; }), "");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.size = kMost + 1; }), "batch_malformed log_size");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.size = ~std::uint64_t{0}; }),
            "batch_malformed log_size");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.time = UtcTime{kMost}; }), "");
  EXPECT_EQ(keys_refusal([](Keys& k) { k.log.time = UtcTime{kMost + 1}; }),
            "batch_malformed log_time_tai_ns");
}

TEST(RevocationsBody, a_list_comes_back_and_a_larger_one_than_any_does_not) {
  EXPECT_EQ(parse_revocations(build_revocations(Bytes(65'536, 3))).value(), Bytes(65'536, 3));
  EXPECT_EQ(refusal(parse_revocations(build_revocations(Bytes(65'537, 3)))),
            "batch_malformed list");
}

WireControl envelope() {
  WireControl control;
  control.suite = 2;
  control.sender = nation("USA");
  control.recipient = nation("GBR");
  control.incarnation = id_of<IncarnationId>(0x44);
  control.signer = digest_of(0x55);
  return control;
}

// Python: H = hashlib.sha384; sized(b) = len(b) in 4 bytes, little-endian, and b;
// H(b"accord/offer/1\0" + b"\2" + sized(b"USA") + sized(b"GBR") + b"\x44"*16 + b"\x55"*48 +
//   sized(b"\1"*32) + sized(b"\x21"*32) + H(b"\2"*48 + b"\1" + b"\3"*48 + b"\2") +
//   b"\2\0\0\0" + sized(b"a1") + sized(b"b2"))
TEST(Offer, is_the_digest_that_the_wire_format_says) {
  EXPECT_EQ(offer_digest(envelope(), offering()).hex(),
            "8edb259b5e1b0ac22c0ae8257e6ecd11bece7e0a7f5fa061"
            "4a6c2d33947b416f0e3869593ef9f51efba2216484b82ef7");
}

TEST(Offer, is_the_same_whenever_the_hello_is_repeated_and_another_for_all_that_counts) {
  const Digest first = offer_digest(envelope(), offering());
  const auto of = [](const std::function<void(WireControl&, Hello&)>& change) {
    WireControl control = envelope();
    Hello hello = offering();
    change(control, hello);
    return offer_digest(control, hello);
  };
  EXPECT_EQ(of([](WireControl& c, Hello& h) {
              c.signature = Bytes{1};
              h.time = UtcTime{5};
              h.answers_nonce = Bytes(32, 3);
              h.open = true;
              h.have = {{Lane::data, id_of<IncarnationId>(6), 11}};
              h.taken_epoch = 99;
              h.session.clear();
              h.holds_list = 0;
            }),
            first);
  const std::vector<std::function<void(WireControl&, Hello&)>> changes{
      [](WireControl& c, Hello&) { c.suite = 1; },
      [](WireControl& c, Hello&) { c.sender = nation("AUS"); },
      [](WireControl& c, Hello&) { c.recipient = nation("AUS"); },
      [](WireControl& c, Hello&) { c.incarnation = id_of<IncarnationId>(0x45); },
      [](WireControl& c, Hello&) { c.signer = digest_of(0x56); },
      [](WireControl&, Hello& h) { h.nonce[0] = 2; },
      [](WireControl&, Hello& h) { h.key_offer[0] = 2; },
      [](WireControl&, Hello& h) { h.agreements[1].second = AgreementState::active; },
      [](WireControl&, Hello& h) { h.courier_keys.pop_back(); }};
  for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_NE(of(changes[i]), first) << i;
}

// Python, as above: b"accord/keys/1\0" + sized(b"USA") + sized(b"GBR") + b"\x31"*48 + b"\x32"*48 +
// bytes([8, 7, 6, 5, 4, 3, 2, 1]); 132 bytes
TEST(Offer, the_info_of_keys_is_as_the_wire_format_says) {
  const Bytes info = keys_info(nation("USA"), nation("GBR"), plain_keys());
  EXPECT_EQ(info.size(), 132u);
  EXPECT_EQ(crypto::sha384(info).hex(),
            "3b2ee7428b44bfbc29af588f5abf0d2142dd082f5063d1e0"
            "9b6b0353a00fdb66725307b60391e4d05434315a0212fd62");
}

}  // namespace
}  // namespace accord::pipeline_test
