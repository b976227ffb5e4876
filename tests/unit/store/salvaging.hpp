// The stores that tests damage and salvage: what they hold, and how they are brought into another.
#pragma once

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "damage.hpp"
#include "node/store/salvage.hpp"
#include "rows.hpp"

namespace accord::node::store {

inline constexpr std::size_t kAll = 1'000'000;

/// The batches of rows.hpp are no batches: here a number of a stream is what its record is.
inline BatchReader trusting_reader() {
  return {[](OutboundBatchRow& batch,
             std::uint64_t first_seq) -> Result<std::vector<OutboundRecordRow>> {
            std::vector<OutboundRecordRow> out;
            for (std::uint32_t i = 0; i < batch.count; ++i) {
              out.push_back(outbound_record(batch.first_seq + i));
              out.back().seq = first_seq + i;
            }
            batch.first_seq = first_seq;
            return out;
          },
          [](const InboundBatchRow&) -> Status { return {}; }};
}

class Salvaging : public ::testing::Test {
 protected:
  std::string from() const { return directory_.path(); }
  std::string to() const { return (directory_.directory() / "new.db").string(); }

  static Transaction sent(std::uint64_t first_seq, std::uint32_t count) {
    Transaction out = released(first_seq, count);
    out.outbound_batches[0].bytes = noise(9'000, first_seq);  // pages of its own
    return out;
  }
  static Transaction taken(std::uint64_t seq) {
    const auto n = static_cast<std::uint32_t>(seq);
    Transaction out;
    out.inbound_batches.push_back(inbound_batch(seq, 1));
    out.inbound_batches[0].bytes = noise(9'000, seq);
    out.inbound_records.push_back(inbound_record(n, seq));
    out.inbound_records[0].payload = noise(9'000, seq + 1);
    out.inbound_positions.push_back(position(seq));
    out.receipts.push_back(receipt(seq, seq));
    return out;
  }

  /// The log of the link to `peer` whole; each line begins with its position.
  static Transaction log_of(const NationId& peer, std::uint64_t entries) {
    Transaction out;
    for (std::uint64_t position = 0; position < entries; ++position)
      out.log_entries.push_back(
          {peer, position, std::to_string(position) + " " + std::string(200, 'e')});
    LinkLogRow log;
    log.peer = peer;
    log.incarnation = kOwnLife;
    log.size = entries;
    out.link_logs = {log};
    return out;
  }

  std::vector<std::uint32_t> pages_of(const std::string& table, const std::string& type) const {
    return store::pages_of(from(), table, type);
  }
  void damage(std::uint32_t page) const { store::damage(from(), page); }

  Result<Salvaged> salvage_it(const BatchReader& reader = trusting_reader()) const {
    return salvage_file(from(), reader);
  }
  Result<Salvaged> salvage_file(const std::string& path,
                                const BatchReader& reader = trusting_reader()) const {
    std::ofstream(to()).flush();
    EXPECT_EQ(::chmod(to().c_str(), 0600), 0);
    return salvage(path, to(), kPeerNextLife, reader);
  }
  /// The store as it stands while somebody has it open, its log beside it.
  std::string copied_with_log() const {
    const std::string copy = (directory_.directory() / "copy.db").string();
    for (const char* part : {"", "-wal"}) std::filesystem::copy_file(from() + part, copy + part);
    return copy;
  }

  static Bytes read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static std::uint64_t copied(const Salvaged& salvaged, const std::string& table) {
    return of(salvaged, table).copied;
  }
  static const TableCopied& of(const Salvaged& salvaged, const std::string& table) {
    const auto found = std::find_if(salvaged.tables.begin(), salvaged.tables.end(),
                                    [&](const TableCopied& each) { return each.table == table; });
    EXPECT_NE(found, salvaged.tables.end()) << table;
    return *found;
  }

  StoreDirectory directory_;
};

}  // namespace accord::node::store
