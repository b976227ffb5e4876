// The two bounded queues; each member function holds the lock for a few lines.
#include "node/link/queues.hpp"

#include <utility>

#include "schemas/vocab/assert.hpp"

namespace accord::node::link {
namespace {

std::size_t frame_bytes(const LinkEvent& event) {
  const auto* frame = std::get_if<FrameReceived>(&event);
  return frame == nullptr ? 0 : frame->frame.size();
}

}  // namespace

EventQueue::EventQueue(std::size_t max_events, std::size_t max_bytes)
    : max_events_(max_events), max_bytes_(max_bytes) {
  ACCORD_ASSERT(max_events > 0 && max_bytes >= kMaxFrameBytes);
}

bool EventQueue::full() const {
  return events_.size() >= max_events_ || bytes_ + kMaxFrameBytes > max_bytes_;
}

bool EventQueue::has_room() {
  const std::lock_guard lock(mutex_);
  if (full()) starved_ = true;
  return !full();
}

bool EventQueue::push(LinkEvent event) {
  const std::lock_guard lock(mutex_);
  if (full()) {
    starved_ = true;
    return false;
  }
  bytes_ += frame_bytes(event);
  events_.push_back(std::move(event));
  news_ = true;
  return true;
}

EventQueue::Popped EventQueue::pop() {
  const std::lock_guard lock(mutex_);
  Popped out;
  if (events_.empty()) return out;
  out.event = std::move(events_.front());
  events_.pop_front();
  bytes_ -= frame_bytes(*out.event);
  if (starved_ && !full()) out.somebody_waits = std::exchange(starved_, false);
  return out;
}

bool EventQueue::take_news() {
  const std::lock_guard lock(mutex_);
  return std::exchange(news_, false);
}

Status CommandQueue::push(PublishCommand command) {
  const std::lock_guard lock(mutex_);
  if (waiting_.publishes.size() >= limits_.publishes ||
      command.frame.size() > limits_.publish_bytes - bytes_) {
    return fail(Code::link_queue_full, "the queue of frames to be sent is full");
  }
  bytes_ += command.frame.size();
  waiting_.publishes.push_back(std::move(command));
  return {};
}

Status CommandQueue::push(ControlCommand command) {
  const std::lock_guard lock(mutex_);
  if (waiting_.controls.size() >= limits_.controls) {
    return fail(Code::link_queue_full, "the queue of cuts and restores is full");
  }
  waiting_.controls.push_back(std::move(command));
  return {};
}

CommandQueue::Batch CommandQueue::take_all() {
  const std::lock_guard lock(mutex_);
  bytes_ = 0;
  return std::exchange(waiting_, {});
}

}  // namespace accord::node::link
