// Notes and counts of a step.
#include "node/pipeline/effects.hpp"

#include <algorithm>

namespace accord::node::pipeline {

void Surroundings::note(const NationId& peer, const Error& error, Severity severity) const {
  count(peer, code_text(error.code));
  effects.transaction.notices.push_back({now, peer, error.code, error.text()});
  effects.log.push_back({severity, peer, error.code, error.text()});
}

void Surroundings::stop_node(const Error& error) const {
  if (!effects.fatal) effects.fatal = error;
}

const link::Signed* Surroundings::send(const Signer::ControlBody& control) const {
  auto frame = signer.sign_control(control);
  if (!frame) {
    stop_node(frame.error());
    return nullptr;
  }
  emit(std::move(*frame));
  return &effects.frames.back();
}

void Surroundings::emit(link::Signed frame) const {
  if (frame.sealing() != link::Sealing::never)
    frame.leave_under(sealer.sealing_epoch(frame.peer()));
  effects.frames.push_back(std::move(frame));
}

void Surroundings::count(const NationId& peer, std::string name, std::uint64_t add) const {
  auto& counters = effects.transaction.counters;  // a few names, however many were counted
  const auto same = std::find_if(counters.begin(), counters.end(), [&](const auto& row) {
    return row.name == name && row.peer == peer;
  });
  if (same != counters.end()) {
    same->add += add;
  } else {
    counters.push_back({peer, std::move(name), add});
  }
}

}  // namespace accord::node::pipeline
