#include "tests/support/plain_rebuild/random_rules.hpp"

#include <array>

namespace accord::plain {
namespace {

using node::pipeline::RebuildRules;
using node::pipeline::Rebuilt;

/// One path to remove: where some members have a presence bit, often one of them.
std::string removed(RandomBuffers& draws, const PayloadType& type) {
  if (type.presence.empty() || draws.once_in(2)) return draws.path(type);
  const auto count = static_cast<std::uint32_t>(type.presence.size());
  return std::string(type.presence[draws.below(count)].field);
}

agreement::Precision coarser(RandomBuffers& draws, const PayloadType& type) {
  constexpr std::array<double, 4> kReal{0.5, 0.1, 10.0, 1e-3};
  constexpr std::array<double, 4> kWhole{1.0, 5.0, 10.0, 1'000.0};  // integers take no other
  bool is_real = false;
  std::string path = draws.path(type, &is_real);
  return {std::move(path), is_real ? kReal[draws.below(4)] : kWhole[draws.below(4)]};
}

void disclose(RandomBuffers& draws, const PayloadType& type, RandomRules& out) {
  if (draws.once_in(3)) return;
  out.rules.disclosed = &out.disclosed;
  for (const std::string_view name : type.protected_fields) {
    if (draws.once_in(2)) out.disclosed.insert(std::string(name));
  }
}

std::string told(const Rebuilt& of) {
  std::string out = to_hex(of.payload) + " dropped";
  for (const std::string& path : of.dropped) out += " " + path;
  out += " coarsened";
  for (const std::string& path : of.coarsened) out += " " + path;
  return out;
}

}  // namespace

std::unique_ptr<RandomRules> random_rules(RandomBuffers& draws, const PayloadType& type) {
  auto out = std::make_unique<RandomRules>();
  RebuildRules& rules = out->rules;
  rules.label_text = kRandomLabel;
  rules.data_mode_text = kRandomMode;
  if (draws.once_in(4)) rules.new_label_text = "GBR RESTRICTED//REL TO GBR, USA";
  disclose(draws, type, *out);
  if (draws.once_in(2)) return out;
  for (std::uint32_t i = draws.below(4); i > 0; --i) rules.remove.push_back(removed(draws, type));
  for (std::uint32_t i = draws.below(6); i > 0; --i)
    rules.precision.push_back(coarser(draws, type));
  return out;
}

std::string difference(const Result<Rebuilt>& one, const Result<Rebuilt>& other) {
  const std::string said = one ? told(*one) : one.error().text();
  const std::string also = other ? told(*other) : other.error().text();
  return said == also ? std::string() : said + "\nand\n" + also;
}

}  // namespace accord::plain
