// Rows and stores for the tests of this folder: small, distinct, every field set.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "node/store/page_sums.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::store {

inline NationId nation(std::string_view text) { return NationId::parse(text).value(); }
inline const NationId kGbr = nation("GBR");
inline const NationId kFra = nation("FRA");

/// An id whose last four bytes are `n`, big-endian, and whose first byte is `kind`.
template <class Id>
Id id_of(std::uint32_t n, std::uint8_t kind = 0x01) {
  typename Id::Raw raw{};
  raw[0] = kind;
  for (std::size_t i = 0; i < 4; ++i) raw[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return Id(raw);
}

inline Digest digest_of(std::uint8_t fill) {
  Digest out;
  out.raw.fill(fill);
  return out;
}

inline UtcTime at(std::int64_t second) {
  return UtcTime{1'700'000'037'000'000'000 + second * 1'000'000'000};
}

inline const IncarnationId kOwnLife = id_of<IncarnationId>(7, 0x77);
inline const IncarnationId kPeerLife = id_of<IncarnationId>(1, 0x21);
inline const IncarnationId kPeerNextLife = id_of<IncarnationId>(2, 0x22);

inline RulingRow ruling(std::uint32_t n, Direction direction = Direction::outbound) {
  const bool out = direction == Direction::outbound;
  return {at(n),
          direction,
          kGbr,
          id_of<RecordId>(n),
          "TRK",
          DataMode::test,
          out ? "release" : "admit",
          "USA-GBR/release/1",
          std::nullopt,
          {digest_of(0xa1), digest_of(0xa2)},
          digest_of(0x11),
          12,
          R"({"norad_cat_id":25544})"};
}

/// Bytes that cannot be packed: they take as much room as they have.
inline Bytes noise(std::size_t size, std::uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  Bytes out(size);
  for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(random());
  return out;
}

inline OutboundBatchRow outbound_batch(std::uint64_t first_seq, std::uint32_t count,
                                       Lane lane = Lane::data) {
  return {kGbr, lane, first_seq, count, digest_of(0x31), Bytes{1, 2, 3, 0, 255}, at(3)};
}

inline OutboundRecordRow outbound_record(std::uint64_t seq, Lane lane = Lane::data) {
  const auto n = static_cast<std::uint32_t>(seq) + (lane == Lane::data ? 0u : 1'000'000u);
  return {id_of<RecordId>(n),        kGbr, lane, seq, "TRK", DataMode::test,
          id_of<RequestId>(5, 0x55), 12};
}

/// A released batch with its rulings and records, as the core commits it.
inline Transaction released(std::uint64_t first_seq, std::uint32_t count) {
  Transaction out;
  out.outbound_batches.push_back(outbound_batch(first_seq, count));
  for (std::uint64_t seq = first_seq; seq < first_seq + count; ++seq) {
    out.rulings.push_back(ruling(static_cast<std::uint32_t>(seq)));
    out.outbound_records.push_back(outbound_record(seq));
  }
  return out;
}

inline InboundBatchRow inbound_batch(std::uint64_t first_seq, std::uint32_t count,
                                     const IncarnationId& life = kPeerLife) {
  return {kFra, life, Lane::data, first_seq, count, digest_of(0x41), Bytes{9, 8, 0, 7}, at(4)};
}

inline InboundRecordRow inbound_record(std::uint32_t n, std::uint64_t seq,
                                       Outcome outcome = Outcome::admitted,
                                       const IncarnationId& life = kPeerLife) {
  const bool admitted = outcome == Outcome::admitted;
  return {id_of<RecordId>(n, 0x02),
          kFra,
          life,
          Lane::data,
          seq,
          outcome,
          admitted ? std::nullopt : std::optional(Code::bad_label),
          "TRK",
          DataMode::exercise,
          "FRA RESTRICTED//REL TO GBR, USA",
          "FRA-USA/release/2",
          id_of<RequestId>(6, 0x55),
          34,
          at(5),
          Bytes{0, 1, 2}};
}

inline InboundPositionRow position(std::uint64_t have_seq, const IncarnationId& life = kPeerLife,
                                   Lane lane = Lane::data) {
  return {kFra, lane, life, have_seq, at(7)};
}

inline ReceiptRow receipt(std::uint64_t number, std::uint64_t first_seq,
                          Direction direction = Direction::outbound,
                          const IncarnationId& life = kPeerLife) {
  return {kFra, direction, life, number, Lane::data, first_seq, 3, 1, Bytes{4, 5, 6}, at(6)};
}

inline TaskRow task(std::uint32_t n, const std::string& state = "SENT", bool open = true) {
  return {id_of<RequestId>(n, 0x55),        "requester", kGbr, state, open,
          R"({"state":")" + state + R"("})"};
}

inline TaskMessageRow task_message(std::uint32_t n, std::uint32_t number,
                                   Direction direction = Direction::outbound) {
  return {id_of<RequestId>(n, 0x55), direction, number, digest_of(0x61), Bytes{7, 7, 7}};
}

/// A new directory with mode 0700 that goes with the test.
class StoreDirectory {
 public:
  StoreDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "accord-store-XXXXXX").string();
    const char* made = ::mkdtemp(pattern.data());
    EXPECT_NE(made, nullptr);
    directory_ = pattern;
  }
  StoreDirectory(const StoreDirectory&) = delete;
  StoreDirectory& operator=(const StoreDirectory&) = delete;
  ~StoreDirectory() { std::filesystem::remove_all(directory_); }

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::string path() const { return (directory_ / "accord.db").string(); }

 private:
  std::filesystem::path directory_;
};

/// Opens or fails the test; `where` ":memory:" by default.
inline std::unique_ptr<SqliteStore> open_store(const std::string& where = ":memory:",
                                               const SqliteOptions& options = {}) {
  auto store = SqliteStore::open(where, kOwnLife, options);
  if (!store) {
    ADD_FAILURE() << store.error().text();
    std::abort();
  }
  return std::move(*store);
}

inline std::optional<Code> open_error(const std::string& path) {
  auto store = SqliteStore::open(path, kOwnLife);
  return store ? std::nullopt : std::optional(store.error().code);
}

/// The code of a Result or Status, empty when it is a success.
template <class R>
std::optional<Code> code_in(const R& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

/// SQL of another program, on a store that is closed: through what keeps the sums of its pages, or,
/// with a null `file_system`, on one that has none.
inline void run_sql(const std::string& path, const std::string& sql,
                    const char* file_system = files_with_sums()) {
  sqlite3* db = nullptr;
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  ASSERT_EQ(sqlite3_open_v2(path.c_str(), &db, kFlags, file_system), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE", nullptr, nullptr, nullptr),
            SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(db);
  EXPECT_EQ(sqlite3_close(db), SQLITE_OK);
}

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

#define EXPECT_COMMITS(store, transaction)                  \
  do {                                                      \
    const auto accord_done = (store).commit(transaction);   \
    EXPECT_TRUE(accord_done) << accord_done.error().text(); \
  } while (false)

#define EXPECT_CODE(code, result) EXPECT_EQ(code_in(result), std::optional(code))

}  // namespace accord::node::store
