// Step 5 of "How a ruling is made", for records and requests alike: which agreements apply, and
// what came nearest where none does.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plain_decider.hpp"

namespace accord::plain {

struct No {
  Code reason;
  std::string path;
};

/// What step 5 looks at.
struct Passing {
  NationId from;
  NationId to;
  std::string payload_code;
  DataMode mode = DataMode::unspecified;
  UtcTime at;
};

struct Standing {
  std::vector<const agreement::Agreement*> applicable;  // by name
  No nearest{Code::no_agreement, "no agreement"};
};

[[nodiscard]] Standing standing_of(const World& world, const Passing& passing);

/// Two different nations, this one among them.
[[nodiscard]] bool between_two_with_ours(const World& world, const NationId& from,
                                         const NationId& to);

/// Hashes of the agreements that apply, ascending.
[[nodiscard]] std::vector<Digest> hashes_of(const Standing& standing);

/// "GBR-USA-SDA/2"
[[nodiscard]] std::string name_and_version(const agreement::Document& document);

/// Null when the standard does not list it.
[[nodiscard]] const agreement::AgreedPayload* agreed_payload(const agreement::Document& document,
                                                             const std::string& code);

template <class List, class Value>
bool lists(const List& list, const Value& value) {
  for (const auto& each : list) {
    if (each == value) return true;
  }
  return false;
}

/// The side names the nation; a side without names is every party.
[[nodiscard]] bool holds(const agreement::Side& side, const NationId& nation);

}  // namespace accord::plain
