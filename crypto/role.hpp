// What a certificate is for. The object identifiers are part of the certificate profile: never
// renumber.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace accord::crypto {

enum class Role : std::uint8_t {
  node_sign = 1,
  transport = 2,
  agreement_policy = 3,
  agreement_security = 4,
  auditor = 5,
};

inline constexpr std::array<Role, 5> kRoles{Role::node_sign, Role::transport,
                                            Role::agreement_policy, Role::agreement_security,
                                            Role::auditor};

/// Arc of Accord's extended key usages: 2.25 (UUIDs as integers, ITU-T X.667) below the random UUID
/// 4ee327c4-4f73-4e60-b620-365632b8fc02. A role's identifier is this arc, a dot and the role's
/// number.
inline constexpr std::string_view kRoleArc = "2.25.104859241625393951542868662396810492930";

/// "node-sign", "transport", "agreement-policy", "agreement-security", "auditor": in documents,
/// subjects, file names.
[[nodiscard]] std::string_view name_of(Role role);

/// Exact inverse of name_of; empty for anything else.
[[nodiscard]] std::optional<Role> role_of(std::string_view name);

}  // namespace accord::crypto
