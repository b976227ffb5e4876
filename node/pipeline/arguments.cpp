// Type first, then value.
#include "node/pipeline/arguments.hpp"

namespace accord::node::pipeline {

Result<std::string> Arguments::text(const char* key) const {
  const auto found = json_.find(key);
  if (found == json_.end() || !found->is_string())
    return fail(Code::bad_argument, "a text is required", key);
  return found->get<std::string>();
}

Result<std::string> Arguments::text_or(const char* key, std::string otherwise) const {
  if (!has(key)) return otherwise;
  return text(key);
}

Result<bool> Arguments::flag_or(const char* key, bool otherwise) const {
  if (!has(key)) return otherwise;
  if (!json_[key].is_boolean()) return fail(Code::bad_argument, "true or false is required", key);
  return json_[key].get<bool>();
}

Result<UtcTime> Arguments::time(const char* key) const { return parsed(key, UtcTime::parse); }

Result<UtcTime> Arguments::time_or(const char* key, UtcTime otherwise) const {
  if (!has(key)) return otherwise;
  return time(key);
}

Result<std::int64_t> Arguments::whole(const char* key, Range range) const {
  const auto found = json_.find(key);
  const bool whole = found != json_.end() && found->is_number_integer();
  // What only an unsigned number holds is above every range.
  const bool signed_too =
      whole && (!found->is_number_unsigned() || found->get<std::uint64_t>() <= INT64_MAX);
  if (!signed_too || found->get<std::int64_t>() < range.least ||
      found->get<std::int64_t>() > range.most) {
    return fail(Code::bad_argument,
                "a whole number from " + std::to_string(range.least) + " to " +
                    std::to_string(range.most) + " is required",
                key);
  }
  return found->get<std::int64_t>();
}

Result<std::int64_t> Arguments::whole_or(const char* key, Range range,
                                         std::int64_t otherwise) const {
  if (!has(key)) return otherwise;
  return whole(key, range);
}

}  // namespace accord::node::pipeline
