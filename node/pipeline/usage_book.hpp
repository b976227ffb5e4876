// The usage book: how many observations were released, to whom, under which counter of the
// agreements, of late. Quotas and compilation thresholds are ruled on by it; the outbound line
// charges it in the transaction of the release, so that count and record stand or fall together.
// Counters are known by their durable name (agreement/tables.hpp), and so go on from one snapshot,
// and from one version, to the next. Core's thread.
//
// Counts are kept in stretches of time and are exact or too high, never too low:
//   - A quota counts the stretch that is the UTC day.
//   - A threshold's span is cut into kStretchesPerSpan stretches (of whole seconds, one at least).
//     A stretch counts until all of it lies outside the span: what it holds counts for up to one
//     stretch longer than it must.
//   - What stands in the future, after the clock was set back, counts. A stretch is forgotten only
//     two spans after its end; asked about a time more than one span before the latest one, when
//     something needed may be forgotten, a counter says that it is full.
//   - Memory is bounded: at most kMaxCountedObjects objects have a count of their own. What is
//     released about further ones is counted together, and that sum is added to every object's.
//     Objects that nobody identified are counted as one object.
#pragma once

#include <array>
#include <map>

#include "agreement/duties.hpp"
#include "agreement/release_case.hpp"
#include "node/store/store.hpp"

namespace accord::node::pipeline {

inline constexpr std::int64_t kStretchesPerSpan = 60;
inline constexpr std::size_t kMaxCountedObjects = 16'384;

class UsageBook {
 public:
  void restore(const store::UsageRow& row);
  void restore_latest(UtcTime latest) { latest_ = std::max(latest_, latest); }

  /// What a ruling on a record about `object` for `to` looks at. Good until the next call.
  agreement::Usage usage(const agreement::Snapshot& agreements, const NationId& to,
                         std::uint32_t object, UtcTime at);
  /// The same as a case has it, for the log.
  void describe(const agreement::Snapshot& agreements, agreement::ReleaseCase& out);

  struct Charge {
    const NationId& to;
    std::uint32_t object = 0;
    agreement::ObjectClass object_class = agreement::ObjectClass::unspecified;
    std::uint32_t observations = 0;
    UtcTime at;
  };
  /// Counts a released record under every counter that its ruling names.
  void charge(store::Transaction& into, const agreement::Ruling& ruling, const Charge& charge);

  /// Drops what no ruling looks at any more; at most once a minute.
  void forget(store::Transaction& into, UtcTime now);

  [[nodiscard]] std::size_t counted_objects() const { return counted_objects_; }

 private:
  struct Stretch {
    UtcTime begins;
    UtcTime ends;
    UtcTime keep_until;
    std::uint64_t observations = 0;
  };
  using Window = std::vector<Stretch>;              // ascending
  using Counter = std::map<std::uint32_t, Window>;  // by object; 0 = of all
  using Name = std::pair<std::string, NationId>;    // durable name, and recipient

  /// Numbers of the snapshot's counters towards one nation.
  struct Lines {
    std::vector<std::uint32_t> quotas;
    std::vector<std::uint32_t> compilations;
  };
  void index(const agreement::Snapshot& agreements);
  [[nodiscard]] std::uint32_t quota_count(const Name& name, std::uint32_t object, UtcTime at) const;
  [[nodiscard]] std::uint32_t span_count(const agreement::CompilationTerm& term,
                                         std::uint32_t object, UtcTime at) const;
  [[nodiscard]] std::uint32_t sum_after(const Name& name, std::uint32_t object,
                                        UtcTime after) const;
  std::uint32_t object_line(const Name& name, std::uint32_t object);
  void add(store::Transaction& into, const Name& name, std::uint32_t object,
           const Stretch& stretch);

  std::map<Name, Counter> counters_;
  std::size_t counted_objects_ = 0;  // windows of single objects, over all counters
  UtcTime latest_;                   // the latest time that was charged or forgotten at
  UtcTime forgotten_at_;

  std::shared_ptr<const agreement::Snapshot> indexed_;
  std::map<NationId, Lines> lines_;
  std::vector<std::uint32_t> today_;    // of the snapshot's quotas; full where nothing was asked
  std::vector<std::uint32_t> in_span_;  // of its compilations
};

}  // namespace accord::node::pipeline
