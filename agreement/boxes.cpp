// Joining, axis by axis from the last to the first.
#include "agreement/boxes.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <unordered_map>

namespace accord::agreement {
namespace {

void append(std::string& key, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) {
    key.push_back(static_cast<char>(number >> shift & 0xffu));
  }
}

/// Everything of a box but one of its axes.
std::string key_without(const Box& box, std::size_t axis) {
  std::string key;
  append(key, box.label);
  for (std::size_t i = 0; i < box.sides.size(); ++i) {
    if (i == axis) continue;
    append(key, static_cast<std::uint32_t>(box.sides[i].size()));
    for (const std::uint32_t position : box.sides[i]) append(key, position);
  }
  return key;
}

void add(Positions& into, const Positions& more) {
  Positions both;
  std::set_union(into.begin(), into.end(), more.begin(), more.end(), std::back_inserter(both));
  into = std::move(both);
}

void sort(std::vector<Box>& boxes) {
  std::sort(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) {
    return std::tie(a.label, a.sides) < std::tie(b.label, b.sides);
  });
}

bool join_along(std::vector<Box>& boxes, std::size_t axis) {
  std::unordered_map<std::string, std::size_t> seen;
  std::vector<Box> out;
  for (Box& box : boxes) {
    if (axis >= box.sides.size()) {
      out.push_back(std::move(box));
      continue;
    }
    const auto [found, is_new] = seen.try_emplace(key_without(box, axis), out.size());
    if (is_new) {
      out.push_back(std::move(box));
    } else {
      add(out[found->second].sides[axis], box.sides[axis]);
    }
  }
  const bool joined = out.size() < boxes.size();
  boxes = std::move(out);
  return joined;
}

}  // namespace

Positions run_of(std::uint32_t begin, std::uint32_t end) {
  Positions positions;
  for (std::uint32_t i = begin; i < end; ++i) positions.push_back(i);
  return positions;
}

void join(std::vector<Box>& boxes) {
  if (boxes.empty()) return;
  sort(boxes);
  std::size_t axes = 0;
  for (const Box& each : boxes) axes = std::max(axes, each.sides.size());
  bool again = true;
  while (again) {
    again = false;
    for (std::size_t axis = axes; axis-- > 0;) {
      again = join_along(boxes, axis) || again;
    }
  }
  sort(boxes);
}

}  // namespace accord::agreement
