// How full the store is, as steps: what a node does less of the fuller it gets, so that there is
// always room for requests, control and the log of rulings. Down again only 5 % below where a step
// began. Pure. docs/operations.md "How full the store may be".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace accord::node::pipeline {

/// Of the bytes that the store may take; 0 allowed: nobody knows a bound.
struct StoreFill {
  std::uint64_t used = 0;
  std::uint64_t allowed = 0;
};

/// As the journal's notices have them, by name: never rename.
enum class FillStep : std::uint8_t {
  room = 0,
  warned = 1,      // from 60 %: people are told
  shedding = 2,    // from 80 %: what waited long for its peer is left out, where the nation says so
  no_intake = 3,   // from 90 %: nothing new of our own feeds is taken
  no_data_in = 4,  // from 95 %: nor data of peers, which keep it; the rest is a reserve
};
[[nodiscard]] std::string_view name_of(FillStep step);

class FillLadder {
 public:
  /// Returns the step when it is another than before.
  std::optional<FillStep> on_fill(const StoreFill& fill);
  [[nodiscard]] FillStep step() const { return step_; }
  [[nodiscard]] const StoreFill& fill() const { return fill_; }
  [[nodiscard]] bool sheds() const { return step_ >= FillStep::shedding; }
  [[nodiscard]] bool takes_intake() const { return step_ < FillStep::no_intake; }
  [[nodiscard]] bool takes_data() const { return step_ < FillStep::no_data_in; }
  /// For people: how full, and what that means.
  [[nodiscard]] std::string text() const;

 private:
  FillStep step_ = FillStep::room;
  StoreFill fill_;
};

}  // namespace accord::node::pipeline
