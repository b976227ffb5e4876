// Set arithmetic over required and given signers.
#include "agreement/activation.hpp"

#include <algorithm>

#include "agreement/permits.hpp"

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

Status check_enclave(const Document& document, Level node_ceiling) {
  if (document.marking.ceiling <= node_ceiling) return {};
  return fail(Code::agreement_above_node_ceiling,
              "up to " + std::string(name_of(document.marking.ceiling)) +
                  ", and this node ends at " + std::string(name_of(node_ceiling)),
              path_of(document) + "/marking/ceiling");
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

Status check_permits(const Agreement& current, const Document& next, Sha384 sha384) {
  ACCORD_TRY(const Diff difference, diff(current.document, next));
  const std::string text = permits_text(difference);
  const std::string where = path_of(next) + "/permits_sha384";
  if (text.empty()) {
    if (!next.permits) return {};
    return fail(Code::agreement_permits_differ,
                "a list of new permits is named, and nothing is newly permitted", where);
  }
  const Digest computed = sha384(as_bytes(text));
  if (!next.permits) {
    return fail(
        Code::agreement_permits_differ,
        "something is newly permitted, and no list of it is named; it would be " + computed.hex(),
        where);
  }
  if (*next.permits == computed) return {};
  return fail(Code::agreement_permits_differ,
              "the list of new permits is " + computed.hex() + ", not the one named", where);
}

}  // namespace accord::agreement
