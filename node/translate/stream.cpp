// The SDS stream form. A size-prefixed buffer is aligned with its prefix counted in, so that a
// payload cannot just be given a prefix: it is copied field by field through its binary schema,
// absent fields staying absent.
#include <flatbuffers/reflection.h>

#include "node/translate/translate.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::node::translate {

Result<Bytes> to_stream(std::span<const Translated> records) {
  Bytes out;
  for (const Translated& record : records) {
    const PayloadType* type = find_payload_type(record.payload_code);
    if (type == nullptr)
      return fail(Code::unknown_payload, "no payload type " + record.payload_code);
    ACCORD_CHECK(verify_buffer(*type, record.payload));
    const reflection::Schema& schema = *reflection::GetSchema(type->binary_schema.data());
    flatbuffers::FlatBufferBuilder builder(record.payload.size() + 64);
    builder.ForceDefaults(true);
    const auto root = flatbuffers::CopyTable(builder, schema, *schema.root_table(),
                                             *flatbuffers::GetAnyRoot(record.payload.data()));
    builder.FinishSizePrefixed(root, std::string(type->file_id).c_str());
    out.insert(out.end(), builder.GetBufferPointer(),
               builder.GetBufferPointer() + builder.GetSize());
  }
  return out;
}

}  // namespace accord::node::translate
