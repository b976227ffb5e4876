// A draft as it is kept while it waits, for its time or for a person: part of the rows that do so.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::store {

struct DraftRow {
  RecordId draft;
  std::string payload_code;
  std::string label;  // the original one, in its internal spelling
  DataMode mode = DataMode::unspecified;
  Priority priority = Priority::unspecified;
  std::optional<RequestId> request_id;
  std::uint32_t norad_cat_id = 0;
  UtcTime first;
  UtcTime last;
  Bytes payload;  // empty where only the rest was read
};

}  // namespace accord::node::store
