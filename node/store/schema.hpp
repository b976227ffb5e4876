// The tables of the journal, as SQL, and how a file is known to be one. Used by sqlite_open.cpp
// alone.
#pragma once

#include <cstdint>
#include <string_view>

namespace accord::node::store {

inline constexpr std::int32_t kApplicationId = 0x41434344;  // "ACCD", in bytes 68-71 of the file
inline constexpr std::int32_t kSchemaVersion = 2;  // PRAGMA user_version; rises with every change

/// Creates all tables, indexes and triggers in an empty database. Runs inside a transaction.
extern const std::string_view kSchemaSql;

}  // namespace accord::node::store
