// One table a vocabulary, read in both directions.
#include "agreement/names.hpp"

#include <span>

#include "agreement/ruling.hpp"
#include "tasking_generated.h"
#include "tasking_move_generated.h"

namespace accord::agreement {
namespace {

constexpr std::string_view kKinds[] = {"bilateral"};
constexpr std::string_view kUses[] = {"operational", "exercise"};
constexpr std::string_view kRoles[] = {"agreement-policy", "agreement-security"};
constexpr std::string_view kReleasabilities[] = {"rel-to-recipient",
                                                 "rel-to-recipient-or-unclassified"};
constexpr std::string_view kDisposals[] = {"PERSON", "AUTO_ACCEPT", "AUTO_DECLINE"};
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
