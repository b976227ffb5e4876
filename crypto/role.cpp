// Names of the roles.
#include "crypto/role.hpp"

#include <cstdlib>

namespace accord::crypto {

std::string_view name_of(Role role) {
  switch (role) {
    case Role::node_sign:
      return "node-sign";
    case Role::transport:
      return "transport";
    case Role::agreement_policy:
      return "agreement-policy";
    case Role::agreement_security:
      return "agreement-security";
    case Role::auditor:
      return "auditor";
  }
  std::abort();  // a Role is only ever made from its enumerators
}

std::optional<Role> role_of(std::string_view name) {
  for (const Role role : kRoles) {
    if (name == name_of(role)) return role;
  }
  return std::nullopt;
}

}  // namespace accord::crypto
