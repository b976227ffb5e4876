// The code table, from codes.def.
#include "schemas/vocab/error.hpp"

#include <array>
#include <cstdlib>

namespace accord {
namespace {

constexpr CodeEntry kEntries[] = {
#define ACCORD_CODE(number, name, meaning, next) {Code::name, #name, meaning, next},
#include "schemas/vocab/codes.def"
#undef ACCORD_CODE
};

}  // namespace

const CodeEntry& code_entry(Code code) {
  for (const CodeEntry& entry : kEntries) {
    if (entry.code == code) return entry;
  }
  std::abort();  // a Code is only ever made from the table
}

std::optional<Code> find_code(std::string_view text) {
  if (text.starts_with("ACC-")) text.remove_prefix(4);
  for (const CodeEntry& entry : kEntries) {
    if (text == entry.name || text == std::to_string(static_cast<unsigned>(entry.code))) {
      return entry.code;
    }
  }
  return std::nullopt;
}

std::string code_text(Code code) { return "ACC-" + std::to_string(static_cast<unsigned>(code)); }

std::string Error::text() const {
  std::string out = code_text(code);
  out.append(" ").append(code_entry(code).name).append(": ").append(what);
  if (!where.empty()) out.append(" (at ").append(where).append(")");
  return out;
}

}  // namespace accord
