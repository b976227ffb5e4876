// The 4774 reader on any bytes: what it accepts is written canonically, and that comes back as the
// same bytes and the same marking.
#include <cstdint>
#include <cstdlib>

#include "agreement/marking/stanag4774.hpp"
#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord::agreement::marking;
  const Lookup lookup;
  const auto reading = read_stanag4774(accord::as_text({data, size}), lookup);
  if (!reading) return 0;
  const auto written = format_stanag4774(reading->marking, reading->spelling);
  if (!written) std::abort();
  const auto back = read_stanag4774(*written, lookup);
  if (!back || back->marking != reading->marking) std::abort();
  if (format_stanag4774(back->marking, back->spelling).value_or("") != *written) std::abort();
  return 0;
}
