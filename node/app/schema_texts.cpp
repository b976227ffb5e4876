#include "node/app/schema_texts.hpp"

#include "agreement/declared_schema.hpp"
#include "crypto/hash.hpp"
#include "node/app/files.hpp"
#include "schemas/schema_text.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".fbs";

Status declare(const agreement::AgreedPayload& payload, const fs::path& folder,
               PayloadTypes& types) {
  if (folder.empty()) {
    return fail(Code::schema_missing,
                "node.json names no folder of schemas, and " + payload.code + " is declared");
  }
  const fs::path file = folder / (payload.code + std::string(kEnding));
  std::error_code ignored;  // what is there and cannot be read, says read_file
  if (fs::status(file, ignored).type() == fs::file_type::not_found)
    return fail(Code::schema_missing, "of payload type " + payload.code, file.string());
  ACCORD_TRY(DeclaredSchema schema, read_schema_text(file));
  if (schema.digest != payload.schema_sha384) {  // only an agreed text is read any further
    return fail(Code::schema_digest_mismatch,
                "the text is " + schema.digest.hex() + ", agreed is " + payload.schema_sha384.hex(),
                file.string());
  }
  schema.name = payload.declared->name;
  schema.file_id = payload.declared->file_id;
  return in_file(types.declare(schema), file);
}

}  // namespace

Digest schema_digest_of(const std::string& file_name, std::string_view text) {
  const std::string line = file_name + " " + crypto::sha384(as_bytes(text)).hex() + "\n";
  return crypto::sha384(as_bytes(line));
}

Result<DeclaredSchema> read_schema_text(const fs::path& file) {
  const std::string code = file.stem().string();
  if (file.extension() != kEnding || !is_payload_code(code)) {
    return fail(Code::bad_argument, "a schema text is called CODE.fbs, CODE of A-Z and 0-9",
                file.string());
  }
  ACCORD_TRY(std::string text, read_file(file, kMaxSchemaTextBytes));
  const Digest digest = schema_digest_of(file.filename().string(), text);
  return DeclaredSchema{code, code, {}, digest, std::move(text)};
}

Result<std::shared_ptr<const PayloadTypes>> load_payload_types(
    const fs::path& folder, std::span<const agreement::Document* const> documents) {
  PayloadTypes types;
  for (const agreement::Document* document : documents) {
    for (const agreement::AgreedPayload& payload : document->standard.payload_types) {
      if (!payload.declared) continue;
      ACCORD_CHECK(declare(payload, folder, types));
      ACCORD_CHECK(agreement::check_declared_schema(*document, *types.find(payload.code)));
    }
  }
  return std::make_shared<const PayloadTypes>(std::move(types));
}

}  // namespace accord::node::app
