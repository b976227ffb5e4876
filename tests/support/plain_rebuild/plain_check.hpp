// PlainCheck: the structural check of a buffer as it was before plans, walking the reflection
// schema field by field. Moved here from schemas/ and kept as it stood, slow on purpose and without
// one line of type_plan, so that tests can ask both and compare result, code, words and place.
#pragma once

#include <flatbuffers/reflection.h>

#include <string>

#include "schemas/payload_registry.hpp"

namespace accord::plain {

class PlainCheck {
 public:
  /// Requires: `buffer` aligned to 8 bytes and not over kMaxFrameBytes. The root offset stands at
  /// byte `root_at`: 4 behind a size prefix, which then counts for alignment.
  PlainCheck(const reflection::Schema& schema, ByteView buffer, std::size_t root_at = 0);

  /// Every offset inside the buffer, every required field there, depth and table limits kept, every
  /// number finite, and all strings and vectors together no more than a frame can hold (offsets may
  /// share one string a thousand times). Errors: bad_buffer, not_finite, too_large; `where` is the
  /// field.
  Status run();

 private:
  using Field = reflection::Field;

  Status table(const reflection::Object& object, const flatbuffers::Table& table);
  Status value(const Field& field, const flatbuffers::Table& table, flatbuffers::voffset_t offset);
  Status number(const Field& field, reflection::BaseType type, const std::uint8_t* address) const;
  Status structure(const reflection::Object& object, const std::uint8_t* address);
  Status text(const Field& field, const std::uint8_t* address);
  Status vector(const Field& field, const std::uint8_t* address);
  Status elements(const Field& field, const std::uint8_t* address);
  Status spend(const Field& field, std::size_t bytes);
  [[nodiscard]] Status bad(const Field& field, const char* what) const;
  [[nodiscard]] const reflection::Object& object_of(const Field& field) const;

  const reflection::Schema& schema_;
  ByteView buffer_;
  std::size_t root_at_;
  flatbuffers::Verifier bounds_;
  std::size_t budget_bytes_;
};

/// verify_buffer, by PlainCheck.
Status verify_buffer(const PayloadType& type, ByteView buffer, std::size_t prefix_bytes = 0);

}  // namespace accord::plain
