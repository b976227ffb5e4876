// What Hello says of transport keys, both ways: a binding is renewed, and the next keys are
// announced before they are used, under keys that count already. Whether an older word is news is
// the host's to see: a Hello may be a replay, and moves nothing by itself.
#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

void PeerLink::set_bindings(LinkBindings bindings) {
  const bool news = bindings.own_keys != bindings_.own_keys || bindings.held != bindings_.held;
  bindings_ = std::move(bindings);
  if (!news) return;
  told_bindings_ = false;
  tells_bindings_ = is_open();
}

void PeerLink::tell_bindings(Hello& hello) {
  const ByteView own = as_bytes(bindings_.own);
  hello.transport_binding.assign(own.begin(), own.end());
  hello.holds_transport = bindings_.held;
  told_bindings_ = true;
}

void PeerLink::hear_bindings(Surroundings& with, const Hello& hello) {
  const bool holds_own = !bindings_.own.empty() && hello.holds_transport == bindings_.own_keys;
  BindingNews news{peer_, {}, holds_own};
  if (!hello.transport_binding.empty() && hello.transport_binding != refused_binding_) {
    auto binding = crypto::parse_binding(as_text(hello.transport_binding));
    const Status valid =
        binding ? crypto::verify_binding(*binding, with.trust, {peer_, with.self, with.now})
                : Status(fail(binding.error()));
    if (valid) {
      news.binding = std::move(*binding);
    } else {
      refused_binding_ = hello.transport_binding;  // told once
      with.note(peer_, valid.error());
    }
  }
  if (news.binding || news.holds_own) with.effects.bindings.push_back(std::move(news));
}

}  // namespace accord::node::pipeline
