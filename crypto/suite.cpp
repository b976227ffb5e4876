// Names and numbers of the suites.
#include "crypto/suite.hpp"

#include <array>
#include <cstdlib>
#include <string>

namespace accord::crypto {
namespace {

constexpr std::array<Suite, 3> kSuites{Suite::p384, Suite::ed25519, Suite::hybrid_pq};

}  // namespace

std::string_view name_of(Suite suite) {
  switch (suite) {
    case Suite::p384:
      return "p384";
    case Suite::ed25519:
      return "ed25519";
    case Suite::hybrid_pq:
      return "hybrid_pq";
  }
  std::abort();  // a Suite is only ever made from its enumerators
}

Result<Suite> suite_of(std::string_view name) {
  for (const Suite suite : kSuites) {
    if (name != name_of(suite)) continue;
    ACCORD_CHECK(require_provider(suite));
    return suite;
  }
  return fail(Code::suite_unknown, "no suite '" + std::string(name.substr(0, 40)) + "'");
}

Result<Suite> suite_of_number(std::uint8_t number) {
  for (const Suite suite : kSuites) {
    if (number != static_cast<std::uint8_t>(suite)) continue;
    ACCORD_CHECK(require_provider(suite));
    return suite;
  }
  return fail(Code::suite_unknown, "no suite " + std::to_string(number));
}

Status require_provider(Suite suite) {
  if (suite != Suite::hybrid_pq) return {};
  return fail(Code::suite_provider_missing,
              "suite hybrid_pq (3) needs ML-DSA-87, which no provider here offers");
}

}  // namespace accord::crypto
