// Revocation lists between two nations: each brings its own newest one, at Hello and heartbeats,
// whether the link is open or not. A list proves itself. And the ages that agreements allow.
#include <algorithm>

#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {
namespace {

std::uint64_t number_of(const crypto::RevocationList* list) {
  return list == nullptr ? 0 : list->number();
}

}  // namespace

std::uint64_t PeerLink::number_of_list(const Surroundings& with) const {
  return number_of(with.trust.find_revocations(peer_));
}

Status PeerLink::on_revocations(Surroundings& with, const WireControl& control) {
  ACCORD_TRY(const Bytes der, parse_revocations(control.body));
  ACCORD_TRY(const bool is_new, with.trust.take_revocations(peer_, der));
  if (!is_new) return {};
  const crypto::RevocationList& list = *with.trust.find_revocations(peer_);
  with.effects.transaction.revocation_lists.push_back({peer_, list.number(), der, with.now});
  with.effects.log.push_back({Severity::info,
                              peer_,
                              {},
                              "revocation list " + std::to_string(list.number()) + " taken, " +
                                  std::to_string(list.terms().revoked.size()) + " certificates"});
  if (!is_open()) return {};
  if (auto valid = check_credentials(with); !valid)
    close(with, LinkState::closed, valid.error());
  else
    send_heartbeat(with);  // so that it is not sent again
  return {};
}

void PeerLink::peer_holds_list(Surroundings& with, std::uint64_t number) {
  const crypto::RevocationList* own = with.trust.find_revocations(with.self);
  if (number >= number_of(own) || with.steady - list_sent_at_ < timings_.hello_retry) return;
  list_sent_at_ = with.steady;
  with.send({ControlKind::revocations, peer_, build_revocations(own->der())});
}

Status PeerLink::check_ages(const Surroundings& with,
                            const crypto::Certificate& certificate) const {
  const InForce ours =
      in_force_with({with.agreements, with.types, timings_.clock_skew}, peer_, with.now);
  ACCORD_CHECK(with.trust.check_not_revoked(certificate, with.now));
  if (ours.certificate_age && with.now - certificate.not_before() > *ours.certificate_age) {
    return fail(Code::certificate_expired, "node-sign of " + certificate.nation().text() + ", of " +
                                               certificate.not_before().text(0) +
                                               ", is older than an agreement lets it be");
  }
  if (!ours.revocation_age) return {};
  const crypto::RevocationList* list = with.trust.find_revocations(certificate.nation());
  if (list != nullptr && with.now - list->terms().this_update <= *ours.revocation_age) return {};
  return fail(Code::revocation_list_too_old,
              certificate.nation().text() + ": " +
                  (list == nullptr ? "none is here"
                                   : "the last is of " + list->terms().this_update.text(0)));
}

}  // namespace accord::node::pipeline
