// BufferBounds: what lies inside a buffer, and where it may lie. The rules are those of the
// library's Verifier (2.0.8), written out for buffers of at most kMaxFrameBytes; tests hold the
// check that rests on them to the library's own. Called by BufferCheck alone.
#pragma once

#include <flatbuffers/base.h>

#include "schemas/vocab/bytes.hpp"

namespace accord {

class BufferBounds {
 public:
  explicit BufferBounds(ByteView buffer) : first_(buffer.data()), size_(buffer.size()) {}

  [[nodiscard]] std::size_t position(const std::uint8_t* address) const {
    return static_cast<std::size_t>(address - first_);
  }

  /// As the Verifier has it, nothing fills the whole buffer.
  [[nodiscard]] bool holds(std::size_t at, std::size_t bytes) const {
    return bytes < size_ && at <= size_ - bytes;
  }

  /// Requires: `alignment` is a power of two.
  [[nodiscard]] static bool is_aligned(std::size_t at, std::size_t alignment) {
    return (at & (alignment - 1)) == 0;
  }

  [[nodiscard]] bool holds_aligned(std::size_t at, std::size_t bytes, std::size_t alignment) const {
    return is_aligned(at, alignment) && holds(at, bytes);
  }

  /// An offset that leads forward, to a byte inside.
  [[nodiscard]] bool holds_offset(std::size_t at) const {
    if (!holds_aligned(at, sizeof(flatbuffers::uoffset_t), sizeof(flatbuffers::uoffset_t)))
      return false;
    const auto offset = read<flatbuffers::uoffset_t>(at);
    return offset != 0 && static_cast<flatbuffers::soffset_t>(offset) >= 0 && holds(at + offset, 1);
  }

  /// Where a table may begin: its own first offset and the whole vtable that it leads to.
  [[nodiscard]] bool holds_table(std::size_t at) const {
    using flatbuffers::soffset_t;
    using flatbuffers::voffset_t;
    if (!holds_aligned(at, sizeof(soffset_t), sizeof(soffset_t))) return false;
    const std::size_t vtable = at - static_cast<std::size_t>(read<soffset_t>(at));  // may wrap
    if (!holds_aligned(vtable, sizeof(voffset_t), sizeof(voffset_t))) return false;
    const std::size_t bytes = read<voffset_t>(vtable);
    return is_aligned(bytes, sizeof(voffset_t)) && holds(vtable, bytes);
  }

  /// A count, and that many elements of `size` bytes, up to `end`.
  [[nodiscard]] bool holds_vector(std::size_t at, std::size_t size, std::size_t& end) const {
    using flatbuffers::uoffset_t;
    if (!holds_aligned(at, sizeof(uoffset_t), sizeof(uoffset_t))) return false;
    if (size > FLATBUFFERS_MAX_BUFFER_SIZE) return false;  // the product below does not wrap
    const std::size_t bytes = sizeof(uoffset_t) + size * read<uoffset_t>(at);
    end = at + bytes;
    return holds(at, bytes);
  }

 private:
  template <class T>
  [[nodiscard]] T read(std::size_t at) const {
    return flatbuffers::ReadScalar<T>(first_ + at);
  }

  const std::uint8_t* first_;
  std::size_t size_;
};

}  // namespace accord
