// parse_log_head and parse_cosigned_head: one spelling, and nothing is believed without pinned
// roots.
#include "crypto/log_head.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  const TrustStore nobody;
  if (const auto head = parse_log_head(text)) {
    ACCORD_ASSERT(head->text() == text);
    ACCORD_ASSERT(!verify_head(*head, nobody, {head->head.log, head->head.time}));
    ACCORD_ASSERT(check_heads(*head, *head, {}).consistent());
    ACCORD_ASSERT(!parse_cosigned_head(text));
  }
  if (const auto head = parse_cosigned_head(text)) {
    const LogHead& terms = head->signed_head.head;
    ACCORD_ASSERT(head->text() == text);
    ACCORD_ASSERT(!verify_cosignature(*head, nobody, {terms.log, head->cosigned_at}));
  }
  return 0;
}
