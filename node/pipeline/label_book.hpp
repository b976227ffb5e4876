// The label book: what a label comes to, found once for the many records that bear it: its text,
// what is wrong with it, and its numbers in the agreements in force. Bounded, for a peer may write
// any labels. Core's thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "agreement/label_check.hpp"

namespace accord::node::pipeline {

struct KnownLabel {
  std::string text;            // agreement::format_label
  std::optional<Error> fault;  // of agreement::check_label
  agreement::BoundLabel bound;
};

/// Found anew.
[[nodiscard]] KnownLabel known_label(const agreement::Snapshot& agreements, const Label& label);

class LabelBook {
 public:
  static constexpr std::size_t kMostLabels = 1'024;

  /// Good until the next call.
  const KnownLabel& find(const agreement::Snapshot& agreements, const Label& label);
  [[nodiscard]] std::size_t size() const { return labels_.size(); }

 private:
  struct Hash {
    std::size_t operator()(const Label& label) const;
  };
  std::shared_ptr<const agreement::Snapshot> agreements_;  // whose numbers they are
  std::unordered_map<Label, KnownLabel, Hash> labels_;
};

}  // namespace accord::node::pipeline
