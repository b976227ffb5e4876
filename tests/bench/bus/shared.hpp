// What the programs of the bus bench share: one page of counters between the processes of a run,
// clocks, latencies, and the one line of JSON in which each tells its result.
#pragma once

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace accord::bench {

inline constexpr std::size_t kMostLatencies = 1u << 17;

/// Shared by fork. Times are of CLOCK_MONOTONIC, which all processes of a machine share.
struct Shared {
  std::atomic<int> ready{0};                // ends whose link stands
  std::atomic<std::int64_t> began{0};       // when the clock of the run starts; 0: not yet
  std::atomic<std::uint64_t> accepted{0};   // records that the ingest has confirmed
  std::atomic<std::uint64_t> delivered{0};  // that a consumer at B could read
  std::atomic<std::uint64_t> acked{0};      // durably acknowledged at A
  std::atomic<std::int64_t> last_delivered_at{0};
  std::atomic<std::int64_t> last_acked_at{0};
  std::atomic<bool> stop{false};  // no more is to be fed
  std::atomic<bool> end{false};   // the processes are to end
  std::atomic<bool> failed{false};
  std::array<std::atomic<std::int64_t>, kMostLatencies> delivered_at{};  // of a paced run
  std::array<std::atomic<std::int64_t>, kMostLatencies> acked_at{};
};

[[noreturn]] inline void stop_bench(const std::string& why) {
  std::fprintf(stderr, "bus bench: %s\n", why.c_str());
  std::_Exit(1);
}

inline Shared& new_shared() {
  void* page =
      ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) stop_bench("no shared memory");
  return *new (page) Shared;
}

inline std::int64_t now_ns() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

inline void sleep_until_ns(std::int64_t at) {
  std::this_thread::sleep_until(
      std::chrono::steady_clock::time_point(std::chrono::nanoseconds(at)));
}

/// A child that ends with its parent. `body` runs in it; it never returns.
template <class Body>
pid_t spawn(Body body) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) stop_bench("fork failed");
  if (child > 0) return child;
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) std::_Exit(1);
  body();
  std::_Exit(0);
}

/// Seconds of CPU of a process that lives.
inline double cpu_s(pid_t process) {
  clockid_t clock{};
  timespec spent{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &spent) != 0) return 0;
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

/// Bytes that have passed the loopback interface, headers and all.
inline std::uint64_t loopback_bytes() {
  std::ifstream in("/sys/class/net/lo/statistics/tx_bytes");
  std::uint64_t bytes = 0;
  in >> bytes;
  return bytes;
}

/// Waits for it in steps of a millisecond; a run that fails or takes too long ends the program.
inline void wait_until(const Shared& shared, const std::string& what, double most_s,
                       const std::function<bool()>& holds) {
  const std::int64_t end = now_ns() + static_cast<std::int64_t>(most_s * 1e9);
  while (!holds()) {
    if (shared.failed) stop_bench("a process of the run has failed: " + what);
    if (now_ns() > end) stop_bench("took too long: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// What a run used between its beginning and its end.
class Meter {
 public:
  explicit Meter(std::vector<pid_t> processes) : processes_(std::move(processes)) {
    for (const pid_t one : processes_) cpu_.push_back(cpu_s(one));
    bytes_ = loopback_bytes();
  }
  void finish(nlohmann::json& out, std::uint64_t records) const {
    double total = 0;
    nlohmann::json each = nlohmann::json::array();
    for (std::size_t i = 0; i < processes_.size(); ++i) {
      const double spent = cpu_s(processes_[i]) - cpu_[i];
      each.push_back(spent * 1e6 / static_cast<double>(records));
      total += spent;
    }
    out["cpu_us_each"] = each;
    out["cpu_us"] = total * 1e6 / static_cast<double>(records);
    out["wire_bytes"] =
        static_cast<double>(loopback_bytes() - bytes_) / static_cast<double>(records);
  }

 private:
  std::vector<pid_t> processes_;
  std::vector<double> cpu_;
  std::uint64_t bytes_ = 0;
};

/// p50, p90 and p99 in microseconds from when each was due; a record without a time ends the
/// program.
inline nlohmann::json latencies(const std::array<std::atomic<std::int64_t>, kMostLatencies>& at,
                                std::size_t first, std::size_t count,
                                const std::function<std::int64_t(std::size_t)>& due) {
  std::vector<double> us;
  for (std::size_t i = first; i < first + count; ++i) {
    if (at[i] == 0) stop_bench("record " + std::to_string(i) + " of a paced run has no time");
    us.push_back(static_cast<double>(at[i] - due(i)) * 1e-3);
  }
  std::sort(us.begin(), us.end());
  const auto part = [&](double p) {
    return us[static_cast<std::size_t>(p * static_cast<double>(us.size() - 1))];
  };
  return {{"p50", part(0.5)}, {"p90", part(0.9)}, {"p99", part(0.99)}};
}

inline std::int64_t number_of(const char* text) { return std::strtoll(text, nullptr, 10); }

/// What stands behind `--name` among the arguments.
inline std::string option(int argc, char** argv, const std::string& name,
                          const std::string& other) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (argv[i] == "--" + name) return argv[i + 1];
  }
  return other;
}

inline std::uint64_t number_option(int argc, char** argv, const std::string& name,
                                   std::uint64_t other) {
  const std::string text = option(argc, argv, name, "");
  return text.empty() ? other : std::strtoull(text.c_str(), nullptr, 10);
}

}  // namespace accord::bench
