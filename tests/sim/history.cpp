// Reading a journal back, page by page.
#include "tests/sim/history.hpp"

#include <algorithm>

#include "tests/support/nations/nations.hpp"

namespace accord::sim {
namespace {

using test_support::must;

constexpr std::size_t kPage = 1'000;

template <class Row, class Read>
std::vector<Row> all_pages(const Read& read) {
  std::vector<Row> out;
  std::int64_t after = 0;
  for (;;) {
    auto page = must(read(after));
    if (page.empty()) return out;
    after = page.back().first;
    for (auto& [number, row] : page) out.push_back(std::move(row));
  }
}

}  // namespace

const Life* History::life_of(const NationId& nation, const IncarnationId& life) const {
  const auto found = lives.find(nation);
  if (found == lives.end()) return nullptr;
  const auto one = std::find_if(found->second.begin(), found->second.end(),
                                [&](const Life& each) { return each.incarnation == life; });
  return one == found->second.end() ? nullptr : &*one;
}

const Life* History::current(const NationId& nation) const {
  const auto found = lives.find(nation);
  if (found == lives.end() || found->second.empty()) return nullptr;
  return &found->second.back();
}

Journal read_journal(store::Store& store, const std::vector<Commit>& commits) {
  Journal out;
  std::set<std::pair<NationId, Lane>> streams;
  for (const Commit& commit : commits) {
    for (const auto& row : commit.rows.outbound_batches) streams.emplace(row.peer, row.lane);
  }
  for (const auto& [peer, lane] : streams) {
    std::uint64_t next = 1;
    for (;;) {
      auto page = must(store.outbound_batches(peer, lane, next, kPage));
      if (page.empty()) break;
      next = page.back().first_seq + page.back().count;
      std::move(page.begin(), page.end(), std::back_inserter(out.sent));
    }
  }
  for (const Commit& commit : commits) {
    for (const auto& row : commit.rows.inbound_batches) {
      auto held = must(store.inbound_batch(row.peer, row.incarnation, row.lane, row.first_seq));
      if (held) out.taken.push_back(std::move(*held));
    }
  }
  out.records = all_pages<store::InboundRecordRow>(
      [&](std::int64_t after) { return store.inbound_records(after, kPage, std::nullopt); });
  out.rulings =
      all_pages<store::RulingRow>([&](std::int64_t after) { return store.rulings(after, kPage); });
  const store::Snapshot held = must(store.load());
  out.tasks = held.tasks;
  for (const store::LinkLogRow& log : held.link_logs) {
    std::vector<std::string>& lines = out.logs[log.peer];
    while (lines.size() < log.size) {
      auto page = must(store.log_lines({log.peer, log.incarnation}, lines.size(), kPage));
      if (page.empty()) break;
      std::move(page.begin(), page.end(), std::back_inserter(lines));
    }
    for (const auto side : {store::Direction::outbound, store::Direction::inbound}) {
      for (auto& head : must(store.log_heads(log.peer, side))) out.heads.push_back(std::move(head));
    }
  }
  return out;
}

}  // namespace accord::sim
