// The schema texts of the payload types that agreements declare, as they lie beside the node:
// CODE.fbs in the folder that node.json names. A text counts when its digest is the one agreed.
// Called when agreements are loaded, main thread and whoever reloads.
#pragma once

#include <filesystem>
#include <memory>
#include <span>

#include "agreement/document.hpp"
#include "schemas/payload_types.hpp"

namespace accord::node::app {

/// The digest of one text without includes: SHA-384 over the line "<file name> <sha384>" and a
/// newline (docs/decisions/0003).
[[nodiscard]] Digest schema_digest_of(const std::string& file_name, std::string_view text);

/// One text as it lies there: its code is the file's name without ".fbs". Errors: file_unreadable,
/// too_large, bad_argument (a name that is no CODE.fbs)
Result<DeclaredSchema> read_schema_text(const std::filesystem::path& file);

/// The types of the build and every one that one of `documents` declares. A node carries all that
/// its agreements name, or does not take them up. Errors: schema_missing (no folder, or no such
/// file), those of read_schema_text and PayloadTypes::declare, naming the file; those of
/// check_declared_schema.
Result<std::shared_ptr<const PayloadTypes>> load_payload_types(
    const std::filesystem::path& folder, std::span<const agreement::Document* const> documents);

}  // namespace accord::node::app
