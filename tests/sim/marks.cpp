// The list of marks.
#include "tests/sim/marks.hpp"

#include <map>

#include "schemas/vocab/error.hpp"

namespace accord::sim {
namespace {

const std::map<std::string, std::string>& counters() {
  static const std::map<std::string, std::string> names = {
      {"resent_batches", "sent_again_from_the_journal"},
      {code_text(Code::batch_repeated), "batch_repeated"},
      {code_text(Code::sequence_gap), "sequence_gap"},
      {code_text(Code::batch_malformed), "flipped_bit_refused"},
      {code_text(Code::link_not_open), "frame_while_not_open"},
      {code_text(Code::clocks_differ), "link_closed_by_clock"},
      {code_text(Code::lane_ahead_of_clock), "lane_ahead_of_clock"},
      {code_text(Code::agreements_differ), "agreements_differ"},
      {code_text(Code::peer_new_life), "new_life"},
      {code_text(Code::wrong_incarnation), "frame_of_another_life"},
      {code_text(Code::other_session), "frame_of_another_session"},
      {code_text(Code::wrong_signer), "frame_of_another_certificate"},
      {code_text(Code::request_unknown), "move_on_a_forgotten_request"},
      {"statements_taken", "statement_taken_from_a_peer"}};
  return names;
}

}  // namespace

const std::set<std::string>& all_marks() {
  static const std::set<std::string> all = [] {
    std::set<std::string> out = {"answer_release",     "answer_withhold",
                                 "answer_hold",        "held_released",
                                 "held_refused",       "batch_resent",
                                 "receipt_repeated",   "crash_before_commit",
                                 "crash_after_commit", "killed",
                                 "partition",          "healed_one_by_one",
                                 "suspended",          "clock_set_back",
                                 "five_nations",       "request_FULFILLED",
                                 "request_DECLINED",   "request_EXPIRED",
                                 "request_CANCELLED",  "request_WITHDRAWN",
                                 "request_FAILED",     "request_CLOSED_PARTIAL"};
    for (const auto& [counter, mark] : counters()) out.insert(mark);
    return out;
  }();
  return all;
}

std::optional<std::string> mark_of_counter(std::string_view counter) {
  const auto found = counters().find(std::string(counter));
  if (found == counters().end()) return std::nullopt;
  return found->second;
}

}  // namespace accord::sim
