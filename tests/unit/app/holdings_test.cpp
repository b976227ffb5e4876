// What a node works with is taken whole or not at all: every signature, over these bytes, below the
// roots enrolled here.
#include "node/app/holdings.hpp"

#include <gtest/gtest.h>

#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;
using crypto::Role;
using test::contents_of;
using test::Scratch;

template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().text();
  return std::move(result).value();
}

NationId nation(const char* text) { return must(NationId::parse(text)); }

/// GBR and USA with keys on disk; GBR's node with both roots enrolled and GBR-USA filled in and
/// signed by all four officers.
class Holdings : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(scratch / "trust");
    fs::permissions(scratch / "trust", fs::perms::owner_all);
    for (const char* name : {"GBR", "USA"}) make_nation(scratch / name, name);
    for (const char* name : {"GBR", "USA"})
      enrol(name, must(crypto::load_root_certificate(scratch / name)));
    (void)scratch.put("policy.json",
                      test::source_file("agreement/examples/national-policy-gbr.json"));
    fill();
    sign_all();
  }

  void make_nation(const fs::path& keys, const char* name) {
    const crypto::Validity validity{now - std::chrono::hours(1), now + std::chrono::hours(24)};
    must(crypto::create_root(keys, nation(name), crypto::Suite::ed25519, validity, random));
    for (const Role role : {Role::agreement_policy, Role::agreement_security, Role::node_sign}) {
      must(crypto::create_role(keys, role, validity, random));
    }
  }
  void enrol(const char* name, const crypto::Certificate& root) {
    const auto pinned = scratch.put(std::string("trust/") + name + ".root.pem", root.to_pem());
    fs::permissions(pinned, fs::perms::owner_read | fs::perms::owner_write);
  }
  /// The placeholders stand in the order of the parties: GBR, then USA.
  void fill() {
    const std::string zeros(96, '0');
    std::string text = test::source_file("agreement/examples/gbr-usa.json");
    for (const char* name : {"GBR", "USA"}) {
      text = test::with(text, zeros,
                        must(crypto::load_root_certificate(scratch / name)).digest().hex());
    }
    file = scratch.put("agreements/gbr-usa.json", text);
  }
  void sign(const fs::path& keys, const char* as, Role role) {
    const auto key = must(crypto::load_role(keys, role));
    const std::string bytes = contents_of(file);
    const auto signature =
        must(crypto::sign_detached(key.key, key.certificate, as_bytes(bytes), now));
    (void)scratch.put(
        fs::relative(signature_path(file, nation(as), role), scratch.folder()).string(),
        signature.text());
  }
  void sign_all() {
    for (const char* name : {"GBR", "USA"}) {
      for (const Role role : {Role::agreement_policy, Role::agreement_security})
        sign(scratch / name, name, role);
    }
  }
  Result<AgreementFiles> load() {
    NodeConfig config;
    config.directory = scratch.folder();
    config.nation = nation("GBR");
    config.agreements = scratch / "agreements";
    config.national_policy = scratch / "policy.json";
    config.ceiling = ceiling;
    return load_agreements(config, must(crypto::load_trust_store(scratch / "trust")), now);
  }
  void expect_refused(Code code, const std::string& named) {
    const auto loaded = load();
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, code) << loaded.error().text();
    EXPECT_NE(loaded.error().text().find(named), std::string::npos) << loaded.error().text();
  }

  Scratch scratch;
  crypto::SystemRandom random;
  const UtcTime now = must(UtcTime::parse("2026-06-01T12:00:00Z"));
  fs::path file;
  Level ceiling = Level::top_secret;
};

TEST_F(Holdings, agreement_signed_by_all_is_taken_under_the_digest_of_its_file_bytes) {
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().text();
  const auto held = read_agreement(file, must(crypto::load_trust_store(scratch / "trust")), now);
  ASSERT_TRUE(held);
  EXPECT_EQ(held->signers.size(), 4u);
  EXPECT_TRUE(held->refused_signatures.empty());
  EXPECT_EQ(held->hash, crypto::sha384(as_bytes(contents_of(file))));
}

TEST_F(Holdings, one_signature_missing_is_refused_naming_who) {
  for (const char* name : {"GBR", "USA"}) {
    for (const Role role : {Role::agreement_policy, Role::agreement_security}) {
      const auto signature = signature_path(file, nation(name), role);
      const std::string kept = contents_of(signature);
      fs::remove(signature);
      expect_refused(Code::agreement_unsigned, name);
      expect_refused(Code::agreement_unsigned, std::string(crypto::name_of(role)));
      expect_refused(Code::agreement_unsigned, file.string());
      (void)scratch.put(fs::relative(signature, scratch.folder()).string(), kept);
    }
  }
  EXPECT_TRUE(load());
}

TEST_F(Holdings, one_byte_more_in_the_file_is_refused) {
  (void)scratch.put("agreements/gbr-usa.json", contents_of(file) + "\n");
  expect_refused(Code::signed_file_differs, ".sig");
}

TEST_F(Holdings, changed_value_is_refused_though_the_document_is_still_valid) {
  (void)scratch.put("agreements/gbr-usa.json",
                    test::with(contents_of(file), "2031-01-01", "2032-01-01"));
  expect_refused(Code::signed_file_differs, ".sig");
}

TEST_F(Holdings, any_flipped_bit_of_a_signature_is_refused) {
  const auto signature = signature_path(file, nation("USA"), Role::agreement_policy);
  const std::string good = contents_of(signature);
  for (std::size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    (void)scratch.put(fs::relative(signature, scratch.folder()).string(), bad);
    const auto loaded = load();
    ASSERT_FALSE(loaded) << "byte " << at;
    EXPECT_NE(loaded.error().text().find(".sig"), std::string::npos) << loaded.error().text();
  }
}

TEST_F(Holdings, signature_of_another_nation_under_this_name_is_refused) {
  const auto mine = signature_path(file, nation("GBR"), Role::agreement_policy);
  const auto theirs = signature_path(file, nation("USA"), Role::agreement_policy);
  fs::copy_file(mine, theirs, fs::copy_options::overwrite_existing);
  expect_refused(Code::wrong_role, theirs.string());
}

TEST_F(Holdings, one_officer_cannot_sign_for_both_roles) {
  fs::copy_file(signature_path(file, nation("USA"), Role::agreement_policy),
                signature_path(file, nation("USA"), Role::agreement_security),
                fs::copy_options::overwrite_existing);
  expect_refused(Code::wrong_role, "agreement-security");
}

TEST_F(Holdings, officer_below_another_root_is_refused) {
  make_nation(scratch / "impostor", "USA");  // says USA, but below a root nobody enrolled
  sign(scratch / "impostor", "USA", Role::agreement_policy);
  expect_refused(Code::bad_chain_signature, ".sig");
}

TEST_F(Holdings, document_that_names_another_root_than_the_one_enrolled_is_refused) {
  make_nation(scratch / "impostor", "USA");
  (void)scratch.put(
      "agreements/gbr-usa.json",
      test::with(contents_of(file),
                 must(crypto::load_root_certificate(scratch / "USA")).digest().hex(),
                 must(crypto::load_root_certificate(scratch / "impostor")).digest().hex()));
  expect_refused(Code::root_not_pinned, "USA");
}

TEST_F(Holdings, nation_that_is_not_enrolled_is_refused) {
  fs::remove(scratch / "trust/USA.root.pem");
  expect_refused(Code::root_not_pinned, "USA");
}

TEST_F(Holdings, placeholder_roots_are_refused) {
  (void)scratch.put("agreements/gbr-usa.json",
                    test::source_file("agreement/examples/gbr-usa.json"));
  expect_refused(Code::root_not_pinned, file.string());
}

TEST_F(Holdings, one_bad_file_and_nothing_is_taken) {
  (void)scratch.put("agreements/zzz.json", "{");
  expect_refused(Code::bad_json, "zzz.json");
}

TEST_F(Holdings, same_agreement_twice_is_refused) {
  const std::string bytes = contents_of(file);
  file = scratch.put("agreements/copy.json", bytes);
  sign_all();
  EXPECT_FALSE(load());
}

TEST_F(Holdings, private_policy_of_another_nation_is_refused) {
  fs::remove(scratch / "policy.json");
  (void)scratch.put("policy.json",
                    test::source_file("agreement/examples/national-policy-aus.json"));
  EXPECT_FALSE(load());  // AUS's private policy on GBR's node
}

TEST_F(Holdings, national_policy_missing_or_broken_is_refused_by_name) {
  fs::remove(scratch / "policy.json");
  expect_refused(Code::file_unreadable, "policy.json");
  (void)scratch.put("policy.json", "{ \"nation\": ");
  expect_refused(Code::bad_json, "policy.json");
}

TEST_F(Holdings, folder_missing_is_unreadable_and_named) {
  fs::remove_all(scratch / "agreements");
  expect_refused(Code::file_unreadable, "agreements");
}

TEST_F(Holdings, no_agreement_at_all_is_a_node_that_releases_nothing) {
  fs::remove_all(scratch / "agreements");
  fs::create_directory(scratch / "agreements");
  EXPECT_TRUE(load());
}

TEST_F(Holdings, signature_dated_after_now_is_refused) {
  const UtcTime later = now + std::chrono::hours(1);  // kMaxSignedAhead is five minutes
  const auto key = must(crypto::load_role(scratch / "USA", Role::agreement_policy));
  const std::string bytes = contents_of(file);
  const auto signature =
      must(crypto::sign_detached(key.key, key.certificate, as_bytes(bytes), later));
  (void)scratch.put("agreements/gbr-usa.json.USA.agreement-policy.sig", signature.text());
  expect_refused(Code::signed_in_future, ".sig");
}

// --- transport bindings ---

class Ends : public Holdings {
 protected:
  void SetUp() override {
    Holdings::SetUp();
    const fs::path keys = scratch / "USA";
    const crypto::Validity validity{now - std::chrono::hours(1), now + std::chrono::hours(24)};
    must(crypto::create_role(keys, Role::transport, validity, random));
    const auto key = must(crypto::load_role(keys, Role::transport));
    binding = must(crypto::make_binding(
        key.key, key.certificate,
        {nation("GBR"), "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
         "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7", now - std::chrono::minutes(30), end}));
  }
  Result<UtcTime> at(UtcTime time, const char* peer = "GBR") {
    return transport_end(*binding, must(crypto::load_trust_store(scratch / "trust")),
                         {nation("USA"), nation(peer), time});
  }
  const UtcTime end = now + std::chrono::hours(5);
  std::optional<crypto::Binding> binding;
};

TEST_F(Ends, a_binding_that_has_ended_is_taken_with_its_end) {
  for (const auto hours : {0, 5, 6, 48}) {  // the certificate ends after 24
    const auto ends = at(now + std::chrono::hours(hours));
    ASSERT_TRUE(ends) << hours << " " << ends.error().text();
    EXPECT_EQ(*ends, end);
  }
}

TEST_F(Ends, what_else_is_wrong_with_a_binding_is_refused_whether_it_has_ended_or_not) {
  for (const auto hours : {0, 48}) {
    const auto wrong_peer = at(now + std::chrono::hours(hours), "AUS");
    ASSERT_FALSE(wrong_peer);
    EXPECT_EQ(wrong_peer.error().code, Code::wrong_peer);
  }
  const auto early = at(now - std::chrono::minutes(31));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Code::binding_not_yet_valid);
  binding->signature[0] ^= 1;
  for (const auto hours : {0, 48}) {
    const auto forged = at(now + std::chrono::hours(hours));
    ASSERT_FALSE(forged);
    EXPECT_EQ(forged.error().code, Code::bad_signature);
  }
}

TEST(SignaturePath, is_the_file_with_nation_and_role) {
  EXPECT_EQ(signature_path("a/b.json", *NationId::parse("USA"), Role::agreement_security),
            "a/b.json.USA.agreement-security.sig");
}

// --- the node's ceiling, next versions, statements ---

// req: MRK-001
TEST_F(Holdings, an_agreement_above_the_ceiling_of_the_node_is_not_loaded) {
  ceiling = Level::confidential;  // the example's link goes up to SECRET
  expect_refused(Code::agreement_above_node_ceiling, file.string());
  ceiling = Level::secret;
  EXPECT_TRUE(load());
}

/// The example's next version, changed in one place, filled in and signed by all.
class NextVersion : public Holdings {
 protected:
  void put_next(const std::string& what, const std::string& by) {
    const std::string present = contents_of(file);
    std::string text = test::with(
        present, "\"version\": 1",
        "\"version\": 2, \"previous\": \"" + crypto::sha384(as_bytes(present)).hex() + "\"");
    if (!what.empty()) text = test::with(text, what, by);
    const fs::path first = std::exchange(file, scratch.put("agreements/two.json", text));
    sign_all();
    next = std::exchange(file, first);
  }
  fs::path next;
};

TEST_F(NextVersion, whose_term_overlaps_waits_beside_the_present_one) {
  put_next("", "");
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().text();
  ASSERT_EQ(loaded->present->agreements().size(), 1u);
  EXPECT_EQ(loaded->present->agreements()[0].document.version, 1u);
  ASSERT_EQ(loaded->next.size(), 1u);
  EXPECT_EQ(loaded->next[0].hash, crypto::sha384(as_bytes(contents_of(next))));
}

TEST_F(NextVersion, that_permits_what_no_signed_list_names_stops_the_loading) {
  put_next("\"ceiling\": \"RESTRICTED\"", "\"ceiling\": \"SECRET\"");
  expect_refused(Code::agreement_permits_differ, next.string());
}

TEST_F(NextVersion, that_skips_a_number_does_not_follow) {
  put_next("\"version\": 2", "\"version\": 3");
  expect_refused(Code::agreement_version, next.string());
}

TEST_F(Holdings, statements_are_found_by_number_and_want_their_signature) {
  for (const int number : {10, 9, 1}) {
    const std::string name = "agreements/gbr-usa.json.GBR." + std::to_string(number) + ".statement";
    (void)scratch.put(name, "statement " + std::to_string(number));
    (void)scratch.put(name + ".sig", "signature");
  }
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().text();
  ASSERT_EQ(loaded->statements.size(), 3u);
  EXPECT_EQ(as_text(loaded->statements[0].document), "statement 1");
  EXPECT_EQ(as_text(loaded->statements[1].document), "statement 9");
  EXPECT_EQ(as_text(loaded->statements[2].document), "statement 10");
  fs::remove(scratch / "agreements/gbr-usa.json.GBR.9.statement.sig");
  expect_refused(Code::file_unreadable, "GBR.9.statement.sig");
}

// --- accession ---

/// GBR's node with the example group, filled in and signed, and NZL's annex to it.
class GroupHoldings : public Holdings {
 protected:
  void SetUp() override {
    Holdings::SetUp();
    fs::remove_all(scratch / "agreements");
    for (const char* name : {"AUS", "CAN", "NZL"}) {
      make_nation(scratch / name, name);
      enrol(name, must(crypto::load_root_certificate(scratch / name)));
    }
    file = put_filled("agreements/group.json", test::source_file("agreement/examples/group.json"),
                      {"AUS", "CAN", "GBR", "USA"});
    sign_by({"AUS", "CAN", "GBR", "USA"});
    group = std::exchange(file, put_annex("agreements/group.json.annex.1", "NZL",
                                          annex_text(hash_of(file), hash_of(file))));
    sign_by({"AUS", "CAN", "GBR", "USA", "NZL"});
  }
  static std::string hash_of(const fs::path& path) {
    return crypto::sha384(as_bytes(contents_of(path))).hex();
  }
  /// The example annex with both hashes filled in.
  static std::string annex_text(const std::string& of_group, const std::string& previous) {
    const std::string zeros(96, '0');
    const std::string text = test::source_file("agreement/examples/annex-nzl.json");
    return test::with(test::with(text, zeros, of_group), zeros, previous);
  }
  fs::path put_annex(const std::string& name, const char* newcomer, const std::string& text) {
    return put_filled(name, text, {newcomer});
  }
  /// FRA joins by annex 2, which names `previous` as the file before it; signed by all.
  void put_second(const std::string& previous) {
    make_nation(scratch / "FRA", "FRA");
    enrol("FRA", must(crypto::load_root_certificate(scratch / "FRA")));
    std::string text =
        test::with(annex_text(hash_of(group), previous), "\"number\": 1", "\"number\": 2");
    text = test::with(test::with(text, "\"NZL\"", "\"FRA\""), "\"NZL\"", "\"FRA\"");
    file = put_annex("agreements/group.json.annex.2", "FRA", text);
    sign_by({"AUS", "CAN", "GBR", "USA", "NZL", "FRA"});
  }
  fs::path put_filled(const std::string& name, std::string text,
                      const std::vector<const char*>& nations) {
    for (const char* each : nations) {
      text = test::with(text, std::string(96, '0'),
                        must(crypto::load_root_certificate(scratch / each)).digest().hex());
    }
    return scratch.put(name, text);
  }
  void sign_by(const std::vector<const char*>& nations) {
    for (const char* each : nations) {
      for (const Role role : {Role::agreement_policy, Role::agreement_security})
        sign(scratch / each, each, role);
    }
  }
  fs::path group;
};

// req: ACT-003
TEST_F(GroupHoldings, a_complete_annex_makes_its_nation_a_party_of_the_same_file) {
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().text();
  ASSERT_EQ(loaded->present->agreements().size(), 1u);
  const auto& held = loaded->present->agreements()[0];
  ASSERT_NE(held.document.party(nation("NZL")), nullptr);
  EXPECT_EQ(held.document.party(nation("NZL"))->since,
            must(UtcTime::parse("2026-07-01T00:00:00Z")));
  EXPECT_EQ(held.hash, crypto::sha384(as_bytes(contents_of(group))));
}

TEST_F(GroupHoldings, an_annex_that_one_party_has_not_signed_stops_the_loading) {
  fs::remove(signature_path(file, nation("CAN"), Role::agreement_security));
  expect_refused(Code::agreement_unsigned, "group.json.annex.1");
}

TEST_F(GroupHoldings, an_annex_to_another_file_stops_the_loading) {
  const std::string text = contents_of(file);
  const std::string hash = crypto::sha384(as_bytes(contents_of(group))).hex();
  (void)scratch.put("agreements/group.json.annex.1", test::with(text, hash, std::string(96, 'a')));
  sign_by({"AUS", "CAN", "GBR", "USA", "NZL"});
  expect_refused(Code::agreement_accession, "group.json.annex.1");
}

TEST_F(GroupHoldings, a_second_annex_names_the_bytes_of_the_first) {
  put_second(hash_of(scratch / "agreements/group.json.annex.1"));
  const auto loaded = load();
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_NE(loaded->present->agreements()[0].document.party(nation("FRA")), nullptr);
}

TEST_F(GroupHoldings, a_second_annex_that_names_the_group_alone_stops_the_loading) {
  put_second(hash_of(group));
  expect_refused(Code::annex_chain, "group.json.annex.2");
}

TEST_F(GroupHoldings, another_first_annex_than_the_second_names_stops_the_loading) {
  const fs::path first = scratch / "agreements/group.json.annex.1";
  put_second(hash_of(first));
  file = scratch.put("agreements/group.json.annex.1", contents_of(first) + "\n");
  sign_by({"AUS", "CAN", "GBR", "USA", "NZL"});  // all that it says is the same, and all signed
  expect_refused(Code::annex_chain, "group.json.annex.2");
}

TEST_F(GroupHoldings, a_second_annex_without_the_first_stops_the_loading) {
  put_second(hash_of(scratch / "agreements/group.json.annex.1"));
  fs::remove(scratch / "agreements/group.json.annex.1");
  expect_refused(Code::annex_chain, "group.json.annex.2");
}

}  // namespace
}  // namespace accord::node::app
