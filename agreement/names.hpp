// The words of documents and back, beside those of schemas/vocab/kinds.hpp. Internal to this room.
#pragma once

#include <optional>
#include <string_view>

#include "agreement/document.hpp"
#include "agreement/national_policy.hpp"

namespace accord::agreement {

/// "CATALOG_MAINTENANCE", "END_OF_PASS", "CAPACITY": the names of the wire's enums.
[[nodiscard]] std::string_view name_of(fbs::Purpose purpose);
[[nodiscard]] std::string_view name_of(fbs::DeliveryMode mode);
[[nodiscard]] std::string_view name_of(fbs::Reason reason);

/// Exact inverses of the names; empty for anything else, UNSPECIFIED included (except for a
/// reason).
[[nodiscard]] std::optional<fbs::Purpose> purpose_of(std::string_view name);
[[nodiscard]] std::optional<fbs::DeliveryMode> delivery_mode_of(std::string_view name);
[[nodiscard]] std::optional<fbs::Reason> reason_of(std::string_view name);
[[nodiscard]] std::optional<Kind> kind_of(std::string_view name);
[[nodiscard]] std::optional<Use> use_of(std::string_view name);
[[nodiscard]] std::optional<SignerRole> signer_role_of(std::string_view name);
[[nodiscard]] std::optional<Releasability> releasability_of(std::string_view name);
[[nodiscard]] std::optional<Disposal> disposal_of(std::string_view name);

/// Every purpose but UNSPECIFIED.
[[nodiscard]] std::vector<fbs::Purpose> all_purposes();

}  // namespace accord::agreement
