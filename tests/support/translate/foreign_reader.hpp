// The JavaScript library of the Space Data Standards package: a reader of our streams that is not
// ours, and the comparison of every field that it reads.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "node/translate/translate.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord::node::translate::samples {

/// The records of a stream as the library sees them, one object a record, "kind" the name of its
/// class; nothing when node or the package is missing, and then the test is to be skipped.
[[nodiscard]] std::optional<nlohmann::json> read_with_library(const Bytes& stream);

/// A failed test for each field of the payload's schema, in the tables inside it too, that the
/// library (`read`, with its "kind") reads otherwise than our own reader (`written`): a value that
/// is there equally, an enum as its number; one that is not there as the schema's default.
void expect_same_fields(std::string_view payload_code, const nlohmann::json& written,
                        nlohmann::json read);

/// Every field of every record; how many records there were; nothing when the library is missing.
[[nodiscard]] std::optional<std::size_t> compare_with_library(
    const std::vector<Translated>& records);

/// The fields that at least one of the records holds, "OBJECT.NORAD_CAT_ID" for one inside another.
[[nodiscard]] std::set<std::string> fields_in(const std::vector<Translated>& records);

/// A failed test for each of `names` that no record holds: nothing is compared because it is
/// absent.
void expect_holds(const std::vector<Translated>& records, const std::set<std::string>& names);

}  // namespace accord::node::translate::samples
