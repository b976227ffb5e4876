// Files and turns of transport keys.
#include "node/app/binding_desk.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "node/app/files.hpp"
#include "node/app/holdings.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours kBindingTerm{24 * 90};
/// A renewal that adds less is not worth a file.
constexpr std::chrono::hours kWorthKeeping{24};

fs::path next_of(const fs::path& binding) { return binding.string() + ".next"; }

Result<crypto::Binding> read_binding(const fs::path& file) {
  ACCORD_TRY(const std::string text, read_file(file, crypto::kMaxBindingBytes));
  return in_file(crypto::parse_binding(text), file);
}

bool are_same_keys(const crypto::Binding& one, const crypto::Binding& other) {
  return one.terms.curve_server_key == other.terms.curve_server_key &&
         one.terms.curve_client_key == other.terms.curve_client_key;
}

crypto::CurveKeys copy_of(const crypto::CurveKeys& keys) {
  return {keys.server_public, crypto::SecretBytes::copy_of(keys.server_secret.bytes()),
          keys.client_public, crypto::SecretBytes::copy_of(keys.client_secret.bytes())};
}

UtcTime end_of(const crypto::Binding& binding) {
  return std::min(binding.terms.not_after, binding.certificate.not_after());
}

}  // namespace

Result<BindingDesk::Change> BindingDesk::open(const PeerConfig& peer, UtcTime now) {
  const crypto::BindingExpectation expected{peer.nation, config_.nation, now};
  ACCORD_TRY(crypto::Binding current, read_binding(peer.binding));
  ACCORD_TRY(const UtcTime end, in_file(transport_end(current, trust_, expected), peer.binding));
  if (end < now) spdlog::warn("{}: its binding ended at {}", peer.nation.text(), end.text(0));
  ACCORD_TRY(crypto::CurveKeys own, crypto::load_curve_keys(config_.keys, peer.nation));
  Link link{peer, std::move(own), {}, std::move(current), {}, false, {}, {}, {}};
  if (fs::exists(next_of(peer.binding))) {
    ACCORD_TRY(crypto::Binding next, read_binding(next_of(peer.binding)));
    ACCORD_TRY(const UtcTime next_end,
               in_file(transport_end(next, trust_, expected), next_of(peer.binding)));
    (void)next_end;
    if (!are_same_keys(next, link.current)) link.next = std::move(next);
  }
  if (crypto::has_next_curve_keys(config_.keys, peer.nation)) {
    ACCORD_TRY(link.own_next, crypto::load_next_curve_keys(config_.keys, peer.nation));
  }
  tell(link, now);
  ACCORD_TRY(Change out, change(link, true, {}));
  links_.insert_or_assign(peer.nation, std::move(link));
  return out;
}

/// What Hello will say: our next keys, or else the present ones under a new term. Without a valid
/// transport certificate nothing is said, and the peer keeps what it has.
void BindingDesk::tell(Link& link, UtcTime now) const {
  const crypto::KeyAndCertificate& key = identity_.transport;
  const crypto::CurveKeys& keys = link.own_next ? *link.own_next : link.own;
  const UtcTime from = std::max(now - std::chrono::minutes(5), key.certificate.not_before());
  const UtcTime to = std::min(now + kBindingTerm, key.certificate.not_after());
  auto binding =
      crypto::make_binding(key.key, key.certificate,
                           {link.config.nation, keys.server_public, keys.client_public, from, to});
  if (!binding) {
    spdlog::warn("{}: Hello will say nothing of our transport keys: {}", link.config.nation.text(),
                 binding.error().text());
    return;
  }
  link.told = binding->text();
  link.told_keys = pipeline::transport_keys_digest(binding->terms);
}

Result<BindingDesk::Change> BindingDesk::change(const Link& link, bool reopens,
                                                std::string what) const {
  const crypto::Binding& pinned = link.on_next ? *link.next : link.current;
  const crypto::Binding& newest = link.next ? *link.next : link.current;
  const NationId& peer = link.config.nation;
  Change out{peer, {}, end_of(pinned), {}, std::move(what)};
  out.bindings = {link.told, link.told_keys, pipeline::transport_keys_digest(newest.terms)};
  if (!reopens) return out;
  crypto::CurveKeys own = copy_of(link.own);
  link::LinkConfig& opened = out.reopen.emplace();
  opened.self = config_.nation;
  opened.peer = peer;
  opened.publish_endpoint = link.config.publish_endpoint;
  opened.subscribe_endpoint = link.config.subscribe_endpoint;
  opened.server_keys = {own.server_public, std::move(own.server_secret)};
  opened.client_keys = {own.client_public, std::move(own.client_secret)};
  opened.peer_server_key = pinned.terms.curve_server_key;
  opened.peer_client_key = pinned.terms.curve_client_key;
  opened.prefix_out = link::link_prefix(config_.nation, peer);
  opened.prefix_in = link::link_prefix(peer, config_.nation);
  return out;
}

Result<std::optional<BindingDesk::Change>> BindingDesk::take(const pipeline::BindingNews& news) {
  const auto found = links_.find(news.peer);
  if (found == links_.end()) return std::optional<Change>{};
  Link& link = found->second;
  std::optional<Change> heard;
  if (news.binding) {
    ACCORD_TRY(heard, hear(link, *news.binding));
  }
  if (news.holds_own && link.own_next) return use_own_next(link);
  return heard;
}

Result<std::optional<BindingDesk::Change>> BindingDesk::use_own_next(Link& link) {
  ACCORD_CHECK(crypto::use_next_curve_keys(config_.keys, link.config.nation));
  link.own = std::move(*link.own_next);
  link.own_next.reset();
  ACCORD_TRY(Change out, change(link, true, "our next transport keys used"));
  return std::optional<Change>(std::move(out));
}

Result<std::optional<BindingDesk::Change>> BindingDesk::hear(Link& link,
                                                             const crypto::Binding& binding) {
  const crypto::Binding& newest = link.next ? *link.next : link.current;
  const bool is_older = binding.terms.not_before <= newest.terms.not_before;
  const bool adds_little =
      are_same_keys(binding, newest) && end_of(binding) < end_of(newest) + kWorthKeeping;
  if (is_older || adds_little) return std::optional<Change>{};
  const bool was_on_next = link.on_next;
  if (are_same_keys(binding, link.current)) {  // its next keys, if any, were taken back
    ACCORD_CHECK(keep_as_current(link, binding));
    ACCORD_TRY(Change out, change(link, was_on_next, "transport keys of the peer renewed"));
    return std::optional<Change>(std::move(out));
  }
  const bool is_third = link.next && !are_same_keys(binding, *link.next);
  ACCORD_CHECK(write_file(next_of(link.config.binding), binding.text()));
  link.next = binding;
  ACCORD_TRY(Change out,
             change(link, was_on_next && is_third, "next transport keys of the peer held"));
  return std::optional<Change>(std::move(out));
}

/// The file of the next goes last: after a crash between the two it says what the other says.
Status BindingDesk::keep_as_current(Link& link, const crypto::Binding& binding) {
  ACCORD_CHECK(write_file(link.config.binding, binding.text()));
  std::error_code failed;
  fs::remove(next_of(link.config.binding), failed);
  if (failed)
    return fail(Code::file_unwritable, failed.message(), next_of(link.config.binding).string());
  link.current = binding;
  link.next.reset();
  link.on_next = false;
  link.turn_since.reset();
  return {};
}

Result<std::optional<BindingDesk::Change>> BindingDesk::settle_on_next(Link& link) {
  const crypto::Binding next = *link.next;
  ACCORD_CHECK(keep_as_current(link, next));
  ACCORD_TRY(Change out, change(link, false, "next transport keys of the peer settled on"));
  return std::optional<Change>(std::move(out));
}

Result<std::optional<BindingDesk::Change>> BindingDesk::tend(const NationId& peer,
                                                             std::string_view up_under,
                                                             Steady now) {
  const auto found = links_.find(peer);
  if (found == links_.end() || !found->second.next) return std::optional<Change>{};
  Link& link = found->second;
  if (!up_under.empty()) {
    link.turn_since.reset();
    if (link.on_next && up_under == link.next->terms.curve_client_key) return settle_on_next(link);
    return std::optional<Change>{};
  }
  if (!link.turn_since) link.turn_since = now;
  if (now - *link.turn_since < (config_.nation < peer ? kShortTurn : kLongTurn))
    return std::optional<Change>{};
  link.turn_since = now;
  link.on_next = !link.on_next;
  ACCORD_TRY(Change out, change(link, true, {}));
  return std::optional<Change>(std::move(out));
}

}  // namespace accord::node::app
