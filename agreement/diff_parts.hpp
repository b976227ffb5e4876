// The two halves of a diff, release and tasking, and what they share. Internal to this room.
#pragma once

#include "agreement/diff.hpp"
#include "agreement/diff_counters.hpp"

namespace accord::agreement {

/// Regions without their place in the list; witnesses are complete but not yet confirmed.
Status diff_release(const DiffSpace& space, const DiffLimits& limits, Diff& out);
Status diff_tasking(const BothDocuments& documents, const DiffLimits& limits, Diff& out);

/// Conditions of a region of release in words; axes that may be anything are left out.
[[nodiscard]] std::vector<Condition> conditions_of(const DiffSpace& space, const Region& region);

/// "from A (included) to B (not included); from C on"
[[nodiscard]] std::string times_text(const std::vector<UtcTime>& cuts, const Positions& positions);
/// "up to 100", "101 to 200", "more than 200"
[[nodiscard]] std::string counts_text(const std::vector<std::uint32_t>& limits,
                                      const Positions& positions);
[[nodiscard]] std::string pairs_text(const std::vector<std::pair<NationId, NationId>>& pairs);

/// True when the case, with the counts of either version, lies in the region. Requires: a region of
/// release, found in that space.
[[nodiscard]] bool contains(const DiffSpace& space, const Region& region,
                            const std::array<ReleaseCase, kVersions>& facts);

/// Rules on the witness of every region again, by decide() and decide_tasking() under each version.
Status confirm(const BothDocuments& documents, const Diff& diff);

}  // namespace accord::agreement
