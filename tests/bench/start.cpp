// bench_start: how long a node's store takes to open and to say what the core needs, after kill -9,
// when it holds many records (promise G19: ready within 5 s). A child fills the store in batches as
// the core does, with rulings, records, receipts and requests, leaves a log behind and is killed.
// Usage: bench_start [RECORDS], 5,000,000 by default; about 1.2 KiB of disk each.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "tests/unit/store/rows.hpp"

namespace accord::node::store {
namespace {

constexpr std::uint32_t kRecordsOfABatch = 1'000;
constexpr std::uint32_t kRequests = 1'000;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Transaction batch_of(std::uint32_t number) {
  const std::uint64_t first_seq = std::uint64_t{number} * kRecordsOfABatch + 1;
  Transaction out = released(first_seq, kRecordsOfABatch);
  out.outbound_batches[0].bytes.assign(kRecordsOfABatch * 300, 0x5a);
  if (number > 8) out.acknowledged.push_back({kGbr, Lane::data, first_seq - 4 * kRecordsOfABatch});
  out.receipts.push_back(receipt(number + 1, first_seq, Direction::inbound));
  if (number < kRequests) out.tasks.push_back(task(number));
  return out;
}

[[noreturn]] void fill(const std::string& path, std::uint32_t batches, int done_fd) {
  auto store = open_store(path);
  for (std::uint32_t i = 0; i < batches; ++i) {
    if (!store->commit(batch_of(i))) ::_exit(1);
  }
  if (::write(done_fd, "x", 1) != 1) ::_exit(1);
  for (;;) ::pause();
}

int run(std::uint32_t records) {
  StoreDirectory directory;
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) return 1;
  const auto begun = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) fill(directory.path(), records / kRecordsOfABatch, ends[1]);
  ::close(ends[1]);
  char done = 0;
  const bool filled = ::read(ends[0], &done, 1) == 1;
  (void)::kill(child, SIGKILL);
  (void)::waitpid(child, nullptr, 0);
  if (!filled) return 1;
  std::printf(
      "filled with %u records in %.0f s: %.2f GiB, and a log of %.1f MiB\n", records,
      seconds_since(begun),
      static_cast<double>(std::filesystem::file_size(directory.path())) / (1u << 30),
      static_cast<double>(std::filesystem::file_size(directory.path() + "-wal")) / (1u << 20));
  const auto opened = std::chrono::steady_clock::now();
  const auto store = open_store(directory.path());
  const double open_s = seconds_since(opened);
  const auto held = store->load();
  if (!held) return 1;
  std::printf("opened in %.3f s, loaded in %.3f s: next number %llu, %zu requests\n", open_s,
              seconds_since(opened) - open_s,
              static_cast<unsigned long long>(held->outbound.at(0).next_seq), held->tasks.size());
  return seconds_since(opened) <= 5.0 ? 0 : 1;
}

}  // namespace
}  // namespace accord::node::store

int main(int argc, char** argv) {
  const auto records = argc > 1 ? static_cast<std::uint32_t>(std::strtoul(argv[1], nullptr, 10))
                                : std::uint32_t{5'000'000};
  return accord::node::store::run(records);
}
