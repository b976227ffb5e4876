// The three line readers on any bytes: what one accepts comes back as the same bytes, goes through
// XML unchanged, and joined with itself stays what it is.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "agreement/marking/release.hpp"
#include "agreement/marking/stanag4774.hpp"
#include "agreement/marking/styles.hpp"
#include "schemas/vocab/bytes.hpp"

namespace {

using namespace accord::agreement::marking;

void require(bool held) {
  if (!held) std::abort();
}

void check_style(std::string_view text, TextStyle style) {
  const Lookup lookup;
  const auto reading = read_text(text, style, lookup);
  if (!reading) {
    require(reading.error().where.starts_with("byte "));
    return;
  }
  const auto written = format_text(reading->marking, style, reading->spelling);
  require(written.has_value() && *written == text);
  const auto xml = format_stanag4774(reading->marking);
  require(xml.has_value());
  const auto back = read_stanag4774(*xml, lookup);
  require(back.has_value() && back->marking == reading->marking);
  const Marking once = normal(reading->marking, {});
  require(normal(once, {}) == once);
  (void)rule_release(reading->marking, {"USA", "GBR", Action::release}, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = accord::as_text({data, size});
  for (const TextStyle style :
       {TextStyle::capco_banner, TextStyle::capco_portion, TextStyle::udl}) {
    check_style(text, style);
  }
  return 0;
}
