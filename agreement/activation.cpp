// Set arithmetic over required and given signers.
#include "agreement/activation.hpp"

#include <algorithm>

namespace accord::agreement {
namespace {

bool has_signed(std::span<const Signer> signers, const NationId& nation, SignerRole role) {
  return std::any_of(signers.begin(), signers.end(), [&](const Signer& signer) {
    return signer.nation == nation && signer.role == role;
  });
}

std::vector<NationId> nations_of(const Document& document) {
  std::vector<NationId> nations;
  for (const Party& party : document.parties) nations.push_back(party.nation);
  std::sort(nations.begin(), nations.end());
  return nations;
}

}  // namespace

Status check_signers(const Document& document, std::span<const Signer> signers) {
  std::string missing;
  for (const Party& party : document.parties) {
    if (party.root_sha384 == Digest{}) {
      return fail(Code::agreement_placeholder,
                  "the root certificate of " + party.nation.text() + " is not filled in",
                  path_of(document));
    }
    for (const SignerRole role : kSignerRoles) {
      if (has_signed(signers, party.nation, role)) continue;
      missing.append(missing.empty() ? "" : ", ");
      missing.append(party.nation.text()).append(" ").append(name_of(role));
    }
  }
  if (missing.empty()) return {};
  return fail(Code::agreement_unsigned, "not signed by " + missing, path_of(document));
}

Status check_successor(const Agreement& current, const Document& next) {
  const Document& before = current.document;
  const std::string where = path_of(next);
  if (next.name != before.name || next.version != before.version + 1) {
    return fail(Code::agreement_version, "does not follow " + path_of(before), where);
  }
  if (next.previous != current.hash) {
    return fail(Code::agreement_version, "names another file as the version before", where);
  }
  if (nations_of(next) != nations_of(before)) {
    return fail(Code::agreement_parties, "the parties differ from " + path_of(before), where);
  }
  return {};
}

}  // namespace accord::agreement
