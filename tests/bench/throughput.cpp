// bench_throughput: what a thousand agreements cost the whole line. GBR publishes tracks to USA
// through two real cores with stores on disk (every commit synced): translated drafts, rulings,
// rebuild, signatures, journal at both ends, receipts. With 1 agreement and with 1,000 loaded at
// both nodes, in turn; medians and the ratio. Usage: bench_throughput [ROUNDS [TRACKS]]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "node/pipeline/core.hpp"
#include "node/store/sqlite_store.hpp"
#include "tests/support/nations/nations.hpp"
#include "tests/unit/pipeline/support.hpp"

namespace {

using namespace accord;
using namespace accord::node::pipeline;
using accord::pipeline_test::nation;
using accord::test_support::must;
using nlohmann::json;

constexpr std::size_t kDraftsPerCommit = 64;
constexpr std::size_t kObservationsPerTrack = 2;  // pipeline_test::trk()
constexpr UtcTime kStart{pipeline_test::kNoonTai + 60'000'000'000};
constexpr Nanos kDay = std::chrono::hours(24);

/// The document with every "USA" or "GBR" that stands for a party replaced.
json with_other_party(const json& document, const std::string& party, int number) {
  const std::string code = "N" + std::to_string(1'000 + number);
  std::string text = document.dump();
  const std::string from = "\"" + party + "\"";
  const std::string to = "\"" + code + "\"";
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  json out = json::parse(text);
  out["name"] = "BENCH-" + code;
  return out;
}

std::shared_ptr<const agreement::Snapshot> snapshot_of(const std::string& own, int agreements) {
  const json document = json::parse(test_support::source_file("agreement/examples/gbr-usa.json"),
                                    nullptr, true, true);
  const std::string partner = own == "GBR" ? "USA" : "GBR";
  std::vector<agreement::Agreement> held;
  for (int i = 0; i < agreements; ++i) {
    const json one = i == 0 ? document : with_other_party(document, partner, i);
    Digest hash = pipeline_test::digest_of(0x5a);
    hash.raw[0] = static_cast<std::uint8_t>(i / 256);
    hash.raw[1] = static_cast<std::uint8_t>(i % 256);
    held.push_back(
        {must(agreement::parse_document(one.dump())), hash, agreement::AgreementState::active});
  }
  return must(agreement::compile(std::move(held), test_support::example_policy(own), nation(own)));
}

void hold(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "bench_throughput: %s\n", status.error().text().c_str());
  std::exit(1);
}

/// One node: a core, its store on disk, and what is on its way to it.
struct Side {
  NationId id;
  std::unique_ptr<crypto::Identity> identity;
  crypto::TrustStore trust;
  std::shared_ptr<const agreement::Snapshot> agreements;
  std::unique_ptr<node::store::Store> store;
  std::unique_ptr<Core> core;
  std::deque<Bytes> coming;
};

class Line {
 public:
  Line(const std::filesystem::path& folder, int agreements) {
    const crypto::Validity validity{now_ - kDay, now_ + 400 * kDay};
    for (Side* one : {&gbr_, &usa_}) {
      const std::string name = one == &gbr_ ? "GBR" : "USA";
      one->id = nation(name);
      one->identity = test_support::make_identity(one->id, validity, random_);
      one->agreements = snapshot_of(name, agreements);
      std::array<std::uint8_t, 10> bytes{};
      random_.fill(bytes);
      const auto life = IncarnationId::v7(now_.unix_ns() / 1'000'000, bytes);
      one->store = must(node::store::SqliteStore::open((folder / (name + ".db")).string(), life));
    }
    for (Side* one : {&gbr_, &usa_}) {
      for (Side* other : {&gbr_, &usa_})
        (void)one->trust.add_root(other->id, other->identity->root);
      CoreConfig config;
      config.peers.push_back(other_of(*one).id);
      auto brought = std::make_shared<CourierKeys>();
      (*brought)[other_of(*one).id] =
          test_support::courier_keys_between(one->id, other_of(*one).id, now_ - kDay);
      one->core = must(Core::start(std::move(config), {*one->identity,
                                                       one->trust,
                                                       one->agreements,
                                                       *one->store,
                                                       random_,
                                                       nullptr,
                                                       {},
                                                       {},
                                                       std::move(brought)}));
      step(*one, {LinkConnected{other_of(*one).id, true}});
    }
    for (int i = 0; i < 20; ++i) pass(std::chrono::milliseconds(100), true);
  }

  /// Seconds until USA has admitted and GBR has the receipt of every track.
  double carry(std::size_t tracks) {
    const auto began = std::chrono::steady_clock::now();
    std::size_t sent = 0;
    for (int turn = 1; acknowledged() < tracks; ++turn) {
      if (sent < tracks) sent += publish(std::min(kDraftsPerCommit, tracks - sent));
      pass(std::chrono::milliseconds(1), turn % 100 == 0);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    return took.count();
  }

 private:
  Side& other_of(const Side& side) { return &side == &gbr_ ? usa_ : gbr_; }

  std::uint64_t acknowledged() {
    for (const node::store::PeerTotals& totals : must(gbr_.store->totals())) {
      if (totals.peer == usa_.id) return totals.acknowledged;
    }
    return 0;
  }

  std::size_t publish(std::size_t count) {
    Publish event;
    event.command_id = ++command_;
    for (std::size_t i = 0; i < count; ++i) {
      Draft draft;
      draft.payload_code = "TRK";
      draft.payload = payload_;
      draft.label = pipeline_test::label();
      draft.mode = DataMode::real;
      draft.priority = Priority::routine;
      draft.norad_cat_id = 25'544;
      draft.first = UtcTime{pipeline_test::kNoonTai};
      draft.last = draft.first;
      event.drafts.push_back(std::move(draft));
    }
    step(gbr_, {std::move(event)});
    return count;
  }

  /// Hands over what is under way, each side's frames in one commit.
  void pass(Nanos span, bool tick) {
    now_ = now_ + span;
    for (Side* one : {&gbr_, &usa_}) {
      std::vector<Event> events;
      for (Bytes& body : std::exchange(one->coming, {}))
        events.emplace_back(FrameArrived{other_of(*one).id, std::move(body)});
      if (tick) events.emplace_back(Tick{});
      if (!events.empty()) step(*one, std::move(events));
    }
  }

  void step(Side& side, std::vector<Event> events) {
    Effects effects;
    for (Event& event : events) {
      hold(side.core->step({now_, SteadyTime{Nanos(now_.tai_ns)}}, std::move(event), effects));
    }
    if (!effects.transaction.empty()) hold(side.store->commit(effects.transaction));
    side.core->on_committed();
    for (const auto& frame : effects.frames) {
      auto sealed = side.core->sealer().seal(frame, SteadyTime{Nanos(now_.tai_ns)});
      if (!sealed) std::exit(1);
      other_of(side).coming.push_back(std::move(*sealed).take_frame());
    }
  }

  UtcTime now_ = kStart;
  std::uint64_t command_ = 0;
  crypto::SystemRandom random_;
  Bytes payload_ = pipeline_test::trk();
  Side gbr_;
  Side usa_;
};

double run(int agreements, std::size_t tracks) {
  std::string name = (std::filesystem::temp_directory_path() / "accord-bench.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::exit(1);
  const std::filesystem::path folder = name;
  const double seconds = Line(folder, agreements).carry(tracks);
  std::filesystem::remove_all(folder);
  return static_cast<double>(tracks * kObservationsPerTrack) / seconds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
  const std::size_t tracks =
      argc > 2 ? static_cast<std::size_t>(std::max(1, std::atoi(argv[2]))) : 12'800;
  std::vector<double> one, thousand;
  for (int round = 1; round <= rounds; ++round) {
    one.push_back(run(1, tracks));
    thousand.push_back(run(1'000, tracks));
    std::printf("round %d: 1 agreement %.0f, 1,000 agreements %.0f observations/s\n", round,
                one.back(), thousand.back());
    std::fflush(stdout);
  }
  std::printf("median: 1 agreement %.0f, 1,000 agreements %.0f observations/s, ratio %.3f\n",
              median(one), median(thousand), median(thousand) / median(one));
  return 0;
}
