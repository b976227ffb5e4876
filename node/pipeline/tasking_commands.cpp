// What people ask of the tasking desk: arguments strictly read, answers as JSON.
#include "crypto/hash.hpp"
#include "node/pipeline/arguments.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/tasking_desk.hpp"

namespace accord::node::pipeline {
namespace {

template <class Enum, std::size_t N>
std::optional<Enum> enum_of(const std::string& name, const Enum (&values)[N],
                            const char* (*name_of)(Enum)) {
  for (const Enum value : values) {
    if (static_cast<int>(value) != 0 && name == name_of(value)) return value;
  }
  return std::nullopt;
}

std::optional<fbs::Purpose> purpose_of(const std::string& name) {
  return enum_of(name, fbs::EnumValuesPurpose(), fbs::EnumNamePurpose);
}

Result<std::uint32_t> number(const Arguments& args, const char* key) {
  ACCORD_TRY(const std::int64_t value, args.whole(key, {0, UINT32_MAX}));
  return static_cast<std::uint32_t>(value);
}

Result<tasking::TaskScope> scope_of(const Arguments& args, const nlohmann::json& json) {
  tasking::TaskScope scope;
  ACCORD_TRY(scope.window_start, args.time("window_start"));
  ACCORD_TRY(scope.window_stop, args.time("window_stop"));
  ACCORD_TRY(scope.deliver_by, args.time("deliver_by"));
  ACCORD_TRY(scope.observations, number(args, "observations"));
  const nlohmann::json codes = json.value("payload_codes", nlohmann::json::array({"TRK"}));
  if (!codes.is_array() || codes.empty() || codes.size() > tasking::kMaxPayloadCodes) {
    return fail(Code::bad_argument, "a list of payload codes", "payload_codes");
  }
  for (const auto& code : codes) {
    if (!code.is_string())
      return fail(Code::bad_argument, "a list of payload codes", "payload_codes");
    scope.payload_codes.push_back(code.get<std::string>());
  }
  return scope;
}

Result<tasking::TaskRequest> request_of(const Arguments& args, const nlohmann::json& json) {
  tasking::TaskRequest request;
  const auto priority_named = [](const std::string& name) { return priority_of(name); };
  ACCORD_TRY(request.priority, args.word_or("priority", priority_named, Priority::routine));
  ACCORD_TRY(request.purpose,
             args.word_or("purpose", purpose_of, fbs::Purpose::CATALOG_MAINTENANCE));
  ACCORD_TRY(request.rationale, args.text_or("rationale", ""));
  if (args.has("norad")) {
    ACCORD_TRY(request.object.norad_cat_id, number(args, "norad"));
  }
  ACCORD_TRY(request.object.cospar_id, args.text_or("cospar", ""));
  ACCORD_TRY(request.object.name, args.text_or("object_name", ""));
  ACCORD_TRY(request.scope, scope_of(args, json));
  request.delivery_mode = fbs::DeliveryMode::AS_COLLECTED;
  request.commitment = fbs::Commitment::BEST_EFFORT;
  return request;
}

/// As it is shown to people: the record, and the level of the request's label.
template <class Entry>
nlohmann::json shown(const Entry& entry) {
  nlohmann::json out = tasking::describe(entry.record);
  out["level"] = accord::name_of(entry.level);
  return out;
}

}  // namespace

Result<nlohmann::json> TaskingDesk::command(Surroundings& with, const std::string& name,
                                            const nlohmann::json& args) {
  if (name == "task.request") return request(with, args);
  if (name == "task.list") {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& [id, entry] : entries_) out.push_back(shown(entry));
    return nlohmann::json{{"requests", out}};
  }
  if (name == "task.show") {
    ACCORD_TRY(const Entry* entry, find(args));
    return shown(*entry);
  }
  return make_by_person(with, name, args);
}

Result<TaskingDesk::Entry*> TaskingDesk::find(const nlohmann::json& args) {
  ACCORD_TRY(const std::string text, Arguments(args).text("id"));
  if (const auto id = RequestId::parse(text)) {
    const auto found = entries_.find(*id);
    if (found != entries_.end()) return &found->second;
    return fail(Code::request_unknown, text, "id");
  }
  Entry* match = nullptr;  // the last digits, as people read them out
  for (auto& [id, entry] : entries_) {
    if (text.size() < 4 || !id.text().ends_with(text)) continue;
    if (match != nullptr)
      return fail(Code::bad_argument, "more than one request ends in " + text, "id");
    match = &entry;
  }
  if (match == nullptr) return fail(Code::request_unknown, text.substr(0, 40), "id");
  return match;
}

Result<nlohmann::json> TaskingDesk::request(Surroundings& with, const nlohmann::json& json) {
  const Arguments args(json);
  ACCORD_TRY(const NationId provider, args.parsed("to", NationId::parse));
  ACCORD_TRY(tasking::TaskRequest request, request_of(args, json));
  const auto mode_named = [](const std::string& name) { return data_mode_of(name); };
  const auto level_named = [](const std::string& name) { return level_of(name); };
  tasking::Opening opening;
  opening.peer = provider;
  ACCORD_TRY(opening.mode, args.word_or("data_mode", mode_named, DataMode::real));
  ACCORD_TRY(const Level level, args.word_or("level", level_named, Level::unclassified));
  agreement::TaskingFacts facts{with.self,        provider,
                                request.priority, request.purpose,
                                opening.mode,     request.object.norad_cat_id,
                                with.now,         0};
  auto terms = agreement::terms_for(with.agreements, facts);
  if (!terms) return fail(Code::request_withheld, terms.error().text(), terms.error().where);
  opening.terms = tasking::Terms::of(*terms);
  request.id = with.new_id<RequestId>();
  request.agreement = terms->agreement;
  request.sent = with.now;
  request.respond_by = with.now + std::chrono::duration_cast<Nanos>(terms->decide_within);

  if (auto status = tasking::check_request(request); !status) return fail(status.error());
  const PayloadType* type = find_payload_type("TRQ");
  ACCORD_TRY(const Rebuilt payload, rebuild(*type, tasking::build_request(request), {}));
  opening.request_hash = crypto::sha384(payload.payload);
  ACCORD_TRY(tasking::TaskRecord record, tasking::open_as_requester(request, opening));
  Entry entry{std::move(record), level, with.now};
  ACCORD_TRY(const auto outcome, send(with, entry, "TRQ", payload.payload));
  with.effects.transaction.task_messages.push_back(
      {request.id, store::Direction::outbound, 0, opening.request_hash, payload.payload});
  keep(with, entry);
  auto described = shown(entry);
  described["clause"] = outcome.ruling.clause;
  entries_.emplace(request.id, std::move(entry));
  return described;
}

Result<nlohmann::json> TaskingDesk::make_by_person(Surroundings& with, const std::string& name,
                                                   const nlohmann::json& json) {
  using tasking::Move;
  const std::pair<const char*, Move> moves[] = {
      {"task.accept", Move::ACCEPT},     {"task.decline", Move::DECLINE},
      {"task.withdraw", Move::WITHDRAW}, {"task.cancel", Move::CANCEL},
      {"task.confirm", Move::CONFIRM},   {"task.dispute", Move::DISPUTE},
      {"task.complete", Move::COMPLETE}};
  for (const auto& [command, move] : moves) {
    if (name != command) continue;
    ACCORD_TRY(Entry * entry, find(json));
    tasking::Intent intent;
    intent.move = move;
    const Arguments args(json);
    if (args.has("reason")) {
      const auto named = [](const std::string& text) { return tasking::reason_of(text); };
      ACCORD_TRY(intent.reason, args.word("reason", named));
    }
    ACCORD_CHECK(make(with, *entry, intent));
    make_all_due(with, *entry);
    return shown(*entry);
  }
  return fail(Code::unknown_command, name);
}

}  // namespace accord::node::pipeline
