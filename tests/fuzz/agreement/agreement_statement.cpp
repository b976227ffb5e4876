// parse_statement on any bytes: what it accepts is written back and read as the same statement, and
// names a successor exactly when it amends.
#include <cstdint>
#include <cstdlib>

#include "agreement/statement.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto statement = agreement::parse_statement(as_text({data, size}));
  if (!statement) return 0;
  const bool amends = statement->kind == agreement::StatementKind::amend;
  if (!amends && statement->successor != Digest{}) std::abort();
  const std::string text = agreement::statement_text(*statement);
  const auto again = agreement::parse_statement(text);
  if (!again || agreement::statement_text(*again) != text) std::abort();
  return 0;
}
