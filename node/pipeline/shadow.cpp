// Counting what a proposed version would have done.
#include "node/pipeline/shadow.hpp"

namespace accord::node::pipeline {

using agreement::Trial;

void Shadow::propose(std::optional<agreement::Agreement> proposed) {
  proposed_ = std::move(proposed);
  compiled_ = nullptr;
}

void Shadow::take_up(Surroundings& with) {
  compiled_ = nullptr;
  if (!proposed_) return;
  auto compiled = agreement::with_proposed(with.agreements, *proposed_);
  if (!compiled) return with.note({}, compiled.error());
  compiled_ = std::move(*compiled);
}

/// "shadow GBR-USA-SDA/2 1a2b3c4d ": one proposal's counters.
std::string Shadow::counter_prefix() const {
  return "shadow " + agreement::path_of(proposed_->document) + " " +
         proposed_->hash.hex().substr(0, 8) + " ";
}

void Shadow::watch(Surroundings& with, std::size_t first) const {
  if (compiled_ == nullptr) return;
  const auto& rulings = with.effects.transaction.rulings;
  for (std::size_t i = first; i < rulings.size(); ++i) {
    if (rulings[i].facts.empty()) continue;
    const auto facts = agreement::parse_release_case(rulings[i].facts);
    if (!facts) {
      with.note({}, facts.error());
      continue;
    }
    const agreement::Tried tried = agreement::try_case(with.agreements, *compiled_, *facts);
    std::string name = counter_prefix() + std::string(agreement::name_of(tried.trial));
    if (tried.trial != Trial::same) name += ": " + agreement::clause_of(tried);
    with.count({}, std::move(name));
  }
}

Result<nlohmann::json> Shadow::describe(store::Store& store) const {
  if (!proposed_) return nlohmann::json{{"proposed", nullptr}, {"running", false}};
  nlohmann::json counts = nlohmann::json::object();
  ACCORD_TRY(const auto counters, store.counters());
  const std::string prefix = counter_prefix();
  for (const auto& [key, value] : counters) {
    if (!key.second.starts_with(prefix)) continue;
    const std::string name = key.second.substr(prefix.size());
    const std::size_t colon = name.find(": ");
    if (colon == std::string::npos) {
      counts[name] = value;
    } else {
      counts[name.substr(0, colon)][name.substr(colon + 2)] = value;
    }
  }
  return nlohmann::json{
      {"proposed",
       {{"name", agreement::path_of(proposed_->document)}, {"sha384", proposed_->hash.hex()}}},
      {"running", compiled_ != nullptr},
      {"counts", counts}};
}

}  // namespace accord::node::pipeline
