// What people are shown of a link, as JSON.
#include "node/pipeline/peer_link.hpp"

namespace accord::node::pipeline {

nlohmann::json PeerLink::describe() const {
  nlohmann::json lanes = nlohmann::json::object();
  for (const Lane lane : kLanes) {
    const auto found = send_.find(lane);
    const SendLane send = found == send_.end() ? SendLane{} : found->second;
    lanes[std::string(name_of(lane))] = {{"sent", send.window.next_seq() - 1},
                                         {"acknowledged", send.window.acked_seq()},
                                         {"receipted", send.receipts.upto()},
                                         {"in_flight_batches", send.window.batches_in_flight()},
                                         {"received", position(lane).have_seq}};
  }
  nlohmann::json out{{"peer", peer_.text()},
                     {"state", name_of(state_)},
                     {"connected", connected_},
                     {"lanes", lanes},
                     {"keys",
                      {{"epoch", is_open() ? sealed_epoch_ : 0},
                       {"courier_key", courier_key_},
                       {"taken", is_open() && !keys_}}},
                     {"log", {{"own", own_log_.describe()}, {"peers", peer_log_.describe()}}},
                     {"silence_s", std::chrono::duration<double>(silence_.bound()).count()},
                     {"clock_offset_ms", clock_offset_.count() / 1'000'000}};
  if (const auto clock = clock_.estimate()) {  // better than what the last Hello said
    out["clock_offset_ms"] = std::chrono::duration<double, std::milli>(clock->offset).count();
    out["round_trip_ms"] = std::chrono::duration<double, std::milli>(clock->delay).count();
  }
  if (why_)
    out["why"] = {{"code", code_text(why_->code)},
                  {"text", why_->text()},
                  {"next", code_entry(why_->code).next_step}};
  return out;
}

}  // namespace accord::node::pipeline
