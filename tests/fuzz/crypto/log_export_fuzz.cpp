// parse_log_entry, parse_log_export and verify_export: one spelling, and no log is sound without
// pinned roots, whatever its entries say.
#include "crypto/log_export.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto entry = parse_log_entry(text)) ACCORD_ASSERT(entry->line() == text);
  const auto log = parse_log_export(text);
  const TrustStore nobody;
  const auto audit = verify_export(text, {nobody, UtcTime{}});
  ACCORD_ASSERT(log.has_value() == audit.has_value());
  if (!log) return 0;
  ACCORD_ASSERT(log->text() == text);
  ACCORD_ASSERT(audit->find(LogFault::head_invalid) != nullptr);
  ACCORD_ASSERT(log->cosigned.has_value() ==
                (audit->find(LogFault::cosignature_invalid) != nullptr));
  return 0;
}
