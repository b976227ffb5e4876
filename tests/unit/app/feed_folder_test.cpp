// The files of a watched directory: what is taken, in which order, and where it ends.
#include "node/app/feed_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::contents_of;
using test::Scratch;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const UtcTime kAt = UtcTime::parse("2026-11-27T05:17:39.123456789Z").value();

class Folder : public ::testing::Test {
 protected:
  std::vector<std::string> ready() {
    std::vector<std::string> out;
    const auto found = folder_.ready().value();
    for (const auto& file : found) out.push_back(file.filename().string());
    return out;
  }
  std::vector<std::string> ready_at_second_look() {
    (void)ready();
    return ready();
  }
  std::vector<std::string> names_in(const std::string& sub) const {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator(scratch_ / sub))
      out.push_back(entry.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }
  Claim taken(const std::string& name, std::string_view text) {
    return folder_.take(scratch_.put(name, text), kAt).value();
  }

  Scratch scratch_;
  FeedFolder folder_ = FeedFolder::open(scratch_.folder()).value();
};

TEST_F(Folder, a_file_is_ready_at_the_second_look_that_finds_it_the_same) {
  (void)scratch_.put("a.tdm", "1");
  EXPECT_THAT(ready(), IsEmpty());
  EXPECT_THAT(ready(), ElementsAre("a.tdm"));
  (void)scratch_.put("a.tdm", "12");  // somebody still writes
  EXPECT_THAT(ready(), IsEmpty());
  EXPECT_THAT(ready(), ElementsAre("a.tdm"));
}

TEST_F(Folder, the_oldest_file_comes_first) {
  const auto newer = scratch_.put("a", "1"), older = scratch_.put("b", "1");
  using namespace std::chrono_literals;
  std::filesystem::last_write_time(older, std::filesystem::last_write_time(newer) - 10s);
  EXPECT_THAT(ready_at_second_look(), ElementsAre("b", "a"));
}

TEST_F(Folder, what_is_not_yet_a_file_or_never_one_stays_where_it_is) {
  for (const char* name : {".hidden", "a.part", "b.tmp"}) (void)scratch_.put(name, "1");
  std::filesystem::create_directory(scratch_ / "folder");
  std::filesystem::create_symlink("/etc/passwd", scratch_ / "link");
  ASSERT_EQ(::mkfifo((scratch_ / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(ready_at_second_look(), IsEmpty());
}

TEST_F(Folder, a_claim_is_found_again_with_its_name_and_time) {
  const Claim claim = taken("pass 1-2.tdm", "text");
  EXPECT_EQ(claim.file.filename(), "20261127T051739.123456789Z-pass 1-2.tdm");
  FeedFolder again = FeedFolder::open(scratch_.folder()).value();
  const auto begun = again.begun().value();
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0].name, "pass 1-2.tdm");
  EXPECT_EQ(begun[0].at, kAt);
  EXPECT_EQ(contents_of(begun[0].file), "text");
  EXPECT_THAT(ready_at_second_look(), IsEmpty());
}

TEST_F(Folder, what_others_put_into_taking_is_no_claim) {
  (void)scratch_.put("taking/x", "1");
  (void)scratch_.put("taking/20261327T051739.123456789Z-month-13", "1");
  (void)scratch_.put("taking/20261127T051739.123456789Z", "1");
  EXPECT_THAT(folder_.begun().value(), IsEmpty());
}

TEST_F(Folder, a_finished_file_is_kept_or_removed) {
  ASSERT_TRUE(folder_.finish(taken("a", "1"), true));
  EXPECT_THAT(names_in("done"), ElementsAre("20261127T051739.123456789Z-a"));
  ASSERT_TRUE(folder_.finish(taken("b", "1"), false));
  EXPECT_THAT(names_in("done"), ElementsAre("20261127T051739.123456789Z-a"));
  EXPECT_THAT(names_in("taking"), IsEmpty());
}

TEST_F(Folder, a_file_set_aside_has_its_diagnostics_beside_it) {
  ASSERT_TRUE(folder_.set_aside(taken("a", "1"), {{"why", "because"}}));
  EXPECT_THAT(names_in("set-aside"), ElementsAre("20261127T051739.123456789Z-a",
                                                 "20261127T051739.123456789Z-a.diagnostics.json"));
  EXPECT_EQ(nlohmann::json::parse(contents_of(
                scratch_ / "set-aside/20261127T051739.123456789Z-a.diagnostics.json"))["why"],
            "because");
  EXPECT_THAT(names_in("taking"), IsEmpty());
}

TEST_F(Folder, a_long_name_is_cut_so_that_it_fits_with_the_time) {
  const Claim claim = taken(std::string(255, 'n'), "1");
  EXPECT_TRUE(std::filesystem::exists(claim.file));
  EXPECT_TRUE(folder_.set_aside(claim, {}));
}

TEST_F(Folder, a_directory_that_is_gone_is_an_error) {
  std::filesystem::remove_all(scratch_.folder());
  EXPECT_EQ(folder_.ready().error().code, Code::file_unreadable);
  EXPECT_EQ(folder_.begun().error().code, Code::file_unreadable);
}

}  // namespace
}  // namespace accord::node::app
