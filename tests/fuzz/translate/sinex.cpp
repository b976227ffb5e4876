// SINEX to stations and JSON: what is taken has what it must, and the JSON is JSON.
#include "node/translate/sinex.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  const auto file = node::translate::parse_sinex(as_text({data, size}));
  if (!file) return 0;
  for (const auto& station : file->stations) {
    if (station.code.empty() || station.occupations.empty()) std::abort();
  }
  if (!nlohmann::json::accept(node::translate::stations_json(*file))) std::abort();
  return 0;
}
