// A version that is only proposed, tried on what really happened: the shadow that runs beside the
// live agreements and acts on nothing, and the replay of a journal. Each case is ruled on twice,
// under the agreements in force and under the same with the proposed version in its place, and the
// two are compared. Pure. docs/agreement-language.md "Trying a version".
#pragma once

#include <memory>

#include "agreement/release_case.hpp"

namespace accord::agreement {

/// How a case fares under the proposed version.
enum class Trial : std::uint8_t {
  same,
  permitted,  // withheld before and held or released now; held before and released now
  denied,     // the reverse
  duty,       // goes, or is held, under both, and some duty differs
};

struct Tried {
  Trial trial = Trial::same;
  WrittenRuling before;
  WrittenRuling after;
};

/// The live agreements with `proposed` in place of the versions of its name. It is taken to be in
/// force over their whole time as well as its own, so that its term decides nothing; where the live
/// one is suspended, so is it. Errors: those of compile().
Result<std::shared_ptr<const Snapshot>> with_proposed(const Snapshot& live,
                                                      const Agreement& proposed);

/// One case under both. A tasking request is ruled on as a record and as a request.
[[nodiscard]] Tried try_case(const Snapshot& live, const Snapshot& proposed,
                             const ReleaseCase& facts);

/// The clause that a person looks at: of a denial the one that permitted, otherwise the proposed
/// version's.
[[nodiscard]] const std::string& clause_of(const Tried& tried);

/// "same", "newly permitted", "newly denied", "duty changed"
[[nodiscard]] std::string_view name_of(Trial trial);

}  // namespace accord::agreement
