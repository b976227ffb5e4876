#include "node/pipeline/fill_ladder.hpp"

#include <array>

namespace accord::node::pipeline {
namespace {

constexpr std::array<std::uint64_t, 5> kBeginsAtPercent{0, 60, 80, 90, 95};  // by step
constexpr std::uint64_t kBackPercent = 5;

/// No disk has so many bytes that this overflows.
bool reaches(const StoreFill& fill, std::uint64_t percent) {
  return fill.allowed != 0 && fill.used * 100 >= fill.allowed * percent;
}

}  // namespace

std::string_view name_of(FillStep step) {
  switch (step) {
    case FillStep::room:
      return "room";
    case FillStep::warned:
      return "warned";
    case FillStep::shedding:
      return "shedding";
    case FillStep::no_intake:
      return "no_intake";
    case FillStep::no_data_in:
      return "no_data_in";
  }
  return "?";
}

namespace {

std::string_view meaning_of(FillStep step) {
  switch (step) {
    case FillStep::room:
      return "everything is taken";
    case FillStep::warned:
      return "everything is taken still; from 90 % on nothing new of our own feeds is";
    case FillStep::shedding:
      return "everything is taken still; data that waited for its peer longer than "
             "shed_after_hours "
             "is left out";
    case FillStep::no_intake:
      return "nothing new of our own feeds is taken";
    case FillStep::no_data_in:
      return "nothing new of our own feeds is taken, and peers keep their data until there is "
             "room; "
             "requests go on";
  }
  return "?";
}

}  // namespace

std::string FillLadder::text() const {
  const std::uint64_t percent = fill_.allowed == 0 ? 0 : fill_.used * 100 / fill_.allowed;
  return "the store holds " + std::to_string(percent) + " % of what it may take, step " +
         std::string(name_of(step_)) + ": " + std::string(meaning_of(step_));
}

std::optional<FillStep> FillLadder::on_fill(const StoreFill& fill) {
  fill_ = fill;
  auto step = static_cast<std::size_t>(step_);
  while (step + 1 < kBeginsAtPercent.size() && reaches(fill, kBeginsAtPercent[step + 1])) ++step;
  while (step > 0 && !reaches(fill, kBeginsAtPercent[step] - kBackPercent)) --step;
  const auto now = static_cast<FillStep>(step);
  if (now == step_) return std::nullopt;
  step_ = now;
  return now;
}

}  // namespace accord::node::pipeline
