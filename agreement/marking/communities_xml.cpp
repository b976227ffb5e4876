// The ODNI tetragraph taxonomy: a snapshot of memberships, with codes that ended on a date. Its
// members carry no dates of their own, so the table's version is part of what an agreement pins.
#include <algorithm>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/xml_tree.hpp"

namespace accord::agreement::marking {
namespace {

constexpr std::string_view kSpace = "urn:us:gov:ic:taxonomy:catt:tetragraph";
constexpr std::string_view kVersion = "urn:us:gov:ic:taxonomy:catt:tetragraph TESVersion";

tl::unexpected<Error> refuse(const XmlElement& element, std::string what) {
  return fail(Code::communities_invalid, std::move(what), at_byte(element.byte));
}

Status read_members(const XmlElement& membership, Community& community) {
  for (const XmlElement& child : membership.children) {
    const bool country = child.name == "Country" || child.name == "Organization";
    if (!country) {
      community.suppressed = true;  // MembershipSupressed, or a sentence instead of members
      continue;
    }
    const std::string code(trimmed(child.text));
    const bool twice = std::any_of(community.members.begin(), community.members.end(),
                                   [&](const Member& member) { return member.code == code; });
    if (twice) return refuse(child, "a member stands twice");
    community.members.push_back({code, {}});
  }
  if (community.members.empty()) community.suppressed = true;
  return {};
}

/// decomposable: Yes has members; No has members that are not told; NA is no longer in use.
Status read_use(const XmlElement& element, Community& community) {
  const std::string* decomposable = element.attribute("decomposable");
  if (decomposable == nullptr) return refuse(element, "decomposable is missing");
  if (*decomposable != "Yes" && *decomposable != "No" && *decomposable != "NA") {
    return refuse(element, "decomposable must be Yes, No or NA");
  }
  if (*decomposable != "Yes") community.suppressed = true;
  const std::string* ended = element.attribute("deprecated");
  if (ended != nullptr) {
    auto time = parse_date(*ended);
    if (!time) return refuse(element, "deprecated is not a date");
    community.when.to = *time;
  } else if (*decomposable == "NA") {
    community.when.to = UtcTime{};  // ended, nobody says when: never in use
  }
  return {};
}

Result<Community> read_tetragraph(const XmlElement& element) {
  const XmlElement* token = element.child("TetraToken");
  const XmlElement* membership = element.child("Membership");
  if (token == nullptr) return refuse(element, "TetraToken is missing");
  if (membership == nullptr) return refuse(element, "Membership is missing");
  Community community;
  community.code = std::string(trimmed(token->text));
  ACCORD_CHECK(read_use(element, community));
  ACCORD_CHECK(read_members(*membership, community));
  return community;
}

}  // namespace

Result<Communities> parse_taxonomy_xml(std::string_view text) {
  ACCORD_TRY(const XmlElement root, parse_xml(text, kMaxCommunitiesBytes));
  if (root.space != kSpace || root.name != "Tetragraphs") {
    return refuse(root, "not a tetragraph taxonomy");
  }
  const std::string* version = root.attribute(kVersion);
  std::vector<Community> list;
  for (const XmlElement& element : root.children) {
    if (element.space != kSpace || element.name != "Tetragraph") continue;
    ACCORD_TRY(Community community, read_tetragraph(element));
    list.push_back(std::move(community));
  }
  if (list.empty()) return refuse(root, "no community in it");
  return Communities::make(version == nullptr ? "" : "ODNI-" + *version, std::move(list));
}

}  // namespace accord::agreement::marking
