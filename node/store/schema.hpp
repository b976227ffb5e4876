// The tables of the journal, as SQL, and how a file is known to be one. Used by sqlite_open.cpp
// and backup.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "schemas/vocab/result.hpp"

namespace accord::node::store {

inline constexpr std::int32_t kApplicationId = 0x41434344;  // "ACCD", in bytes 68-71 of the file
inline constexpr std::int32_t kSchemaVersion = 8;  // PRAGMA user_version; rises with every change

/// From this form on each page of the file has a sum (page_sums.hpp).
inline constexpr std::int32_t kFirstFormWithSums = 6;

/// From this form on records stand in blocks (blocks.hpp).
inline constexpr std::int32_t kFirstFormWithBlocks = 7;

/// From this form on batches and blocks may be packed (packed.hpp); there is no table or column
/// that a form before had not.
inline constexpr std::int32_t kFirstFormPacked = 8;

/// The oldest form that is brought forward when it is opened; older ones are of no release.
inline constexpr std::int32_t kOldestSchemaVersion = 2;

/// Creates all tables, indexes and triggers of form 2 in an empty database. Runs inside a
/// transaction.
extern const std::string_view kForm2Sql;
/// What form 3 adds to it, part by part: for a new store and for one of form 2 alike.
extern const std::span<const std::string_view> kForm3Sql;
/// What form 4 adds to form 3.
extern const std::string_view kForm4Sql;
/// What form 5 adds to form 4.
extern const std::string_view kForm5Sql;
/// What form 6 adds to form 5.
extern const std::string_view kForm6Sql;
/// What form 7 adds to form 6, and what it takes away when the rows have been moved.
extern const std::string_view kForm7Sql;
extern const std::string_view kForm7EndSql;

class Connection;
using Form = std::int64_t;  // of what a file holds, PRAGMA user_version; 0: nothing yet

/// By the file's header. Errors: store_newer, store_older, store_foreign, and those of reading
Result<Form> form_held(Connection& db);

}  // namespace accord::node::store
