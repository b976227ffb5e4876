// Check, label and mode, copy.
#include "node/pipeline/rebuild.hpp"

#include "node/pipeline/payload_copy.hpp"

namespace accord::node::pipeline {
namespace {

/// The text that stands in this field of the root; empty optional when none does.
std::optional<std::string_view> root_text(ByteView payload, const FieldPlan* field) {
  if (field == nullptr) return {};
  const TableView root(follow(payload.data()));
  const auto offset = root.offset_of(*field);
  if (offset == 0) return {};
  return reinterpret_cast<const flatbuffers::String*>(follow(root.at(offset)))->string_view();
}

Status must_say(ByteView payload, std::string_view name, const FieldPlan* field,
                const std::string& expected, Code code) {
  if (name.empty() || root_text(payload, field) == expected) return {};
  return fail(code, "the payload's " + std::string(name) + " does not equal the record header",
              std::string(name));
}

}  // namespace

Result<Rebuilt> rebuild(const PayloadType& type, ByteView payload, const RebuildRules& rules) {
  const AlignedBuffer aligned(payload);
  const ByteView view = aligned.view();
  ACCORD_CHECK(verify_buffer(type, view));
  const auto plan = plan_of(type);
  ACCORD_CHECK(must_say(view, type.label_field, plan->label(), rules.label_text,
                        Code::payload_label_differs));
  ACCORD_CHECK(must_say(view, type.data_mode_field, plan->data_mode(), rules.data_mode_text,
                        Code::payload_mode_differs));
  if (rules.remove.empty() && rules.precision.empty())
    return PayloadCopy(*plan, view, rules, nullptr).made(type);
  const FieldDuty duties = duties_of(type, rules.remove, rules.precision);
  return PayloadCopy(*plan, view, rules, &duties).made(type);
}

}  // namespace accord::node::pipeline
