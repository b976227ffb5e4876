// A task record as JSON: every field for the store, and a shorter form for people.
#include "node/tasking/life_cycle.hpp"

namespace accord::node::tasking {
namespace {

using nlohmann::json;

std::string text(std::string_view view) { return std::string(view); }

json hashes_json(const Chain& chain) {
  json out = json::array();
  for (const Digest& hash : chain.hashes) out.push_back(hash.hex());
  return out;
}

json scope_json(const TaskScope& scope) {
  return {{"window_start", scope.window_start.text()},
          {"window_stop", scope.window_stop.text()},
          {"deliver_by", scope.deliver_by.text()},
          {"observations", scope.observations},
          {"payload_codes", scope.payload_codes}};
}

json object_json(const TaskObject& object) {
  return {{"norad_cat_id", object.norad_cat_id},
          {"cospar_id", object.cospar_id},
          {"national_id", object.national_id},
          {"name", object.name}};
}

json request_json(const TaskRequest& request) {
  json out = {{"id", request.id.text()},
              {"version", request.version},
              {"agreement", request.agreement.hex()},
              {"priority", text(name_of(request.priority))},
              {"purpose", fbs::EnumNamePurpose(request.purpose)},
              {"rationale", request.rationale},
              {"object", object_json(request.object)},
              {"state_omm", to_hex(request.state_omm)},
              {"scope", scope_json(request.scope)},
              {"delivery_mode", fbs::EnumNameDeliveryMode(request.delivery_mode)},
              {"commitment", fbs::EnumNameCommitment(request.commitment)},
              {"respond_by", request.respond_by.text()},
              {"sent", request.sent.text()}};
  if (request.campaign) out["campaign"] = request.campaign->text();
  return out;
}

json terms_json(const Terms& terms) {
  return {{"ack_within_s", terms.ack_within.count()},
          {"decide_within_s", terms.decide_within.count()},
          {"clock_skew_s", terms.clock_skew.count()},
          {"check_within_s", terms.check_within.count()},
          {"agreement", terms.agreement.hex()}};
}

json chain_json(const Chain& chain) {
  json out = {{"hashes", hashes_json(chain)}};
  if (!chain.hashes.empty()) out["last_time"] = chain.last_time.text();
  return out;
}

json history_json(const std::vector<HistoryLine>& history) {
  json out = json::array();
  for (const HistoryLine& line : history) {
    out.push_back({{"time", line.time.text()},
                   {"by", text(name_of(line.by))},
                   {"move", text(name_of(line.move))},
                   {"reason", text(name_of(line.reason))},
                   {"from", text(name_of(line.from))},
                   {"to", text(name_of(line.to))},
                   {"effect", text(name_of(line.effect))}});
  }
  return out;
}

json delivered_json(const std::map<RecordId, std::uint32_t>& delivered) {
  json out = json::object();
  for (const auto& [id, observations] : delivered) out[id.text()] = observations;
  return out;
}

json claim_json(const Claim& claim) {
  json ids = json::array();
  for (const RecordId& id : claim.record_ids) ids.push_back(id.text());
  return {{"record_ids", ids}, {"observations", claim.observations}, {"at", claim.at.text()}};
}

void add_open_ends(const TaskRecord& record, json& out) {
  if (record.offer) {
    out["offer"] = {{"scope", scope_json(record.offer->scope)},
                    {"valid_until", record.offer->valid_until.text()}};
  }
  if (record.claim) out["claim"] = claim_json(*record.claim);
  if (record.answer_due) {
    out["answer_due"] = {{"reason", text(name_of(record.answer_due->reason))},
                         {"at", record.answer_due->at.text()}};
  }
  if (record.closing_due) out["closing_due"] = record.closing_due->text();
  if (record.pending) {
    out["pending"] = {{"move", text(name_of(record.pending->move))},
                      {"reason", text(name_of(record.pending->reason))},
                      {"hash", record.pending->hash.hex()}};
  }
}

/// Texts were checked to be UTF-8 when they came in; `replace` keeps dump from ever throwing.
std::string dumped(const json& out) {
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string to_json(const TaskRecord& record) {
  json out = {{"form", 1},
              {"request", request_json(record.request)},
              {"role", text(name_of(record.role))},
              {"peer", record.peer.text()},
              {"mode", text(name_of(record.mode))},
              {"terms", terms_json(record.terms)},
              {"state", text(name_of(record.state))},
              {"confirmed", text(name_of(record.confirmed))},
              {"presumed", record.presumed},
              {"cause", text(name_of(record.cause))},
              {"respond_by", record.respond_by.text()},
              {"scope", scope_json(record.scope)},
              {"committed_observations", record.committed_observations},
              {"delivered", delivered_json(record.delivered)},
              {"disputed", record.disputed},
              {"own", chain_json(record.own)},
              {"theirs", chain_json(record.theirs)},
              {"own_seen_by_peer", record.own_seen_by_peer},
              {"history", history_json(record.history)}};
  add_open_ends(record, out);
  return dumped(out);
}

json describe(const TaskRecord& record) {
  const TaskRequest& request = record.request;
  json out = {{"request_id", request.id.text()},
              {"role", text(name_of(record.role))},
              {"peer", record.peer.text()},
              {"state", text(name_of(record.state))},
              {"presumed", record.presumed},
              {"open", is_open(record)},
              {"reason", text(name_of(record.cause))},
              {"data_mode", text(name_of(record.mode))},
              {"priority", text(name_of(request.priority))},
              {"purpose", fbs::EnumNamePurpose(request.purpose)},
              {"rationale", request.rationale},
              {"object", object_json(request.object)},
              {"scope", scope_json(record.scope)},
              {"sent", request.sent.text(3)},
              {"respond_by", record.respond_by.text(3)},
              {"committed_observations", record.committed_observations},
              {"delivered_observations", record.delivered_observations},
              {"delivered_records", record.delivered.size()},
              {"history", history_json(record.history)}};
  if (record.offer) out["offer_valid_until"] = record.offer->valid_until.text(3);
  if (record.pending) out["waits_for_answer_to"] = text(name_of(record.pending->move));
  if (const auto next = next_deadline(record)) out["next_deadline"] = next->text(3);
  return out;
}

}  // namespace accord::node::tasking
