// parse_operators on any bytes; whom it accepts is one person with one login, and has no right
// before or after his time.
#include "node/app/operators.hpp"

#include <cstdint>
#include <cstdlib>
#include <set>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node;
  const auto uid_of = [](const std::string& login) {
    return login.empty() ? std::nullopt : std::optional<std::uint32_t>(login.front());
  };
  const auto people = app::parse_operators(as_text({data, size}), uid_of);
  if (!people) return 0;
  std::set<std::uint32_t> uids;
  std::set<std::string> names;
  for (const app::Operator& one : *people) {
    if (!uids.insert(one.uid).second || !names.insert(one.name).second) std::abort();
    const Label label{"GBR", Level::unclassified, {}};
    if (pipeline::check_may_decide(one, label, one.valid_to)) std::abort();
    if (pipeline::check_may_decide(one, label, one.valid_from - Nanos(1))) std::abort();
  }
  return 0;
}
