// CollectRequest and CollectResponse of the UDL: whatever is taken becomes members of a request, or
// an answer to one, or says why not, and what is shown of a request becomes JSON that is read
// again.
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
  if (const auto response = parse_collect_response(text)) {
    DiagnosticLog log;
    const nlohmann::json asked{
        {"data_mode", name_of(response->mode)}, {"peer", "DEU"}, {"level", "SECRET"}};
    const auto answer = collect_answer(*response, asked, "", log);
    if (answer && answer->move.empty()) std::abort();
  }
  const auto shown = nlohmann::json::parse(data, data + size, nullptr, false);
  if (shown.is_discarded()) return 0;
  const auto written = collect_request_json(shown, {"GBR UNCLASSIFIED", "GBR"});
  if (written && !nlohmann::json::accept(*written)) std::abort();
  (void)collect_response_json(shown, {"GBR UNCLASSIFIED", "GBR"});
  return 0;
}
