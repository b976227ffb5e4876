// The annex is read like a document; acceding makes a new document and checks the whole.
#include "agreement/annex.hpp"

#include <algorithm>

#include "agreement/check_document.hpp"
#include "agreement/json_schema.hpp"
#include "agreement/read_sections.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::agreement {
namespace {

tl::unexpected<Error> refuse(std::string what, std::string where) {
  return fail(Code::agreement_accession, std::move(what), std::move(where));
}

bool is_candidate(const Accession& accession, const NationId& nation) {
  const auto& named = accession.candidates;
  return named.empty() || std::find(named.begin(), named.end(), nation) != named.end();
}

Status check_belongs(const Document& group, const Digest& group_hash, const Annex& annex) {
  if (group.kind != Kind::group || !group.accession) {
    return refuse(path_of(group) + " is not open to accession", "$.agreement");
  }
  if (annex.agreement != group.name || annex.version != group.version) {
    return refuse("this annex belongs to another agreement than " + path_of(group), "$.agreement");
  }
  if (annex.agreement_sha384 != group_hash) {
    return refuse("this annex names another file of " + path_of(group), "$.agreement_sha384");
  }
  if (annex.number != group.annexes.size() + 1) {
    return refuse("annex " + std::to_string(group.annexes.size() + 1) + " comes next", "$.number");
  }
  return {};
}

/// The annex before counts with its bytes, not by its number alone.
Status check_chain(const Document& group, const Digest& group_hash, const Annex& annex) {
  const bool first = group.annexes.empty();
  const Digest& before = first ? group_hash : group.annexes.back();
  if (annex.previous == before) return {};
  const std::string what =
      first ? "the file of " + path_of(group) : "annex " + std::to_string(annex.number - 1);
  return fail(Code::annex_chain,
              "annex " + std::to_string(annex.number) + " follows " + what + ", SHA-384 " +
                  before.hex() + ", and names another file",
              "$.previous");
}

Status check_newcomer(const Document& group, const Annex& annex) {
  const NationId& nation = annex.party.nation;
  if (group.party(nation) != nullptr) {
    return refuse(nation.text() + " is a party already", "$.party.nation");
  }
  if (!is_candidate(*group.accession, nation)) {
    return refuse(nation.text() + " is no candidate", "$.party.nation");
  }
  if (!group.term.contains(annex.from)) {
    return refuse("the accession lies outside the term of the group", "$.from");
  }
  for (std::size_t i = 0; i < annex.points_of_contact.size(); ++i) {
    if (annex.points_of_contact[i].nation != nation) {
      return refuse("a contact of another nation", at("$.points_of_contact", i) + ".nation");
    }
  }
  return {};
}

}  // namespace

Result<Annex> parse_annex(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxAgreementBytes));
  ACCORD_CHECK(check_annex_schema(json));
  const Node root(json, "$");
  Annex annex;
  const auto name = AgreementId::parse(root["agreement"].text());
  if (!name) return root["agreement"].refuse(name.error().code, name.error().what);
  annex.agreement = *name;
  annex.version = root["version"].number();
  ACCORD_TRY(annex.agreement_sha384, read_digest(root["agreement_sha384"]));
  ACCORD_TRY(annex.previous, read_digest(root["previous"]));
  annex.number = root["number"].number();
  ACCORD_TRY(annex.from, read_time(root["from"]));
  ACCORD_TRY(annex.party, read_party(root["party"]));
  annex.party.since = annex.from;
  ACCORD_TRY(annex.points_of_contact, read_contacts(root["points_of_contact"]));
  return annex;
}

Result<Document> accede(const Document& group, const Digest& group_hash, const Annex& annex,
                        const Digest& annex_hash) {
  ACCORD_CHECK(check_belongs(group, group_hash, annex));
  ACCORD_CHECK(check_chain(group, group_hash, annex));
  ACCORD_CHECK(check_newcomer(group, annex));
  Document larger = group;
  larger.parties.push_back(annex.party);
  larger.annexes.push_back(annex_hash);
  auto& contacts = larger.data_plan.points_of_contact;
  contacts.insert(contacts.end(), annex.points_of_contact.begin(), annex.points_of_contact.end());
  auto& candidates = larger.accession->candidates;
  const bool named = !candidates.empty();
  std::erase(candidates, annex.party.nation);
  if (named && candidates.empty()) larger.accession.reset();  // an empty list would mean anybody
  ACCORD_CHECK(check_document(larger));
  return larger;
}

Status check_annex_signers(const Document& group, const Annex& annex,
                           std::span<const Signer> signers) {
  Document all = group;
  all.parties.push_back(annex.party);
  return check_signers(all, signers);
}

}  // namespace accord::agreement
