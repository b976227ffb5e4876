// Paths to a tree; numbers to multiples.
#include "node/pipeline/field_duties.hpp"

#include <cstring>
#include <limits>

#include "agreement/precision.hpp"

namespace accord::node::pipeline {
namespace {

/// The node of a path, made where it is not there.
FieldDuty& node_at(FieldDuty& root, std::string_view path) {
  FieldDuty* node = &root;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t dot = std::min(path.find('.', begin), path.size());
    node = &node->below[std::string(path.substr(begin, dot - begin))];
    begin = dot + 1;
    node->path = std::string(path.substr(0, dot));
  }
  return *node;
}

std::string_view parent_of(std::string_view path) { return path.substr(0, path.rfind('.')); }
std::string_view last_of(std::string_view path) { return path.substr(path.rfind('.') + 1); }

void add_removal(const PayloadType& type, std::string_view path, FieldDuty& root) {
  node_at(root, path).remove = true;
  for (const PresenceBit& named : type.presence) {
    if (named.field != path) continue;
    FieldDuty& owner = node_at(root, parent_of(path));
    owner.bits = std::string(last_of(named.bits));
    owner.clear |= named.mask;
    for (const PresenceBit& other : type.presence) {
      if (other.bits == named.bits && other.mask == named.mask)
        node_at(root, other.field).remove = true;
    }
  }
}

template <class Real>
bool coarsen_real(double quantum, std::uint8_t* bytes) {
  Real before = 0;
  std::memcpy(&before, bytes, sizeof before);
  const Real after = static_cast<Real>(agreement::quantise(static_cast<double>(before), quantum));
  std::memcpy(bytes, &after, sizeof after);
  return std::memcmp(&before, &after, sizeof before) != 0;
}

template <class Integer>
bool coarsen_integer(double quantum, std::uint8_t* bytes) {
  Integer before = 0;
  std::memcpy(&before, bytes, sizeof before);
  Integer after = 0;
  if constexpr (std::is_signed_v<Integer>) {
    const auto step = static_cast<std::int64_t>(quantum);
    const std::int64_t value = before;
    const std::int64_t nearest = agreement::quantise(value, step);
    const bool fits = nearest >= std::numeric_limits<Integer>::min() &&
                      nearest <= std::numeric_limits<Integer>::max() && nearest % step == 0;
    after = static_cast<Integer>(fits ? nearest : value - value % step);
  } else {
    const auto step = static_cast<std::uint64_t>(quantum);
    const std::uint64_t value = before;
    const std::uint64_t rest = value % step;
    const std::uint64_t most = std::numeric_limits<Integer>::max();
    const bool up = rest >= step - rest && most - (value - rest) >= step;
    after = static_cast<Integer>(value - rest + (up ? step : 0));
  }
  std::memcpy(bytes, &after, sizeof after);
  return before != after;
}

}  // namespace

FieldDuty duties_of(const PayloadType& type, const std::vector<std::string>& remove,
                    const std::vector<agreement::Precision>& precision) {
  FieldDuty root;
  for (const std::string& path : remove) add_removal(type, path, root);
  for (const agreement::Precision& each : precision)
    node_at(root, each.field).quantum = each.quantum;
  return root;
}

bool coarsen(reflection::BaseType base, double quantum, std::uint8_t* bytes) {
  if (base == reflection::Float) return coarsen_real<float>(quantum, bytes);
  if (base == reflection::Double) return coarsen_real<double>(quantum, bytes);
  if (base == reflection::Byte) return coarsen_integer<std::int8_t>(quantum, bytes);
  if (base == reflection::UByte) return coarsen_integer<std::uint8_t>(quantum, bytes);
  if (base == reflection::Short) return coarsen_integer<std::int16_t>(quantum, bytes);
  if (base == reflection::UShort) return coarsen_integer<std::uint16_t>(quantum, bytes);
  if (base == reflection::Int) return coarsen_integer<std::int32_t>(quantum, bytes);
  if (base == reflection::UInt) return coarsen_integer<std::uint32_t>(quantum, bytes);
  if (base == reflection::Long) return coarsen_integer<std::int64_t>(quantum, bytes);
  if (base == reflection::ULong) return coarsen_integer<std::uint64_t>(quantum, bytes);
  return false;
}

}  // namespace accord::node::pipeline
