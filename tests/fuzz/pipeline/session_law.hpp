// SessionLaw: what must hold of USA's node after every move of a session. It looks at what was
// delivered, at the store and at what is shown to people, and stops the program when one is broken.
#pragma once

#include <malloc.h>

#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/pipeline/session_peer.hpp"

namespace accord::fuzz {

inline constexpr std::size_t kMostBytesHeld = 96u << 20;  // in use, the world's own record included

class SessionLaw {
 public:
  explicit SessionLaw(Session& session) : session_(session) {}

  void before() {
    state_ = session_.shown()["state"].get<std::string>();
    suspended_ = session_.agreement_is_suspended();
    taken_ = taken();
    received_ = received();
  }

  void after(Move move) {
    const auto& delivered = session_.usa().delivered;
    for (; looked_at_ < delivered.size(); ++looked_at_) {
      const RecordId& id = delivered[looked_at_].id;
      demand(session_.right().contains(id),
             "a record was admitted that was not signed as it must be");
      demand(seen_.insert(id).second, "a record was delivered twice");
    }
    const bool only_said = move == Move::said || move == Move::offered;
    // A Hello, Keys or statement may open a link that was closed, and takes no record itself.
    if (only_said && state_ != "open")
      demand(taken() == taken_, "taken on a link that was not open");
    if (only_said && suspended_ && session_.agreement_is_suspended())
      demand(taken() == taken_, "taken under a suspended agreement");
    if (move == Move::said)
      demand(taken() == taken_, "something else than a right record was taken");
    if (state_ == "frozen")
      demand(session_.shown()["state"] == "frozen", "a frozen link thawed without its officers");
    demand(received() >= received_, "what was taken is not known any more");
    const auto lane = session_.shown()["lanes"]["data"];
    demand(lane["acknowledged"].get<std::uint64_t>() <= lane["sent"].get<std::uint64_t>(),
           "more is acknowledged than was sent");
    demand(mallinfo2().uordblks < kMostBytesHeld, "memory grew without bound");
  }

  /// The node still answers its own people.
  void at_the_end() {
    for (const char* question : {"status", "summary", "records", "notices", "task.list"}) {
      const auto answer = session_.world().command(session_.usa(), question);
      demand(answer.has_value(), "the node does not answer");
    }
  }

 private:
  static void demand(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "pipeline_session: %s\n", what);
    std::abort();
  }
  std::size_t taken() { return session_.usa().delivered.size(); }
  std::uint64_t received() {
    return session_.shown()["lanes"]["data"]["received"].get<std::uint64_t>();
  }

  Session& session_;
  std::string state_;
  bool suspended_ = false;
  std::size_t taken_ = 0;
  std::uint64_t received_ = 0;
  std::size_t looked_at_ = 0;
  std::set<RecordId> seen_;
};

}  // namespace accord::fuzz
