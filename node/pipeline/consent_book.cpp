// Arguments strictly read; who consented to what, as JSON and as a ruling asks.
#include "node/pipeline/consent_book.hpp"

#include <algorithm>

#include "node/pipeline/arguments.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::pipeline {
namespace {

/// At most one of request, payload and object narrows a consent.
Status read_scope(const Arguments& args, const PayloadTypes& types, store::ConsentRow& row) {
  const int named = int{args.has("request")} + int{args.has("payload")} + int{args.has("object")};
  if (named > 1) return fail(Code::bad_argument, "one of request, payload and object", "object");
  if (args.has("request")) {
    ACCORD_TRY(row.request_id, args.parsed("request", RequestId::parse));
  }
  if (args.has("payload")) {
    ACCORD_TRY(row.payload_code, args.text("payload"));
    const PayloadType* type = types.find(row.payload_code);
    if (type == nullptr || type->lane == Lane::unspecified)
      return fail(Code::bad_argument, "no payload type of this code travels", "payload");
  }
  if (!args.has("object")) return {};
  ACCORD_TRY(const std::int64_t object, args.whole("object", {1, UINT32_MAX - 1}));
  row.norad_cat_id = static_cast<std::uint32_t>(object);
  return {};
}

Result<store::ConsentRow> consent_of(const Arguments& args, const PayloadTypes& types,
                                     UtcTime now) {
  store::ConsentRow row;
  ACCORD_TRY(row.originator, args.parsed("originator", NationId::parse));
  ACCORD_TRY(row.to, args.parsed("to", NationId::parse));
  if (row.to == row.originator)
    return fail(Code::bad_argument, "a nation needs no consent of its own", "to");
  ACCORD_CHECK(read_scope(args, types, row));
  ACCORD_TRY(row.reference, args.text("reference"));
  const std::string_view fault = fault_of_words(row.reference);
  if (row.reference.empty() || row.reference.size() > kMaxReferenceBytes || !fault.empty())
    return fail(Code::bad_argument, "1 to 400 bytes of plain words", "reference");
  ACCORD_TRY(row.until, args.time("until"));
  row.from = now;
  if (row.until <= now) return fail(Code::bad_argument, "lies in the past", "until");
  return row;
}

/// A consent is a person's word that the originator said so: nobody's, it would be no evidence.
Status check_may(const std::optional<Operator>& by, std::span<const OperatorRole> roles,
                 UtcTime at) {
  if (!by) return fail(Code::operator_required, "the caller is no operator of this node");
  ACCORD_CHECK(check_valid(*by, at));
  const bool has = std::any_of(roles.begin(), roles.end(),
                               [&](const OperatorRole role) { return by->has(role); });
  if (has) return {};
  return fail(Code::operator_role, by->name + " has no role that may ask this");
}

/// Who tries what he may not is in the notices, by name.
tl::unexpected<Error> refuse(const Surroundings& with, const Error& error) {
  if (error.code != Code::operator_required) with.note({}, error);
  return fail(error);
}

constexpr OperatorRole kMayAdd[] = {OperatorRole::release_authority};
constexpr OperatorRole kMayRevoke[] = {OperatorRole::release_authority,
                                       OperatorRole::security_officer};

std::string words_of(const store::ConsentRow& row, const Operator& officer) {
  std::string out = row.id.text() + ": " + row.originator.text() + " to " + row.to.text();
  if (row.request_id) out += ", request " + row.request_id->text();
  if (!row.payload_code.empty()) out += ", " + row.payload_code;
  if (row.norad_cat_id != 0) out += ", object " + std::to_string(row.norad_cat_id);
  return out + ", until " + row.until.text(0) + ", reference " + row.reference + ", by " +
         officer.name;
}

nlohmann::json json_of(const store::ConsentRow& row) {
  nlohmann::json out{{"id", row.id.text()},      {"originator", row.originator.text()},
                     {"to", row.to.text()},      {"reference", row.reference},
                     {"from", row.from.text(0)}, {"until", row.until.text(0)}};
  if (row.request_id) out["request"] = row.request_id->text();
  if (!row.payload_code.empty()) out["payload"] = row.payload_code;
  if (row.norad_cat_id != 0) out["object"] = row.norad_cat_id;
  if (!row.recorded_by.empty()) out["by"] = row.recorded_by;
  return out;
}

bool covers(const store::ConsentRow& row, const ConsentBook::Question& question) {
  return row.to == question.recipient && row.from <= question.at && question.at < row.until &&
         (!row.request_id || row.request_id == question.request_id) &&
         (row.payload_code.empty() || row.payload_code == question.payload_code) &&
         (row.norad_cat_id == 0 || row.norad_cat_id == question.norad_cat_id);
}

}  // namespace

Result<nlohmann::json> ConsentBook::command(Surroundings& with, const std::string& name,
                                            const nlohmann::json& args,
                                            const std::optional<Operator>& by) {
  if (name == "consent.list") return list(with.now);
  const bool adds = name == "consent.add";
  if (!adds && name != "consent.revoke") return fail(Code::unknown_command, name.substr(0, 64));
  const auto may = adds ? check_may(by, kMayAdd, with.now) : check_may(by, kMayRevoke, with.now);
  if (!may) return refuse(with, may.error());
  return adds ? add(with, args, *by) : revoke(with, args, *by);
}

Result<nlohmann::json> ConsentBook::add(Surroundings& with, const nlohmann::json& args,
                                        const Operator& officer) {
  ACCORD_TRY(store::ConsentRow row, consent_of(Arguments(args), with.types, with.now));
  std::erase_if(consents_, [&](const auto& each) { return each.second.until <= with.now; });
  if (consents_.size() >= kMaxConsents)
    return fail(Code::consent_limit, std::to_string(kMaxConsents) + " are in force");
  row.id = with.new_id<ConsentId>();
  row.recorded_by = officer.name;
  with.note(row.to, {Code::consent_recorded, words_of(row, officer), {}}, Severity::info);
  with.effects.transaction.consents.push_back(row);
  nlohmann::json out = json_of(row);
  consents_.emplace(row.id, std::move(row));
  return out;
}

Result<nlohmann::json> ConsentBook::revoke(Surroundings& with, const nlohmann::json& args,
                                           const Operator& officer) {
  ACCORD_TRY(const ConsentId id, Arguments(args).parsed("id", ConsentId::parse));
  const auto found = consents_.find(id);
  if (found == consents_.end()) return fail(Code::consent_unknown, id.text());
  store::ConsentRow row = std::move(found->second);
  consents_.erase(found);
  row.revoked = with.now;
  row.revoked_by = officer.name;
  with.note(row.to, {Code::consent_revoked, words_of(row, officer), {}}, Severity::info);
  with.effects.transaction.consents.push_back(row);
  return nlohmann::json{{"revoked", id.text()}};
}

nlohmann::json ConsentBook::list(UtcTime now) const {
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [id, row] : consents_) {
    if (row.until > now) out.push_back(json_of(row));
  }
  return {{"consents", std::move(out)}};
}

std::vector<NationId> ConsentBook::consents_for(const Question& question) const {
  std::vector<NationId> out;
  for (const auto& [id, row] : consents_) {
    const bool asked_for = row.originator.text() == question.label.policy;
    if (asked_for && covers(row, question)) out.push_back(row.originator);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace accord::node::pipeline
