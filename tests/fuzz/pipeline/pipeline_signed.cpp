// A peer with valid keys who says anything: the input is a list of operations {kind u8, length u16,
// bytes}, and what they hold is put into order just far enough to be believed (certificate,
// sequence, parties), signed with the peer's own key and fed to a node with an open link. Whatever
// it is, the node goes on: its step and its commit succeed, and it still answers.
#include <cstdlib>

#include "node/pipeline/signer.hpp"
#include "schemas/payload_registry.hpp"
#include "tests/scenario/world.hpp"

using namespace accord;
using namespace accord::node::pipeline;

namespace {

constexpr std::size_t kMaxOperations = 24;
constexpr ControlKind kKinds[] = {ControlKind::hello,     ControlKind::receipt,
                                  ControlKind::heartbeat, ControlKind::statement,
                                  ControlKind::keys,      ControlKind::revocations};

/// Cuts pieces off the input; empty at the end.
class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}
  [[nodiscard]] bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    const ByteView one = take(1);
    return one.empty() ? std::uint8_t{0} : one[0];
  }
  ByteView sized() {
    const std::size_t low = byte(), high = byte();
    return take(low + 256 * high);
  }

 private:
  ByteView take(std::size_t count) {
    const ByteView out = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(out.size());
    return out;
  }
  ByteView rest_;
};

/// USA with an open link to GBR; this file speaks as GBR.
class Peer {
 public:
  Peer() : world_(7, {"USA", "GBR"}) {
    const bool open =
        world_.run_until([&] { return world_.links_open(); }, std::chrono::seconds(10));
    if (!open) std::abort();
    world_.run_for(std::chrono::seconds(2));
    for (const auto& frame : world_.wire) {
      const auto control = parse_control(frame.body);
      if (frame.from != gbr().id || !control) continue;
      if (control->kind == ControlKind::hello) genuine_ = *parse_hello(control->body);
      if (control->kind == ControlKind::heartbeat) genuine_beat_ = *parse_heartbeat(control->body);
    }
    if (genuine_.certificate.empty() || genuine_beat_.session.empty()) std::abort();
    look_for_nonce();
    if (nonce_.empty()) std::abort();
  }

  void speak(Input input) {
    for (std::size_t i = 0; i < kMaxOperations && !input.empty(); ++i) {
      const std::uint8_t kind = input.byte();
      const ByteView bytes = input.sized();
      switch (kind % 5) {
        case 0:
          world_.inject("GBR", usa(), Bytes(bytes.begin(), bytes.end()));
          break;
        case 1:
          control(Input(bytes));
          break;
        case 2:
          batch(Input(bytes), Lane::data);
          break;
        case 3:
          batch(Input(bytes), Lane::tasking);
          break;
        case 4:
          world_.step(usa(), Tick{});
          break;
      }
    }
  }

  /// The node still answers its own people. False when the link did not survive and another world
  /// is needed.
  bool still_open() {
    for (const char* question : {"status", "summary", "records", "notices", "task.list"}) {
      const auto answer = world_.command(usa(), question);
      if (!answer) std::abort();
      if (answer->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).empty())
        std::abort();
    }
    look_for_nonce();
    world_.wire.clear();
    usa().delivered.clear();
    usa().replies.clear();
    const auto shown = world_.command(usa(), "peer.show", {{"peer", "GBR"}});
    return (*shown)["state"] == "open";
  }

 private:
  scenario::Nation& usa() { return world_.nation("USA"); }
  scenario::Nation& gbr() { return world_.nation("GBR"); }

  void control(Input input) {
    const std::uint8_t choice = input.byte();
    const auto kind = kKinds[choice % std::size(kKinds)];
    const bool another_life = choice >= 0xF0;
    const ByteView came = input.sized();
    Bytes body(came.begin(), came.end());
    if (kind == ControlKind::hello) body = in_order_hello(body);
    if (auto beat = parse_heartbeat(body); beat && kind == ControlKind::heartbeat) {
      beat->agreements_digest = genuine_beat_.agreements_digest;
      beat->incarnation = genuine_beat_.incarnation;
      look_for_nonce();
      beat->session = nonce_;
      body = build_heartbeat(*beat);
    }
    if (auto receipt = parse_receipt(body); receipt && kind == ControlKind::receipt) {
      receipt->incarnation = usa().core->incarnation();
      body = build_receipt(*receipt);
    }
    const Signer signer(*gbr().identity,
                        another_life ? IncarnationId::v7(choice, {}) : gbr().core->incarnation());
    const auto frame = signer.sign_control({kind, usa().id, std::move(body)});
    if (!frame) std::abort();
    world_.inject("GBR", usa(), frame->body());
  }

  /// A Hello that parses carries our certificate and our agreements, and answers the node's last
  /// one.
  Bytes in_order_hello(const Bytes& body) {
    auto hello = parse_hello(body);
    if (!hello) return body;
    hello->certificate = genuine_.certificate;
    hello->agreements = genuine_.agreements;
    hello->schemas = genuine_.schemas;
    hello->key_offer = genuine_.key_offer;
    hello->courier_keys = genuine_.courier_keys;
    look_for_nonce();
    hello->answers_nonce = nonce_;
    return build_hello(*hello);
  }

  /// The node's last nonce: what the next Hello must answer, and a session that it takes.
  void look_for_nonce() {
    for (const auto& frame : world_.wire) {
      const auto control = parse_control(frame.body);
      if (frame.from == usa().id && control && control->kind == ControlKind::hello)
        nonce_ = parse_hello(control->body)->nonce;
    }
  }

  void batch(Input input, Lane lane) {
    const auto shown = world_.command(usa(), "peer.show", {{"peer", "GBR"}});
    const std::uint64_t have =
        (*shown)["lanes"][lane == Lane::data ? "data" : "tasking"]["received"].get<std::uint64_t>();
    WireBatch batch;
    while (!input.empty() && batch.records.size() < 8) {
      const ByteView came = input.sized();
      batch.records.push_back(
          in_order({came.begin(), came.end()}, lane, have + 1 + batch.records.size()));
    }
    if (batch.records.empty()) return;
    const auto& key = gbr().identity->node_sign;
    batch.head = {static_cast<std::uint8_t>(key.certificate.suite()),
                  gbr().id,
                  usa().id,
                  gbr().core->incarnation(),
                  lane,
                  have + 1,
                  static_cast<std::uint32_t>(batch.records.size()),
                  batch_root(batch.records)};
    batch.signer = key.certificate.digest();
    const auto signature =
        key.key.sign(kBatchDomain, batch.signer, batch_signing_input(batch.head));
    if (!signature) std::abort();
    batch.signature = *signature;
    world_.inject("GBR", usa(), build_batch(batch));
  }

  /// A record that parses is given the head its batch demands; one that does not stays as it is.
  Bytes in_order(Bytes bytes, Lane lane, std::uint64_t seq) {
    auto record = parse_record(bytes);
    if (!record) return bytes;
    record->head.sender = gbr().id;
    record->head.recipient = usa().id;
    record->head.lane = lane;
    record->head.seq = seq;
    record->head.agreements = {genuine_.agreements.front().first};
    if (const PayloadType* type = find_payload_type(record->head.payload_code))
      record->head.schema_digest = type->schema_digest;
    return build_record(record->head, record->payload);
  }

  scenario::World world_;
  Hello genuine_;
  Heartbeat genuine_beat_;
  Bytes nonce_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::unique_ptr<Peer> peer;
  if (!peer) peer = std::make_unique<Peer>();
  peer->speak(Input({data, size}));
  if (!peer->still_open()) peer.reset();
  return 0;
}
