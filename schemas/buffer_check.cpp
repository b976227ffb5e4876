// The walk: each pointer is checked before it is followed. It goes through fields in the order of
// the plan, which decides what of several faults is told.
#include "schemas/buffer_check.hpp"

#include "schemas/vocab/limits.hpp"

namespace accord {
namespace {

using flatbuffers::ReadScalar;
using flatbuffers::uoffset_t;

// IEEE 754-2019, 3.4: an exponent of ones alone is an infinity or a NaN.
bool is_finite_double(const std::uint8_t* address) {
  constexpr std::uint64_t kExponent = 0x7FF0'0000'0000'0000;
  return (ReadScalar<std::uint64_t>(address) & kExponent) != kExponent;
}

bool is_finite_float(const std::uint8_t* address) {
  constexpr std::uint32_t kExponent = 0x7F80'0000;
  return (ReadScalar<std::uint32_t>(address) & kExponent) != kExponent;
}

/// The reals that are the struct's own.
bool own_are_finite(const ObjectPlan& object, const std::uint8_t* address) {
  bool finite = true;
  for (const std::uint32_t at : object.doubles) finite = is_finite_double(address + at) && finite;
  for (const std::uint32_t at : object.floats) finite = is_finite_float(address + at) && finite;
  return finite;
}

}  // namespace

BufferCheck::BufferCheck(const TypePlan& plan, ByteView buffer, std::size_t root_at)
    : plan_(plan),
      buffer_(buffer),
      root_at_(root_at),
      bounds_(buffer),
      budget_bytes_(kMaxFrameBytes) {}

Status BufferCheck::run() {
  if (!bounds_.holds_offset(root_at_))
    return fail(Code::bad_buffer, "the root lies outside", "byte 0");
  if (table(plan_.root(), follow(buffer_.data() + root_at_))) return {};
  return fail(fault_.code, fault_.what, std::string(fault_.where));
}

bool BufferCheck::table(const ObjectPlan& object, const std::uint8_t* table) {
  const bool is_one_too_many = ++depth_ > kMaxFlatBufferDepth || ++tables_ > kMaxFlatBufferTables;
  if (is_one_too_many || !bounds_.holds_table(bounds_.position(table)))
    return bad(object.name, "a table lies outside, too deep, or is one too many");
  const TableView view(table);
  for (const FieldPlan& field : object.fields) {
    const auto offset = view.offset_of(field);
    if (offset != 0) {
      if (!value(field, table, offset)) return false;
    } else if (field.required) {
      return bad(field.name, "a required field is missing");
    }
  }
  --depth_;
  return true;
}

bool BufferCheck::value(const FieldPlan& field, const std::uint8_t* table,
                        flatbuffers::voffset_t offset) {
  const std::size_t at = bounds_.position(table) + offset;
  if (field.form == Form::one && field.is_number()) {
    if (!bounds_.holds_aligned(at, field.size, field.size))
      return bad(field.name, "a number lies outside");
    return field.kind != Kind::real || number(field, table + offset);
  }
  if (field.form == Form::one && field.kind == Kind::structure) {
    const ObjectPlan& object = *field.object;
    if (!bounds_.holds_aligned(at, object.size, object.alignment))
      return bad(field.name, "a struct lies outside");
    return structure(object, table + offset);
  }
  if (!bounds_.holds_offset(at)) return bad(field.name, "an offset leads outside");
  return target(field, follow(table + offset));
}

bool BufferCheck::target(const FieldPlan& field, const std::uint8_t* address) {
  if (field.form == Form::vector) return vector(field, address);
  if (field.kind == Kind::text) return text(field, address);
  if (field.kind == Kind::table) return table(*field.object, address);
  return bad(field.name, "a union, which no payload type of ours has");
}

bool BufferCheck::number(const FieldPlan& field, const std::uint8_t* address) {
  const bool finite =
      field.base == reflection::Double ? is_finite_double(address) : is_finite_float(address);
  return finite || bad(field.name, "NaN or infinity", Code::not_finite);
}

bool BufferCheck::structure(const ObjectPlan& object, const std::uint8_t* address) {
  if (!object.has_inner && own_are_finite(object, address)) return true;
  return structure_in_order(object, address);
}

/// What `structure` looks at, member by member: so that the first fault is the one told.
bool BufferCheck::structure_in_order(const ObjectPlan& object, const std::uint8_t* address) {
  for (const FieldPlan& field : object.fields) {
    const std::uint8_t* member = address + field.at;
    if (field.kind == Kind::foreign) {
      return bad(field.name, "an array of other than integers, which no payload type of ours has");
    }
    if (field.kind == Kind::structure && !structure(*field.object, member)) return false;
    if (field.kind == Kind::real && !number(field, member)) return false;
  }
  return true;
}

bool BufferCheck::text(const FieldPlan& field, const std::uint8_t* address) {
  std::size_t end = 0;
  if (!bounds_.holds_vector(bounds_.position(address), 1, end) || !bounds_.holds(end, 1) ||
      buffer_.data()[end] != 0) {
    return bad(field.name, "a string lies outside or does not end");
  }
  return spend(field, ReadScalar<uoffset_t>(address));
}

bool BufferCheck::vector(const FieldPlan& field, const std::uint8_t* address) {
  std::size_t size = sizeof(uoffset_t), align = sizeof(uoffset_t);
  if (field.is_number()) {
    size = align = field.size;
  } else if (field.kind == Kind::structure) {
    size = field.object->size;
    align = field.object->alignment;
  } else if (field.kind == Kind::foreign) {
    return bad(field.name, "a vector of unions, which no payload type of ours has");
  }
  const std::uint8_t* first = address + sizeof(uoffset_t);
  std::size_t end = 0;
  if (!bounds_.holds_vector(bounds_.position(address), size, end))
    return bad(field.name, "a vector lies outside");
  // The library leaves an empty vector where it falls: there is no element to be aligned.
  const std::size_t count = ReadScalar<uoffset_t>(address);
  if (count != 0 && !BufferBounds::is_aligned(bounds_.position(first), align))
    return bad(field.name, "a vector is not aligned");
  return spend(field, size * count) && (field.is_of_any_bytes() || elements(field, first, count));
}

bool BufferCheck::elements(const FieldPlan& field, const std::uint8_t* address, std::size_t count) {
  if (field.kind == Kind::text || field.kind == Kind::table) return targets(field, address, count);
  if (field.kind == Kind::real) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!number(field, address + i * field.size)) return false;
    }
  }
  if (field.kind == Kind::structure) {
    for (std::size_t i = 0; i < count; ++i) {
      if (!structure(*field.object, address + i * field.object->size)) return false;
    }
  }
  return true;
}

bool BufferCheck::targets(const FieldPlan& field, const std::uint8_t* address, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, address += sizeof(uoffset_t)) {
    if (!bounds_.holds_offset(bounds_.position(address)))
      return bad(field.name, "an offset leads outside");
    const std::uint8_t* target = follow(address);
    const bool holds =
        field.kind == Kind::text ? text(field, target) : table(*field.object, target);
    if (!holds) return false;
  }
  return true;
}

bool BufferCheck::spend(const FieldPlan& field, std::size_t bytes) {
  if (bytes > budget_bytes_) {
    return bad(field.name, "shared strings or vectors say more than a frame holds",
               Code::too_large);
  }
  budget_bytes_ -= bytes;
  return true;
}

bool BufferCheck::bad(std::string_view where, const char* what, Code code) {
  fault_ = {code, what, where};
  return false;
}

}  // namespace accord
