// BufferJson: the values of a verified FlatBuffers buffer as JSON, by its embedded binary schema.
// Fields in the order of their ids, absent ones left out; an enum value by its name; numbers exact:
// a float is the double it equals. libflatbuffers' own text writer rounds to 6 and 12 decimals, and
// so turns a probability of 1e-15 into zero. Called by show.cpp alone.
#pragma once

#include <flatbuffers/reflection.h>

#include <nlohmann/json.hpp>

namespace accord {

class BufferJson {
 public:
  using Json = nlohmann::ordered_json;

  explicit BufferJson(const reflection::Schema& schema) : schema_(schema) {}

  /// Requires: `root` lies in a buffer that BufferCheck has passed. Texts are taken as they are,
  /// UTF-8 or not.
  [[nodiscard]] Json of(const flatbuffers::Table& root) const;

 private:
  using Field = reflection::Field;

  [[nodiscard]] Json table(const reflection::Object& object, const flatbuffers::Table& from) const;
  [[nodiscard]] Json structure(const reflection::Object& object, const std::uint8_t* at) const;
  [[nodiscard]] Json value(const Field& field, const flatbuffers::Table& from) const;
  [[nodiscard]] Json vector(const Field& field, const std::uint8_t* at) const;
  [[nodiscard]] Json scalar(const Field& field, reflection::BaseType type,
                            const std::uint8_t* at) const;
  [[nodiscard]] Json named(const reflection::Enum& names, std::int64_t value) const;
  [[nodiscard]] const reflection::Object& object_of(const Field& field) const;

  const reflection::Schema& schema_;
};

}  // namespace accord
