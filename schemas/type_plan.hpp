// TypePlan: what the check and the rebuild of a buffer ask of its type's binary schema, read out of
// it once and laid flat. Made with the type's row, never changed after, read by any thread.
#pragma once

#include <flatbuffers/reflection.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "schemas/payload_registry.hpp"

namespace accord {

/// The values that a whole number may have: those of an enum, a union of an enum's flags, or the 0
/// and 1 of a bool.
class KnownValues {
 public:
  static KnownValues of_bool();
  static KnownValues of_enum(const reflection::Enum& names);

  [[nodiscard]] bool has(std::int64_t value) const {
    if (is_flags_) return (value & ~flags_) == 0;
    if (value >= 0 && value < 64) return (low_ >> value & 1) != 0;
    return !others_.empty() && has_other(value);
  }

 private:
  [[nodiscard]] bool has_other(std::int64_t value) const;

  bool is_flags_ = false;
  std::int64_t flags_ = 0;
  std::uint64_t low_ = 0;             // bit n: n is one of them
  std::vector<std::int64_t> others_;  // below 0 or above 63, ascending
};

/// What a field, or each element of it, is. A union_type says which member a union holds; foreign
/// is what no payload type of ours has.
enum class Kind : std::uint8_t { integer, real, union_type, text, structure, table, foreign };
enum class Form : std::uint8_t { one, vector, array };

struct ObjectPlan;

struct FieldPlan {
  std::string_view name;  // lies in the binary schema
  Kind kind = Kind::foreign;
  Form form = Form::one;
  bool required = false;
  bool optional = false;      // a number without a default
  bool is_protected = false;  // of the root: dropped unless a clause discloses it
  std::uint8_t size = 0;      // bytes of a number
  std::uint16_t at = 0;       // in the vtable; of a struct's member, from the struct's first byte
  std::uint32_t count = 1;    // of an array
  reflection::BaseType base = reflection::None;  // of a number
  const ObjectPlan* object = nullptr;            // of a structure or table
  const KnownValues* values = nullptr;           // nullptr: any value of its base
  std::int64_t default_integer = 0;
  double default_real = 0;

  [[nodiscard]] bool is_number() const {
    return kind == Kind::integer || kind == Kind::real || kind == Kind::union_type;
  }
  /// Whether the check has nothing to see in its value: whole numbers, alone or in structs.
  [[nodiscard]] bool is_of_any_bytes() const;
  /// Whether it lies in its table: a number or a struct.
  [[nodiscard]] bool is_inline() const {
    return form == Form::one &&
           (kind == Kind::integer || kind == Kind::real || kind == Kind::structure);
  }
};

/// A table or a struct.
struct ObjectPlan {
  std::string_view name;
  std::vector<FieldPlan> fields;  // in the order of the binary schema: ascending by name
  bool is_struct = false;

  // Of a struct.
  std::size_t size = 0;
  std::size_t alignment = 1;
  bool is_whole = false;               // no padding, and any bytes will do: copied as it lies
  bool is_without_reals = false;       // nothing to be finite, here or in structs inside
  bool has_inner = false;              // a struct inside has reals, or a member is foreign
  std::vector<std::uint32_t> doubles;  // where its own lie
  std::vector<std::uint32_t> floats;

  /// Of a table or a struct; nullptr when it has none of that name.
  [[nodiscard]] const FieldPlan* find(std::string_view field) const;
};

inline bool FieldPlan::is_of_any_bytes() const {
  return kind == Kind::integer || kind == Kind::union_type ||
         (kind == Kind::structure && object->is_without_reals);
}

class TypePlan {
 public:
  /// Requires: the binary schema is one that flatc or binary_schema_of made.
  explicit TypePlan(const PayloadType& type);
  TypePlan(const TypePlan&) = delete;  // plans point into each other
  TypePlan& operator=(const TypePlan&) = delete;

  /// Whether the row still says what it said when the plan was made.
  [[nodiscard]] bool is_of(const PayloadType& type) const;

  [[nodiscard]] const ObjectPlan& root() const { return *root_; }
  /// Text fields of the root that repeat the label and the data mode; nullptr when there is none.
  [[nodiscard]] const FieldPlan* label() const { return label_; }
  [[nodiscard]] const FieldPlan* data_mode() const { return data_mode_; }

 private:
  void add_fields(const reflection::Object& object, std::size_t index);
  [[nodiscard]] FieldPlan field_plan(const reflection::Field& field) const;
  [[nodiscard]] const FieldPlan* root_text(std::string_view name) const;

  ByteView binary_schema_;
  std::string_view label_field_, data_mode_field_;
  std::span<const std::string_view> protected_fields_;
  std::vector<ObjectPlan> objects_;
  std::vector<KnownValues> enums_;
  KnownValues bool_;
  const ObjectPlan* root_ = nullptr;
  const FieldPlan* label_ = nullptr;
  const FieldPlan* data_mode_ = nullptr;
};

/// The plan that was made with the row, not owned; or, of a row put together or changed by hand,
/// one made now.
[[nodiscard]] std::shared_ptr<const TypePlan> plan_of(const PayloadType& type);

/// A table that has passed the check, or whose vtable has.
class TableView {
 public:
  explicit TableView(const std::uint8_t* table)
      : table_(table),
        vtable_(table - flatbuffers::ReadScalar<flatbuffers::soffset_t>(table)),
        vtable_bytes_(flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable_)) {}

  /// Where the field lies, from the table's first byte; 0 when it is not there.
  [[nodiscard]] flatbuffers::voffset_t offset_of(const FieldPlan& field) const {
    return field.at < vtable_bytes_
               ? flatbuffers::ReadScalar<flatbuffers::voffset_t>(vtable_ + field.at)
               : flatbuffers::voffset_t{0};
  }
  [[nodiscard]] const std::uint8_t* at(flatbuffers::voffset_t offset) const {
    return table_ + offset;
  }

 private:
  const std::uint8_t* table_;
  const std::uint8_t* vtable_;
  flatbuffers::voffset_t vtable_bytes_;
};

/// What the offset that stands here leads to.
[[nodiscard]] inline const std::uint8_t* follow(const std::uint8_t* offset_at) {
  return offset_at + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(offset_at);
}

/// The whole number that stands here; of 64 bits without a sign, the same bits with one.
[[nodiscard]] inline std::int64_t integer_at(reflection::BaseType base, const std::uint8_t* at) {
  const auto as = [at](auto value) {
    std::memcpy(&value, at, sizeof value);
    return static_cast<std::int64_t>(flatbuffers::EndianScalar(value));
  };
  if (base <= reflection::Bool || base == reflection::UByte) return as(std::uint8_t{});
  if (base == reflection::Byte) return as(std::int8_t{});
  if (base == reflection::UShort) return as(std::uint16_t{});
  if (base == reflection::Short) return as(std::int16_t{});
  if (base == reflection::UInt) return as(std::uint32_t{});
  if (base == reflection::Int) return as(std::int32_t{});
  return as(std::int64_t{});
}

/// A buffer at an address that suits its numbers: the buffer itself, or a copy.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(ByteView buffer) : view_(buffer) {
    if (reinterpret_cast<std::uintptr_t>(buffer.data()) % sizeof(std::uint64_t) == 0) return;
    copy_ = std::make_unique_for_overwrite<std::uint64_t[]>(buffer.size() / 8 + 1);
    std::memcpy(copy_.get(), buffer.data(), buffer.size());
    view_ = {reinterpret_cast<const std::uint8_t*>(copy_.get()), buffer.size()};
  }

  [[nodiscard]] ByteView view() const { return view_; }

 private:
  std::unique_ptr<std::uint64_t[]> copy_;
  ByteView view_;
};

}  // namespace accord
