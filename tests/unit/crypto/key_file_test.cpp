// Private keys on disk: who may read them, and that nothing is overwritten.
#include <sys/stat.h>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

namespace fs = std::filesystem;
using test::code_of;
using test::must;

class KeyFileTest : public testing::Test {
 protected:
  KeyFileTest() { EXPECT_EQ(code_of(save_private_key_file(key_, path_)), "ok"); }

  mode_t mode() const {
    struct stat status {};
    EXPECT_EQ(::stat(path_.c_str(), &status), 0);
    return status.st_mode & 07777;
  }

  test::ScratchDirectory scratch_;
  const fs::path path_ = scratch_.path() / "a.key.pem";
  const PrivateKey key_ = must(PrivateKey::generate(Suite::ed25519));
};

TEST_F(KeyFileTest, saved_key_is_0600_and_loads) {
  EXPECT_EQ(mode(), 0600u);
  EXPECT_EQ(must(load_private_key_file(path_)).public_key(), key_.public_key());
}

TEST_F(KeyFileTest, a_loose_umask_does_not_open_the_file) {
  const mode_t before = ::umask(0);
  EXPECT_EQ(code_of(save_private_key_file(key_, scratch_.path() / "b.key.pem")), "ok");
  ::umask(before);
  EXPECT_EQ(code_of(load_private_key_file(scratch_.path() / "b.key.pem")), "ok");
}

TEST_F(KeyFileTest, key_that_group_or_others_may_touch_is_refused) {
  for (const mode_t open : {0640u, 0620u, 0610u, 0604u, 0602u, 0601u, 0644u, 0777u}) {
    ASSERT_EQ(::chmod(path_.c_str(), open), 0);
    EXPECT_EQ(code_of(load_private_key_file(path_)), "permissions_too_open") << std::oct << open;
  }
  ASSERT_EQ(::chmod(path_.c_str(), 0400), 0);
  EXPECT_EQ(code_of(load_private_key_file(path_)), "ok");
}

TEST_F(KeyFileTest, a_key_of_another_user_is_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  ASSERT_EQ(::chown(path_.c_str(), 65534, 65534), 0);
  EXPECT_EQ(code_of(load_private_key_file(path_)), "permissions_too_open");
}

TEST_F(KeyFileTest, an_existing_key_is_never_overwritten) {
  const std::string before = scratch_.read("a.key.pem");
  const PrivateKey other = must(PrivateKey::generate(Suite::ed25519));
  EXPECT_EQ(code_of(save_private_key_file(other, path_)), "already_exists");
  EXPECT_EQ(scratch_.read("a.key.pem"), before);
}

TEST_F(KeyFileTest, links_pipes_directories_and_nothing_are_refused) {
  fs::create_symlink(path_, scratch_.path() / "link");
  EXPECT_EQ(code_of(load_private_key_file(scratch_.path() / "link")), "file_unreadable");
  ASSERT_EQ(::mkfifo((scratch_.path() / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(code_of(load_private_key_file(scratch_.path() / "pipe")), "file_unreadable");
  EXPECT_EQ(code_of(load_private_key_file(scratch_.path())), "file_unreadable");
  EXPECT_EQ(code_of(load_private_key_file(scratch_.path() / "none")), "file_unreadable");
  fs::create_symlink(scratch_.path() / "elsewhere", scratch_.path() / "dangling");
  EXPECT_EQ(code_of(save_private_key_file(key_, scratch_.path() / "dangling")), "already_exists");
  EXPECT_EQ(code_of(save_private_key_file(key_, scratch_.path() / "no" / "k")), "file_unwritable");
}

TEST_F(KeyFileTest, an_oversized_or_damaged_file_is_refused_by_name) {
  const fs::path big = scratch_.write("big", std::string(5'000, 'A'));
  ::chmod(big.c_str(), 0600);
  EXPECT_EQ(code_of(load_private_key_file(big)), "too_large");
  const fs::path bad = scratch_.write("bad", "not a key");
  ::chmod(bad.c_str(), 0600);
  const auto refused = load_private_key_file(bad);
  EXPECT_EQ(code_of(refused), "malformed_key");
  EXPECT_EQ(refused.error().where, bad.string());
}

}  // namespace
}  // namespace accord::crypto
