// The words of documents and back, beside those of schemas/vocab/kinds.hpp. For this room, and for
// command lines that take the same words.
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
[[nodiscard]] std::string_view name_of(fbs::Commitment commitment);

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
[[nodiscard]] std::optional<fbs::Commitment> commitment_of(std::string_view name);
[[nodiscard]] std::optional<ObjectClass> object_class_of(std::string_view name);
[[nodiscard]] std::optional<Regime> regime_of(std::string_view name);
[[nodiscard]] std::optional<Onward> onward_of(std::string_view name);
[[nodiscard]] std::optional<ThirdParty> third_party_of(std::string_view name);
[[nodiscard]] std::optional<CompiledOver> compiled_over_of(std::string_view name);
[[nodiscard]] std::optional<MapPurpose> map_purpose_of(std::string_view name);
[[nodiscard]] std::optional<Redistribution> redistribution_of(std::string_view name);
[[nodiscard]] std::optional<Observable> observable_of(std::string_view name);
[[nodiscard]] std::optional<CalibrationRoute> calibration_route_of(std::string_view name);
[[nodiscard]] std::optional<UseFlag> use_flag_of(std::string_view name);

/// Every value but UNSPECIFIED.
[[nodiscard]] std::vector<fbs::Purpose> all_purposes();
[[nodiscard]] std::vector<fbs::Commitment> all_commitments();

}  // namespace accord::agreement
