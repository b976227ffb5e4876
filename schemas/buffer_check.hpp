// BufferCheck: the one structural judge of outside FlatBuffers, driven by the plan of their type.
// libflatbuffers' own reflective Verify (2.0.8) reads a child table's offset before checking that
// it lies in the buffer, and does not look at `required` strings and vectors; so the walk is ours.
// Called by verify_buffer alone.
#pragma once

#include <string_view>

#include "schemas/buffer_bounds.hpp"
#include "schemas/type_plan.hpp"
#include "schemas/vocab/bytes.hpp"

namespace accord {

class BufferCheck {
 public:
  /// Requires: `buffer` aligned to 8 bytes and not over kMaxFrameBytes. The root offset stands at
  /// byte `root_at`: 4 behind a size prefix, which then counts for alignment.
  BufferCheck(const TypePlan& plan, ByteView buffer, std::size_t root_at = 0);

  /// Every offset inside the buffer, every required field there, depth and table limits kept, every
  /// number finite, and all strings and vectors together no more than a frame can hold (offsets may
  /// share one string a thousand times). Errors: bad_buffer, not_finite, too_large; `where` is the
  /// field.
  Status run();

 private:
  /// Why a look has failed; made into an Error at the end.
  struct Fault {
    Code code{};
    const char* what = "";
    std::string_view where;
  };

  // Each returns whether it holds; of what does not, fault_ says why.
  bool table(const ObjectPlan& object, const std::uint8_t* table);
  bool value(const FieldPlan& field, const std::uint8_t* table, flatbuffers::voffset_t offset);
  bool target(const FieldPlan& field, const std::uint8_t* address);
  bool number(const FieldPlan& field, const std::uint8_t* address);
  bool structure(const ObjectPlan& object, const std::uint8_t* address);
  bool structure_in_order(const ObjectPlan& object, const std::uint8_t* address);
  bool text(const FieldPlan& field, const std::uint8_t* address);
  bool vector(const FieldPlan& field, const std::uint8_t* address);
  bool elements(const FieldPlan& field, const std::uint8_t* address, std::size_t count);
  bool targets(const FieldPlan& field, const std::uint8_t* address, std::size_t count);
  bool spend(const FieldPlan& field, std::size_t bytes);
  bool bad(std::string_view where, const char* what, Code code = Code::bad_buffer);

  const TypePlan& plan_;
  ByteView buffer_;
  std::size_t root_at_;
  BufferBounds bounds_;
  std::size_t budget_bytes_;
  std::size_t tables_ = 0;   // begun so far
  std::uint32_t depth_ = 0;  // of the table that is being walked; the root's is 1
  Fault fault_;
};

}  // namespace accord
