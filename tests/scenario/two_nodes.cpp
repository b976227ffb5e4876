// Steps, commits, and frames handed over.
#include "tests/scenario/two_nodes.hpp"

#include <deque>

#include "tests/support/nations/nations.hpp"

namespace accord::scenario {

using namespace node::pipeline;
using test_support::must;

namespace {

constexpr Nanos kDay = std::chrono::hours(24);

std::shared_ptr<const agreement::Snapshot> snapshot_of(const nlohmann::json& document,
                                                       const NationId& own,
                                                       agreement::AgreementState state) {
  std::vector<agreement::Agreement> held;
  held.push_back(
      {must(agreement::parse_document(document.dump())), pipeline_test::digest_of(0x5a), state});
  return must(agreement::compile(std::move(held), test_support::example_policy(own.text()), own));
}

}  // namespace

nlohmann::json example_document() {
  return nlohmann::json::parse(test_support::source_file("agreement/examples/gbr-usa.json"),
                               nullptr, true, true);
}

nlohmann::json clause(const nlohmann::json& with) {
  nlohmann::json out{{"id", "c"},
                     {"payload_types", {"TRK"}},
                     {"data_modes", {"REAL"}},
                     {"ceiling", "SECRET"},
                     {"releasability", "rel-to-recipient"},
                     {"disclose", nlohmann::json::array()}};
  out.update(with);
  return out;
}

nlohmann::json document_with(const nlohmann::json& clause) {
  nlohmann::json out = example_document();
  nlohmann::json all = nlohmann::json::array();
  all.push_back(clause);
  for (const auto& one : out["release"][0]["clauses"]) {
    if (one["id"] == "tasking-messages") all.push_back(one);
  }
  out["release"][0]["clauses"] = all;
  return out;
}

Draft track(std::uint32_t norad) {
  Draft out;
  out.payload_code = "TRK";
  out.payload = pipeline_test::trk({.norad = norad});
  out.label = pipeline_test::label();
  out.mode = DataMode::real;
  out.priority = Priority::routine;
  out.norad_cat_id = norad;
  out.first = UtcTime{pipeline_test::kNoonTai};
  out.last = UtcTime{pipeline_test::kNoonTai + 10};
  return out;
}

TwoNodes::TwoNodes(const nlohmann::json& document, const nlohmann::json& at_usa) {
  const crypto::Validity validity{now_ - kDay, now_ + 400 * kDay};
  for (Node* one : {&gbr_, &usa_}) {
    one->id = pipeline_test::nation(one == &gbr_ ? "GBR" : "USA");
    one->identity = test_support::make_identity(one->id, validity, random_);
    const bool other = one == &usa_ && !at_usa.is_null();
    one->agreements =
        snapshot_of(other ? at_usa : document, one->id, agreement::AgreementState::active);
    auto brought = std::make_shared<CourierKeys>();
    const NationId other_id = pipeline_test::nation(one == &gbr_ ? "USA" : "GBR");
    (*brought)[other_id] = test_support::courier_keys_between(one->id, other_id, now_ - kDay);
    one->courier_keys = std::move(brought);
    std::array<std::uint8_t, 10> bytes{};
    random_.fill(bytes);
    one->store = must(node::store::SqliteStore::open(
        ":memory:", IncarnationId::v7(now_.unix_ns() / 1'000'000, bytes)));
  }
  for (Node* one : {&gbr_, &usa_}) {
    for (Node* other : {&gbr_, &usa_}) (void)one->trust.add_root(other->id, other->identity->root);
    start(*one);
  }
  settle();
}

void TwoNodes::start(Node& node) {
  CoreConfig config;
  config.peers.push_back(&node == &gbr_ ? usa_.id : gbr_.id);
  node.core = must(Core::start(std::move(config), {*node.identity,
                                                   node.trust,
                                                   node.agreements,
                                                   *node.store,
                                                   random_,
                                                   node.catalogue,
                                                   {},
                                                   {},
                                                   node.courier_keys}));
  step(node, LinkConnected{&node == &gbr_ ? usa_.id : gbr_.id, true});
}

std::vector<Reply> TwoNodes::step(Node& node, Event event) {
  Effects effects;
  const SteadyTime steady{Nanos(now_.tai_ns)};
  const Status done = node.core->step({now_, steady}, std::move(event), effects);
  ACCORD_ASSERT(done.has_value());
  if (before_commit && &node == &gbr_) before_commit(effects);
  if (!effects.transaction.empty()) {
    const Status committed = node.store->commit(effects.transaction);
    if (!committed) std::fprintf(stderr, "%s\n", committed.error().text().c_str());
    ACCORD_ASSERT(committed.has_value());
  }
  node.core->on_committed();
  Node* other = &node == &gbr_ ? &usa_ : &gbr_;
  for (const auto& frame : effects.frames) {
    auto sealed = node.core->sealer().seal(frame, steady);
    if (sealed)
      in_flight_.emplace_back(other, FrameArrived{node.id, std::move(*sealed).take_frame()});
  }
  return std::move(effects.replies);
}

/// Until nothing is under way and both have ticked: links open, receipts are in.
void TwoNodes::settle() {
  for (int round = 0; round < 80; ++round) {
    while (!in_flight_.empty()) {
      auto frames = std::exchange(in_flight_, {});
      for (auto& [to, frame] : frames) {
        if (to->core) step(*to, std::move(frame));
      }
    }
    now_ = now_ + std::chrono::milliseconds(50);
    for (Node* one : {&gbr_, &usa_}) step(*one, Tick{});
  }
}

nlohmann::json TwoNodes::publish(const Draft& draft) { return publish_together({draft})[0]; }

nlohmann::json TwoNodes::publish_together(std::vector<Draft> drafts) {
  Publish event;
  event.command_id = next_command_++;
  event.drafts = std::move(drafts);
  const auto replies = step(gbr_, std::move(event));
  ACCORD_ASSERT(replies.size() == 1);
  nlohmann::json outcomes = must(replies[0].result())["outcomes"];
  settle();
  return outcomes;
}

Result<nlohmann::json> TwoNodes::command(const std::string& nation, const std::string& name,
                                         const nlohmann::json& args,
                                         const std::optional<node::pipeline::Operator>& by) {
  auto replies = step(node(nation), Command{next_command_++, name, args, by});
  ACCORD_ASSERT(replies.size() == 1);
  settle();
  return replies[0].result();
}

void TwoNodes::set_time(UtcTime to) {
  now_ = to;
  settle();
}

void TwoNodes::advance(Nanos span) { set_time(now_ + span); }

void TwoNodes::restart_gbr() {
  gbr_.core.reset();
  in_flight_.clear();
  step(usa_, LinkConnected{gbr_.id, false});
  start(gbr_);
  step(usa_, LinkConnected{gbr_.id, true});
  settle();
}

void TwoNodes::change_agreement(const nlohmann::json& document, agreement::AgreementState state) {
  for (Node* one : {&gbr_, &usa_}) {
    one->agreements = snapshot_of(document, one->id, state);
    step(*one, AgreementsChanged{one->agreements});
  }
}

void TwoNodes::use_catalogue(const std::string& text) {
  gbr_.catalogue = std::make_shared<const agreement::ObjectCatalogue>(
      must(agreement::parse_object_catalogue(text)));
  step(gbr_, CatalogueChanged{gbr_.catalogue});
}

std::vector<node::store::InboundRecordRow> TwoNodes::taken(node::store::Outcome outcome) {
  std::vector<node::store::InboundRecordRow> out;
  for (auto& [row, record] : must(usa_.store->inbound_records(0, 1'000, outcome))) {
    if (record.lane == Lane::data) out.push_back(std::move(record));
  }
  return out;
}

}  // namespace accord::scenario
