// Children first, then the table that points to them, fields in the order of the plan: the bytes of
// the result rest on that order. Recursion is bounded because the check bounded the depth.
#include "node/pipeline/payload_copy.hpp"

#include <array>
#include <cstring>

#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::pipeline {
namespace {

using flatbuffers::ReadScalar;
using flatbuffers::uoffset_t;

constexpr std::size_t kMaxTextBytes = 4'096;
constexpr std::size_t kScratchBytes = 256;  // what the builder keeps beside the buffer, about
constexpr std::size_t kKeptAtFirst = 32;

double real_at(const FieldPlan& field, const std::uint8_t* bytes) {
  if (field.base == reflection::Double) return ReadScalar<double>(bytes);
  return static_cast<double>(ReadScalar<float>(bytes));
}

bool is_default(const FieldPlan& field, const std::uint8_t* bytes) {
  if (field.kind == Kind::real) return real_at(field, bytes) == field.default_real;
  return integer_at(field.base, bytes) == field.default_integer;
}

/// A number as it lies, of the size that Bits has.
template <class Bits>
uoffset_t push(flatbuffers::FlatBufferBuilder& builder, const std::uint8_t* bytes) {
  Bits bits{};
  std::memcpy(&bits, bytes, sizeof bits);
  return builder.PushElement(flatbuffers::EndianScalar(bits));
}

uoffset_t push_number(flatbuffers::FlatBufferBuilder& builder, std::size_t size,
                      const std::uint8_t* bytes) {
  if (size == 1) return push<std::uint8_t>(builder, bytes);
  if (size == 2) return push<std::uint16_t>(builder, bytes);
  if (size == 4) return push<std::uint32_t>(builder, bytes);
  return push<std::uint64_t>(builder, bytes);
}

}  // namespace

PayloadCopy::PayloadCopy(const TypePlan& plan, ByteView payload, const RebuildRules& rules,
                         const FieldDuty* duties)
    : plan_(plan),
      payload_(payload),
      rules_(rules),
      duties_(duties),
      builder_(payload.size() + kScratchBytes) {
  kept_.reserve(kKeptAtFirst);
}

Result<Rebuilt> PayloadCopy::made(const PayloadType& type) {
  drops_defaults_ = !type.presence_is_meaning;
  const Offset root = table(plan_.root(), follow(payload_.data()), {duties_, true});
  if (root == 0) return fail(std::move(*fault_));
  builder_.Finish(flatbuffers::Offset<void>(root), std::string(type.file_id).c_str());
  Rebuilt out;
  out.payload.assign(builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize());
  out.dropped.assign(dropped_.begin(), dropped_.end());
  out.coarsened.assign(coarsened_.begin(), coarsened_.end());
  return out;
}

PayloadCopy::Offset PayloadCopy::table(const ObjectPlan& object, const std::uint8_t* from,
                                       Spot spot) {
  const std::size_t first = kept_.size();
  if (!keep_fields(object, from, spot)) return 0;
  const auto start = builder_.StartTable();
  for (std::size_t i = first; i < kept_.size(); ++i) {
    const FieldPlan& field = *kept_[i].field;
    if (kept_[i].child != 0) {
      builder_.AddOffset(field.at, flatbuffers::Offset<void>(kept_[i].child));
    } else if (!inline_value(field, kept_[i].from, spot.below(field))) {
      return 0;
    }
  }
  kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(first), kept_.end());
  return builder_.EndTable(start);
}

bool PayloadCopy::keep_fields(const ObjectPlan& object, const std::uint8_t* from, Spot spot) {
  const bool relabels = spot.is_root && !rules_.new_label_text.empty();
  const TableView view(from);
  for (const FieldPlan& field : object.fields) {
    const auto offset = view.offset_of(field);
    if (offset == 0) continue;
    if (spot.duty != nullptr || (spot.is_root && field.is_protected)) {
      const Stay stay = stay_of(field, spot);
      if (stay == Stay::must_not_go) return false;
      if (stay == Stay::goes) continue;
    }
    const std::uint8_t* at = view.at(offset);
    Offset child = 0;
    if (relabels && &field == plan_.label()) {
      child = builder_.CreateString(rules_.new_label_text).o;
    } else if (!field.is_inline()) {
      child = child_of(field, at, spot.below(field));
      if (child == 0) return false;
    }
    kept_.emplace_back(field, at, child);
  }
  return true;
}

PayloadCopy::Stay PayloadCopy::stay_of(const FieldPlan& field, Spot owner) {
  const Spot spot = owner.below(field);
  if (spot.goes()) {
    if (field.required) {
      refuse(Code::obligation_not_executed, "a required field", spot.duty->path);
      return Stay::must_not_go;
    }
    dropped_.insert(spot.duty->path);
    return Stay::goes;
  }
  if (!owner.is_root || !field.is_protected) return Stay::stays;
  const std::string name(field.name);
  if (rules_.disclosed != nullptr && rules_.disclosed->contains(name)) return Stay::stays;
  dropped_.insert(name);
  return Stay::goes;
}

PayloadCopy::Offset PayloadCopy::child_of(const FieldPlan& field, const std::uint8_t* at,
                                          Spot spot) {
  if (field.kind == Kind::union_type || field.kind == Kind::foreign)
    return refuse(Code::bad_buffer, "unions cannot be rebuilt", field.name);
  const std::uint8_t* from = follow(at);
  if (field.form == Form::vector) return vector(field, from, spot);
  return field.kind == Kind::text ? text(field, from) : table(*field.object, from, spot);
}

PayloadCopy::Offset PayloadCopy::text(const FieldPlan& field, const std::uint8_t* from) {
  const std::string_view view(reinterpret_cast<const char*>(from + sizeof(uoffset_t)),
                              ReadScalar<uoffset_t>(from));
  if (view.size() > kMaxTextBytes)
    return refuse(Code::bad_buffer, "text over 4,096 bytes", field.name);
  const std::string_view fault = fault_of_words(view);
  if (!fault.empty())
    return refuse(Code::bad_buffer, "text with " + std::string(fault), field.name);
  return builder_.CreateString(view.data(), view.size()).o;
}

PayloadCopy::Offset PayloadCopy::vector(const FieldPlan& field, const std::uint8_t* from,
                                        Spot spot) {
  const std::uint8_t* first = from + sizeof(uoffset_t);
  const std::size_t count = ReadScalar<uoffset_t>(from);
  if (field.is_number()) return numbers(field, first, count, spot);
  if (field.kind == Kind::structure) return structures(*field.object, first, count, spot);
  return targets(field, first, count, spot);
}

PayloadCopy::Offset PayloadCopy::numbers(const FieldPlan& field, const std::uint8_t* first,
                                         std::size_t count, Spot spot) {
  if (!are_known(field, first, count)) return 0;
  const std::uint8_t* from = first;
  if (spot.is_coarser()) {
    clean_.assign(first, first + count * field.size);
    make_coarser(field, spot, clean_.data(), count);
    from = clean_.data();
  }
  builder_.StartVector(count, field.size);
  builder_.PushBytes(from, count * field.size);
  return builder_.EndVector(count);
}

PayloadCopy::Offset PayloadCopy::structures(const ObjectPlan& object, const std::uint8_t* first,
                                            std::size_t count, Spot spot) {
  const std::uint8_t* from = first;
  if (!object.is_whole || spot.duty != nullptr) {
    clean_.assign(count * object.size, 0);  // padding stays zero
    const Members members(object, spot);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = i * object.size;
      if (!structure(members, first + at, clean_.data() + at)) return 0;
    }
    from = clean_.data();
  }
  builder_.StartVector(count * object.size / object.alignment, object.alignment);
  builder_.PushBytes(from, count * object.size);
  return builder_.EndVector(count);
}

PayloadCopy::Offset PayloadCopy::targets(const FieldPlan& field, const std::uint8_t* first,
                                         std::size_t count, Spot spot) {
  const std::size_t before = offsets_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* from = follow(first + i * sizeof(uoffset_t));
    const Offset built =
        field.kind == Kind::text ? text(field, from) : table(*field.object, from, spot);
    if (built == 0) return 0;
    offsets_.emplace_back(built);
  }
  const auto made = builder_.CreateVector(offsets_.data() + before, count);
  offsets_.resize(before);
  return made.o;
}

bool PayloadCopy::inline_value(const FieldPlan& field, const std::uint8_t* from, Spot spot) {
  if (field.kind != Kind::structure) return inline_number(field, from, spot);
  const ObjectPlan& object = *field.object;
  if (!object.is_whole || spot.duty != nullptr) {
    clean_.assign(object.size, 0);
    if (!structure(Members(object, spot), from, clean_.data())) return false;
    from = clean_.data();
  }
  builder_.Align(object.alignment);
  builder_.PushBytes(from, object.size);
  builder_.TrackField(field.at, builder_.GetSize());
  return true;
}

bool PayloadCopy::inline_number(const FieldPlan& field, const std::uint8_t* from, Spot spot) {
  if (!are_known(field, from, 1)) return false;
  std::array<std::uint8_t, 8> coarse{};
  if (spot.is_coarser()) {
    std::memcpy(coarse.data(), from, field.size);
    make_coarser(field, spot, coarse.data(), 1);
    from = coarse.data();
  }
  if (drops_defaults_ && !field.optional && is_default(field, from)) return true;
  builder_.TrackField(field.at, push_number(builder_, field.size, from));
  return true;
}

PayloadCopy::Members::Members(const ObjectPlan& object, Spot owner)
    : object_(object), owner_(owner) {
  if (owner.duty == nullptr) return;
  duties_.reserve(object.fields.size());
  for (const FieldPlan& field : object.fields) duties_.push_back(owner.below(field).duty);
}

bool PayloadCopy::structure(const Members& members, const std::uint8_t* from, std::uint8_t* to) {
  const ObjectPlan& object = members.object();
  if (object.is_whole && members.owner().duty == nullptr) {
    std::memcpy(to, from, object.size);
    return true;
  }
  for (const FieldPlan& field : object.fields) {
    if (!member(field, from + field.at, to + field.at, members)) return false;
  }
  clear_bits(object, to, members.owner());
  return true;
}

bool PayloadCopy::member(const FieldPlan& field, const std::uint8_t* from, std::uint8_t* to,
                         const Members& members) {
  const Spot spot = members.spot_of(field);
  if (field.kind == Kind::structure) return structure(Members(*field.object, spot), from, to);
  if (!are_known(field, from, field.count)) return false;
  if (spot.goes()) {  // zeros stay; whether it was there, the bits say
    return members.owner().duty->clear != 0 ||
           refuse(Code::obligation_not_executed, "a member of a struct", spot.duty->path);
  }
  std::memcpy(to, from, std::size_t{field.size} * field.count);
  make_coarser(field, spot, to, field.count);
  return true;
}

/// Says in the struct's own bits that what was removed is not there.
void PayloadCopy::clear_bits(const ObjectPlan& object, std::uint8_t* to, Spot spot) {
  if (spot.duty == nullptr || spot.duty->clear == 0) return;
  const FieldPlan* bits = object.find(spot.duty->bits);
  ACCORD_ASSERT(bits != nullptr);  // a row of the registry names it
  std::uint8_t* bytes = to + bits->at;
  const auto before = static_cast<std::uint64_t>(integer_at(bits->base, bytes));
  const std::uint64_t after = before & ~spot.duty->clear;
  std::memcpy(bytes, &after, bits->size);  // little-endian, as the buffer
  if (after == before) return;
  for (const auto& [name, member] : spot.duty->below) {
    if (member.remove) dropped_.insert(member.path);
  }
}

/// A bool is 0 or 1; a value whose type is an enum is one of its values; bit flags, any union of
/// them.
bool PayloadCopy::are_known(const FieldPlan& field, const std::uint8_t* first, std::size_t count) {
  if (field.values == nullptr) return true;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t value = integer_at(field.base, first + i * field.size);
    if (!field.values->has(value)) {
      return refuse(Code::bad_value, "value " + std::to_string(value) + " is not in its enum",
                    field.name);
    }
  }
  return true;
}

void PayloadCopy::make_coarser(const FieldPlan& field, Spot spot, std::uint8_t* first,
                               std::size_t count) {
  if (!spot.is_coarser()) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (coarsen(field.base, spot.duty->quantum, first + i * field.size))
      coarsened_.insert(spot.duty->path);
  }
}

bool PayloadCopy::refuse(Code code, std::string what, std::string_view where) {
  fault_ = Error{code, std::move(what), std::string(where)};
  return false;
}

}  // namespace accord::node::pipeline
