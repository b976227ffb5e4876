// Random transactions of every kind of row, and beside each what a store must say once it holds all
// up to it: counted here, not read from a store. From one seed.
#pragma once

#include <map>
#include <set>

#include "../unit/store/rows.hpp"
#include "disk.hpp"

namespace accord::node::store::crash {

/// What a store says after some number of transactions.
struct Expected {
  struct Stream {
    std::uint64_t next_seq = 1;
    std::uint64_t acked_seq = 0;
  };
  std::map<Lane, Stream> outbound;  // to kGbr
  std::uint64_t have_seq = 0;       // of kFra's data lane
  std::uint64_t transactions = 0;   // that a store counted itself
  std::uint64_t rulings = 0;
  std::uint64_t inbound_records = 0;
  std::uint64_t notices = 0;
  std::map<RequestId, std::string> tasks;  // state by id
  std::set<RecordId> delayed;
  std::set<HoldId> waiting;
  std::size_t statements = 0;
  std::size_t schema_texts = 0;
  bool is_cut = false;  // the link to kFra
};

class Workload {
 public:
  explicit Workload(std::uint64_t seed) : random_(seed) {}

  /// What the store holds before, of an older form: kept to the end.
  void begins_with(std::uint64_t rulings, std::uint64_t inbound_records) {
    expected_.rulings = rulings;
    expected_.inbound_records = inbound_records;
  }
  /// The next transaction; expected() is then what a store says that holds it.
  Transaction next();
  [[nodiscard]] const Expected& expected() const { return expected_; }

 private:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  std::uint32_t fresh() { return ++fresh_; }
  Bytes some_bytes();
  void send(Transaction& out);
  void take(Transaction& out);
  void task_moves(Transaction& out);
  void draft_waits(Transaction& out);
  void draft_goes(Transaction& out);
  void person_is_asked(Transaction& out);
  void person_answers(Transaction& out);
  void agreements_change(Transaction& out);
  void usage_and_consents(Transaction& out);
  void something_happens(Transaction& out);

  Random random_;
  Expected expected_;
  std::uint32_t fresh_ = 0;
};

}  // namespace accord::node::store::crash
