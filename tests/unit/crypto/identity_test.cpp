// The key directory of a nation.
#include "crypto/identity.hpp"

#include <sys/stat.h>

#include "crypto/trust_store.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

namespace fs = std::filesystem;
using test::code_of;
using test::kQuarter;
using test::kRootYears;
using test::must;
using test::nation;

class IdentityTest : public testing::Test {
 protected:
  IdentityTest() {
    must(create_root(keys_, nation("GBR"), Suite::ed25519, kRootYears, random_));
    must(create_role(keys_, Role::node_sign, kQuarter, random_));
    must(create_role(keys_, Role::transport, kQuarter, random_));
  }

  static mode_t mode_of(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
  }
  static CurveKeys curve_keys() {
    return {"Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
            SecretBytes::copy_of(as_bytes("D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs")),
            "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
            SecretBytes::copy_of(as_bytes("JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"))};
  }

  test::ScratchDirectory scratch_;
  const fs::path keys_ = scratch_.path() / "keys";
  test::CountingRandom random_;
};

TEST_F(IdentityTest, created_keys_load_as_an_identity) {
  const Identity identity = must(load_identity(keys_));
  EXPECT_EQ(identity.nation.text(), "GBR");
  EXPECT_TRUE(identity.root.is_root());
  EXPECT_EQ(identity.node_sign.certificate.role(), Role::node_sign);
  EXPECT_EQ(identity.transport.certificate.role(), Role::transport);
  EXPECT_EQ(code_of(identity.transport.certificate.check_key(identity.transport.key)), "ok");
  TrustStore trust;
  ASSERT_EQ(code_of(trust.add_root(identity.nation, identity.root)), "ok");
  EXPECT_EQ(code_of(trust.verify(identity.node_sign.certificate, identity.nation, Role::node_sign,
                                 test::kNow)),
            "ok");
}

TEST_F(IdentityTest, secrets_are_0600_in_a_0700_directory) {
  EXPECT_EQ(mode_of(keys_), 0700u);
  for (const char* name : {"root.key.pem", "node-sign.key.pem", "transport.key.pem"}) {
    EXPECT_EQ(mode_of(keys_ / name), 0600u) << name;
  }
  EXPECT_EQ(mode_of(keys_ / "root.cert.pem"), 0644u);
}

TEST_F(IdentityTest, a_node_runs_without_the_root_key_but_issues_nothing) {
  fs::remove(keys_ / "root.key.pem");
  EXPECT_EQ(code_of(load_identity(keys_)), "ok");
  EXPECT_EQ(code_of(create_role(keys_, Role::auditor, kQuarter, random_)), "file_unreadable");
}

TEST_F(IdentityTest, nothing_is_overwritten) {
  const std::string before = scratch_.read("keys/node-sign.key.pem");
  EXPECT_EQ(code_of(create_role(keys_, Role::node_sign, kQuarter, random_)), "already_exists");
  EXPECT_EQ(code_of(create_root(keys_, nation("GBR"), Suite::p384, kRootYears, random_)),
            "already_exists");
  EXPECT_EQ(scratch_.read("keys/node-sign.key.pem"), before);
  fs::remove(keys_ / "node-sign.key.pem");  // a lone certificate is not given a new key either
  EXPECT_EQ(code_of(create_role(keys_, Role::node_sign, kQuarter, random_)), "already_exists");
  EXPECT_FALSE(fs::exists(keys_ / "node-sign.key.pem"));
}

TEST_F(IdentityTest, open_permissions_are_refused_one_by_one) {
  ::chmod((keys_ / "transport.key.pem").c_str(), 0640);
  EXPECT_EQ(code_of(load_identity(keys_)), "permissions_too_open");
  ::chmod((keys_ / "transport.key.pem").c_str(), 0600);
  ::chmod(keys_.c_str(), 0750);
  EXPECT_EQ(code_of(load_identity(keys_)), "permissions_too_open");
  EXPECT_EQ(code_of(create_role(keys_, Role::auditor, kQuarter, random_)), "permissions_too_open");
  EXPECT_EQ(code_of(load_curve_keys(keys_, nation("FRA"))), "permissions_too_open");
  EXPECT_EQ(code_of(save_curve_keys(keys_, nation("FRA"), curve_keys())), "permissions_too_open");
  ::chmod(keys_.c_str(), 0700);
  EXPECT_EQ(code_of(load_identity(keys_)), "ok");
  ::chmod((keys_ / "root.cert.pem").c_str(), 0666);
  EXPECT_EQ(code_of(load_identity(keys_)), "writable_by_others");
}

TEST_F(IdentityTest, swapped_files_are_refused) {
  const auto swap = [&](const char* a, const char* b) {
    fs::rename(keys_ / a, keys_ / "x");
    fs::rename(keys_ / b, keys_ / a);
    fs::rename(keys_ / "x", keys_ / b);
  };
  swap("node-sign.key.pem", "transport.key.pem");
  EXPECT_EQ(code_of(load_identity(keys_)), "key_certificate_mismatch");
  swap("node-sign.cert.pem", "transport.cert.pem");
  EXPECT_EQ(code_of(load_identity(keys_)), "wrong_role");
  swap("node-sign.cert.pem", "root.cert.pem");
  EXPECT_EQ(code_of(load_identity(keys_)), "wrong_role");
}

TEST_F(IdentityTest, keys_under_another_root_are_refused) {
  const fs::path other = scratch_.path() / "other";
  must(create_root(other, nation("GBR"), Suite::ed25519, kRootYears, random_));
  fs::copy_file(other / "root.cert.pem", keys_ / "root.cert.pem",
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(code_of(load_identity(keys_)), "bad_chain_signature");
  const fs::path french = scratch_.path() / "french";
  must(create_root(french, nation("FRA"), Suite::ed25519, kRootYears, random_));
  fs::copy_file(french / "root.cert.pem", keys_ / "root.cert.pem",
                fs::copy_options::overwrite_existing);
  EXPECT_EQ(code_of(load_identity(keys_)), "wrong_nation");
}

TEST_F(IdentityTest, a_missing_part_is_named) {
  fs::remove(keys_ / "transport.cert.pem");
  const auto refused = load_identity(keys_);
  EXPECT_EQ(code_of(refused), "file_unreadable");
  EXPECT_EQ(refused.error().where, (keys_ / "transport.cert.pem").string());
  EXPECT_EQ(code_of(load_identity(scratch_.path() / "none")), "file_unreadable");
}

TEST_F(IdentityTest, a_key_directory_that_is_a_link_or_open_is_not_used) {
  fs::create_directory_symlink(keys_, scratch_.path() / "link");
  EXPECT_EQ(code_of(create_role(scratch_.path() / "link", Role::auditor, kQuarter, random_)),
            "file_unreadable");
  fs::create_directory(scratch_.path() / "open");
  ::chmod((scratch_.path() / "open").c_str(), 0755);
  EXPECT_EQ(code_of(create_root(scratch_.path() / "open", nation("FRA"), Suite::ed25519, kRootYears,
                                random_)),
            "permissions_too_open");
}

TEST_F(IdentityTest, curve_keys_survive_their_file) {
  ASSERT_EQ(code_of(save_curve_keys(keys_, nation("FRA"), curve_keys())), "ok");
  EXPECT_EQ(mode_of(keys_ / "curve-FRA.json"), 0600u);
  const CurveKeys loaded = must(load_curve_keys(keys_, nation("FRA")));
  EXPECT_EQ(loaded.server_public, curve_keys().server_public);
  EXPECT_EQ(loaded.client_public, curve_keys().client_public);
  EXPECT_TRUE(loaded.server_secret.equals(curve_keys().server_secret.bytes()));
  EXPECT_TRUE(loaded.client_secret.equals(curve_keys().client_secret.bytes()));
  EXPECT_EQ(code_of(save_curve_keys(keys_, nation("FRA"), curve_keys())), "already_exists");
}

TEST_F(IdentityTest, curve_file_is_the_documented_json) {
  ASSERT_EQ(code_of(save_curve_keys(keys_, nation("FRA"), curve_keys())), "ok");
  EXPECT_EQ(scratch_.read("keys/curve-FRA.json"), R"({
  "format": "accord-curve-keys/1",
  "peer": "FRA",
  "server_public": "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID",
  "server_secret": "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs",
  "client_public": "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
  "client_secret": "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"
}
)");
}

TEST_F(IdentityTest, a_changed_or_misplaced_curve_file_is_refused) {
  ASSERT_EQ(code_of(save_curve_keys(keys_, nation("FRA"), curve_keys())), "ok");
  fs::copy_file(keys_ / "curve-FRA.json", keys_ / "curve-DEU.json");
  EXPECT_EQ(code_of(load_curve_keys(keys_, nation("DEU"))), "malformed_curve_keys");
  const std::string text = scratch_.read("keys/curve-FRA.json");
  for (const std::string& changed :
       {std::string(), text + "\n", " " + text, text.substr(0, text.size() - 3),
        text.substr(0, text.find("D:)Q")) + text.substr(text.find("D:)Q") + 1)}) {
    scratch_.write("keys/curve-FRA.json", changed);
    EXPECT_EQ(code_of(load_curve_keys(keys_, nation("FRA"))), "malformed_curve_keys") << changed;
  }
  CurveKeys bad = curve_keys();
  bad.server_public = "short";
  EXPECT_EQ(code_of(save_curve_keys(keys_, nation("ITA"), bad)), "malformed_curve_keys");
  EXPECT_FALSE(fs::exists(keys_ / "curve-ITA.json"));
}

}  // namespace
}  // namespace accord::crypto
