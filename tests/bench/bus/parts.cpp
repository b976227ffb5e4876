// What the promises cost by themselves: each record hashed into the signed tree of its batch at
// both ends, batch and receipt signed and verified, sealed and opened, its structure checked, its
// bytes durable at both ends. No policy, no ruling in a journal, no index, no log; the line is the
// business of the program beside. No node that keeps them with these primitives can be faster.
#include "tests/bench/bus/parts.hpp"

#include <ctime>

#include "crypto/aead.hpp"
#include "node/pipeline/gate.hpp"
#include "node/pipeline/signer.hpp"
#include "node/store/sqlite_store.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/bench/bus/shared.hpp"
#include "tests/support/nations/nations.hpp"

namespace accord::bench {
namespace {

using test_support::must;

double thread_cpu_s() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

/// Microseconds of CPU for one of the `records` that `body` does at a time.
double cost_us(std::size_t records, const std::function<void()>& body) {
  constexpr double kLeast = 0.3;  // s
  body();
  const double began = thread_cpu_s();
  double spent = 0;
  std::uint64_t times = 0;
  for (; spent < kLeast; spent = thread_cpu_s() - began, ++times) body();
  return spent * 1e6 / static_cast<double>(times * records);
}

void must_hold(bool holds, const char* what) {
  if (!holds) stop_bench(what);
}

node::pipeline::Signer::ClosedBatch batch_of(const World& world, const Drafts& drafts,
                                             const node::pipeline::Signer& signer,
                                             std::size_t count) {
  using namespace node::pipeline;
  const Gate gate(*world.a.agreements);
  std::vector<Released> released;
  for (std::uint64_t number = 0; number < count; ++number) {
    auto one = gate.release(drafts.make(number), {world.b.id, RecordId{}, bench_instant().utc});
    must_hold(std::holds_alternative<Released>(one), "a record of the bench is not released");
    released.push_back(std::get<Released>(std::move(one)));
  }
  return must(signer.close_batch(released, {1, bench_instant().utc}));
}

/// Once at each end.
double keeping_us(const node::store::OutboundBatchRow& batch, const std::string& path) {
  const auto life = IncarnationId(IncarnationId::Raw{1});
  const auto store = must(node::store::SqliteStore::open(path, life));
  node::store::InboundBatchRow row{batch.peer,  life,       batch.lane,  1,
                                   batch.count, batch.root, batch.bytes, batch.at};
  const double one_end = cost_us(batch.count, [&] {
    node::store::Transaction transaction;
    transaction.inbound_batches.push_back(row);
    transaction.inbound_positions.push_back(
        {row.peer, row.lane, life, row.first_seq + row.count - 1, row.at});
    must_hold(store->commit(transaction).has_value(), "a batch was not kept");
    row.first_seq += row.count;
  });
  return 2 * one_end;
}

}  // namespace

nlohmann::json parts(const World& world, const Drafts& drafts, std::size_t batch,
                     const std::string& path) {
  const node::pipeline::Signer signer(*world.a.identity, IncarnationId(IncarnationId::Raw{2}));
  const auto closed = batch_of(world, drafts, signer, batch);
  const Bytes& bytes = closed.row.bytes;
  const auto parsed = must(node::pipeline::parse_batch(bytes));
  const std::size_t count = closed.row.count;
  const auto& key = world.a.identity->node_sign;
  const Bytes message = node::pipeline::batch_signing_input(parsed.head);
  const Bytes secret(crypto::kAeadKeyBytes, 7), nonce(crypto::kAeadNonceBytes, 9);
  const Bytes sealed = must(crypto::aead_seal(secret, nonce, {}, bytes));

  nlohmann::json out;
  out["records"] = count;
  out["record_bytes"] = static_cast<double>(bytes.size()) / static_cast<double>(count);
  out["hash"] = 2 * cost_us(count, [&] {
                  must_hold(node::pipeline::root_of(parsed) == parsed.head.root, "another root");
                });
  out["sign"] =
      2 * cost_us(count, [&] {  // batch and receipt
        must_hold(key.key.sign("accord/batch/1", parsed.signer, message).has_value(), "not signed");
        must_hold(key.certificate.public_key()
                      .verify("accord/batch/1", parsed.signer, message, parsed.signature)
                      .has_value(),
                  "not verified");
      });
  out["seal"] = cost_us(count, [&] {
    must_hold(crypto::aead_seal(secret, nonce, {}, bytes).has_value(), "not sealed");
    must_hold(crypto::aead_open(secret, nonce, {}, sealed) == bytes, "not opened");
  });
  const PayloadType& record_type = *find_payload_type("REC");
  const PayloadType& track_type = *find_payload_type("TRK");
  const Bytes track = drafts.make(1).payload;
  out["check"] = cost_us(count, [&] {  // the payload at both ends, the record at one
    for (const Bytes& record : parsed.records) {
      must_hold(verify_buffer(record_type, record).has_value(), "a bad record");
      must_hold(verify_buffer(track_type, track).has_value(), "a bad track");
      must_hold(verify_buffer(track_type, track).has_value(), "a bad track");
    }
  });
  out["keep"] = keeping_us(closed.row, path);
  double sum = 0;
  for (const char* part : {"hash", "sign", "seal", "check", "keep"}) sum += out[part].get<double>();
  out["cpu_us"] = sum;
  return out;
}

}  // namespace accord::bench
