// RevocationList::read: the input is a root certificate, its length of 2 bytes before it, and a
// list. What is taken has one spelling, and terms that would be issued.
#include <algorithm>

#include "crypto/revocation.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t length = std::min<std::size_t>(data[0] + 256u * data[1], size - 2);
  const auto root = Certificate::from_der({data + 2, length});
  if (!root || !root->is_root()) return 0;
  const ByteView der{data + 2 + length, size - 2 - length};
  const auto list = RevocationList::read(der, *root);
  if (!list) return 0;
  ACCORD_ASSERT(std::ranges::equal(list->der(), der) && list->nation() == root->nation());
  ACCORD_ASSERT(list->number() > 0 && list->terms().this_update < list->terms().next_update);
  ACCORD_ASSERT(list->terms().revoked.size() <= kMaxRevocations);
  ACCORD_ASSERT(list->check(*root, kNever).has_value() || !list->terms().revoked.empty());
  return 0;
}
