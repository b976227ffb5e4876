// A ruling: the answer of the guard, with the clause it rests on. Made by decide() and
// decide_tasking() alone; logged, shown and, where it permits, carried in the record header (clause
// and agreements).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/digest.hpp"

namespace accord::agreement {

enum class Verdict : std::uint8_t {
  withhold,  // outbound: stays here; inbound: quarantined. What a Ruling says until it says
             // something else
  release,   // outbound: may go; inbound: may be admitted
  hold,      // a person decides; no clause of the language's first form asks for it yet
};

struct Ruling {
  Verdict verdict = Verdict::withhold;
  std::string clause;  // "GBR-USA-SDA/2/release/GBR>USA/clauses/metric-tracks"; never empty
  Code reason = Code::facts_incomplete;  // codes.def 3100-3199; `permitted` exactly when released
  std::vector<Digest> agreements;  // ascending: every agreement that applied, whatever the verdict
  std::vector<std::string>
      disclose;  // protected fields that may stay in: all applicable clauses allow them
  std::vector<std::string> obligations;  // what must be done to the payload before it goes, by name

  bool operator==(const Ruling&) const = default;
};

/// Obligation: drop every protected field of the payload type that Ruling::disclose does not name.
inline constexpr std::string_view kRedactProtectedFields = "redact-protected-fields";

/// Clause path of a ruling where no agreement names both nations.
inline constexpr std::string_view kNoAgreementPath = "no agreement";

/// True for the reasons of the national policy, which the peer must not learn.
[[nodiscard]] bool is_national(Code reason);

/// "release", "withhold", "hold"
[[nodiscard]] std::string_view name_of(Verdict verdict);

}  // namespace accord::agreement
