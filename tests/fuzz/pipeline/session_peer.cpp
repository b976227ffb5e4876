// A session: its beginning, what is learnt of the wire, what is said again, what befalls USA. What
// is said anew: session_words.cpp.
#include "tests/fuzz/pipeline/session_peer.hpp"

#include <cstdlib>

#include "node/pipeline/wire.hpp"

namespace accord::fuzz {

using namespace node::pipeline;
using scenario::radar_tdm;
using test_support::must;

namespace {

constexpr std::size_t kMostKept = 64;  // frames and bodies to be said again
const UtcTime kFirst{INT64_MIN};
const UtcTime kLast{INT64_MAX};

bool is_batch(const Bytes& body) {
  return body.size() > 8 && as_text(ByteView(body).subspan(4, 4)) == "ACBT";
}

template <class T>
void keep(std::vector<T>& kept, T one) {
  if (kept.size() == kMostKept) kept.erase(kept.begin());
  kept.push_back(std::move(one));
}

}  // namespace

std::uint8_t Input::byte() {
  if (rest_.empty()) return 0;
  const std::uint8_t out = rest_.front();
  rest_ = rest_.subspan(1);
  return out;
}

std::uint64_t Input::number(std::uint64_t right) {
  const std::uint8_t choice = byte();
  const std::uint64_t others[] = {
      right,         right + 1,  right - 1,           0, UINT64_MAX, 1ull << 63,
      right + 1'000, UINT32_MAX, right + (1ull << 40)};
  return choice < std::size(others) ? others[choice] : right + choice % 4;
}

UtcTime Input::time(UtcTime right) {
  const UtcTime others[] = {right,
                            kFirst,
                            kLast,
                            right - std::chrono::hours(24),
                            right + std::chrono::hours(24),
                            right + std::chrono::seconds(4),
                            right - std::chrono::seconds(4),
                            UtcTime{0}};
  return others[byte() % std::size(others)];
}

Session::Session() : world_(7, {"USA", "GBR"}) {
  world_.loses = [this](const NationId& from, const Bytes&) { return deaf_ && from == usa().id; };
  if (!world_.run_until([&] { return world_.links_open(); }, std::chrono::seconds(10)))
    std::abort();
  world_.publish(gbr(), radar_tdm(world_.now(), 1));
  world_.publish(usa(), radar_tdm(world_.now(), 1), "USA CONFIDENTIAL//REL TO AUS, GBR, USA");
  Input nothing({});
  genuine(nothing);
  world_.run_for(std::chrono::seconds(2));
  learn();
  if (track_.payload.empty() || request_.payload.empty() || heartbeat_.session.empty())
    std::abort();
}

nlohmann::json Session::shown() { return world_.peer(usa(), "GBR"); }

bool Session::agreement_is_suspended() {
  const auto status = must(world_.command(usa(), "status"));
  for (const auto& held : status["agreements"]) {
    if (held["hash"] == hello_.agreements.front().first.hex()) return held["state"] != "active";
  }
  return false;
}

/// Takes from the wire what the two nodes said since the last time.
void Session::learn() {
  for (const auto& captured : world_.wire) {
    const auto control = parse_control(captured.body);
    if (captured.from == usa().id) {
      if (control && control->kind == ControlKind::hello)
        hello_of_usa_ = must(parse_hello(control->body));
      continue;
    }
    keep(frames_, captured.frame);
    keep(bodies_, captured.body);
    if (is_batch(captured.body)) {
      for (const Bytes& bytes : must(parse_batch(captured.body)).records) {
        const auto record = parse_record(bytes);
        if (!record) continue;
        right_.insert(record->head.id);
        (record->head.lane == Lane::data ? track_ : request_) = *record;
      }
    }
    if (!control) continue;
    if (control->kind == ControlKind::hello) hello_ = must(parse_hello(control->body));
    if (control->kind == ControlKind::keys) keys_ = must(parse_keys(control->body));
    if (control->kind == ControlKind::heartbeat) heartbeat_ = must(parse_heartbeat(control->body));
    if (control->kind == ControlKind::receipt) receipt_ = must(parse_receipt(control->body));
  }
  world_.wire.clear();
}

Move Session::make(Input& input) {
  learn();
  using Maker = Move (Session::*)(Input&);
  constexpr Maker kMakers[] = {
      &Session::batch,     &Session::batch,       &Session::batch,   &Session::batch,
      &Session::hello,     &Session::keys,        &Session::receipt, &Session::receipt,
      &Session::heartbeat, &Session::heartbeat,   &Session::again,   &Session::frame,
      &Session::pass,      &Session::genuine,     &Session::ours,    &Session::disturb,
      &Session::statement, &Session::revocations, &Session::pass,    &Session::batch};
  const Move made = (this->*kMakers[input.byte() % std::size(kMakers)])(input);
  learn();  // what waited at GBR may have gone out in it
  return made;
}

/// What GBR's node once sent: the very frame, or its body in a new one.
Move Session::again(Input& input) {
  const bool as_frame = input.byte() % 2 == 0;
  const auto& kept = as_frame ? frames_ : bodies_;
  if (kept.empty()) return Move::said;
  const Bytes& one = kept[input.byte() % kept.size()];
  if (as_frame) {
    world_.inject_frame("GBR", usa(), one);
  } else {
    world_.inject("GBR", usa(), one);
  }
  return Move::offered;  // it may not have arrived yet
}

/// A frame with another byte, or a body under another epoch.
Move Session::frame(Input& input) {
  if (frames_.empty() || bodies_.empty()) return Move::said;
  if (input.byte() % 2 == 0) {
    Bytes changed = frames_[input.byte() % frames_.size()];
    changed[input.byte() % std::min<std::size_t>(changed.size(), 64)] = input.byte();
    world_.inject_frame("GBR", usa(), std::move(changed));
    return Move::offered;
  }
  node::link::Sealer& sealer = gbr().core->sealer();
  const std::uint64_t epoch = input.number(sealer.sealing_epoch(usa().id));
  auto other = sealer.frame_around(usa().id, epoch, bodies_[input.byte() % bodies_.size()],
                                   SteadyTime(Nanos(world_.now().tai_ns)));
  if (other) world_.inject_frame("GBR", usa(), std::move(*other));
  return Move::offered;
}

Move Session::pass(Input& input) {
  world_.run_for(std::chrono::milliseconds(50 + 40 * input.byte()));
  return Move::passed;
}

Move Session::genuine(Input& input) {
  if (input.byte() % 2 == 1) {
    world_.publish(gbr(), radar_tdm(world_.now(), 1 + input.byte() % 3));
  } else {
    const auto at = [&](int hours) { return (world_.now() + std::chrono::hours(hours)).text(0); };
    (void)world_.command(gbr(), "task.request",
                         {{"to", "USA"},
                          {"priority", "ROUTINE"},
                          {"purpose", "CATALOG_MAINTENANCE"},
                          {"norad", 25544u},
                          {"window_start", at(0)},
                          {"window_stop", at(20)},
                          {"deliver_by", at(20)},
                          {"observations", 3},
                          {"data_mode", "SIMULATED"},
                          {"rationale", "fuzz"}});
  }
  learn();
  return Move::passed;
}

Move Session::ours(Input& input) {
  const std::uint8_t what = input.byte() % 4;
  if (what == 0)
    world_.publish(usa(), radar_tdm(world_.now(), 1), "USA CONFIDENTIAL//REL TO AUS, GBR, USA");
  if (what == 1) {
    const auto listed = must(world_.command(usa(), "task.list"));
    for (const auto& one : listed["requests"])
      (void)world_.command(usa(), input.byte() % 2 ? "task.accept" : "task.decline",
                           {{"id", one["request_id"]}, {"reason", "CAPACITY"}});
  }
  if (what == 2) {
    scenario::World::Saying saying;
    saying.kind = agreement::StatementKind::restore;
    saying.about = hello_.agreements.front().first;
    saying.number = 1 + input.byte() % 4;
    saying.effective = world_.now();
    (void)world_.say(usa(), saying);
  }
  if (what == 3) world_.step(usa(), Tick{});
  return Move::ours;
}

Move Session::disturb(Input& input) {
  const std::uint8_t what = input.byte() % 4;
  if (what == 0)
    usa().clock_error = input.time(UtcTime{0}) == UtcTime{0}
                            ? Nanos(0)
                            : std::chrono::seconds(input.byte()) - std::chrono::seconds(128);
  if (what == 1) {
    world_.step(usa(), LinkConnected{gbr().id, false});
    world_.step(usa(), LinkConnected{gbr().id, true});
  }
  if (what == 2) {
    world_.kill(usa());
    world_.start(usa());
  }
  if (what == 3) world_.step(usa(), LinkRefusal{gbr().id, Code::bad_buffer, "fuzz"});
  world_.step(usa(), Tick{});
  return Move::ours;
}

}  // namespace accord::fuzz
