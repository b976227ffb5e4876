// The duties on fields of one payload, as a tree that the rebuild walks beside the tables: which
// go, which become coarser. Pure.
#pragma once

#include <flatbuffers/reflection.h>

#include <map>
#include <string>
#include <vector>

#include "agreement/release_terms.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::node::pipeline {

/// What is done to one field, and to those below it.
struct FieldDuty {
  std::string path;
  bool remove = false;
  double quantum = 0;       // 0 = none
  std::string bits;         // of a struct: the member that says which of the others are there,
  std::uint64_t clear = 0;  // and the bits of it that go
  std::map<std::string, FieldDuty, std::less<>> below;

  [[nodiscard]] const FieldDuty* at(std::string_view name) const {
    const auto found = below.find(name);
    return found == below.end() ? nullptr : &found->second;
  }
};

/// The root of the tree. Where one presence bit speaks for several members, they go together.
[[nodiscard]] FieldDuty duties_of(const PayloadType& type, const std::vector<std::string>& remove,
                                  const std::vector<agreement::Precision>& precision);

/// Makes the number in `bytes` a multiple of the quantum (agreement/precision.hpp), towards zero
/// where the nearest one lies outside its type. Returns whether it changed. Requires: quantum > 0,
/// a whole number for integers; `base` is a number.
bool coarsen(reflection::BaseType base, double quantum, std::uint8_t* bytes);

}  // namespace accord::node::pipeline
