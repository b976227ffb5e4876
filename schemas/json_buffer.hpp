// JsonBuffer: one JSON object as a FlatBuffers buffer of a payload type, by its binary schema: how
// a feed brings records of a type that no code knows. Strict JSON (vocab/json.hpp), every member a
// field of the schema and of the field's own kind; nothing is converted, guessed or left out.
#pragma once

#include <memory>

#include "schemas/payload_registry.hpp"

namespace accord {

class JsonBuffer {
 public:
  /// Requires: `type` outlives this. Errors: bad_buffer (the schema cannot be read back)
  static Result<JsonBuffer> of(const PayloadType& type);
  ~JsonBuffer();
  JsonBuffer(JsonBuffer&& other) noexcept;
  JsonBuffer& operator=(JsonBuffer&& other) noexcept;

  /// Numbers, enums by name or value, texts, and objects and arrays of them; an absent member is an
  /// absent field. Errors: too_large, bad_json, bad_value (`where` = "$.emitter.latitude_deg"), and
  /// those of verify_buffer.
  Result<Bytes> read(std::string_view json);

 private:
  struct Library;
  JsonBuffer(const PayloadType& type, std::unique_ptr<Library> library);
  const PayloadType* type_;
  std::unique_ptr<Library> library_;
};

}  // namespace accord
