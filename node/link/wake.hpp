// Wake: the event descriptor by which another thread ends the link's thread's wait.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace accord::node::link {

class Wake {
 public:
  Wake() : descriptor_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~Wake() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Wake(const Wake&) = delete;
  Wake& operator=(const Wake&) = delete;

  explicit operator bool() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Any thread. A counter at its end means that a signal stands already.
  void signal() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(descriptor_, &one, sizeof one);
  }
  void clear() const {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = read(descriptor_, &count, sizeof count);
  }

 private:
  int descriptor_;
};

}  // namespace accord::node::link
