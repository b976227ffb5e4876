// Small files: read whole or not at all, written whole or not at all.
#include "node/app/files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::contents_of;
using test::Scratch;

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(ReadFile, every_byte_comes_through) {
  const Scratch scratch;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const auto read = read_file(scratch.put("f", bytes), 256);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, bytes);
}

TEST(ReadFile, limit_is_kept_to_the_byte) {
  const Scratch scratch;
  const auto file = scratch.put("f", std::string(100'000, 'x'));  // more than one read
  const auto whole = read_file(file, 100'000);
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->size(), 100'000u);
  const auto refused = read_file(file, 99'999);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::too_large);
  EXPECT_EQ(refused.error().where, file.string());
}

TEST(ReadFile, endless_file_is_refused) {
  const auto refused = read_file("/dev/zero", 1'000);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::too_large);
}

TEST(ReadFile, missing_file_and_folder_are_unreadable_and_named) {
  const Scratch scratch;
  for (const auto& path : {scratch / "none", scratch.folder()}) {
    const auto refused = read_file(path, 10);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::file_unreadable);
    EXPECT_EQ(refused.error().where, path.string());
  }
}

TEST(WriteFile, replaces_whole_and_leaves_nothing_beside) {
  const Scratch scratch;
  const auto file = scratch.put("f", std::string(5'000, 'o'));
  ASSERT_TRUE(write_file(file, "new"));
  EXPECT_EQ(contents_of(file), "new");
  EXPECT_EQ(files_in(scratch.folder()), 1u);
}

TEST(WriteFile, is_a_rename_so_that_a_reader_sees_old_or_new) {
  const Scratch scratch;
  const auto file = scratch.put("f", "old");
  std::filesystem::create_hard_link(file, scratch / "held");  // as an open descriptor would hold it
  ASSERT_TRUE(write_file(file, "new"));
  EXPECT_EQ(contents_of(scratch / "held"), "old");
  EXPECT_EQ(contents_of(file), "new");
}

TEST(WriteFile, missing_folder_is_unwritable_and_named) {
  const Scratch scratch;
  const auto refused = write_file(scratch / "none/f", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::file_unwritable);
  EXPECT_EQ(refused.error().where, (scratch / "none/f").string());
}

TEST(WriteFile, failure_leaves_target_and_folder_as_they_were) {
  const Scratch scratch;
  std::filesystem::create_directory(scratch / "target");  // rename of a file over a folder fails
  const auto refused = write_file(scratch / "target", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::file_unwritable);
  EXPECT_TRUE(std::filesystem::is_directory(scratch / "target"));
  EXPECT_EQ(files_in(scratch.folder()), 1u);  // no half-made file stays beside
}

TEST(WriteFile, full_disk_is_unwritable) {
  const Scratch scratch;
  std::filesystem::create_symlink("/dev/full", scratch / "f");
  const auto refused = write_file(scratch / "f", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::file_unwritable);
  EXPECT_EQ(refused.error().where, (scratch / "f").string());
  EXPECT_TRUE(std::filesystem::is_symlink(scratch / "f"));
  EXPECT_EQ(files_in(scratch.folder()), 1u);
}

// A device of the test's own, the numbers of the null device (mem(4)): were the machine's own
// replaced by a file, nothing on it would work any more.
TEST(WriteFile, device_is_written_to_and_stays_a_device) {
  const Scratch scratch;
  const auto device = scratch / "null";
  if (::mknod(device.c_str(), S_IFCHR | 0600, ::makedev(1, 3)) != 0) {
    GTEST_SKIP() << "this user may not make devices";
  }
  const int opened = ::open(device.c_str(), O_WRONLY);
  if (opened < 0) GTEST_SKIP() << "devices may not be opened on this file system";
  ::close(opened);
  ASSERT_TRUE(write_file(device, "x"));
  EXPECT_TRUE(std::filesystem::is_character_file(device));
}

TEST(WriteFile, pipe_hands_the_bytes_on_and_stays_a_pipe) {
  const Scratch scratch;
  const auto pipe = scratch / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const int reader =
      ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);  // so that the writer need not wait
  ASSERT_GE(reader, 0);
  EXPECT_TRUE(write_file(pipe, "through"));
  char got[16] = {};
  EXPECT_EQ(::read(reader, got, sizeof got), 7);
  EXPECT_STREQ(got, "through");
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST(WriteFile, symbolic_link_stays_and_its_target_is_replaced) {
  const Scratch scratch;
  std::filesystem::create_directory(scratch / "there");
  const auto target = scratch.put("there/f", "old");
  std::filesystem::create_symlink("there/f", scratch / "near");  // relative to the link
  std::filesystem::create_symlink(scratch / "near", scratch / "far");
  ASSERT_TRUE(write_file(scratch / "far", "new"));
  EXPECT_EQ(contents_of(target), "new");
  for (const char* link : {"near", "far"}) EXPECT_TRUE(std::filesystem::is_symlink(scratch / link));
  EXPECT_EQ(files_in(scratch / "there"), 1u);
}

TEST(WriteFile, symbolic_link_to_nothing_makes_its_target) {
  const Scratch scratch;
  std::filesystem::create_symlink("f", scratch / "link");
  ASSERT_TRUE(write_file(scratch / "link", "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(scratch / "link"));
  EXPECT_EQ(contents_of(scratch / "f"), "new");
}

TEST(WriteFile, links_in_a_circle_are_unwritable) {
  const Scratch scratch;
  std::filesystem::create_symlink("b", scratch / "a");
  std::filesystem::create_symlink("a", scratch / "b");
  const auto refused = write_file(scratch / "a", "x");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::file_unwritable);
}

TEST(WriteFile, file_closed_to_others_stays_closed) {
  const Scratch scratch;
  const auto file = scratch.put("f", "old");
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  ASSERT_TRUE(write_file(file, "new"));
  EXPECT_EQ(std::filesystem::status(file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(WriteFile, link_lying_in_wait_beside_is_not_followed) {
  const Scratch scratch;
  const auto victim = scratch.put("victim", "old");
  std::filesystem::create_symlink(victim, scratch / ("f." + std::to_string(::getpid()) + ".new"));
  ASSERT_TRUE(write_file(scratch / "f", "new"));
  EXPECT_EQ(contents_of(victim), "old");
  EXPECT_EQ(contents_of(scratch / "f"), "new");
}

TEST(FileReader, the_head_is_read_again_and_the_rest_after_it) {
  const Scratch scratch;
  std::string bytes;
  for (std::size_t i = 0; i < FileReader::kHeadBytes + 10; ++i)
    bytes.push_back(static_cast<char>('a' + i % 26));
  auto file = FileReader::open(scratch.put("f", bytes));
  ASSERT_TRUE(file);
  const auto head = file->head();
  ASSERT_TRUE(head);
  EXPECT_EQ(*head, bytes.substr(0, FileReader::kHeadBytes));
  char first[10];
  ASSERT_EQ(file->read(first, sizeof first).value(), sizeof first);
  EXPECT_EQ(std::string(first, sizeof first) + file->rest(bytes.size()).value(), bytes);
}

TEST(FileReader, a_file_that_is_shorter_than_a_head_is_all_head) {
  const Scratch scratch;
  auto file = FileReader::open(scratch.put("f", "abc"));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->head().value(), "abc");
  EXPECT_EQ(file->rest(3).value(), "abc");
}

TEST(FileWriter, the_old_file_stays_until_the_new_one_is_whole) {
  const Scratch scratch;
  const auto path = scratch.put("f", "old");
  auto file = FileWriter::open(path);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new "));
  ASSERT_TRUE(file->write("text"));
  EXPECT_EQ(contents_of(path), "old");
  ASSERT_TRUE(file->commit());
  EXPECT_EQ(contents_of(path), "new text");
  EXPECT_EQ(files_in(scratch.folder()), 1u);
}

TEST(FileWriter, what_is_not_committed_leaves_nothing_behind) {
  const Scratch scratch;
  {
    auto file = FileWriter::open(scratch / "f");
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->write("half"));
  }
  EXPECT_EQ(files_in(scratch.folder()), 0u);
}

}  // namespace
}  // namespace accord::node::app
