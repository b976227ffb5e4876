// The state machine of the node: one event in, effects out.
#include "node/pipeline/core.hpp"

#include "node/pipeline/arguments.hpp"
#include "node/pipeline/queries.hpp"
#include "schemas/vocab/assert.hpp"

namespace accord::node::pipeline {
namespace {

constexpr Nanos kRestoreWithin = std::chrono::hours(1);

PublishOutcome outcome_of(const Draft& draft, OutboundLine::Outcome&& outcome) {
  return {std::move(outcome.recipient),
          draft.payload_code,
          std::move(outcome.ruling.clause),
          outcome.ruling.verdict,
          outcome.record_id,
          outcome.observations,
          draft.request_id,
          outcome.ruling.reason,
          std::move(outcome.detail),
          outcome.delayed_until};
}

std::uint64_t last_opened(const store::Snapshot& snapshot, const NationId& peer) {
  for (const store::KeyEpochRow& row : snapshot.key_epochs) {
    if (row.peer == peer && row.direction == store::Direction::inbound) return row.number;
  }
  return 0;
}

}  // namespace

Core::Core(CoreConfig config, Parts parts, const store::Snapshot& snapshot)
    : config_(std::move(config)),
      parts_(std::move(parts)),
      trust_(parts_.trust),
      life_({parts_.agreements, std::move(parts_.next)}),
      statements_(life_, config_.peers),
      texts_(snapshot.schema_texts),
      signer_(parts_.identity, snapshot.incarnation),
      outbound_({config_.peers.begin(), config_.peers.end()}),
      inbound_(*this),
      desk_(outbound_),
      holds_(*this, config_.hold_time) {
  outbound_.give_held_to(holds_);
  if (!parts_.courier_keys) parts_.courier_keys = std::make_shared<const CourierKeys>();
  const NationId& self = parts_.identity.nation;
  for (const NationId& peer : config_.peers) {
    links_.emplace(peer, PeerLink(peer, config_.timings));
    sealer_.add_link(peer, {link::link_prefix(self, peer), link::link_prefix(peer, self)},
                     last_opened(snapshot, peer));
  }
  outbound_.restore(snapshot);
  outbound_.use(parts_.catalogue);
}

Result<std::unique_ptr<Core>> Core::start(CoreConfig config, Parts parts) {
  ACCORD_TRY(const store::Snapshot snapshot, parts.store.load());
  std::unique_ptr<Core> core(new Core(std::move(config), std::move(parts), snapshot));
  ACCORD_CHECK(core->use(std::move(core->parts_.types)));
  for (const store::OutboundStream& stream : snapshot.outbound) {
    if (PeerLink* link = core->find_link(stream.peer)) link->restore(stream);
  }
  for (const store::InboundPositionRow& position : snapshot.inbound) {
    if (PeerLink* link = core->find_link(position.peer)) link->restore(position);
  }
  for (const store::ReceiptAhead& receipt : snapshot.receipts_ahead) {
    if (PeerLink* link = core->find_link(receipt.peer)) link->restore(receipt);
  }
  for (const store::LinkStopRow& stop : snapshot.link_stops) {
    if (PeerLink* link = core->find_link(stop.peer)) link->restore(stop);
  }
  for (const store::RevocationListRow& row : snapshot.revocation_lists) core->restore(row);
  for (const store::KeyEpochRow& epoch : snapshot.key_epochs) {
    if (PeerLink* link = core->find_link(epoch.peer)) link->restore(epoch);
  }
  for (const store::LinkLogRow& log : snapshot.link_logs) {
    PeerLink* link = core->find_link(log.peer);
    if (link == nullptr) continue;
    ACCORD_CHECK(
        link->restore(log, {core->parts_.identity.nation, log.peer, snapshot.incarnation}));
  }
  for (const store::LogHeadRow& head : snapshot.heads_of_peers) {
    PeerLink* link = core->find_link(head.peer);
    if (link != nullptr) ACCORD_CHECK(link->restore(head));
  }
  for (const auto& [peer, number] : snapshot.receipt_numbers) {
    if (PeerLink* link = core->find_link(peer)) link->restore_receipt_number(number);
  }
  for (const store::StatementRow& row : snapshot.statements)
    ACCORD_CHECK(core->statements_.restore(row));
  for (const store::HoldRow& row : snapshot.holds) core->holds_.restore(row);
  for (const store::TaskRow& row : snapshot.tasks) ACCORD_CHECK(core->desk_.restore(row));
  return core;
}

Surroundings Core::surroundings(const Instant& now, Effects& effects) {
  return {now.utc,
          now.steady,
          parts_.agreements->own(),
          signer_,
          trust_,
          *parts_.agreements,
          *parts_.types,
          parts_.store,
          parts_.random,
          statements_,
          sealer_,
          *parts_.courier_keys,
          labels_,
          ladder_.takes_data(),
          ladder_.sheds(),
          effects};
}

Status Core::use(std::shared_ptr<const PayloadTypes> types) {
  if (!types) types = PayloadTypes::of_build();
  for (const DeclaredSchema* schema : types->declared()) {
    const auto known = texts_.find(schema->code);
    if (known == texts_.end() || known->second == schema->digest) continue;
    return fail(Code::schema_digest_mismatch,
                "this node has carried " + schema->code +
                    " with another text; a changed text needs a code of its own");
  }
  parts_.types = std::move(types);
  return {};
}

void Core::keep_texts(Surroundings& with) {
  for (const DeclaredSchema* schema : with.types.declared()) {
    if (!texts_.try_emplace(schema->code, schema->digest).second) continue;
    with.effects.transaction.schema_texts.push_back(
        {schema->code, schema->digest, with.now, schema->text});
  }
}

PeerLink* Core::find_link(const NationId& peer) {
  const auto found = links_.find(peer);
  return found == links_.end() ? nullptr : &found->second;
}

void Core::set_transport_end(const NationId& peer, UtcTime not_after) {
  if (PeerLink* link = find_link(peer)) link->set_transport_end(not_after);
}

Status Core::step(const Instant& now, Event event, Effects& effects, Follows follows) {
  ACCORD_ASSERT(!batches_wait_at_ || *batches_wait_at_ == now.utc);  // or others would rule there
  batches_wait_at_.reset();
  take_up_agreements(now, effects);       // an instant may have come
  const auto ruling = parts_.agreements;  // kept alive for what the step refers to
  const auto types = parts_.types;
  Surroundings with = surroundings(now, effects);
  keep_texts(with);
  const std::size_t ruled_before = effects.transaction.rulings.size();
  const bool waits = follows == Follows::publication && std::holds_alternative<Publish>(event);
  std::visit([&](auto&& what) { handle(with, std::forward<decltype(what)>(what)); },
             std::move(event));
  shadow_.watch(with, ruled_before);
  take_up_agreements(now, effects);  // a statement or other files may have come
  if (waits && !effects.fatal && !outbound_.fills_a_batch()) {
    batches_wait_at_ = now.utc;
    return {};
  }
  ACCORD_CHECK(outbound_.close_batches(with, [this](const NationId& peer) -> PeerLink& {
    PeerLink* link = find_link(peer);
    ACCORD_ASSERT(link != nullptr);  // submit is only ever called for peers
    return *link;
  }));
  if (effects.fatal) return fail(*effects.fatal);
  return {};
}

void Core::take_up_agreements(const Instant& now, Effects& effects) {
  auto ruling = life_.as_of(now.utc);
  if (!ruling) {
    if (!effects.fatal) effects.fatal = ruling.error();
    return;
  }
  if (*ruling == parts_.agreements) return;
  parts_.agreements = std::move(*ruling);
  Surroundings with = surroundings(now, effects);
  shadow_.take_up(with);
  desk_.on_agreements_changed(with);
  for (auto& [peer, link] : links_)
    link.on_tick(with);  // a link whose own set changed closes and says Hello again
}

void Core::handle(Surroundings& with, Tick) {
  for (auto& [peer, link] : links_) link.on_tick(with);
  desk_.on_tick(with);
  outbound_.on_tick(with);
  for (const DelayQueue::Due& due : outbound_.take_due(with)) {
    if (!outbound_.reaches(due.recipient)) {
      with.note(due.recipient, {Code::unknown_peer, "a draft waited for a peer that is gone", {}});
      continue;
    }
    const auto outcome = submit(with, due.draft, due.recipient);
    (void)holds_.on_withheld(with, due.draft, outcome);
  }
  holds_.on_tick(with);
}

OutboundLine::Outcome Core::submit(Surroundings& with, const Draft& draft,
                                   const NationId& recipient,
                                   const std::optional<PersonsRelease>& released_by) {
  auto outcome = outbound_.submit(with, draft, recipient,
                                  {0, released_by, desk_.purpose_of(draft.request_id, recipient)});
  desk_.on_released(with, draft, outcome);
  return outcome;
}

std::variant<Released, Withheld, Held> Core::try_out(const Surroundings& with, const Draft& draft,
                                                     Gate::Passage passage) {
  passage.purpose = desk_.purpose_of(draft.request_id, passage.recipient);
  return outbound_.gate(with).release(draft, passage);
}

void Core::handle(Surroundings& with, LinkConnected event) {
  if (PeerLink* link = find_link(event.peer)) link->on_connected(with, event.connected);
}

void Core::handle(Surroundings& with, FrameArrived event) {
  PeerLink* link = find_link(event.peer);
  if (link == nullptr) return;
  if (link->is_stopped()) return with.count(event.peer, code_text(Code::link_not_open));
  auto opened = sealer_.open(event.peer, event.frame);
  if (opened) {
    link->before_frame(with);
    take_body(with, *link, *opened);
  } else if (link->is_open()) {
    with.note(event.peer, opened.error());
  } else {
    with.count(event.peer, code_text(opened.error().code));  // of a session that is over, or noise
  }
}

void Core::take_body(Surroundings& with, PeerLink& link, const link::Sealer::Opened& opened) {
  const PayloadType* type = payload_type_of_buffer(opened.body);
  if (type != nullptr && type->code == "CTL") {
    (void)link.on_control(with, opened.body, opened.sealed);  // refusals have been noted
  } else if (type == nullptr || type->code != "BAT") {
    with.note(link.peer(), {Code::bad_buffer, "a frame that is neither batch nor control", {}});
  } else if (!opened.sealed) {
    with.note(link.peer(), {Code::not_sealed, "a batch", {}});
  } else {
    (void)inbound_.on_batch(with, link, opened.body);
  }
}

void Core::handle(Surroundings& with, LinkRefusal event) {
  with.note(event.peer, {event.code, event.detail, {}});
}

void Core::handle(Surroundings& with, LinkCount event) {
  with.count(event.peer, "link: " + event.name, event.more);
}

void Core::handle(Surroundings& with, QueueFull event) {
  with.count(event.peer, "queue full: " + event.queue, event.times);
  with.effects.log.push_back(
      {Severity::warning, event.peer, Code::link_queue_full,
       "the queue of " + event.queue + " had no room, " + std::to_string(event.times) + " times"});
}

/// Every step of a store that fills, and of one that has room again, is in the journal.
void Core::handle(Surroundings& with, StoreFill event) {
  const FillStep before = ladder_.step();
  const auto now = ladder_.on_fill(event);
  if (!now) return;
  const bool is_alarm = *now > before && !ladder_.takes_intake();
  with.note({}, {Code::store_full, ladder_.text(), {}},
            is_alarm ? Severity::alarm : Severity::warning);
}

void Core::handle(Surroundings& with, Publish event) {
  if (!ladder_.takes_intake()) {
    with.count({}, "feeds refused: store nearly full");
    with.effects.replies.push_back({event.command_id, fail(Code::store_full, ladder_.text())});
    return;
  }
  std::vector<NationId> recipients = event.recipients;
  if (recipients.empty()) recipients = config_.peers;
  for (const NationId& recipient : recipients) {
    if (find_link(recipient) != nullptr) continue;
    with.effects.replies.push_back({event.command_id, fail(Code::unknown_peer, recipient.text())});
    return;
  }
  for (const Draft& draft : event.drafts) {
    if (!draft.request_id || desk_.requester_of(*draft.request_id)) continue;
    with.effects.replies.push_back(
        {event.command_id, fail(Code::request_unknown, draft.request_id->text(), "request")});
    return;
  }
  std::vector<PublishOutcome> outcomes;
  outcomes.reserve(event.drafts.size() * recipients.size());
  for (Draft& draft : event.drafts) {
    draft.id = with.new_id<RecordId>();
    const std::optional<RequestId> named = draft.request_id;
    for (const NationId& recipient : recipients) {
      draft.request_id = named;
      if (!named) {
        draft.request_id = desk_.request_served(draft, recipient);
      } else if (desk_.requester_of(*named) != recipient) {
        draft.request_id.reset();  // a request is between two nations: no other learns of it
      }
      publish(with, draft, recipient, outcomes);
    }
  }
  if (!event.drafts.empty()) with.count({}, "published", event.drafts.size());
  with.effects.replies.push_back({event.command_id, Answer(std::move(outcomes))});
}

void Core::publish(Surroundings& with, const Draft& draft, const NationId& recipient,
                   std::vector<PublishOutcome>& outcomes) {
  auto outcome = submit(with, draft, recipient);
  auto partial = holds_.on_withheld(with, draft, outcome);
  PublishOutcome row = outcome_of(draft, std::move(outcome));
  if (partial) {
    row.subset = partial->subset;
    row.held = partial->held;
    if (partial->outcome) {
      outcomes.push_back(outcome_of(draft, std::move(*partial->outcome)));
      outcomes.back().subset = partial->subset;
    }
  }
  outcomes.push_back(std::move(row));
}

void Core::handle(Surroundings& with, Command event) {
  auto result = answer(with, event);
  if (!result) return with.effects.replies.push_back({event.id, fail(result.error())});
  with.effects.replies.push_back({event.id, Answer(std::move(*result))});
}

void Core::handle(Surroundings& with, AgreementsChanged event) {
  if (auto status = use(std::move(event.types)); !status) {
    with.note({}, status.error(), Severity::alarm);  // and all stays as it was
    return;
  }
  life_.hold({std::move(event.agreements), std::move(event.next)});
  shadow_.propose(std::move(event.shadow));
  shadow_.take_up(with);
  for (const WireStatement& found : event.statements) {
    const auto taken = statements_.take(with, {}, found);
    if (!taken) with.note({}, taken.error());
  }
}

void Core::handle(Surroundings& with, Reloaded event) {
  handle(with, std::move(event.catalogue));
  handle(with, std::move(event.courier_keys));
  handle(with, std::move(event.revocations));
  handle(with, std::move(event.agreements));
}

void Core::handle(Surroundings&, CourierKeysChanged event) {
  parts_.courier_keys = std::move(event.keys);
}

void Core::handle(Surroundings& with, RevocationListsFound event) {
  for (const crypto::RevocationList& list : event.lists) {
    const crypto::RevocationList* held = trust_.find_revocations(list.nation());
    if (held != nullptr && held->number() > list.number()) continue;  // it came in band since
    const auto taken = trust_.take_revocations(list.nation(), list.der());
    if (!taken) with.note({}, taken.error());
    if (!taken || !*taken) continue;
    with.effects.transaction.revocation_lists.push_back(
        {list.nation(), list.number(), {list.der().begin(), list.der().end()}, with.now});
  }
}

/// A list that the files do not have, or have older: it came in band. One that the files have newer
/// is of the past.
void Core::restore(const store::RevocationListRow& row) {
  const crypto::RevocationList* held = trust_.find_revocations(row.nation);
  if (held == nullptr || held->number() < row.number)
    (void)trust_.take_revocations(row.nation, row.der);
}

void Core::handle(Surroundings&, CatalogueChanged event) {
  outbound_.use(std::move(event.catalogue));
}

Result<nlohmann::json> Core::answer(Surroundings& with, const Command& command) {
  if (command.name.starts_with("task.")) return desk_.command(with, command.name, command.args);
  if (command.name.starts_with("peer.")) return answer_peer(with, command);
  if (command.name.starts_with("consent."))
    return outbound_.consents().command(with, command.name, command.args, command.by);
  if (command.name == "agreement.shadow") return shadow_.describe(parts_.store);
  if (command.name.starts_with("agreement."))
    return statements_.command(with, command.name, command.args);
  if (command.name.starts_with("hold."))
    return holds_.command(with, command.name, command.args, command.by);
  if (command.name == "over-classification") return list_overclassified(parts_.store, command.args);
  if (command.name == "status") return status(with);
  if (command.name == "summary") {
    ACCORD_TRY(nlohmann::json out, summary(parts_.store));
    out["requests_by_state"] = desk_.counts_by_state();
    return out;
  }
  if (command.name == "records") return list_records(with, command.args);
  if (command.name == "rulings") return list_rulings(parts_.store, command.args);
  if (command.name == "notices") return list_notices(parts_.store, command.args);
  if (command.name == "delayed") return list_delayed(parts_.store, command.args);
  if (command.name == "counters") return list_counters(parts_.store);
  if (command.name == "agreements")
    return nlohmann::json{{"agreements", list_agreements(*parts_.agreements, with.now)}};
  return fail(Code::unknown_command, command.name.substr(0, 64));
}

Result<nlohmann::json> Core::answer_peer(Surroundings& with, const Command& command) {
  if (command.name == "peer.list") {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& [peer, link] : links_) out.push_back(link.describe());
    return nlohmann::json{{"peers", out}};
  }
  ACCORD_TRY(const NationId peer, Arguments(command.args).parsed("peer", NationId::parse));
  PeerLink* link = find_link(peer);
  if (link == nullptr) return fail(Code::unknown_peer, peer.text(), "peer");
  if (command.name == "peer.cut") {
    restorations_.erase(peer);
    link->cut(with, true);
  } else if (command.name == "peer.restore") {
    ACCORD_TRY(const bool by_two, is_restored_by_two(with, peer, command.by));
    if (by_two) link->cut(with, false);
  } else if (command.name != "peer.show") {
    return fail(Code::unknown_command, command.name.substr(0, 64));
  }
  nlohmann::json out = link->describe();
  const auto proposed = restorations_.find(peer);
  if (proposed != restorations_.end()) out["restore_proposed_by"] = proposed->second.by;
  ACCORD_TRY(out["evidence"], list_evidence(parts_.store, peer));
  return out;
}

/// To cut takes one officer; to open again takes two, within an hour of each other.
Result<bool> Core::is_restored_by_two(Surroundings& with, const NationId& peer,
                                      const std::optional<Operator>& by) {
  if (!by) {
    return fail(Code::operator_required,
                "a link is restored by two security officers, one after the other");
  }
  ACCORD_CHECK(check_valid(*by, with.now));
  if (!by->has(OperatorRole::security_officer))
    return fail(Code::operator_role, by->name + " is no security officer");
  const auto first = restorations_.find(peer);
  const bool stands = first != restorations_.end() && with.now - first->second.at < kRestoreWithin;
  if (!stands || first->second.by == by->name) {
    restorations_[peer] = {by->name, with.now};
    return false;
  }
  with.note(peer,
            {Code::link_not_open, "restored by " + first->second.by + " and " + by->name, {}});
  restorations_.erase(first);
  return true;
}

nlohmann::json Core::status(const Surroundings& with) const {
  nlohmann::json peers = nlohmann::json::array();
  for (const auto& [peer, link] : links_) peers.push_back(link.describe());
  return {{"nation", with.self.text()},
          {"time", with.now.text(3)},
          {"incarnation", signer_.incarnation().text()},
          {"node_certificate",
           {{"sha384", parts_.identity.node_sign.certificate.digest().hex()},
            {"not_after", parts_.identity.node_sign.certificate.not_after().text(0)}}},
          {"agreements", list_agreements(*parts_.agreements, with.now)},
          {"peers", peers},
          {"store",
           {{"used_bytes", ladder_.fill().used},
            {"allowed_bytes", ladder_.fill().allowed},
            {"step", name_of(ladder_.step())},
            {"text", ladder_.text()}}},
          {"requests", desk_.counts_by_state()}};
}

std::uint32_t Core::requests_today(const NationId& requester, DataMode mode, UtcTime at) const {
  return desk_.requests_today(requester, parts_.agreements->own(), mode, at);
}

fbs::Purpose Core::purpose_of(const std::optional<RequestId>& id, const NationId& peer) const {
  return desk_.purpose_of(id, peer);
}

Status Core::on_tasking(Surroundings& with, const Admitted& record) {
  return desk_.on_message(with, record);
}

void Core::on_data(Surroundings& with, const Admitted& record) { desk_.on_data(with, record); }

}  // namespace accord::node::pipeline
