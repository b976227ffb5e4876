// From reflection tables to flat plans.
#include "schemas/type_plan.hpp"

#include <algorithm>

namespace accord {
namespace {

using flatbuffers::uoffset_t;

bool is_whole_number(reflection::BaseType type) {
  return type >= reflection::Bool && type <= reflection::ULong;
}

Kind kind_of(reflection::BaseType type, const ObjectPlan* object) {
  if (is_whole_number(type)) return Kind::integer;
  if (type == reflection::Float || type == reflection::Double) return Kind::real;
  if (type == reflection::UType) return Kind::union_type;
  if (type == reflection::String) return Kind::text;
  if (type != reflection::Obj) return Kind::foreign;
  return object->is_struct ? Kind::structure : Kind::table;
}

/// Whether its members lie one behind the other from its first byte to its last. What is foreign
/// has no size here, and an offset beyond 65,535 has wrapped: neither lies so.
bool is_without_padding(const ObjectPlan& object) {
  std::vector<std::pair<std::size_t, std::size_t>> spans;
  for (const FieldPlan& field : object.fields) {
    const std::size_t each = field.kind == Kind::structure ? field.object->size : field.size;
    spans.emplace_back(field.at, each * field.count);
  }
  std::sort(spans.begin(), spans.end());
  std::size_t end = 0;
  for (const auto& [at, bytes] : spans) {
    if (at != end) return false;
    end += bytes;
  }
  return end == object.size;
}

/// Requires: the structs inside have been finished.
void finish_struct(ObjectPlan& object) {
  object.is_whole = is_without_padding(object);
  for (const FieldPlan& field : object.fields) {
    const bool inner = field.kind == Kind::structure;
    object.is_whole =
        object.is_whole && field.values == nullptr && (!inner || field.object->is_whole);
    object.has_inner = object.has_inner || field.kind == Kind::foreign ||
                       (inner && !field.object->is_without_reals);
    if (field.kind != Kind::real) continue;
    (field.base == reflection::Double ? object.doubles : object.floats).push_back(field.at);
  }
  object.is_without_reals = !object.has_inner && object.doubles.empty() && object.floats.empty();
}

/// Structs after those inside them: `order` gets the index of each.
void put_inner_first(const std::vector<ObjectPlan>& objects, std::size_t index,
                     std::vector<bool>& done, std::vector<std::size_t>& order) {
  if (done[index] || !objects[index].is_struct) return;
  done[index] = true;
  for (const FieldPlan& field : objects[index].fields) {
    if (field.kind == Kind::structure)
      put_inner_first(objects, static_cast<std::size_t>(field.object - objects.data()), done,
                      order);
  }
  order.push_back(index);
}

}  // namespace

KnownValues KnownValues::of_bool() {
  KnownValues out;
  out.low_ = 0b11;
  return out;
}

KnownValues KnownValues::of_enum(const reflection::Enum& names) {
  KnownValues out;
  out.is_flags_ =
      names.attributes() != nullptr && names.attributes()->LookupByKey("bit_flags") != nullptr;
  for (const reflection::EnumVal* entry : *names.values()) {
    const std::int64_t value = entry->value();
    out.flags_ |= value;
    if (value >= 0 && value < 64) {
      out.low_ |= std::uint64_t{1} << value;
    } else {
      out.others_.push_back(value);
    }
  }
  std::sort(out.others_.begin(), out.others_.end());
  return out;
}

bool KnownValues::has_other(std::int64_t value) const {
  return std::binary_search(others_.begin(), others_.end(), value);
}

const FieldPlan* ObjectPlan::find(std::string_view field) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FieldPlan& each) { return each.name == field; });
  return found == fields.end() ? nullptr : &*found;
}

TypePlan::TypePlan(const PayloadType& type)
    : binary_schema_(type.binary_schema),
      label_field_(type.label_field),
      data_mode_field_(type.data_mode_field),
      protected_fields_(type.protected_fields),
      bool_(KnownValues::of_bool()) {
  const auto& schema = *reflection::GetSchema(type.binary_schema.data());
  for (const reflection::Enum* names : *schema.enums())
    enums_.push_back(KnownValues::of_enum(*names));
  objects_.resize(schema.objects()->size());
  for (uoffset_t i = 0; i < schema.objects()->size(); ++i) {
    const reflection::Object& object = *schema.objects()->Get(i);
    objects_[i].name = object.name()->string_view();
    objects_[i].is_struct = object.is_struct();
    objects_[i].size = static_cast<std::size_t>(object.bytesize());
    objects_[i].alignment = static_cast<std::size_t>(object.minalign());
    if (&object == schema.root_table()) root_ = &objects_[i];
  }
  for (uoffset_t i = 0; i < schema.objects()->size(); ++i) add_fields(*schema.objects()->Get(i), i);
  std::vector<bool> done(objects_.size());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < objects_.size(); ++i) put_inner_first(objects_, i, done, order);
  for (const std::size_t index : order) finish_struct(objects_[index]);
  label_ = root_text(label_field_);
  data_mode_ = root_text(data_mode_field_);
}

void TypePlan::add_fields(const reflection::Object& object, std::size_t index) {
  ObjectPlan& owner = objects_[index];
  owner.fields.reserve(object.fields()->size());
  for (const reflection::Field* field : *object.fields()) {
    FieldPlan& plan = owner.fields.emplace_back(field_plan(*field));
    if (plan.form == Form::array && !owner.is_struct) plan.kind = Kind::foreign;
    const auto& named = protected_fields_;
    plan.is_protected =
        &owner == root_ && std::find(named.begin(), named.end(), plan.name) != named.end();
  }
}

FieldPlan TypePlan::field_plan(const reflection::Field& field) const {
  const reflection::Type& type = *field.type();
  FieldPlan out;
  out.name = field.name()->string_view();
  out.at = field.offset();
  out.required = field.required();
  out.optional = field.optional();
  out.default_integer = field.default_integer();
  out.default_real = field.default_real();
  out.base = type.base_type();
  if (out.base == reflection::Vector || out.base == reflection::Array) {
    out.form = out.base == reflection::Vector ? Form::vector : Form::array;
    out.base = type.element();
  }
  const auto index = static_cast<std::size_t>(type.index());
  if (out.base == reflection::Obj) out.object = &objects_[index];
  out.kind = kind_of(out.base, out.object);
  if (out.form == Form::array) {
    out.count = type.fixed_length();
    if (out.kind != Kind::integer && out.kind != Kind::union_type) out.kind = Kind::foreign;
  }
  if (out.is_number()) out.size = static_cast<std::uint8_t>(flatbuffers::GetTypeSize(out.base));
  if (out.kind == Kind::integer && type.index() >= 0) {
    out.values = &enums_[index];
  } else if (out.base == reflection::Bool) {
    out.values = &bool_;
  }
  return out;
}

bool TypePlan::is_of(const PayloadType& type) const {
  return binary_schema_.data() == type.binary_schema.data() && label_field_ == type.label_field &&
         data_mode_field_ == type.data_mode_field &&
         protected_fields_.data() == type.protected_fields.data() &&
         protected_fields_.size() == type.protected_fields.size();
}

const FieldPlan* TypePlan::root_text(std::string_view name) const {
  const FieldPlan* field = name.empty() ? nullptr : root_->find(name);
  const bool is_text = field != nullptr && field->kind == Kind::text && field->form == Form::one;
  return is_text ? field : nullptr;
}

std::shared_ptr<const TypePlan> plan_of(const PayloadType& type) {
  if (type.plan == nullptr || !type.plan->is_of(type))
    return std::make_shared<const TypePlan>(type);
  return {std::shared_ptr<const TypePlan>(), type.plan.get()};  // the row owns it; no count is kept
}

}  // namespace accord
