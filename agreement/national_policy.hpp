// A nation's private policy: what it refuses whatever an agreement permits, how it disposes of
// requests, what it calls its sensors, how its fine reasons read outside, and, from its own
// classification guide, how a record with less in it may be marked. It can only tighten what the
// agreements permit, is asked last, and never leaves the node.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agreement/release_terms.hpp"
#include "agreement/tasking.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/label.hpp"

namespace accord::agreement {

/// What becomes of a record whose object is not known while some objects are denied. Answers to
/// requests (TMV) name no object and are exempt from the list of objects.
enum class UnknownObject : std::uint8_t { withhold, release };

struct DenyList {
  std::vector<std::uint32_t> norad_cat_ids;  // ascending
  UnknownObject unknown_object = UnknownObject::withhold;
  std::vector<std::string> payload_types;  // ascending
  std::vector<NationId> recipients;        // ascending
};

enum class Disposal : std::uint8_t { person, accept, decline };

/// One line of the table that disposes of requests; the first that matches decides. An empty list
/// matches all, which the parser refuses where the disposal is accept: a yes says exactly what it
/// says yes to.
struct DispositionRule {
  std::string id;
  std::vector<NationId> requesters;
  std::vector<Priority> priorities;
  std::vector<fbs::Purpose> purposes;
  std::vector<DataMode> data_modes;
  std::vector<std::uint32_t> norad_cat_ids;
  Disposal disposal = Disposal::person;
  std::string reason;  // fine reason, national; set exactly when the disposal is decline
};

/// A line of the nation's own classification guide: a record of these payload types and levels,
/// with these fields removed, these values coarse and sent so late, may be marked with `label`.
/// Of labels of the nation's own policy alone; another nation's data is never marked anew.
struct SubsetRule {
  std::string id;
  std::vector<std::string> payload_types;
  std::vector<Level> from_levels;
  std::vector<std::string> remove;   // paths, ascending
  std::vector<Precision> precision;  // ascending by field
  std::chrono::seconds delay{};      // since the last observation
  Label label;                       // of the result; its level is above none of from_levels
  std::string reference;  // of the policy owner's standing decision; empty: two persons decide
};

struct NationalPolicy {
  NationId nation;
  DenyList deny;
  Disposal default_disposal = Disposal::person;  // person or decline, never accept
  std::vector<DispositionRule> disposition;
  std::map<std::string, std::string, std::less<>> sensor_aliases;  // real name -> alias on the wire
  std::map<std::string, fbs::Reason, std::less<>> reasons;         // fine -> coarse
  std::vector<SubsetRule> subsets;                                 // ids distinct
};

/// How a request is disposed of, for the provider's tasking room. `fine_reason` and `rule` stay
/// national.
struct Disposition {
  Disposal disposal = Disposal::person;
  fbs::Reason coarse_reason{};  // on the wire when declined; UNSPECIFIED otherwise
  std::string fine_reason;
  std::string rule;  // "auto-usa-routine"; "deny/norad_cat_ids", "deny/recipients", "default"
};

/// Returns the policy that `text` (JSON, comments allowed) spells.
/// Errors: too_large, bad_json; then with a path: agreement_schema, policy_invalid, bad_id,
/// unknown_payload.
Result<NationalPolicy> parse_national_policy(std::string_view text);

/// Deny-list first, then the first matching rule, then the default. A request about an unknown
/// object (0) is never accepted by rule: it goes to a person. Requires: decide_tasking has
/// permitted the request; accept adds nothing to a request that an agreement does not permit.
[[nodiscard]] Disposition dispose(const NationalPolicy& policy, const TaskingFacts& facts);

/// The wire's word for a fine reason; UNSPECIFIED for one that the policy does not map.
[[nodiscard]] fbs::Reason coarse_reason(const NationalPolicy& policy, std::string_view fine_reason);

/// True when some sensor of the policy goes by that alias.
[[nodiscard]] bool is_alias(const NationalPolicy& policy, std::string_view alias);

/// The alias under which a sensor's data leave; empty when the policy gives none, and then its data
/// do not leave.
[[nodiscard]] std::optional<std::string_view> alias_of(const NationalPolicy& policy,
                                                       std::string_view sensor);

/// "AUTO_ACCEPT", "AUTO_DECLINE", "PERSON"
[[nodiscard]] std::string_view name_of(Disposal disposal);

}  // namespace accord::agreement
