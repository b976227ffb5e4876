// Lines and hash of a run.
#include "tests/sim/trace.hpp"

#include "node/pipeline/wire.hpp"

namespace accord::sim {
namespace {

/// Fields one after the other, each with its length or of fixed size.
class Content {
 public:
  Content& add(ByteView bytes) {
    number(bytes.size());
    hash_.add(bytes);
    return *this;
  }
  Content& add(std::string_view text) { return add(as_bytes(text)); }
  Content& number(std::uint64_t value) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    hash_.add(bytes);
    return *this;
  }
  Digest finish() { return hash_.finish(); }

 private:
  crypto::Sha384 hash_;
};

Digest content_of(const node::store::Transaction& rows) {
  Content out;
  for (const auto& row : rows.rulings)
    out.add(row.record_id.bytes()).add(row.verdict).add(row.clause).add(row.facts);
  for (const auto& row : rows.outbound_batches) out.add(row.bytes);
  for (const auto& row : rows.inbound_batches) out.add(row.bytes);
  for (const auto& row : rows.inbound_records)
    out.add(row.id.bytes()).number(static_cast<std::uint64_t>(row.outcome)).add(row.payload);
  for (const auto& row : rows.inbound_positions)
    out.add(row.incarnation.bytes()).number(row.have_seq);
  for (const auto& row : rows.acknowledged) out.number(row.acked_seq);
  for (const auto& row : rows.receipts) out.add(row.bytes);
  for (const auto& row : rows.receipted) out.number(row.receipted_seq);
  for (const auto& row : rows.tasks) out.add(row.json);
  for (const auto& row : rows.task_messages) out.add(row.payload);
  for (const auto& row : rows.counters) out.add(row.name).number(row.add);
  for (const auto& row : rows.statements) out.add(row.document).add(row.signature);
  for (const auto& row : rows.notices) out.add(row.detail);
  for (const std::size_t size :
       {rows.outbound_records.size(), rows.evidence.size(), rows.link_stops.size(),
        rows.usage.size(), rows.delayed.size(), rows.holds.size(), rows.hold_states.size()})
    out.number(size);
  return out.finish();
}

/// The same without what no seed gives: keys of the moment come from the library's own generator
/// (crypto/random.hpp), and a handshake's signature and offers are over them.
Bytes without_keys(ByteView body) {
  Bytes out(body.begin(), body.end());
  auto control = node::pipeline::parse_control(body);
  if (!control) return out;
  if (auto hello = node::pipeline::parse_hello(control->body);
      hello && control->kind == node::pipeline::ControlKind::hello) {
    hello->key_offer.assign(hello->key_offer.size(), 0);
    control->body = node::pipeline::build_hello(*hello);
  } else if (auto keys = node::pipeline::parse_keys(control->body);
             keys && control->kind == node::pipeline::ControlKind::keys) {
    keys->sender_offer = keys->recipient_offer = {};
    keys->enc.assign(keys->enc.size(), 0);
    control->body = node::pipeline::build_keys(*keys);
  } else {
    return out;
  }
  control->signature.assign(control->signature.size(), 0);
  return node::pipeline::build_control(*control);
}

}  // namespace

void Trace::event(UtcTime at, const std::string& what) {
  line(at, what, crypto::sha384(as_bytes(what)));
}

void Trace::frame(UtcTime at, const std::string& way, ByteView body) {
  line(at, "frame " + way + " " + std::to_string(body.size()), crypto::sha384(without_keys(body)));
}

void Trace::commit(UtcTime at, const std::string& nation, const node::store::Transaction& rows) {
  line(at,
       "commit " + nation + " rulings " + std::to_string(rows.rulings.size()) + " sent " +
           std::to_string(rows.outbound_batches.size()) + " taken " +
           std::to_string(rows.inbound_batches.size()) + " receipts " +
           std::to_string(rows.receipts.size()),
       content_of(rows));
}

void Trace::line(UtcTime at, const std::string& what, const Digest& content) {
  const std::string text = at.text(3) + " " + what + " " + content.hex().substr(0, 16) + "\n";
  hash_.add(as_bytes(text)).add(content.raw);
  if (lines_ != nullptr) *lines_ << text;
}

}  // namespace accord::sim
