// CollectRequest and CollectResponse of the UDL: whatever is taken becomes members of a request or
// says why not, and what is shown of a request becomes JSON that is read again.
#include "node/translate/collect_request.hpp"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "schemas/vocab/bytes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace accord;
  using namespace accord::node::translate;
  const std::string_view text = as_text({data, size});
  if (const auto request = parse_collect_request(text)) {
    DiagnosticLog log;
    const auto members = task_members(*request, "DEU", log);
    if (members && !members->contains("window_start")) std::abort();
  }
  (void)parse_collect_response(text);
  const auto shown = nlohmann::json::parse(data, data + size, nullptr, false);
  if (shown.is_discarded()) return 0;
  const auto written = collect_request_json(shown, {"GBR UNCLASSIFIED", "GBR"});
  if (written && !nlohmann::json::accept(*written)) std::abort();
  (void)collect_response_json(shown, {"GBR UNCLASSIFIED", "GBR"});
  return 0;
}
