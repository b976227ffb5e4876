// A TrackSet buffer to plain values: refused with a code, or a track that is written again and read
// as the same.
#include <cstdlib>

#include "node/translate/track.hpp"

using namespace accord;
using namespace accord::node::translate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto track = read_trackset({data, size});
  if (!track) return 0;
  const auto written = build_trackset(*track);
  if (!written) std::abort();
  const auto again = read_trackset(*written);
  if (!again || again->observations.size() != track->observations.size()) std::abort();
  const auto twice = build_trackset(*again);
  if (!twice || *twice != *written) std::abort();
  return 0;
}
