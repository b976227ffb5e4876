// One table a vocabulary, read in both directions.
#include "agreement/names.hpp"

#include <span>

#include "agreement/ruling.hpp"
#include "tasking_generated.h"
#include "tasking_move_generated.h"

namespace accord::agreement {
namespace {

constexpr std::string_view kKinds[] = {"bilateral", "group", "commercial"};
constexpr std::string_view kUses[] = {"operational", "exercise"};
constexpr std::string_view kRoles[] = {"agreement-policy", "agreement-security"};
constexpr std::string_view kReleasabilities[] = {"rel-to-recipient",
                                                 "rel-to-recipient-or-unclassified"};
constexpr std::string_view kDisposals[] = {"PERSON", "AUTO_ACCEPT", "AUTO_DECLINE"};
constexpr std::string_view kObjectClasses[] = {"UNSPECIFIED", "PAYLOAD", "ROCKET_BODY", "DEBRIS",
                                               "UNCORRELATED"};
constexpr std::string_view kRegimes[] = {"UNSPECIFIED", "LEO", "MEO", "HEO", "GEO", "CISLUNAR"};
constexpr std::string_view kOnwards[] = {"forbidden", "with-consent", "permitted"};
constexpr std::string_view kThirdParties[] = {"with-consent", "as-listed"};
constexpr std::string_view kCompiledOvers[] = {"clause", "object"};
constexpr std::string_view kMapPurposes[] = {"protect", "clear"};
constexpr std::string_view kRedistributions[] = {"none", "named", "open"};
constexpr std::string_view kObservables[] = {"RADAR_RANGE_M",  "RADAR_ANGLE_DEG",
                                             "RANGE_RATE_M_S", "OPTICAL_ANGLE_ARCSEC",
                                             "LASER_RANGE_M",  "TIME_MS"};
constexpr std::string_view kRoutes[] = {"open", "closed"};
constexpr std::string_view kUseFlags[] = {"CONJUNCTION_ASSESSMENT",
                                          "PROXIMITY_OPERATIONS",
                                          "CATALOGUE",
                                          "EVENT_SUPPORT",
                                          "TIP_AND_CUE",
                                          "CHARACTERISATION",
                                          "ANALYST"};
constexpr std::string_view kVerdicts[] = {"withhold", "release", "hold"};

template <class Enum>
std::string_view name_in(std::span<const std::string_view> names, Enum value) {
  const auto index = static_cast<std::size_t>(value);
  return index < names.size() ? names[index] : std::string_view("UNKNOWN");
}

template <class Enum>
std::optional<Enum> value_in(std::span<const std::string_view> names, std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

/// flatc's own tables of values; 0 is UNSPECIFIED in each.
template <class Enum, std::size_t N>
std::optional<Enum> wire_value(const Enum (&values)[N], std::string_view name) {
  for (const Enum value : values) {
    if (name_of(value) == name) return value;
  }
  return std::nullopt;
}

template <class Enum>
std::optional<Enum> specified(std::optional<Enum> value) {
  return value == Enum::UNSPECIFIED ? std::nullopt : value;
}

}  // namespace

std::string_view name_of(Kind kind) { return name_in(kKinds, kind); }
std::string_view name_of(Use use) { return name_in(kUses, use); }
std::string_view name_of(SignerRole role) { return name_in(kRoles, role); }
std::string_view name_of(Releasability rule) { return name_in(kReleasabilities, rule); }
std::string_view name_of(Disposal disposal) { return name_in(kDisposals, disposal); }
std::string_view name_of(Verdict verdict) { return name_in(kVerdicts, verdict); }
std::string_view name_of(ObjectClass value) { return name_in(kObjectClasses, value); }
std::string_view name_of(Regime regime) { return name_in(kRegimes, regime); }
std::string_view name_of(Onward onward) { return name_in(kOnwards, onward); }
std::string_view name_of(ThirdParty value) { return name_in(kThirdParties, value); }
std::string_view name_of(CompiledOver over) { return name_in(kCompiledOvers, over); }
std::string_view name_of(MapPurpose purpose) { return name_in(kMapPurposes, purpose); }
std::string_view name_of(Redistribution value) { return name_in(kRedistributions, value); }
std::string_view name_of(Observable observable) { return name_in(kObservables, observable); }
std::string_view name_of(CalibrationRoute route) { return name_in(kRoutes, route); }
std::string_view name_of(UseFlag use) { return name_in(kUseFlags, use); }
std::string_view name_of(fbs::Commitment value) { return fbs::EnumNameCommitment(value); }
std::string_view name_of(fbs::Purpose purpose) { return fbs::EnumNamePurpose(purpose); }
std::string_view name_of(fbs::DeliveryMode mode) { return fbs::EnumNameDeliveryMode(mode); }
std::string_view name_of(fbs::Reason reason) { return fbs::EnumNameReason(reason); }

std::optional<fbs::Purpose> purpose_of(std::string_view name) {
  return specified(wire_value(fbs::EnumValuesPurpose(), name));
}
std::optional<fbs::DeliveryMode> delivery_mode_of(std::string_view name) {
  return specified(wire_value(fbs::EnumValuesDeliveryMode(), name));
}
std::optional<fbs::Reason> reason_of(std::string_view name) {
  return wire_value(fbs::EnumValuesReason(), name);
}
std::optional<Kind> kind_of(std::string_view name) { return value_in<Kind>(kKinds, name); }
std::optional<Use> use_of(std::string_view name) { return value_in<Use>(kUses, name); }
std::optional<SignerRole> signer_role_of(std::string_view name) {
  return value_in<SignerRole>(kRoles, name);
}
std::optional<Releasability> releasability_of(std::string_view name) {
  return value_in<Releasability>(kReleasabilities, name);
}
std::optional<Disposal> disposal_of(std::string_view name) {
  return value_in<Disposal>(kDisposals, name);
}

std::optional<fbs::Commitment> commitment_of(std::string_view name) {
  return specified(wire_value(fbs::EnumValuesCommitment(), name));
}
std::optional<ObjectClass> object_class_of(std::string_view name) {
  const auto value = value_in<ObjectClass>(kObjectClasses, name);
  return value == ObjectClass::unspecified ? std::nullopt : value;
}
std::optional<Regime> regime_of(std::string_view name) {
  const auto value = value_in<Regime>(kRegimes, name);
  return value == Regime::unspecified ? std::nullopt : value;
}
std::optional<Onward> onward_of(std::string_view name) { return value_in<Onward>(kOnwards, name); }
std::optional<ThirdParty> third_party_of(std::string_view name) {
  return value_in<ThirdParty>(kThirdParties, name);
}
std::optional<CompiledOver> compiled_over_of(std::string_view name) {
  return value_in<CompiledOver>(kCompiledOvers, name);
}
std::optional<MapPurpose> map_purpose_of(std::string_view name) {
  return value_in<MapPurpose>(kMapPurposes, name);
}
std::optional<Redistribution> redistribution_of(std::string_view name) {
  return value_in<Redistribution>(kRedistributions, name);
}
std::optional<Observable> observable_of(std::string_view name) {
  return value_in<Observable>(kObservables, name);
}
std::optional<CalibrationRoute> calibration_route_of(std::string_view name) {
  return value_in<CalibrationRoute>(kRoutes, name);
}
std::optional<UseFlag> use_flag_of(std::string_view name) {
  return value_in<UseFlag>(kUseFlags, name);
}

std::vector<fbs::Commitment> all_commitments() {
  return {fbs::Commitment::BEST_EFFORT, fbs::Commitment::FIRM};
}

std::vector<fbs::Purpose> all_purposes() {
  std::vector<fbs::Purpose> purposes;
  for (const fbs::Purpose purpose : fbs::EnumValuesPurpose()) {
    if (purpose != fbs::Purpose::UNSPECIFIED) purposes.push_back(purpose);
  }
  return purposes;
}

bool is_national(Code reason) {
  return reason >= Code::national_recipient_denied && reason <= Code::national_object_unknown;
}

}  // namespace accord::agreement
