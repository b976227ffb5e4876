// Trace: one line for each thing that happens in a run, and one hash over all of it. Two runs of a
// case have the same hash, or something in the node or in the simulator is not determined by the
// seed (G25).
#pragma once

#include <ostream>
#include <string>

#include "crypto/hash.hpp"
#include "node/store/store.hpp"

namespace accord::sim {

class Trace {
 public:
  /// `lines` may be null: then only the hash is kept.
  explicit Trace(std::ostream* lines) : lines_(lines) {}

  void event(UtcTime at, const std::string& what);
  /// The *body* of the frame, as signed. What carries it is left out: a sealed frame bears the
  /// ephemeral key of its key epoch, which comes from the library's generator and not from the
  /// seed.
  void frame(UtcTime at, const std::string& way, ByteView body);
  void commit(UtcTime at, const std::string& nation, const node::store::Transaction& rows);

  /// Ends the trace.
  [[nodiscard]] Digest finish() { return hash_.finish(); }

 private:
  void line(UtcTime at, const std::string& what, const Digest& content);

  std::ostream* lines_;
  crypto::Sha384 hash_;
};

}  // namespace accord::sim
