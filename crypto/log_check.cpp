// Two heads of one log beside each other.
#include <cstdlib>

#include "crypto/log_head.hpp"

namespace accord::crypto {
namespace {

struct Said {
  HeadsOutcome outcome;
  std::string why;
};

Said growth(const LogHead& before, const LogHead& after, const std::vector<Digest>& proof) {
  if (before.size == 0) {  // the empty log begins every other
    if (proof.empty()) return {HeadsOutcome::consistent, ""};
    return {HeadsOutcome::fork, "a proof where nothing is to be proven"};
  }
  const Status proven =
      MerkleTree::verify_consistency({before.size, before.root}, {after.size, after.root}, proof);
  if (proven) return {HeadsOutcome::consistent, ""};
  return {HeadsOutcome::fork, proven.error().what};
}

Said say(const LogHead& before, const LogHead& after, const std::vector<Digest>& proof) {
  if (before.log != after.log) return {HeadsOutcome::other_log, "the heads are of two logs"};
  if (after.size < before.size) {
    return {HeadsOutcome::rollback, "the log had " + std::to_string(before.size) +
                                        " entries and has " + std::to_string(after.size)};
  }
  if (before.size == after.size && before.root != after.root) {
    return {HeadsOutcome::fork, "two roots for " + std::to_string(after.size) + " entries"};
  }
  if (after.time < before.time) {
    return {HeadsOutcome::rollback,
            "signed at " + after.time.text() + ", after " + before.time.text()};
  }
  return growth(before, after, proof);
}

}  // namespace

std::string_view name_of(HeadsOutcome outcome) {
  switch (outcome) {
    case HeadsOutcome::consistent:
      return "consistent";
    case HeadsOutcome::fork:
      return "fork";
    case HeadsOutcome::rollback:
      return "rollback";
    case HeadsOutcome::other_log:
      return "other-log";
  }
  std::abort();  // a HeadsOutcome is only ever made from its enumerators
}

HeadsFinding check_heads(const SignedHead& old_head, const SignedHead& new_head,
                         std::vector<Digest> proof) {
  Said said = say(old_head.head, new_head.head, proof);
  return {said.outcome, std::move(said.why), old_head, new_head, std::move(proof)};
}

}  // namespace accord::crypto
