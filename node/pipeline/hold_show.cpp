// What people see of the hold queue: the list, and one record with original, result, ruling and
// what was said of it. An operator is shown nothing that he is not cleared for, nor that it waits.
#include "agreement/marking/label.hpp"
#include "node/pipeline/arguments.hpp"
#include "node/pipeline/hold_desk.hpp"
#include "node/pipeline/queries.hpp"
#include "schemas/show.hpp"

namespace accord::node::pipeline {
namespace {

std::string_view name_of(store::HoldKind kind) {
  return kind == store::HoldKind::subset ? "subset" : "threshold";
}

std::string_view name_of(store::HoldState state) {
  switch (state) {
    case store::HoldState::waiting:
      return "waiting";
    case store::HoldState::released:
      return "released";
    case store::HoldState::refused:
      return "refused";
    case store::HoldState::expired:
      return "expired";
  }
  return "unknown";
}

nlohmann::json row_json(const store::HoldRow& row) {
  nlohmann::json out{{"id", row.id.text()},
                     {"kind", name_of(row.kind)},
                     {"state", name_of(row.state)},
                     {"at", row.at.text(3)},
                     {"expires", row.expires.text(3)},
                     {"to", row.recipient.text()},
                     {"draft", row.draft.text()},
                     {"payload_code", row.payload_code},
                     {"label", row.label},
                     {"data_mode", accord::name_of(row.mode)},
                     {"bytes", row.payload_bytes},
                     {"clause", row.clause},
                     {"reason", reason_json(row.reason)}};
  if (!row.subset.empty()) out["subset"] = row.subset;
  if (row.due != UtcTime{}) out["due"] = row.due.text(3);
  if (row.approved) out["approved"] = true;
  if (row.request_id) out["request_id"] = row.request_id->text();
  return out;
}

nlohmann::json decision_json(const store::HoldDecisionRow& row) {
  nlohmann::json out{{"at", row.at.text(3)}, {"action", row.action}, {"took_effect", !row.outcome}};
  if (!row.operator_name.empty()) out["by"] = row.operator_name;
  if (!row.label.empty()) out["label"] = row.label;
  if (!row.reason.empty()) out["reason"] = row.reason;
  if (row.outcome) out["outcome"] = reason_json(*row.outcome);
  return out;
}

/// The payload as JSON; words about it when it has none.
nlohmann::json payload_json(const PayloadTypes& types, const std::string& code,
                            const Bytes& payload) {
  const PayloadType* type = types.find(code);
  if (type == nullptr) return "of a type this node does not know";
  const auto text = buffer_to_json(*type, payload);
  if (!text) return text.error().text();
  return nlohmann::json::parse(*text, nullptr, false);
}

/// What would leave if it were released now, or why nothing would.
nlohmann::json result_json(const PayloadTypes& types, const Draft& draft,
                           const std::variant<Released, Withheld, Held>& ruled) {
  if (const auto* released = std::get_if<Released>(&ruled)) {
    return {{"verdict", "release"},
            {"label", agreement::format_label(released->head().label)},
            {"clause", released->head().clause},
            {"obligations", released->head().obligations},
            {"payload", payload_json(types, draft.payload_code, released->payload())}};
  }
  if (const auto* no = std::get_if<Withheld>(&ruled)) {
    return {{"verdict", "withhold"},
            {"clause", no->ruling.clause},
            {"reason", reason_json(no->ruling.reason)}};
  }
  return {{"verdict", "hold"}};
}

Result<store::HoldState> state_of(const std::string& word) {
  using store::HoldState;
  for (const HoldState state :
       {HoldState::waiting, HoldState::released, HoldState::refused, HoldState::expired}) {
    if (name_of(state) == word) return state;
  }
  return fail(Code::bad_argument, "'" + word.substr(0, 40) + "' is not known", "state");
}

bool may_see(const std::optional<Operator>& by, const store::HoldRow& row, UtcTime now) {
  if (!by) return true;
  const auto label = agreement::parse_label(row.label);
  return label && check_may_see(*by, *label, now);
}

}  // namespace

Result<nlohmann::json> HoldDesk::list(Surroundings& with, const nlohmann::json& args,
                                      const std::optional<Operator>& by) {
  nlohmann::json out = nlohmann::json::array();
  ACCORD_TRY(const std::string word, Arguments(args).text_or("state", "waiting"));
  if (word == "waiting") {  // the desk knows them all, those of this commit too
    for (const auto& [id, row] : waiting_) {
      if (!may_see(by, row, with.now)) continue;
      nlohmann::json entry = row_json(row);
      ACCORD_TRY(const auto proposed, proposal(with, id));
      if (proposed) entry["proposed_by"] = proposed->by;
      out.push_back(std::move(entry));
    }
    return nlohmann::json{{"held", out}};
  }
  ACCORD_TRY(const Page page, page_of(args));
  std::optional<store::HoldState> only;
  if (word != "all") {
    ACCORD_TRY(only, state_of(word));
  }
  ACCORD_TRY(const auto rows, with.store.holds(page.after, page.max, only));
  for (const auto& [number, row] : rows) {
    if (may_see(by, row, with.now)) out.push_back(row_json(row));
  }
  const std::int64_t next = rows.empty() ? page.after : rows.back().first;
  return nlohmann::json{{"held", out}, {"next", next}};
}

Result<nlohmann::json> HoldDesk::show(Surroundings& with, const nlohmann::json& args,
                                      const std::optional<Operator>& by) {
  ACCORD_TRY(const std::string id, Arguments(args).text("id"));
  const auto waits = find(id, with.now, by);
  const auto given = HoldId::parse(id);
  if (!waits && !(given && waits.error().code == Code::hold_unknown)) return fail(waits.error());
  ACCORD_TRY(const store::HoldRow row, whole(with, waits ? (*waits)->first : *given));
  ACCORD_TRY(const Label label, agreement::parse_label(row.label));
  if (by) ACCORD_CHECK(check_may_see(*by, label, with.now));
  nlohmann::json out = row_json(row);
  out["original"] = {{"label", row.label},
                     {"payload", payload_json(with.types, row.payload_code, row.payload)}};
  ACCORD_TRY(const auto said, decisions(with, row.id));
  out["decisions"] = nlohmann::json::array();
  for (const auto& one : said) out["decisions"].push_back(decision_json(one));
  if (!waits) return out;
  ACCORD_TRY(const auto proposed, proposal(with, row.id));
  if (proposed) {
    out["proposed"] = {{"by", proposed->by}, {"at", proposed->at.text(3)}};
    if (!proposed->label.empty()) out["proposed"]["label"] = proposed->label;
    if (!proposed->reason.empty()) out["proposed"]["reason"] = proposed->reason;
  }
  auto draft = as_proposed(with, row, proposed ? proposed->label : std::string{});
  const Gate::Passage passage{row.recipient, {}, with.now, 0, PersonsRelease{"to be shown"}};
  out["result"] =
      draft ? result_json(with.types, *draft, out_.try_out(with, *draft, passage))
            : nlohmann::json{{"verdict", "withhold"}, {"reason", reason_json(draft.error().code)}};
  return out;
}

}  // namespace accord::node::pipeline
