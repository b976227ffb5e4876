// The copy as it was. One class walks the tables; recursion is bounded because the check bounded
// the depth.
#include "tests/support/plain_rebuild/plain_rebuild.hpp"

#include <flatbuffers/flatbuffers.h>
#include <flatbuffers/reflection.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "node/pipeline/field_duties.hpp"
#include "schemas/vocab/text.hpp"
#include "tests/support/plain_rebuild/plain_check.hpp"

namespace accord::plain {
namespace {

using flatbuffers::FlatBufferBuilder;
using flatbuffers::Table;
using flatbuffers::uoffset_t;
using node::pipeline::coarsen;
using node::pipeline::FieldDuty;
using node::pipeline::RebuildRules;
using node::pipeline::Rebuilt;
using TableOffset = flatbuffers::Offset<Table>;
using TableVector = flatbuffers::Vector<flatbuffers::Offset<Table>>;
using StringVector = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

constexpr std::size_t kMaxTextBytes = 4'096;

std::size_t size_of(reflection::BaseType type) { return flatbuffers::GetTypeSize(type); }

/// fault_of_words, asked of one character at a time: nothing of several is looked at at once.
std::string_view fault_of_each(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const std::string_view fault = fault_of_words(text.substr(at, length == 0 ? 4 : length));
    if (length == 0 || !fault.empty()) return fault;
    at += length;
  }
  return {};
}

class Copier {
 public:
  Copier(const PayloadType& type, const RebuildRules& rules)
      : schema_(*reflection::GetSchema(type.binary_schema.data())),
        rules_(rules),
        duties_(node::pipeline::duties_of(type, rules.remove, rules.precision)),
        protected_(type.protected_fields.begin(), type.protected_fields.end()),
        label_field_(type.label_field),
        drop_defaults_(!type.presence_is_meaning) {}

  Result<Bytes> copy(ByteView payload, std::string_view file_id) {
    const Table& root = *flatbuffers::GetAnyRoot(payload.data());
    ACCORD_TRY(const TableOffset copied, table(*schema_.root_table(), root,
                                               {duties_.below.empty() ? nullptr : &duties_, true}));
    const std::string id(file_id);
    builder_.Finish(copied, id.c_str());
    return Bytes(builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize());
  }

  std::vector<std::string> dropped() const { return {dropped_.begin(), dropped_.end()}; }
  std::vector<std::string> coarsened() const { return {coarsened_.begin(), coarsened_.end()}; }

 private:
  /// What stands where the walk is: the duties from here on, if there are any.
  struct Spot {
    const FieldDuty* duty = nullptr;
    bool is_root = false;

    [[nodiscard]] Spot below(const reflection::Field& field) const {
      return {duty == nullptr ? nullptr : duty->at(field.name()->string_view()), false};
    }
    [[nodiscard]] double quantum() const { return duty == nullptr ? 0 : duty->quantum; }
    [[nodiscard]] bool goes() const { return duty != nullptr && duty->remove; }
  };

  /// True when the field, which is there, stays here: removed, or protected and not disclosed.
  Result<bool> drops(const reflection::Field& field, const Spot& owner) {
    const Spot spot = owner.below(field);
    if (spot.goes()) {
      if (field.required())
        return fail(Code::obligation_not_executed, "a required field", spot.duty->path);
      dropped_.insert(spot.duty->path);
      return true;
    }
    if (!owner.is_root) return false;
    const std::string name = field.name()->str();
    if (!protected_.contains(name)) return false;
    if (rules_.disclosed != nullptr && rules_.disclosed->contains(name)) return false;
    dropped_.insert(name);
    return true;
  }

  [[nodiscard]] bool is_relabelled(const reflection::Field& field, const Spot& owner) const {
    return owner.is_root && !rules_.new_label_text.empty() &&
           field.name()->string_view() == label_field_;
  }

  Result<TableOffset> table(const reflection::Object& object, const Table& from, const Spot& spot) {
    std::vector<std::pair<const reflection::Field*, uoffset_t>> children;  // 0 for what lies inline
    for (const reflection::Field* field : *object.fields()) {
      if (!from.CheckField(field->offset())) continue;
      ACCORD_TRY(const bool dropped, drops(*field, spot));
      if (dropped) continue;
      if (is_relabelled(*field, spot)) {
        children.emplace_back(field, builder_.CreateString(rules_.new_label_text).o);
        continue;
      }
      ACCORD_TRY(const uoffset_t child, child_of(*field, from, spot.below(*field)));
      children.emplace_back(field, child);
    }
    const auto start = builder_.StartTable();
    for (const auto& [field, child] : children) {
      if (child != 0) {
        builder_.AddOffset(field->offset(), flatbuffers::Offset<void>(child));
      } else {
        ACCORD_CHECK(inline_value(*field, from, spot.below(*field)));
      }
    }
    return TableOffset(builder_.EndTable(start));
  }

  /// Builds what the field points to; 0 for scalars and structs.
  Result<uoffset_t> child_of(const reflection::Field& field, const Table& from, const Spot& spot) {
    const auto base = field.type()->base_type();
    if (base == reflection::String) {
      return text(*from.GetPointer<const flatbuffers::String*>(field.offset()), field);
    }
    if (base == reflection::Obj) {
      const auto& object = object_of(field);
      if (object.is_struct()) return uoffset_t{0};
      ACCORD_TRY(const TableOffset child,
                 table(object, *flatbuffers::GetFieldT(from, field), spot));
      return child.o;
    }
    if (base == reflection::Vector) return vector(field, from, spot);
    if (base == reflection::Union || base == reflection::UType || base == reflection::Array) {
      return fail(Code::bad_buffer, "unions cannot be rebuilt", field.name()->str());
    }
    return uoffset_t{0};
  }

  Result<uoffset_t> text(const flatbuffers::String& from, const reflection::Field& field) {
    const std::string_view view(from.c_str(), from.size());
    if (view.size() > kMaxTextBytes) {
      return fail(Code::bad_buffer, "text over 4,096 bytes", field.name()->str());
    }
    const std::string_view fault = fault_of_each(view);
    if (!fault.empty()) {
      return fail(Code::bad_buffer, "text with " + std::string(fault), field.name()->str());
    }
    return builder_.CreateString(view.data(), view.size()).o;
  }

  Result<uoffset_t> vector(const reflection::Field& field, const Table& from, const Spot& spot) {
    const auto element = field.type()->element();
    if (element == reflection::String) {
      const auto& strings = *from.GetPointer<const StringVector*>(field.offset());
      std::vector<uoffset_t> offsets;
      for (uoffset_t i = 0; i < strings.size(); ++i) {
        ACCORD_TRY(const uoffset_t offset, text(*strings.Get(i), field));
        offsets.push_back(offset);
      }
      return offset_vector(offsets);
    }
    if (element == reflection::Obj) {
      const auto& object = object_of(field);
      return object.is_struct() ? struct_vector(object, field, from, spot)
                                : table_vector(object, field, from, spot);
    }
    if (element == reflection::Union || element == reflection::UType ||
        element == reflection::Vector) {
      return fail(Code::bad_buffer, "unions cannot be rebuilt", field.name()->str());
    }
    const auto& scalars =
        *from.GetPointer<const flatbuffers::Vector<std::uint8_t>*>(field.offset());
    const std::size_t size = size_of(element);
    for (uoffset_t i = 0; i < scalars.size(); ++i) {
      ACCORD_CHECK(value_is_known(field, element, scalars.Data() + i * size));
    }
    std::vector<std::uint8_t> clean(scalars.Data(), scalars.Data() + scalars.size() * size);
    for (std::size_t i = 0; i < scalars.size(); ++i) make_coarser(element, spot, &clean[i * size]);
    builder_.StartVector(scalars.size(), size);
    builder_.PushBytes(clean.data(), clean.size());
    return builder_.EndVector(scalars.size());
  }

  void make_coarser(reflection::BaseType base, const Spot& spot, std::uint8_t* bytes) {
    if (spot.quantum() > 0 && coarsen(base, spot.quantum(), bytes))
      coarsened_.insert(spot.duty->path);
  }

  Result<uoffset_t> table_vector(const reflection::Object& object, const reflection::Field& field,
                                 const Table& from, const Spot& spot) {
    const auto& tables = *from.GetPointer<const TableVector*>(field.offset());
    std::vector<uoffset_t> offsets;
    for (uoffset_t i = 0; i < tables.size(); ++i) {
      ACCORD_TRY(const TableOffset offset, table(object, *tables.Get(i), spot));
      offsets.push_back(offset.o);
    }
    return offset_vector(offsets);
  }

  uoffset_t offset_vector(const std::vector<uoffset_t>& offsets) {
    std::vector<flatbuffers::Offset<void>> typed;
    typed.reserve(offsets.size());
    for (const uoffset_t offset : offsets) typed.emplace_back(offset);
    return builder_.CreateVector(typed).o;
  }

  Result<uoffset_t> struct_vector(const reflection::Object& object, const reflection::Field& field,
                                  const Table& from, const Spot& spot) {
    const auto& items = *from.GetPointer<const flatbuffers::Vector<std::uint8_t>*>(field.offset());
    const auto size = static_cast<std::size_t>(object.bytesize());
    std::vector<std::uint8_t> clean(items.size() * size, 0);  // padding stays zero
    for (std::size_t i = 0; i < items.size(); ++i) {
      ACCORD_CHECK(struct_fields(object, items.Data() + i * size, clean.data() + i * size, spot));
    }
    builder_.StartVector(items.size() * size / static_cast<std::size_t>(object.minalign()),
                         static_cast<std::size_t>(object.minalign()));
    builder_.PushBytes(clean.data(), clean.size());
    return builder_.EndVector(items.size());
  }

  Status struct_fields(const reflection::Object& object, const std::uint8_t* from, std::uint8_t* to,
                       const Spot& spot) {
    for (const reflection::Field* field : *object.fields()) {
      const auto* type = field->type();
      const std::size_t at = field->offset();
      const Spot member = spot.below(*field);
      if (type->base_type() == reflection::Obj) {
        ACCORD_CHECK(struct_fields(object_of(*field), from + at, to + at, member));
        continue;
      }
      const bool is_array = type->base_type() == reflection::Array;
      const auto scalar = is_array ? type->element() : type->base_type();
      const std::size_t size = size_of(scalar);
      const std::size_t count = is_array ? type->fixed_length() : 1;
      for (std::size_t i = 0; i < count; ++i) {
        ACCORD_CHECK(value_is_known(*field, scalar, from + at + i * size));
      }
      if (member.goes()) {  // zeros stay; whether it was there, the bits say
        if (spot.duty->clear == 0)
          return fail(Code::obligation_not_executed, "a member of a struct", member.duty->path);
        continue;
      }
      std::memcpy(to + at, from + at, size * count);
      for (std::size_t i = 0; i < count; ++i) make_coarser(scalar, member, to + at + i * size);
    }
    clear_bits(object, to, spot);
    return {};
  }

  /// Says in the struct's own bits that what was removed is not there.
  void clear_bits(const reflection::Object& object, std::uint8_t* to, const Spot& spot) {
    if (spot.duty == nullptr || spot.duty->clear == 0) return;
    const auto* field = object.fields()->LookupByKey(spot.duty->bits.c_str());
    std::uint8_t* bytes = to + field->offset();
    const auto base = field->type()->base_type();
    const auto before = static_cast<std::uint64_t>(flatbuffers::GetAnyValueI(base, bytes));
    const std::uint64_t after = before & ~spot.duty->clear;
    std::memcpy(bytes, &after, size_of(base));  // little-endian, as the buffer
    if (after == before) return;
    for (const auto& [name, member] : spot.duty->below) {
      if (member.remove) dropped_.insert(member.path);
    }
  }

  Status inline_value(const reflection::Field& field, const Table& from, const Spot& spot) {
    if (field.type()->base_type() == reflection::Obj) {
      const auto& object = object_of(field);
      std::vector<std::uint8_t> clean(static_cast<std::size_t>(object.bytesize()), 0);
      ACCORD_CHECK(struct_fields(object, from.GetStruct<const std::uint8_t*>(field.offset()),
                                 clean.data(), spot));
      push(field, clean.data(), clean.size(), static_cast<std::size_t>(object.minalign()));
      return {};
    }
    const auto base = field.type()->base_type();
    const auto* bytes = from.GetStruct<const std::uint8_t*>(field.offset());
    ACCORD_CHECK(value_is_known(field, base, bytes));
    std::array<std::uint8_t, 8> clean{};
    std::memcpy(clean.data(), bytes, size_of(base));
    make_coarser(base, spot, clean.data());
    if (drop_defaults_ && !field.optional() && is_default(field, clean.data())) return {};
    push(field, clean.data(), size_of(base), size_of(base));
    return {};
  }

  void push(const reflection::Field& field, const std::uint8_t* bytes, std::size_t size,
            std::size_t alignment) {
    builder_.Align(alignment);
    builder_.PushBytes(bytes, size);
    builder_.TrackField(field.offset(), builder_.GetSize());
  }

  static bool is_default(const reflection::Field& field, const std::uint8_t* bytes) {
    const auto base = field.type()->base_type();
    if (base == reflection::Float || base == reflection::Double) {
      return flatbuffers::GetAnyValueF(base, bytes) == field.default_real();
    }
    return flatbuffers::GetAnyValueI(base, bytes) == field.default_integer();
  }

  /// A bool is 0 or 1; a value whose type is an enum is one of its values; bit flags, any union of
  /// them.
  Status value_is_known(const reflection::Field& field, reflection::BaseType base,
                        const std::uint8_t* bytes) {
    const bool is_integer = base >= reflection::Bool && base <= reflection::ULong;
    if (!is_integer) return {};
    const std::int64_t value = flatbuffers::GetAnyValueI(base, bytes);
    const bool known = field.type()->index() >= 0
                           ? is_of_enum(field.type()->index(), value)
                           : base != reflection::Bool || value == (value & 1);
    if (known) return {};
    return fail(Code::bad_value, "value " + std::to_string(value) + " is not in its enum",
                field.name()->str());
  }

  bool is_of_enum(std::int32_t index, std::int64_t value) {
    const auto& names = *schema_.enums()->Get(static_cast<uoffset_t>(index));
    std::int64_t all = 0;
    for (const auto* entry : *names.values()) {
      if (entry->value() == value) return true;
      all |= entry->value();
    }
    const bool flags =
        names.attributes() != nullptr && names.attributes()->LookupByKey("bit_flags") != nullptr;
    return flags && (value & ~all) == 0;
  }

  const reflection::Object& object_of(const reflection::Field& field) const {
    return *schema_.objects()->Get(static_cast<uoffset_t>(field.type()->index()));
  }

  const reflection::Schema& schema_;
  const RebuildRules& rules_;
  FieldDuty duties_;
  std::set<std::string> protected_;
  std::string_view label_field_;
  bool drop_defaults_;  // where an explicit default says nothing
  FlatBufferBuilder builder_;
  std::set<std::string> dropped_;
  std::set<std::string> coarsened_;
};

/// The named string field of the root, or nullptr.
const flatbuffers::String* root_text(const PayloadType& type, ByteView payload,
                                     std::string_view name) {
  const auto& schema = *reflection::GetSchema(type.binary_schema.data());
  const std::string key(name);
  const auto* field = schema.root_table()->fields()->LookupByKey(key.c_str());
  if (field == nullptr || field->type()->base_type() != reflection::String) return nullptr;
  return flatbuffers::GetFieldS(*flatbuffers::GetAnyRoot(payload.data()), *field);
}

Status must_say(const PayloadType& type, ByteView payload, std::string_view field,
                const std::string& expected, Code code) {
  if (field.empty()) return {};
  const auto* found = root_text(type, payload, field);
  if (found != nullptr && found->str() == expected) return {};
  return fail(code, "the payload's " + std::string(field) + " does not equal the record header",
              std::string(field));
}

}  // namespace

Result<Rebuilt> rebuild(const PayloadType& type, ByteView payload, const RebuildRules& rules) {
  const Bytes aligned(payload.begin(), payload.end());
  ACCORD_CHECK(plain::verify_buffer(type, aligned));
  ACCORD_CHECK(
      must_say(type, aligned, type.label_field, rules.label_text, Code::payload_label_differs));
  ACCORD_CHECK(must_say(type, aligned, type.data_mode_field, rules.data_mode_text,
                        Code::payload_mode_differs));
  Copier copier(type, rules);
  Rebuilt out;
  ACCORD_TRY(out.payload, copier.copy(aligned, type.file_id));
  out.dropped = copier.dropped();
  out.coarsened = copier.coarsened();
  return out;
}

}  // namespace accord::plain
