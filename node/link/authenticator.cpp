// The ZAP handler. Source: ZeroMQ RFC 27/ZAP.
#include "node/link/authenticator.hpp"

#include <algorithm>

#include "crypto/z85.hpp"
#include "node/link/socket_options.hpp"

namespace accord::node::link {
namespace {

constexpr std::string_view kZapVersion = "1.0";
constexpr std::size_t kMaxParts = 16;  // more than ZAP has; what is beyond is thrown away

std::string key_text(ByteView key) {
  char text[crypto::kZ85KeyChars + 1] = {};
  if (key.size() != kCurveKeyBytes) return "none";
  return zmq_z85_encode(text, key.data(), key.size()) == nullptr ? "unreadable" : text;
}

}  // namespace

std::optional<ZapRequest> parse_zap_request(const std::vector<Bytes>& parts) {
  // version, request id, domain, address, routing id, mechanism, credentials
  if (parts.size() != 7 || as_text(parts[0]) != kZapVersion) return {};
  ZapRequest out{parts[1], as_text(parts[2]), as_text(parts[3]), as_text(parts[5]), {}};
  if (out.mechanism == "CURVE" && parts[6].size() == kCurveKeyBytes) out.client_key = parts[6];
  return out;
}

Status Authenticator::open(const Context& context) {
  ACCORD_TRY(socket_, Socket::open(context, ZMQ_REP));
  ACCORD_CHECK(socket_.set(ZMQ_LINGER, 0, "ZMQ_LINGER"));
  Status bound = socket_.bind("inproc://zeromq.zap.01");
  if (!bound) return fail(Code::link_socket_failed, std::move(bound).error().what, "authenticator");
  return {};
}

void Authenticator::pin(const NationId& peer, const CurvePublicKey& client_key) {
  pins_[zap_domain(peer)] = Pin{peer, client_key};
}

void Authenticator::unpin(const NationId& peer) { pins_.erase(zap_domain(peer)); }

ZapVerdict Authenticator::judge(const std::optional<ZapRequest>& request) const {
  ZapVerdict verdict;
  if (!request) return verdict;
  verdict.client = key_text(request->client_key);
  verdict.address = request->address;
  const auto found = pins_.find(request->domain);
  if (found == pins_.end()) return verdict;
  verdict.peer = found->second.peer;
  const CurvePublicKey& pinned = found->second.client_key;
  verdict.admitted = std::equal(pinned.begin(), pinned.end(), request->client_key.begin(),
                                request->client_key.end());
  return verdict;
}

void Authenticator::answer(const std::vector<Bytes>& parts, const ZapVerdict& verdict) {
  const ByteView request_id = parts.size() > 1 ? ByteView(parts[1]) : ByteView{};
  const std::string_view user = verdict.admitted ? verdict.peer.text() : std::string_view{};
  const ByteView reply[] = {as_bytes(kZapVersion),
                            request_id,
                            as_bytes(verdict.admitted ? "200" : "400"),
                            as_bytes(verdict.admitted ? "OK" : "Refused"),
                            as_bytes(user),
                            {}};
  for (std::size_t i = 0; i < std::size(reply); ++i) {
    socket_.send(reply[i], i + 1 < std::size(reply));
  }
}

std::optional<ZapVerdict> Authenticator::serve_one() {
  std::vector<Bytes> parts;
  for (bool more = true; more;) {
    Message part;
    if (!socket_.receive(part)) return {};
    more = part.more();
    if (parts.size() < kMaxParts) parts.emplace_back(part.bytes().begin(), part.bytes().end());
  }
  ZapVerdict verdict = judge(parse_zap_request(parts));
  answer(parts, verdict);
  return verdict;
}

}  // namespace accord::node::link
