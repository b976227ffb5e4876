// bench_bus_accord: two whole nodes in two processes, GBR to USA over ZeroMQ with CURVE on the
// loopback interface, stores on disk, every commit synced. One JSON line on stdout; exit 1 when
// anything is missing, twice, out of order or otherwise than it was sent.
//   saturate --dir D --bytes N --batch N --records N [--unacked N]
//   pace     --dir D --bytes N --rate N --records N
//   crash    --dir D --bytes N --kills N --seed N
//   parts    --dir D --bytes N --batch N      what the promises cost by themselves
#include <filesystem>
#include <random>

#include "tests/bench/bus/bus_node.hpp"
#include "tests/bench/bus/parts.hpp"
#include "tests/bench/bus/shared.hpp"
#include "tests/support/nations/nations.hpp"

namespace accord::bench {
namespace {

using node::pipeline::Draft;
using node::pipeline::Effects;

struct Plan {
  std::filesystem::path folder;
  std::size_t batch = 1;       // drafts in one publication
  std::uint64_t records = 0;   // after the one that opens the way
  std::uint64_t unacked = 0;   // at most so many on their way
  std::int64_t period_ns = 0;  // 0: as fast as it goes
};

class Bench {
 public:
  Bench(Plan plan, std::size_t bytes)
      : plan_(std::move(plan)), drafts_(bytes), world_(make_world()), shared_(new_shared()) {}

  nlohmann::json saturate();
  nlohmann::json crash(std::uint64_t kills, std::uint64_t seed);
  [[nodiscard]] nlohmann::json promises() const {
    return parts(world_, drafts_, plan_.batch, store_of(world_.a));
  }

 private:
  pid_t spawn_a(bool crashes = false);
  pid_t spawn_b(bool crashes = false);
  [[nodiscard]] std::string store_of(const Nation& nation) const {
    return (plan_.folder / (nation.id.text() + ".db")).string();
  }
  void on_commit_at_a(const BusNode& node, const Effects& effects);
  void on_commit_at_b(const Effects& effects, bool crashes);
  void publish(BusNode& node, std::uint64_t first, std::size_t count) const;
  void feed(BusNode& node) const;
  void feed_until_stopped(BusNode& node) const;
  nlohmann::json compare_stores(std::uint64_t last);
  [[nodiscard]] nlohmann::json about() const;

  Plan plan_;
  Drafts drafts_;
  World world_;
  Shared& shared_;
};

void Bench::on_commit_at_a(const BusNode& node, const Effects& effects) {
  shared_.accepted = node.accepted();
  for (const auto& row : effects.transaction.acknowledged) {
    if (row.lane != Lane::data) continue;
    const std::int64_t now = now_ns();
    if (plan_.period_ns > 0) {
      for (std::uint64_t seq = shared_.acked + 1; seq <= row.acked_seq; ++seq)
        shared_.acked_at[seq - 1] = now;
    }
    shared_.last_acked_at = now;
    shared_.acked = row.acked_seq;
    shared_.acked.notify_all();
  }
}

/// The consumer: what is delivered must be the next number each time.
void Bench::on_commit_at_b(const Effects& effects, bool crashes) {
  const std::int64_t now = now_ns();
  for (const auto& row : effects.transaction.inbound_records) {
    if (row.outcome != node::store::Outcome::admitted) continue;
    const std::uint64_t number = drafts_.number_in(row.payload);
    const std::uint64_t due = shared_.delivered++;
    if (crashes) continue;
    if (number != due)
      stop_bench("B got " + std::to_string(number) + " in place of " + std::to_string(due));
    if (plan_.period_ns > 0) shared_.delivered_at[number] = now;
    shared_.last_delivered_at = now;
  }
}

void Bench::publish(BusNode& node, std::uint64_t first, std::size_t count) const {
  std::vector<Draft> drafts;
  drafts.reserve(count);
  for (std::size_t i = 0; i < count; ++i) drafts.push_back(drafts_.make(first + i));
  node.publish(std::move(drafts));
}

/// Number 0 opens the way and is not counted.
void Bench::feed(BusNode& node) const {
  publish(node, 0, 1);
  while (shared_.acked < 1) shared_.acked.wait(shared_.acked);
  ++shared_.ready;
  while (shared_.began == 0) std::this_thread::sleep_for(std::chrono::microseconds(100));
  const std::uint64_t end = plan_.records + 1;
  for (std::uint64_t next = 1; next < end;) {
    if (plan_.period_ns > 0)
      sleep_until_ns(shared_.began + static_cast<std::int64_t>(next - 1) * plan_.period_ns);
    for (std::uint64_t acked = shared_.acked; next > acked + plan_.unacked; acked = shared_.acked)
      shared_.acked.wait(acked);
    const std::size_t count = std::min<std::size_t>(plan_.batch, end - next);
    publish(node, next, count);
    next += count;
  }
}

pid_t Bench::spawn_a(bool crashes) {
  return spawn([&] {
    BusNode node(world_.a, world_.b, world_.courier_a, store_of(world_.a));
    const std::uint64_t before = shared_.accepted;
    std::stop_source end;
    node.on_committed = [&](const Effects& effects) {
      on_commit_at_a(node, effects);
      if (crashes) shared_.accepted = before + node.accepted();
      if (shared_.end) end.request_stop();
    };
    const std::jthread feeder([&] { crashes ? feed_until_stopped(node) : feed(node); });
    node.run(end.get_token());
  });
}

pid_t Bench::spawn_b(bool crashes) {
  return spawn([&] {
    BusNode node(world_.b, world_.a, world_.courier_b, store_of(world_.b));
    std::stop_source end;
    node.on_committed = [&](const Effects& effects) {
      on_commit_at_b(effects, crashes);
      if (shared_.end) end.request_stop();
    };
    node.run(end.get_token());
  });
}

nlohmann::json Bench::about() const {
  return {{"payload_bytes", drafts_.payload_bytes()},
          {"observations", drafts_.observations()},
          {"records", plan_.records},
          {"batch", plan_.batch}};
}

nlohmann::json Bench::saturate() {
  const pid_t b = spawn_b();
  const pid_t a = spawn_a();
  wait_until(shared_, "the link opens", 30, [&] { return shared_.ready == 1; });
  const Meter meter({a, b});
  shared_.began = now_ns();
  const std::uint64_t all = plan_.records + 1;
  wait_until(shared_, "all is acknowledged", 600, [&] {
    if (::waitpid(-1, nullptr, WNOHANG) != 0) stop_bench("a node has ended");
    return shared_.acked >= all;
  });
  nlohmann::json out = about();
  meter.finish(out, plan_.records);
  if (shared_.accepted != all || shared_.delivered != all) stop_bench("the counts differ");
  const double took_s = static_cast<double>(shared_.last_acked_at - shared_.began) * 1e-9;
  out["per_s"] = static_cast<double>(plan_.records) / took_s;
  if (plan_.period_ns > 0) {
    const auto due = [&](std::size_t i) {
      return shared_.began + static_cast<std::int64_t>(i - 1) * plan_.period_ns;
    };
    out["durable_us"] = latencies(shared_.delivered_at, 1, plan_.records, due);
    out["acked_us"] = latencies(shared_.acked_at, 1, plan_.records, due);
  }
  shared_.end = true;
  for (const pid_t one : {a, b}) {
    int status = 0;
    (void)::waitpid(one, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) stop_bench("a node did not end well");
  }
  std::uintmax_t disk = 0;
  for (const auto& file : std::filesystem::directory_iterator(plan_.folder))
    disk += file.file_size();
  out["disk_bytes"] = static_cast<double>(disk) / static_cast<double>(all);
  return out;
}

// ---- kill -9 ----

/// What waits for B while it is killed again and again: A accepts faster than B can take, and what
/// is left at the end must drain in the time that is given for it.
constexpr std::uint64_t kMostWaiting = 100'000;

/// Takes up after what was accepted before the kill. What was under way then may have been
/// accepted without an answer: it goes in a second time, as any sender would do it.
void Bench::feed_until_stopped(BusNode& node) const {
  std::uint64_t next = shared_.accepted;
  while (!shared_.stop) {
    while (!shared_.stop && (next > shared_.accepted + plan_.unacked ||
                             shared_.accepted > shared_.acked + kMostWaiting))
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    publish(node, next, plan_.batch);
    next += plan_.batch;
  }
  while (next > shared_.accepted) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ++shared_.ready;
}

nlohmann::json Bench::crash(std::uint64_t kills, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  pid_t nodes[2] = {spawn_a(true), spawn_b(true)};
  std::uint64_t killed[2] = {0, 0};
  for (std::uint64_t i = 0; i < kills; ++i) {
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 1'000'000));
    const std::size_t side = random() % 2;
    (void)::kill(nodes[side], SIGKILL);
    int status = 0;
    (void)::waitpid(nodes[side], &status, 0);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) stop_bench("a node ended by itself");
    ++killed[side];
    nodes[side] = side == 0 ? spawn_a(true) : spawn_b(true);
  }
  shared_.stop = true;
  wait_until(shared_, "A has accepted what it was given", 60, [&] { return shared_.ready == 1; });
  const std::uint64_t last = shared_.accepted;
  const auto is_quiet = [&, before = shared_.acked.load(), since = now_ns()]() mutable {
    if (shared_.acked != before) {
      before = shared_.acked;
      since = now_ns();
    }
    return now_ns() - since > 5'000'000'000;  // more than all patience of the link
  };
  wait_until(shared_, "the rest arrives", 120, is_quiet);
  for (const pid_t one : nodes) {
    (void)::kill(one, SIGKILL);
    (void)::waitpid(one, nullptr, 0);
  }
  nlohmann::json out = compare_stores(last);
  out["kills_of_a"] = killed[0];
  out["kills_of_b"] = killed[1];
  return out;
}

/// What A has accepted and what B has told A, against what B's store gives to a consumer.
nlohmann::json Bench::compare_stores(std::uint64_t accepted) {
  using node::store::SqliteStore;
  const auto at_a = test_support::must(SqliteStore::open(store_of(world_.a), {}));
  const auto at_b = test_support::must(SqliteStore::open(store_of(world_.b), {}));
  std::uint64_t sent = 0, acked = 0;
  for (const auto& stream : test_support::must(at_a->load()).outbound) {
    if (stream.lane != Lane::data) continue;
    sent = stream.next_seq - 1;
    acked = stream.acked_seq;
  }
  std::vector<std::uint32_t> times(accepted + sent + 1, 0);  // by number
  std::uint64_t seq = 0, out_of_turn = 0;
  for (std::int64_t after = 0;;) {
    const auto rows = test_support::must(at_b->inbound_records(after, 10'000, {}));
    if (rows.empty()) break;
    for (const auto& [row, record] : rows) {
      after = row;
      if (record.seq != ++seq || record.outcome != node::store::Outcome::admitted) ++out_of_turn;
      ++times.at(drafts_.number_in(record.payload));
    }
  }
  std::uint64_t lost = 0, again = 0;
  for (std::uint64_t number = 0; number < accepted; ++number) lost += times[number] == 0 ? 1u : 0u;
  for (const std::uint32_t count : times) again += count > 1 ? count - 1 : 0;
  return {{"accepted", accepted},
          {"sent", sent},
          {"acknowledged", acked},
          {"held_by_b", seq},
          {"accepted_and_lost", lost},
          {"acknowledged_and_lost", acked > seq ? acked - seq : 0},
          {"out_of_turn_or_refused", out_of_turn},
          {"not_yet_at_b", sent - std::min(sent, seq)},
          {"given_in_again", again}};
}

int run(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  Plan plan;
  plan.folder = option(argc, argv, "dir", "");
  if (plan.folder.empty() || !std::filesystem::is_empty(plan.folder))
    stop_bench("--dir must name an empty directory");
  plan.batch = number_option(argc, argv, "batch", 1);
  plan.records = number_option(argc, argv, "records", 10'000);
  plan.unacked = number_option(argc, argv, "unacked", 16 * 1'024);
  const std::size_t bytes = number_option(argc, argv, "bytes", 256);
  if (what == "pace") {
    const std::uint64_t rate = number_option(argc, argv, "rate", 500);
    plan.period_ns = static_cast<std::int64_t>(1'000'000'000 / rate);
    if (plan.records >= kMostLatencies) stop_bench("too many records for a paced run");
  }
  Bench bench(plan, bytes);
  const auto played = [&] {
    if (what == "crash")
      return bench.crash(number_option(argc, argv, "kills", 40),
                         number_option(argc, argv, "seed", 1));
    return what == "parts" ? bench.promises() : bench.saturate();
  };
  const nlohmann::json out = played();
  std::printf("%s\n", out.dump().c_str());
  return 0;
}

}  // namespace
}  // namespace accord::bench

int main(int argc, char** argv) { return accord::bench::run(argc, argv); }
