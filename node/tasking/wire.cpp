// Shared parts of the two messages of tasking.
#include "node/tasking/wire.hpp"

#include <set>

#include "schemas/payload_registry.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::tasking {
namespace {

constexpr UtcTime kFirstInstant{63'072'010'000'000'000};    // 1972-01-01T00:00:00Z: 730 days + 10 s
constexpr UtcTime kLastInstant{8'830'000'000'000'000'000};  // in 2249; int64 ends 12 years later

bool is_code(std::string_view text) {
  return text.size() >= 2 && text.size() <= 8 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
         });
}

}  // namespace

Status check_text(std::string_view text, std::size_t max_bytes, Code code, const char* where) {
  if (text.size() > max_bytes) {
    return fail(code, "longer than " + std::to_string(max_bytes) + " bytes", where);
  }
  const std::string_view fault = fault_of_words(text);
  if (!fault.empty()) return fail(code, std::string(fault), where);
  return {};
}

Status check_instant(UtcTime time, Code code, const char* where) {
  if (time < kFirstInstant || time > kLastInstant) {
    return fail(code, "not a time between 1972 and 2249", where);
  }
  return {};
}

Status check_payload_codes(const std::vector<std::string>& codes, Code code) {
  const char* where = "scope.payload_codes";
  if (codes.size() > kMaxPayloadCodes) return fail(code, "more than 16 forms", where);
  std::set<std::string_view> seen;
  bool known = false;
  for (const std::string& text : codes) {
    if (!is_code(text)) return fail(code, "a form is 2 to 8 of A-Z 0-9", where);
    if (!seen.insert(text).second) return fail(code, "a form is named twice", where);
    const PayloadType* type = find_payload_type(text);
    known = known || (type != nullptr && type->lane == Lane::data);
  }
  if (!known) return fail(code, "none of the forms is a data type of this build", where);
  return {};
}

TaskScope scope_of(const fbs::TaskScope& wire) {
  TaskScope out;
  out.window_start = {wire.window_start_tai_ns()};
  out.window_stop = {wire.window_stop_tai_ns()};
  out.deliver_by = {wire.deliver_by_tai_ns()};
  out.observations = wire.observations();
  for (const auto* code : *wire.payload_codes()) out.payload_codes.push_back(code->str());
  return out;
}

flatbuffers::Offset<fbs::TaskScope> build_scope(flatbuffers::FlatBufferBuilder& builder,
                                                const TaskScope& scope) {
  const auto codes = builder.CreateVectorOfStrings(scope.payload_codes);
  return fbs::CreateTaskScope(builder, scope.window_start.tai_ns, scope.window_stop.tai_ns,
                              scope.deliver_by.tai_ns, scope.observations, codes);
}

}  // namespace accord::node::tasking
