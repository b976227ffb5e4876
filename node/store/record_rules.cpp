#include "node/store/record_rules.hpp"

namespace accord::node::store {
namespace {

Status broken(const char* rule, const RecordId& id) {
  return fail(Code::store_order, rule, "record " + id.text());
}

bool has_mode(DataMode mode) { return mode >= DataMode::real && mode <= DataMode::exercise; }

bool is_permit(const std::string& verdict) { return verdict == "release" || verdict == "admit"; }

bool is_of_direction(const std::string& verdict, Direction direction) {
  switch (direction) {
    case Direction::outbound:
      return verdict == "release" || verdict == "withhold" || verdict == "hold";
    case Direction::inbound:
      return verdict == "admit" || verdict == "quarantine" || verdict == "refuse";
  }
  return false;
}

bool is_outcome(Outcome outcome) {
  return outcome >= Outcome::admitted && outcome <= Outcome::refused;
}

}  // namespace

Status check_row(const RulingRow& row) {
  if (row.peer.empty()) return broken("a ruling names no peer", row.record_id);
  if (row.clause.empty()) return broken("a ruling names no clause", row.record_id);
  if (!is_of_direction(row.verdict, row.direction))
    return broken("a ruling has a verdict that its direction does not know", row.record_id);
  if (!is_permit(row.verdict)) return {};
  if (row.reason) return broken("a permit has a reason", row.record_id);
  if (!has_mode(row.mode)) return broken("a permit has no data mode", row.record_id);
  return {};
}

Status check_row(const OutboundRecordRow& row) {
  if (row.payload_code.empty()) return broken("an outbound record has no payload type", row.id);
  if (!has_mode(row.mode)) return broken("an outbound record has no data mode", row.id);
  return {};
}

Status check_row(const InboundRecordRow& row) {
  if (!is_outcome(row.outcome)) return broken("an inbound record has no outcome", row.id);
  const bool admitted = row.outcome == Outcome::admitted;
  if (admitted == row.code.has_value())
    return broken("an inbound record is admitted with a code, or not and without one", row.id);
  if (admitted && (!has_mode(row.mode) || row.clause.empty()))
    return broken("an admitted record names no data mode or no clause", row.id);
  return {};
}

}  // namespace accord::node::store
