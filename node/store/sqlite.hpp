// A thin owner of one SQLite connection: every return code becomes an Error, nothing can be
// forgotten. Used by sqlite_store alone; SQLite's own header stays inside this folder. One thread.
#pragma once

#include <concepts>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "node/store/page_sums.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/utc_time.hpp"

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_backup;

namespace accord::node::store {

/// A number as SQLite keeps it, for look-ups: what is beyond 2^63-1 was never stored and finds
/// nothing.
[[nodiscard]] std::int64_t saturated(std::uint64_t value);

/// One value to bind. It borrows text and bytes: they must outlive the step that follows.
class Value {
 public:
  enum class Kind : std::uint8_t { null, integer, too_large, text, blob };

  Value(std::nullopt_t) {
  }  // NOLINT(google-explicit-constructor): a list of values reads as the row it is
  template <std::integral T>
  Value(T number)
      : kind_(std::in_range<std::int64_t>(number) ? Kind::integer : Kind::too_large),
        integer_(static_cast<std::int64_t>(number)) {}
  template <class E>
  requires std::is_enum_v<E> Value(E value)
      : Value(static_cast<std::underlying_type_t<E>>(value)) {}
  Value(std::string_view text) : kind_(Kind::text), bytes_(as_bytes(text)) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(ByteView bytes) : kind_(Kind::blob), bytes_(bytes) {}
  Value(const Bytes& bytes) : Value(ByteView(bytes)) {}
  Value(const Digest& digest) : Value(digest.bytes()) {}
  Value(const NationId& nation) : Value(nation.text()) {}
  Value(UtcTime time) : Value(time.tai_ns) {}
  template <class Tag>
  Value(const Uuid<Tag>& id) : Value(id.bytes()) {}
  template <class T>
  Value(const std::optional<T>& maybe) : Value(maybe ? Value(*maybe) : Value(std::nullopt)) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] std::int64_t integer() const { return integer_; }
  [[nodiscard]] ByteView bytes() const { return bytes_; }

 private:
  Kind kind_ = Kind::null;
  std::int64_t integer_ = 0;
  ByteView bytes_;
};

/// Reads the columns of the current row from left to right. A column that does not fit is
/// remembered, and read as empty; ask status() once, after the last column.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::uint64_t number();
  [[nodiscard]] std::uint32_t number32();
  [[nodiscard]] std::string text();
  [[nodiscard]] Bytes blob();
  /// Of a column that holds packed bytes (packed.hpp), the plain ones.
  [[nodiscard]] Bytes packed();
  [[nodiscard]] Digest digest() { return parsed<Digest>(&Digest::from_bytes); }
  /// One behind the other, nothing between them.
  [[nodiscard]] std::vector<Digest> digests();
  [[nodiscard]] UtcTime time() { return UtcTime{integer()}; }
  [[nodiscard]] NationId nation();  // empty text is the empty id
  [[nodiscard]] Code code();
  template <class Id>
  [[nodiscard]] Id id() {
    return parsed<Id>(&Id::from_bytes);
  }
  template <class Id>
  [[nodiscard]] std::optional<Id> optional_id() {
    if (skip_null()) return std::nullopt;
    return id<Id>();
  }
  [[nodiscard]] std::optional<std::int64_t> optional_integer() {
    if (skip_null()) return std::nullopt;
    return integer();
  }
  [[nodiscard]] std::optional<Code> optional_code() {
    if (skip_null()) return std::nullopt;
    return code();
  }
  /// An enumeration kept as its number of one byte.
  template <class E>
  [[nodiscard]] E kind() {
    return static_cast<E>(byte());
  }

  /// Errors: store_damaged, with the column and the statement
  [[nodiscard]] Status status() const;

 private:
  template <class T>
  T parsed(Result<T> (*parse)(ByteView)) {
    const int column = next_;
    auto value = parse(blob());
    if (!value) misfit(column);
    return value ? *value : T{};
  }
  [[nodiscard]] bool is_type(int type);
  [[nodiscard]] bool skip_null();
  [[nodiscard]] std::uint8_t byte();
  void misfit(int column);

  sqlite3_stmt* statement_;
  int next_ = 0;
  std::optional<int> misfit_;
};

/// A prepared statement borrowed from its connection's cache; given back, reset and unbound, when
/// it goes.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Binds parameters 1 to n, and requires that there are exactly n. Errors: store_order,
  /// store_failed
  Status bind(std::initializer_list<Value> values);
  /// True when there is a row to read. Errors: by what SQLite says, see failure()
  Result<bool> step();
  /// Binds, steps a statement that gives no row, and makes it ready for the next run.
  Status run(std::initializer_list<Value> values);
  /// Likewise with the present row of another statement, without its first columns.
  Status run_with(const Statement& row, int without);
  [[nodiscard]] Row row() const { return Row(statement_); }

 private:
  friend class Connection;
  Statement(sqlite3* db, sqlite3_stmt* statement) : db_(db), statement_(statement) {}
  Status run_bound();

  sqlite3* db_;
  sqlite3_stmt* statement_;
};

class Connection {
 public:
  /// Opens an existing file, or a database in memory for ":memory:". Touches nothing in it yet.
  /// Pages that have sums are compared with them, see page_sums.hpp.
  static Result<Connection> open(const std::string& path);
  /// An empty file that a database without sums is copied into, as it stands.
  static Result<Connection> open_without_sums(const std::string& path);
  /// A file that nobody writes to, without touching it or making files beside it.
  static Result<Connection> open_unchanging(const std::string& path);
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  /// Requires: `sql` is one statement. Prepared once, then taken from the cache.
  Result<Statement> prepare(std::string_view sql);
  /// Runs statements that take and give nothing.
  Status execute(const std::string& sql);
  /// The single value of a query, as text.
  Result<std::string> value(const std::string& sql);

  [[nodiscard]] std::int64_t rows_changed() const;  // by the last statement
  [[nodiscard]] bool in_transaction() const;
  [[nodiscard]] std::uint64_t wal_pages() const;  // in the write-ahead log after the last commit
  /// Copies the write-ahead log into the file; all of it, as nobody else reads.
  Status checkpoint();
  /// Writes the bytes of the log once more where they are, and syncs them. After a failed sync the
  /// system may take pages of it for clean that are on no disk: read here as sound, and lost with
  /// all that is committed behind them. For the start, before anything is written.
  Status write_log_again();

  /// Which sums the pages have, as the first page says. Requires: something has been read.
  [[nodiscard]] PageSums sums() const;
  /// Pages have these from now on, whatever the first page says where it stands on the disk.
  void require_sums(PageSums kind);
  /// For a database that nothing was written to: its pages will have sums.
  Status reserve_sums();
  /// Writes a database without the present sums anew with them, in one transaction: it is left as
  /// it was or whole. Takes the room of the file twice: in the log, and where temporary files are.
  Status write_anew_with_sums();

  struct Pages {
    std::uint64_t bytes = 0;             // of the file
    std::vector<std::uint32_t> damaged;  // without the sum that belongs to them
  };
  /// Compares every page with its sum, free ones too. Requires: nothing is in the log.
  /// Errors: store_failed
  Result<Pages> read_every_page();

  /// What is written to the file from now on is kept in memory, and read from there: pages that the
  /// log is copied to, and those of put_page. The file stays as it is. Errors: store_failed
  Status write_aside();
  /// How many pages the file has, with those that were written aside.
  [[nodiscard]] std::uint32_t page_count();
  /// A page, counted from 1; none if it cannot be read, has not the sum that belongs to it, or is
  /// not there. Requires: nothing is in the log that was not copied.
  [[nodiscard]] std::optional<Bytes> read_page(std::uint32_t number);
  /// Requires: write_aside, and kPageBytes bytes. Errors: store_failed
  Status put_page(std::uint32_t number, ByteView page);

  /// Closing will not copy the log: after a failed write nothing more may be moved.
  void keep_log_on_close();

 private:
  friend class Backup;
  struct State;
  static Result<Connection> open(const std::string& name, int flags, const char* file_system);
  Status checkpoint(int mode);
  [[nodiscard]] sqlite3* handle() const;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A copy of a whole database into an empty file, some pages at a time. What its source commits in
/// between, by the same connection, is in the copy too. Goes before its source.
class Backup {
 public:
  /// Requires: `to` is an empty file. Errors: as Connection::open
  static Result<Backup> begin(Connection& from, const std::string& to);
  Backup(Backup&&) noexcept;
  Backup& operator=(Backup&&) = delete;
  ~Backup();

  /// Copies so many pages more; true when all is copied, and synced. Errors: see failure()
  Result<bool> go_on(int pages);

 private:
  Backup(Connection to, sqlite3_backup* handle, sqlite3* from)
      : to_(std::move(to)), handle_(handle), from_(from) {}
  Connection to_;
  sqlite3_backup* handle_;
  sqlite3* from_;
};

/// What a SQLite result code means here: FULL store_full; BUSY, LOCKED store_locked; NOTADB
/// store_foreign; CORRUPT and IOERR_DATA store_damaged; CONSTRAINT and MISMATCH store_order; all
/// else store_failed.
[[nodiscard]] Error failure(sqlite3* db, int result_code, std::string_view doing);

}  // namespace accord::node::store
