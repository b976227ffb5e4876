// Every strict reader of the wire over the same bytes; what is accepted must be built again to the
// same bytes.
#include <cstdlib>

#include "node/pipeline/wire.hpp"

using namespace accord;
using namespace accord::node::pipeline;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(data, data + size);
  if (const auto batch = parse_batch(bytes)) {
    if (build_batch(*batch) != bytes) std::abort();
    for (const Bytes& record : batch->records) (void)parse_record(record);
  }
  if (const auto control = parse_control(bytes)) {
    if (build_control(*control) != bytes) std::abort();
    (void)parse_hello(control->body);
    (void)parse_receipt(control->body);
    (void)parse_heartbeat(control->body);
    if (const auto keys = parse_keys(control->body)) (void)build_keys(*keys);
    (void)parse_revocations(control->body);
  }
  if (const auto record = parse_record(bytes)) (void)build_record(record->head, record->payload);
  (void)parse_hello(bytes);
  (void)parse_receipt(bytes);
  (void)parse_heartbeat(bytes);
  (void)parse_keys(bytes);
  (void)parse_revocations(bytes);
  return 0;
}
