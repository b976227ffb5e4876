#include "node/pipeline/label_book.hpp"

#include <functional>
#include <string_view>

namespace accord::node::pipeline {

KnownLabel known_label(const agreement::Snapshot& agreements, const Label& label) {
  KnownLabel out{agreement::format_label(label), {}, agreement::bind_label(agreements, label)};
  if (auto status = agreement::check_label(label); !status) out.fault = status.error();
  return out;
}

const KnownLabel& LabelBook::find(const agreement::Snapshot& agreements, const Label& label) {
  if (agreements_.get() != &agreements) {
    labels_.clear();
    agreements_ = agreements.shared_from_this();
  }
  if (const auto found = labels_.find(label); found != labels_.end()) return found->second;
  if (labels_.size() >= kMostLabels) labels_.clear();
  return labels_.emplace(label, known_label(agreements, label)).first->second;
}

/// Of what tells labels apart mostly; the rest is compared.
std::size_t LabelBook::Hash::operator()(const Label& label) const {
  constexpr std::uint64_t kOdd = 0x9e37'79b9'7f4a'7c15u;
  std::uint64_t hash =
      static_cast<std::uint64_t>(label.level) * kOdd +
      static_cast<std::uint64_t>(label.handling.created.value_or(UtcTime{}).tai_ns);
  const auto add = [&](std::string_view text) {
    hash = (hash ^ std::hash<std::string_view>{}(text)) * kOdd;
  };
  add(label.policy);
  add(label.handling.word);
  for (const MarkingCode& code : label.rel_to) add(code.text());
  for (const std::string& control : label.handling.controls) add(control);
  for (const std::string& token : label.handling.tokens) add(token);
  return static_cast<std::size_t>(hash ^ hash >> 32);
}

}  // namespace accord::node::pipeline
