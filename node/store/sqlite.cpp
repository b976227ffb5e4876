#include "node/store/sqlite.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <limits>

#include "node/store/packed.hpp"
#include "node/store/page_sums.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::store {
namespace {

Code code_of(int result_code) {
  if (result_code == SQLITE_IOERR_DATA) return Code::store_damaged;
  switch (result_code & 0xff) {  // the low byte is the primary code of an extended one
    case SQLITE_FULL:
      return Code::store_full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::store_locked;
    case SQLITE_NOTADB:
      return Code::store_foreign;
    case SQLITE_CORRUPT:
      return Code::store_damaged;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return Code::store_order;
    default:
      return Code::store_failed;
  }
}

int bind_one(sqlite3_stmt* statement, int index, const Value& value) {
  const ByteView bytes = value.bytes();
  const char* start = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
  switch (value.kind()) {
    case Value::Kind::null:
      return sqlite3_bind_null(statement, index);
    case Value::Kind::integer:
      return sqlite3_bind_int64(statement, index, value.integer());
    case Value::Kind::too_large:
      return SQLITE_MISMATCH;
    case Value::Kind::text:
      return sqlite3_bind_text64(statement, index, start, bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
    case Value::Kind::blob:
      return sqlite3_bind_blob64(statement, index, start, bytes.size(), SQLITE_STATIC);
  }
  return SQLITE_MISUSE;
}

/// The page that the file system found damaged, to be looked at by a person.
std::string damaged_page(sqlite3* db) {
  std::uint32_t page = 0;
  const int question = static_cast<int>(SumsQuestion::damaged_page);
  if (db == nullptr || sqlite3_file_control(db, "main", question, &page) != SQLITE_OK) return {};
  return "; page " + std::to_string(page) + " of the file has not the sum that belongs to it";
}

}  // namespace

std::int64_t saturated(std::uint64_t value) {
  constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
  return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : kLargest;
}

Error failure(sqlite3* db, int result_code, std::string_view doing) {
  std::string what(doing);
  what.append(": ").append(db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(result_code));
  what.append(" (SQLite ").append(std::to_string(result_code)).append(")");
  if (result_code == SQLITE_IOERR_DATA) what += damaged_page(db);
  return Error{code_of(result_code), std::move(what), {}};
}

// Row

bool Row::is_type(int type) {
  if (sqlite3_column_type(statement_, next_) == type) return true;
  misfit(next_++);
  return false;
}

bool Row::skip_null() {
  if (sqlite3_column_type(statement_, next_) != SQLITE_NULL) return false;
  ++next_;
  return true;
}

void Row::misfit(int column) {
  if (!misfit_) misfit_ = column;
}

std::int64_t Row::integer() {
  return is_type(SQLITE_INTEGER) ? sqlite3_column_int64(statement_, next_++) : 0;
}

std::uint64_t Row::number() {
  const int column = next_;
  const std::int64_t value = integer();
  if (value < 0) misfit(column);
  return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

std::uint32_t Row::number32() {
  const int column = next_;
  const std::int64_t value = integer();
  if (!std::in_range<std::uint32_t>(value)) misfit(column);
  return std::in_range<std::uint32_t>(value) ? static_cast<std::uint32_t>(value) : 0;
}

std::uint8_t Row::byte() {
  const int column = next_;
  const std::int64_t value = integer();
  if (!std::in_range<std::uint8_t>(value)) misfit(column);
  return std::in_range<std::uint8_t>(value) ? static_cast<std::uint8_t>(value) : 0;
}

std::string Row::text() {
  if (!is_type(SQLITE_TEXT)) return {};
  const auto* start = reinterpret_cast<const char*>(sqlite3_column_text(statement_, next_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, next_++));
  if (start == nullptr) misfit(next_ - 1);  // out of memory
  return start == nullptr ? std::string{} : std::string(start, size);
}

Bytes Row::blob() {
  if (!is_type(SQLITE_BLOB)) return {};
  const auto* start = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, next_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, next_++));
  if (start == nullptr && size != 0) misfit(next_ - 1);
  return start == nullptr ? Bytes{} : Bytes(start, start + size);
}

Bytes Row::packed() {
  const int column = next_;
  auto plain = unpacked(blob());
  if (!plain) misfit(column);
  return plain ? std::move(*plain) : Bytes{};
}

std::vector<Digest> Row::digests() {
  const int column = next_;
  const Bytes joined = blob();
  if (joined.size() % Digest::kBytes != 0) misfit(column);
  std::vector<Digest> out(joined.size() / Digest::kBytes);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto start = joined.begin() + static_cast<std::ptrdiff_t>(i * Digest::kBytes);
    std::copy_n(start, Digest::kBytes, out[i].raw.begin());
  }
  return out;
}

NationId Row::nation() {
  const int column = next_;
  const std::string name = text();
  if (name.empty()) return {};
  auto nation = NationId::parse(name);
  if (!nation) misfit(column);
  return nation ? *nation : NationId{};
}

Code Row::code() {
  const int column = next_;
  const auto code = find_code(std::to_string(integer()));
  if (!code) misfit(column);
  return code.value_or(Code::store_damaged);
}

Status Row::status() const {
  if (!misfit_) return {};
  std::string what = "column " + std::to_string(*misfit_) + " does not hold what it should: ";
  return fail(Code::store_damaged, what + sqlite3_sql(statement_));
}

// Statement

Statement::Statement(Statement&& other) noexcept
    : db_(other.db_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  (void)sqlite3_reset(statement_);  // repeats the code that step() has already given
  (void)sqlite3_clear_bindings(statement_);
}

Status Statement::bind(std::initializer_list<Value> values) {
  ACCORD_ASSERT(sqlite3_bind_parameter_count(statement_) == static_cast<int>(values.size()));
  int index = 0;
  for (const Value& value : values) {
    const int code = bind_one(statement_, ++index, value);
    if (value.kind() == Value::Kind::too_large) {
      return fail(Code::store_order, "parameter " + std::to_string(index) +
                                         " is above 2^63-1: " + sqlite3_sql(statement_));
    }
    if (code != SQLITE_OK) return fail(failure(db_, code, sqlite3_sql(statement_)));
  }
  return {};
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(failure(db_, code, sqlite3_sql(statement_)));
}

Status Statement::run(std::initializer_list<Value> values) {
  ACCORD_CHECK(bind(values));
  return run_bound();
}

Status Statement::run_with(const Statement& row, int without) {
  const int columns = sqlite3_column_count(row.statement_);
  ACCORD_ASSERT(sqlite3_bind_parameter_count(statement_) == columns - without);
  for (int i = without; i < columns; ++i) {
    sqlite3_value* value = sqlite3_column_value(row.statement_, i);
    const int code = sqlite3_bind_value(statement_, i - without + 1, value);
    if (code != SQLITE_OK) return fail(failure(db_, code, sqlite3_sql(statement_)));
  }
  return run_bound();
}

Status Statement::run_bound() {
  ACCORD_TRY(const bool has_row, step());
  ACCORD_ASSERT(!has_row);
  const int code = sqlite3_reset(statement_);
  if (code != SQLITE_OK) return fail(failure(db_, code, sqlite3_sql(statement_)));
  return {};
}

// Connection

struct Connection::State {
  sqlite3* db = nullptr;
  std::uint64_t wal_pages = 0;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements;

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    for (const auto& [sql, statement] : statements) (void)sqlite3_finalize(statement);
    ACCORD_ASSERT(sqlite3_close(db) ==
                  SQLITE_OK);  // BUSY would mean a statement that we still hold
  }
  static int on_commit(void* self, sqlite3*, const char*, int pages) {
    static_cast<State*>(self)->wal_pages = static_cast<std::uint64_t>(pages);
    return SQLITE_OK;
  }
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Connection> Connection::open(const std::string& path) {
  const int flags = SQLITE_OPEN_READWRITE | (path == ":memory:" ? SQLITE_OPEN_MEMORY : 0);
  return open(path, flags, files_with_sums());
}

Result<Connection> Connection::open_without_sums(const std::string& path) {
  return open(path, SQLITE_OPEN_READWRITE, nullptr);
}

Result<Connection> Connection::open_unchanging(const std::string& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (c == '?' || c == '#' || c == '%') {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      uri.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    } else {
      uri += c;
    }
  }
  return open(uri + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, files_with_sums());
}

Result<Connection> Connection::open(const std::string& name, int flags, const char* file_system) {
  auto state = std::make_unique<State>();
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  int code = sqlite3_open_v2(name.c_str(), &state->db, flags, file_system);
  // No SQL of ours needs these doors.
  const std::pair<int, int> settings[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                          {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                          {SQLITE_DBCONFIG_DQS_DDL, 0},
                                          {SQLITE_DBCONFIG_DQS_DML, 0}};
  for (const auto& [setting, value] : settings) {
    if (code == SQLITE_OK) code = sqlite3_db_config(state->db, setting, value, nullptr);
  }
  if (code != SQLITE_OK) return fail(failure(state->db, code, "opening the store"));
  (void)sqlite3_limit(state->db, SQLITE_LIMIT_ATTACHED, 0);           // returns the old limit
  (void)sqlite3_wal_hook(state->db, &State::on_commit, state.get());  // returns the old hook
  return Connection(std::move(state));
}

Result<Statement> Connection::prepare(std::string_view sql) {
  if (const auto found = state_->statements.find(sql); found != state_->statements.end()) {
    ACCORD_ASSERT(sqlite3_stmt_busy(found->second) == 0);
    return Statement(state_->db, found->second);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(state_->db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return fail(failure(state_->db, code, sql));
  state_->statements.emplace(sql, statement);
  return Statement(state_->db, statement);
}

Status Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(state_->db, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(failure(state_->db, code, sql.substr(0, sql.find('\n'))));
  return {};
}

Result<std::string> Connection::value(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  int code = sqlite3_prepare_v2(state_->db, sql.c_str(), -1, &statement, nullptr);
  if (code != SQLITE_OK) return fail(failure(state_->db, code, sql));
  code = sqlite3_step(statement);
  const auto* text = code == SQLITE_ROW ? sqlite3_column_text(statement, 0) : nullptr;
  std::string value = text != nullptr ? reinterpret_cast<const char*>(text) : "";
  const int end = sqlite3_finalize(statement);  // gives the code of a failed step again
  if (end != SQLITE_OK) return fail(failure(state_->db, end, sql));
  return value;
}

std::int64_t Connection::rows_changed() const { return sqlite3_changes64(state_->db); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(state_->db) == 0; }

std::uint64_t Connection::wal_pages() const { return state_->wal_pages; }

sqlite3* Connection::handle() const { return state_->db; }

}  // namespace accord::node::store
