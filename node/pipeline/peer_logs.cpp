// Both sides' logs of one link, where they meet the conversation: the head in Keys, its cosignature
// in heartbeats, the place of a receipt. Whatever does not fit freezes the link.
#include <utility>

#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

void PeerLink::begin_log(Surroundings& with) {
  own_log_.begin(with, {send_[Lane::tasking].receipts.upto(), send_[Lane::data].receipts.upto()});
}

/// The row of the certificate and the entry are of one transaction: where the one is, the other
/// was written.
void PeerLink::meet(Surroundings& with, const crypto::Certificate& certificate) {
  const Digest digest = certificate.digest();
  if (std::exchange(met_, digest) == digest) return;
  const auto held = with.store.certificate(digest);
  if (!held) return with.stop_node(held.error());
  if (*held) return;
  const ByteView der = certificate.der();
  with.effects.transaction.certificates.push_back(
      {digest, peer_, with.now, {der.begin(), der.end()}});
  own_log_.met(with, certificate);
}

Status PeerLink::take_log(Surroundings& with, const WireControl& control, const WireLogHead& head) {
  const Bytes held = peer_log_.evidence();
  Status taken = peer_log_.take(with, {control.incarnation, *peer_certificate_, head});
  if (!taken && taken.error().code == Code::log_differs)
    freeze(with, {taken.error(), held, build_control(control)});
  return taken;
}

Status PeerLink::take_cosignature(Surroundings& with, const Heartbeat& beat) {
  if (!beat.cosigned) return {};
  return own_log_.take(with, *peer_certificate_, *beat.cosigned);
}

Status PeerLink::check_logged(Surroundings& with, const WireControl& control,
                              const Receipt& receipt) {
  Status logged = peer_log_.check(receipt);
  if (!logged && logged.error().code == Code::log_differs)
    freeze(with, {logged.error(), peer_log_.evidence(), build_control(control)});
  return logged;
}

}  // namespace accord::node::pipeline
