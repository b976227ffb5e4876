// parse_zap_request on any message: the input is cut into parts by 1-byte lengths. What is accepted
// has the one version, the seven parts, and the parts' own bytes; a key only for CURVE, and whole.
#include <algorithm>
#include <cstdlib>

#include "node/link/authenticator.hpp"

using namespace accord;

namespace {

void need(bool holds) {
  if (!holds) std::abort();
}

bool same(ByteView a, ByteView b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<Bytes> parts;
  for (std::size_t at = 0; at < size;) {
    const std::size_t length = std::min<std::size_t>(data[at], size - at - 1);
    parts.emplace_back(data + at + 1, data + at + 1 + length);
    at += 1 + length;
  }
  const auto request = node::link::parse_zap_request(parts);
  const bool well_formed = parts.size() == 7 && as_text(parts[0]) == "1.0";
  need(request.has_value() == well_formed);
  if (!request) return 0;
  need(same(request->request_id, parts[1]) && request->domain == as_text(parts[2]) &&
       request->address == as_text(parts[3]) && request->mechanism == as_text(parts[5]));
  const bool curve = as_text(parts[5]) == "CURVE" && parts[6].size() == 32;
  need(curve ? same(request->client_key, parts[6]) : request->client_key.empty());
  return 0;
}
