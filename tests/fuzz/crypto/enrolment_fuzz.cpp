// parse_enrolment: one spelling, and what is taken names four people.
#include "crypto/enrolment.hpp"
#include "schemas/vocab/assert.hpp"

using namespace accord;
using namespace accord::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input{data, size};
  const auto enrolment = parse_enrolment(as_text(input));
  if (!enrolment) return 0;
  ACCORD_ASSERT(enrolment->text() == as_text(input));
  ACCORD_ASSERT(check_enrolment(*enrolment).has_value() && !enrolment->nation.empty());
  return 0;
}
