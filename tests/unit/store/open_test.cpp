// Which file is taken as a store, and what holds on an open one.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "node/store/page_sums.hpp"
#include "node/store/schema.hpp"
#include "rows.hpp"

namespace accord::node::store {
namespace {

mode_t mode_of(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777u;
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
}

TEST(Open, settings_that_durability_rests_on) {
  StoreDirectory directory;
  const auto store = open_store(directory.path(), {.max_pages = 5'000});
  const std::pair<const char*, const char*> wanted[] = {
      {"journal_mode", "wal"},     {"synchronous", "2"},
      {"foreign_keys", "1"},       {"page_size", "4096"},
      {"wal_autocheckpoint", "0"}, {"locking_mode", "exclusive"},
      {"mmap_size", "0"},          {"application_id", "1094927172"},  // 0x41434344
      {"user_version", "8"},       {"max_page_count", "5000"},
      {"trusted_schema", "0"},     {"secure_delete", "1"}};
  for (const auto& [name, value] : wanted) EXPECT_EQ(store->pragma(name).value(), value) << name;
}

TEST(Open, files_are_the_users_own) {
  StoreDirectory directory;
  const auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 1));
  EXPECT_EQ(mode_of(directory.path()), 0600u);
  EXPECT_EQ(mode_of(directory.path() + "-wal"), 0600u);
  EXPECT_FALSE(std::filesystem::exists(directory.path() + "-shm"));  // the index is in our memory
}

TEST(Open, file_readable_by_others_is_refused) {
  StoreDirectory directory;
  open_store(directory.path()).reset();
  for (const mode_t open_to_others : {0604u, 0640u, 0660u, 0602u, 0700u}) {
    ASSERT_EQ(::chmod(directory.path().c_str(), open_to_others), 0);
    EXPECT_EQ(open_error(directory.path()), Code::store_exposed) << open_to_others;
  }
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Open, write_ahead_log_readable_by_others_is_refused) {
  StoreDirectory directory;
  write_file(directory.path() + "-wal", "");
  ASSERT_EQ(::chmod((directory.path() + "-wal").c_str(), 0644), 0);
  EXPECT_EQ(open_error(directory.path()), Code::store_exposed);
}

TEST(Open, directory_open_to_others_is_refused) {
  StoreDirectory directory;
  ASSERT_EQ(::chmod(directory.directory().c_str(), 0750), 0);
  EXPECT_EQ(open_error(directory.path()), Code::store_exposed);
  EXPECT_FALSE(std::filesystem::exists(directory.path()));
  ASSERT_EQ(::chmod(directory.directory().c_str(), 0700), 0);
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Open, link_is_refused) {
  StoreDirectory directory;
  open_store((directory.directory() / "real.db").string()).reset();
  std::filesystem::create_symlink("real.db", directory.path());
  EXPECT_EQ(open_error(directory.path()), Code::store_exposed);
}

TEST(Open, missing_directory_is_an_error) {
  StoreDirectory directory;
  EXPECT_EQ(open_error((directory.directory() / "none" / "accord.db").string()),
            Code::store_failed);
}

TEST(Open, second_opener_in_this_process_is_refused) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_EQ(open_error(directory.path()), Code::store_locked);
  EXPECT_COMMITS(*store, released(1, 1));  // the first goes on
  store.reset();
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Open, second_opener_in_another_process_is_refused) {
  StoreDirectory directory;
  const auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 1));
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(open_error(directory.path()) == Code::store_locked ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

TEST(Open, newer_schema_is_refused_and_left_alone) {
  StoreDirectory directory;
  open_store(directory.path()).reset();
  run_sql(directory.path(), "PRAGMA user_version = 9");
  const std::string before = file_text(directory.path());
  EXPECT_EQ(open_error(directory.path()), Code::store_newer);
  EXPECT_EQ(file_text(directory.path()), before);
  run_sql(directory.path(), "PRAGMA user_version = 7");
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Open, a_store_of_form_2_is_brought_forward_with_all_that_it_holds) {
  StoreDirectory directory;
  run_sql(directory.path(),
          std::string(kForm2Sql) + "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = 2;"
              "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
              "INSERT INTO ruling (at, direction, peer, record_id, payload_code, "
              "mode, verdict, clause, agreements, inputs, observations) VALUES (1, "
              "1, 'GBR', zeroblob(16), 'TRK', 1, 'release', 'c', x'', "
              "zeroblob(48), 3);",
          nullptr);
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  for (int opened = 0; opened < 2; ++opened) {  // brought forward, and then simply opened
    auto store = open_store(directory.path());
    EXPECT_EQ(store->pragma("user_version").value(), "8");
    const auto rulings = store->rulings(0, 10).value();
    ASSERT_EQ(rulings.size(), 1u);
    EXPECT_EQ(rulings[0].second.observations, 3u);
    EXPECT_EQ(rulings[0].second.facts, "");
    EXPECT_TRUE(store->load().value().statements.empty());
  }
}

TEST(Open, a_store_of_form_3_gets_what_form_4_adds_and_nothing_twice) {
  StoreDirectory directory;
  std::string form_3(kForm2Sql);
  for (const std::string_view part : kForm3Sql) form_3 += part;
  run_sql(directory.path(),
          form_3 + "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = 3;"
              "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
              "INSERT INTO usage VALUES ('c', 'USA', 0, 1, 2, 3, 4);",
          nullptr);
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  auto store = open_store(directory.path());
  EXPECT_EQ(store->pragma("user_version").value(), "8");
  const Snapshot held = store->load().value();
  ASSERT_EQ(held.usage.size(), 1u);
  EXPECT_TRUE(held.schema_texts.empty());
}

TEST(Open, a_store_of_form_4_gets_what_form_5_adds_and_nothing_twice) {
  StoreDirectory directory;
  std::string form_4(kForm2Sql);
  for (const std::string_view part : kForm3Sql) form_4 += part;
  form_4 += kForm4Sql;
  run_sql(directory.path(),
          form_4 + "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = 4;"
              "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
              "INSERT INTO schema_text VALUES ('RFI', zeroblob(48), 1, 'table');",
          nullptr);
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  auto store = open_store(directory.path());
  EXPECT_EQ(store->pragma("user_version").value(), "8");
  const Snapshot held = store->load().value();
  EXPECT_EQ(held.schema_texts.size(), 1u);
  EXPECT_TRUE(held.key_epochs.empty() && held.revocation_lists.empty());
}

TEST(Open, a_store_of_form_5_gets_what_form_6_adds_and_nothing_twice) {
  StoreDirectory directory;
  std::string form_5(kForm2Sql);
  for (const std::string_view part : kForm3Sql) form_5 += part;
  form_5 += kForm4Sql;
  form_5 += kForm5Sql;
  run_sql(directory.path(),
          form_5 + "PRAGMA application_id = " + std::to_string(kApplicationId) +
              "; PRAGMA user_version = 5;"
              "INSERT INTO store_life VALUES (1, x'77000000000000000000000000000007');"
              "INSERT INTO key_epoch VALUES ('GBR', 1, 4);");
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  auto store = open_store(directory.path());
  EXPECT_EQ(store->pragma("user_version").value(), "8");
  const Snapshot held = store->load().value();
  EXPECT_EQ(held.key_epochs.size(), 1u);
  EXPECT_TRUE(held.link_logs.empty() && held.heads_of_peers.empty());
}

TEST(Open, older_schema_is_refused_by_its_own_name_and_left_alone) {
  StoreDirectory directory;
  open_store(directory.path()).reset();
  run_sql(directory.path(), "PRAGMA user_version = 1");
  const std::string before = file_text(directory.path());
  EXPECT_EQ(open_error(directory.path()), Code::store_older);
  EXPECT_EQ(file_text(directory.path()), before);
}

TEST(Open, database_of_another_program_is_refused_and_left_alone) {
  StoreDirectory directory;
  run_sql(directory.path(), "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  ASSERT_EQ(::chmod(directory.path().c_str(), 0600), 0);
  const std::string before = file_text(directory.path());
  EXPECT_EQ(open_error(directory.path()), Code::store_foreign);
  EXPECT_EQ(file_text(directory.path()), before);
}

TEST(Open, file_that_is_no_database_is_refused_and_left_alone) {
  StoreDirectory directory;
  const std::string text(8'192, 'x');
  write_file(directory.path(), text);
  EXPECT_EQ(open_error(directory.path()), Code::store_foreign);
  EXPECT_EQ(file_text(directory.path()), text);
}

TEST(Open, empty_file_is_a_new_store) {
  StoreDirectory directory;
  write_file(directory.path(), "");
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Open, new_store_needs_an_incarnation_and_an_old_one_keeps_its_own) {
  StoreDirectory directory;
  EXPECT_CODE(Code::bad_id, SqliteStore::open(directory.path(), IncarnationId{}));
  open_store(directory.path()).reset();
  auto store = SqliteStore::open(directory.path(), IncarnationId{});
  ASSERT_TRUE(store) << store.error().text();
  EXPECT_EQ((*store)->load().value().incarnation, kOwnLife);
}

TEST(Open, value_that_is_not_of_the_schema_is_damage) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  Transaction transaction;
  transaction.notices = {{at(1), kGbr, Code::bad_id, "d"}};
  EXPECT_COMMITS(*store, transaction);
  store.reset();
  run_sql(directory.path(), "UPDATE notice SET code = 65000");  // no such code
  EXPECT_CODE(Code::store_damaged, open_store(directory.path())->notices(0, 10));
}

Transaction released_with_bytes(std::uint64_t seq, std::size_t bytes) {
  Transaction out = released(seq, 1);
  out.outbound_batches[0].bytes = noise(bytes);
  return out;
}

TEST(Quota, full_store_says_so_stops_and_opens_again) {
  StoreDirectory directory;
  auto store = open_store(directory.path(), {.max_pages = 200});  // 800 KiB with about 50 in use
  std::uint64_t committed = 0;
  std::optional<Code> code;
  while (!code && committed < 100) {
    code = code_in(store->commit(released_with_bytes(committed + 1, 40'000)));
    if (!code) ++committed;
  }
  EXPECT_EQ(code, Code::store_full);
  EXPECT_GT(committed, 5u);
  EXPECT_LT(committed, 20u);  // 200 pages of 4,096 hold at most 20 batches of 40,000
  EXPECT_CODE(Code::store_full,
              store->commit(released(committed + 1, 1)));  // poisoned, though it would fit
  store.reset();
  store = open_store(directory.path(), {.max_pages = 200});
  EXPECT_EQ(store->load().value().outbound.at(0).next_seq, committed + 1);
  EXPECT_EQ(store->rulings(0, 1'000).value().size(), committed);
  store.reset();
  store = open_store(directory.path(), {.max_pages = 400});
  EXPECT_COMMITS(*store, released_with_bytes(committed + 1, 40'000));
}

TEST(Quota, says_how_full_it_is_of_what_it_may_take) {
  StoreDirectory directory;
  auto store = open_store(directory.path(), {.max_pages = 1'000});
  const auto empty = store->fill().value();
  EXPECT_EQ(empty.allowed, 1'000u * 4'096);
  EXPECT_GT(empty.used, 0u);
  EXPECT_COMMITS(*store, released_with_bytes(1, 400'000));
  const auto fuller = store->fill().value();
  // What a commit wrote counts at once: 400,000 bytes, 4,084 in each page, and a few pages more.
  EXPECT_GE(fuller.used, empty.used + 97u * 4'096);
  EXPECT_LT(fuller.used, empty.used + 110u * 4'096);
  store.reset();

  store = open_store(directory.path());  // no quota: what its disk has
  const auto disk = std::filesystem::space(directory.directory());
  const auto bound = store->fill().value().allowed;
  EXPECT_GT(bound, fuller.used);
  EXPECT_LE(bound, disk.capacity);
  EXPECT_EQ(open_store()->fill().value().allowed, 0u);  // in memory: nobody knows
}

TEST(Quota, pages_that_are_free_again_do_not_count) {
  StoreDirectory directory;
  auto store = open_store(directory.path(), {.max_pages = 2'000});
  Transaction many;
  for (std::uint32_t i = 0; i < kMaxNotices; ++i)
    many.notices.push_back({at(i), kGbr, Code::bad_id, std::string(200, 'x')});
  EXPECT_COMMITS(*store, many);
  const std::uint64_t full = store->fill()->used;
  Transaction shorter;  // the oldest go: those that stay are shorter
  for (std::uint32_t i = 0; i < kMaxNotices; ++i)
    shorter.notices.push_back({at(i), kGbr, Code::bad_id, "x"});
  EXPECT_COMMITS(*store, shorter);
  EXPECT_LT(store->fill()->used, full / 2);
}

TEST(Quota, too_small_for_the_schema_is_refused_and_the_file_stays_new) {
  StoreDirectory directory;
  EXPECT_CODE(Code::store_full, SqliteStore::open(directory.path(), kOwnLife, {.max_pages = 3}));
  EXPECT_EQ(open_error(directory.path()), std::nullopt);
}

TEST(Checkpoint, write_ahead_log_stays_near_its_limit) {
  StoreDirectory directory;
  constexpr std::uint64_t kLimit = 1u << 20;
  auto store = open_store(directory.path(), {.checkpoint_wal_bytes = kLimit});
  std::uintmax_t largest = 0;
  for (std::uint64_t seq = 1; seq <= 100; ++seq) {  // 100 x 100,000 bytes: ten times the limit
    EXPECT_COMMITS(*store, released_with_bytes(seq, 100'000));
    largest = std::max(largest, std::filesystem::file_size(directory.path() + "-wal"));
  }
  EXPECT_GT(largest, kLimit / 2);
  EXPECT_LT(largest, kLimit + 400'000);  // the limit, and the commit that passed it
  EXPECT_GT(std::filesystem::file_size(directory.path()), 8u << 20);
}

TEST(Checkpoint, clean_close_leaves_one_file) {
  StoreDirectory directory;
  auto store = open_store(directory.path());
  EXPECT_COMMITS(*store, released(1, 1));
  store.reset();
  EXPECT_FALSE(std::filesystem::exists(directory.path() + "-wal"));
}

}  // namespace
}  // namespace accord::node::store
