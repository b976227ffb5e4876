// parse_annex on any bytes; what it accepts either joins the group or is refused, and who joined is
// a party from the day that the annex names.
#include <cstdint>
#include <cstdlib>

#include "agreement/annex.hpp"
#include "group_document.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  static const auto kGroup = agreement::parse_document(kGroupDocument);
  if (!kGroup) std::abort();
  const auto annex = agreement::parse_annex(as_text({data, size}));
  if (!annex) return 0;
  const auto larger = agreement::accede(*kGroup, annex->agreement_sha384, *annex, Digest{});
  if (!larger) return 0;
  const agreement::Party* party = larger->party(annex->party.nation);
  if (party == nullptr || party->since != annex->from) std::abort();
  if (kGroup->party(annex->party.nation) != nullptr) std::abort();
  return 0;
}
