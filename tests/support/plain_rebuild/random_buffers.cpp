// Children first, then the table. Nothing here knows of plans.
#include "tests/support/plain_rebuild/random_buffers.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace accord::plain {
namespace {

bool is_scalar(reflection::BaseType type) {
  return type >= reflection::UType && type <= reflection::Double;
}

std::size_t size_of(reflection::BaseType type) { return flatbuffers::GetTypeSize(type); }

}  // namespace

const reflection::Object& RandomBuffers::object_of(const Field& field) const {
  return *schema_->objects()->Get(static_cast<Offset>(field.type()->index()));
}

bool RandomBuffers::is_refused(const Field& field) const {
  const auto element = field.type()->element();
  const auto base = element == reflection::None ? field.type()->base_type() : element;
  if (base == reflection::Union || base == reflection::UType) return true;
  if (base != reflection::Obj || !object_of(field).is_struct()) return false;
  const auto& members = *object_of(field).fields();
  return std::any_of(members.begin(), members.end(), [](const Field* member) {
    const auto each = member->type()->element();
    return each == reflection::Double || each == reflection::Float || each == reflection::Obj;
  });
}

Bytes RandomBuffers::buffer(const PayloadType& type, bool with_faults) {
  with_faults_ = with_faults;
  type_ = &type;
  schema_ = reflection::GetSchema(type.binary_schema.data());
  builder_.Clear();
  builder_.DedupVtables(!once_in(4));
  texts_.clear();
  tables_ = 0;
  const Offset root = table(*schema_->root_table(), 1);
  builder_.Finish(flatbuffers::Offset<void>(root), std::string(type.file_id).c_str());
  return {builder_.GetBufferPointer(), builder_.GetBufferPointer() + builder_.GetSize()};
}

Bytes RandomBuffers::damaged(Bytes buffer) {
  if (once_in(4)) buffer.resize(below(static_cast<std::uint32_t>(buffer.size()) + 1));
  constexpr std::array<std::uint8_t, 8> kLikely{0, 1, 2, 4, 0x7F, 0x80, 0xFE, 0xFF};
  for (std::uint32_t i = below(3); i < 3 && !buffer.empty(); ++i) {
    const std::size_t at = below(static_cast<std::uint32_t>(buffer.size()));
    buffer[at] = once_in(2) ? kLikely[below(8)] : static_cast<std::uint8_t>(below(256));
  }
  return buffer;
}

std::string RandomBuffers::path(const PayloadType& type, bool* is_real) {
  schema_ = reflection::GetSchema(type.binary_schema.data());
  const reflection::Object* object = schema_->root_table();
  std::string out;
  while (object->fields()->size() != 0) {
    const auto& fields = *object->fields();
    const Field& field = *fields.Get(below(fields.size()));
    out += (out.empty() ? "" : ".") + field.name()->str();
    const auto element = field.type()->element();
    const auto base = element == reflection::None ? field.type()->base_type() : element;
    if (is_real != nullptr) *is_real = base == reflection::Float || base == reflection::Double;
    if (base != reflection::Obj || once_in(5)) return once_in(40) ? out + ".nothing" : out;
    object = &object_of(field);
  }
  return out;
}

RandomBuffers::Offset RandomBuffers::table(const reflection::Object& object, unsigned depth) {
  ++tables_;
  std::vector<std::pair<const Field*, Offset>> chosen;  // 0 for what lies inline
  const std::uint32_t sparse = 1 + below(3) + (depth > 3 ? 3 : 0);
  std::vector<const Field*> fields(object.fields()->begin(), object.fields()->end());
  std::shuffle(fields.begin(), fields.end(), random_);
  for (const Field* field : fields) {
    const bool is_named = field->name()->string_view() == type_->label_field ||
                          field->name()->string_view() == type_->data_mode_field;
    const bool there = field->required() || is_named ? !is_wrong() : once_in(sparse);
    const auto base = field->type()->base_type();
    if (!there || (is_refused(*field) && !is_wrong())) continue;
    const bool is_inline =
        is_scalar(base) || (base == reflection::Obj && object_of(*field).is_struct());
    const Offset built = is_inline ? 0 : child(*field, depth);
    if (is_inline || built != 0) chosen.emplace_back(field, built);
  }
  std::shuffle(chosen.begin(), chosen.end(), random_);
  const auto start = builder_.StartTable();
  for (const auto& [field, built] : chosen) {
    if (built == 0) {
      add_inline(*field);
    } else {
      builder_.AddOffset(field->offset(), flatbuffers::Offset<void>(built));
    }
  }
  if (once_in(30)) builder_.AddElement<std::uint32_t>(4 + 2 * 300, 0xA5A5A5A5);  // of no schema
  return builder_.EndTable(start);
}

RandomBuffers::Offset RandomBuffers::child(const Field& field, unsigned depth) {
  const auto base = field.type()->base_type();
  if (base == reflection::Vector) return vector(field, depth);
  if (base == reflection::Obj) {
    if (depth > 6 && !is_wrong()) return 0;
    return depth > 12 || tables_ > 60 ? 0 : table(object_of(field), depth + 1);
  }
  return text(field);  // in place of a union too: nobody looks into one
}

RandomBuffers::Offset RandomBuffers::text(const Field& field) {
  const auto name = field.name()->string_view();
  std::string content = words();
  if (name == type_->label_field && !is_wrong()) content = kRandomLabel;
  if (name == type_->data_mode_field && !is_wrong()) content = kRandomMode;
  const bool is_own = name == type_->label_field || name == type_->data_mode_field;
  if (!is_own && !texts_.empty() && once_in(4))
    return texts_[below(static_cast<std::uint32_t>(texts_.size()))];
  texts_.push_back(builder_.CreateString(content).o);
  return texts_.back();
}

std::string RandomBuffers::words() {
  constexpr std::array<const char*, 8> kOther{
      "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9B\xB0", "\xC2\xA0",
      "~",        "\xED\x9F\xBF", "\xEE\x80\x80",     " "};
  constexpr std::array<const char*, 9> kWrong{"\x01",         "\x7F",     "\xC2\x85",
                                              "\xE2\x80\xAE", "\xC0\xAF", "\xEF\xBB\xBF",
                                              "\xFF",         "\x1F",     "\xE2\x80"};
  const std::uint32_t length = with_faults_ && once_in(300) ? 4'090 + below(12) : below(24);
  std::string out;
  while (out.size() < length) {
    if (once_in(20)) {
      out += kOther[below(8)];
    } else if (with_faults_ && once_in(1'500)) {
      out += kWrong[below(9)];
    } else {
      out += static_cast<char>(0x20 + below(0x5F));
    }
  }
  return out;
}

RandomBuffers::Offset RandomBuffers::vector(const Field& field, unsigned depth) {
  const auto element = field.type()->element();
  std::size_t count = once_in(4) ? 0 : 1 + below(4);
  if (once_in(50)) count = below(40);
  if (element == reflection::Obj && object_of(field).is_struct()) {
    const reflection::Object& object = object_of(field);
    const auto size = static_cast<std::size_t>(object.bytesize());
    const auto align = static_cast<std::size_t>(object.minalign());
    Bytes content(count * size);
    for (std::size_t i = 0; i < count; ++i) fill_struct(object, content.data() + i * size);
    builder_.StartVector(count * size / align, align);
    builder_.PushBytes(content.data(), content.size());
    return builder_.EndVector(count);
  }
  if (!is_scalar(element)) return offsets(field, depth, count);
  const std::size_t size = size_of(element);
  Bytes content(count * size);
  for (std::size_t i = 0; i < count; ++i) number(field, element, content.data() + i * size);
  builder_.StartVector(count, size);
  builder_.PushBytes(content.data(), content.size());
  return builder_.EndVector(count);
}

RandomBuffers::Offset RandomBuffers::offsets(const Field& field, unsigned depth,
                                             std::size_t count) {
  std::vector<flatbuffers::Offset<void>> built;
  const bool is_table = field.type()->element() == reflection::Obj;
  if (is_table && (depth > 12 || tables_ > 60 || (depth > 6 && !is_wrong()))) count = 0;
  for (std::size_t i = 0; i < count; ++i)
    built.emplace_back(is_table ? table(object_of(field), depth + 1) : text(field));
  if (is_wrong() && once_in(8)) {  // one said so often that it is more than a frame holds
    const bool is_one_more = is_table && !built.empty();  // than tables may be
    built.resize(is_one_more ? 5'000
                 : is_table  ? 0
                             : 400,
                 is_one_more ? built.front() : builder_.CreateString(std::string(3'000, 'x')).o);
  }
  return builder_.CreateVector(built).o;
}

void RandomBuffers::add_inline(const Field& field) {
  const auto base = field.type()->base_type();
  std::size_t size = 0, align = 0;
  std::array<std::uint8_t, 8> scalar{};
  Bytes content;
  const std::uint8_t* bytes = scalar.data();
  if (base == reflection::Obj) {
    const reflection::Object& object = object_of(field);
    content.resize(size = static_cast<std::size_t>(object.bytesize()));
    align = static_cast<std::size_t>(object.minalign());
    fill_struct(object, content.data());
    bytes = content.data();
  } else {
    size = align = size_of(base);
    number(field, base, scalar.data());
  }
  builder_.Align(align);
  builder_.PushBytes(bytes, size);
  builder_.TrackField(field.offset(), builder_.GetSize());
}

void RandomBuffers::fill_struct(const reflection::Object& object, std::uint8_t* to) {
  for (std::int32_t i = 0; i < object.bytesize(); ++i)
    to[i] = static_cast<std::uint8_t>(below(256));
  for (const Field* field : *object.fields()) {
    const auto* type = field->type();
    const bool is_array = type->base_type() == reflection::Array;
    const auto base = is_array ? type->element() : type->base_type();
    const bool is_object = base == reflection::Obj;
    const std::size_t size =
        is_object ? static_cast<std::size_t>(object_of(*field).bytesize()) : size_of(base);
    for (std::size_t i = 0; i < (is_array ? type->fixed_length() : 1u); ++i) {
      std::uint8_t* at = to + field->offset() + i * size;
      if (is_object) {
        fill_struct(object_of(*field), at);
      } else {
        number(*field, base, at);
      }
    }
  }
}

void RandomBuffers::number(const Field& field, reflection::BaseType base, std::uint8_t* to) {
  if (base == reflection::Double) {
    const double value = once_in(5) ? field.default_real() : real();
    std::memcpy(to, &value, sizeof value);
  } else if (base == reflection::Float) {
    const auto value = static_cast<float>(once_in(5) ? field.default_real() : real());
    std::memcpy(to, &value, sizeof value);
  } else {
    const std::int64_t value = once_in(5) ? field.default_integer() : integer(field, base);
    std::memcpy(to, &value, size_of(base));  // little-endian, as the buffer
  }
}

double RandomBuffers::real() {
  if (is_wrong()) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const double wrong[] = {std::numeric_limits<double>::quiet_NaN(), kInfinity, -kInfinity};
    return wrong[below(3)];
  }
  if (once_in(10)) return -0.0;
  return (static_cast<double>(below(2'000'001)) - 1e6) / (once_in(2) ? 1.0 : 1'000.0);
}

std::int64_t RandomBuffers::integer(const Field& field, reflection::BaseType base) {
  const auto any = static_cast<std::int64_t>(random_());
  if (field.type()->index() < 0) {
    if (base == reflection::Bool && !is_wrong()) return any & 1;
    return once_in(2) ? any : any & 0xF;
  }
  if (is_wrong()) return once_in(2) ? any : any & 0x1F;
  const auto& values = *schema_->enums()->Get(static_cast<Offset>(field.type()->index()))->values();
  std::int64_t out = values.Get(below(values.size()))->value();
  const auto* attributes =
      schema_->enums()->Get(static_cast<Offset>(field.type()->index()))->attributes();
  const bool flags = attributes != nullptr && attributes->LookupByKey("bit_flags") != nullptr;
  while (flags && once_in(2)) out |= values.Get(below(values.size()))->value();
  return out;
}

}  // namespace accord::plain
