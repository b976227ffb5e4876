// Buffers of any payload type, drawn from its reflection schema: fields there or not, in any order,
// texts and vectors shared, padding filled; and, where asked, wrong in one way or in several.
#pragma once

#include <flatbuffers/flatbuffers.h>
#include <flatbuffers/reflection.h>

#include <random>
#include <string>
#include <vector>

#include "schemas/payload_registry.hpp"

namespace accord::plain {

/// A payload type of every shape a schema can have: enums with gaps and below zero, flags, bools,
/// defaults, optional numbers, structs within structs, padding, arrays, recursion, and what the
/// check refuses: unions, arrays of reals. Its label, mode, protected fields and presence bits are
/// set. With `presence_is_meaning` as a type of the Space Data Standards has it, or as ours.
[[nodiscard]] const PayloadType& type_of_every_shape(bool presence_is_meaning);

/// The types of the build and both of the above.
[[nodiscard]] std::vector<const PayloadType*> types_to_try();

inline constexpr const char* kRandomLabel = "GBR UNCLASSIFIED";
inline constexpr const char* kRandomMode = "SIMULATED";

class RandomBuffers {
 public:
  explicit RandomBuffers(std::uint64_t seed) : random_(seed) {}

  /// With faults: each thing that can be wrong is so with a small chance.
  [[nodiscard]] Bytes buffer(const PayloadType& type, bool with_faults);
  /// A few bytes changed, or the end cut off.
  [[nodiscard]] Bytes damaged(Bytes buffer);
  /// A path of a field, leading through tables, vectors and structs; `is_real` says what it ends
  /// at.
  [[nodiscard]] std::string path(const PayloadType& type, bool* is_real = nullptr);

  /// True once in `of` times.
  bool once_in(std::uint32_t of) { return below(of) == 0; }
  std::uint32_t below(std::uint32_t limit) {
    return std::uniform_int_distribution<std::uint32_t>(0, limit - 1)(random_);
  }

 private:
  using Offset = flatbuffers::uoffset_t;
  using Field = reflection::Field;

  /// What no payload type of ours has: unions, and structs with arrays of other than integers.
  [[nodiscard]] bool is_refused(const Field& field) const;
  bool is_wrong() { return with_faults_ && once_in(150); }
  Offset table(const reflection::Object& object, unsigned depth);
  Offset child(const Field& field, unsigned depth);
  Offset text(const Field& field);
  Offset vector(const Field& field, unsigned depth);
  Offset offsets(const Field& field, unsigned depth, std::size_t count);
  void add_inline(const Field& field);
  void fill_struct(const reflection::Object& object, std::uint8_t* to);
  void number(const Field& field, reflection::BaseType base, std::uint8_t* to);
  std::int64_t integer(const Field& field, reflection::BaseType base);
  double real();
  std::string words();
  const reflection::Object& object_of(const Field& field) const;

  std::mt19937_64 random_;
  bool with_faults_ = false;
  const PayloadType* type_ = nullptr;
  const reflection::Schema* schema_ = nullptr;
  flatbuffers::FlatBufferBuilder builder_;
  std::vector<Offset> texts_;  // made so far, to be shared
  std::size_t tables_ = 0;
};

}  // namespace accord::plain
