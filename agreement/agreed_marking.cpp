// Section by section.
#include "agreement/agreed_marking.hpp"

#include <algorithm>
#include <map>

#include "agreement/marking/countries.hpp"

namespace accord::agreement {
namespace {

constexpr std::array kLevels{Level::unclassified, Level::restricted, Level::confidential,
                             Level::secret, Level::top_secret};

std::vector<marking::Member> members_of(const Community& community) {
  std::vector<marking::Member> members;
  for (const Membership& member : community.members) {
    if (!marking::is_country(member.nation.text())) continue;  // a participant of no state
    members.push_back({member.nation.text(), {member.term.from, member.term.to}});
  }
  return members;
}

marking::Equivalence rows_of(const Marking& marking, const Equivalence& table, UtcTime at) {
  marking::Equivalence out;
  out.from = table.from;
  out.to = table.to;
  if (table.created) out.created = {table.created->from, table.created->to};
  const UtcTime created = table.created ? table.created->from : at;
  for (const Level level : kLevels) {
    const Protection found = protection(
        marking, {table.from, table.to, MapPurpose::protect, accord::name_of(level), created, at});
    if (found.level != Level::unspecified) {
      out.rungs[level] = {found.level, std::string(found.word)};
    }
  }
  return out;
}

}  // namespace

Result<AgreedMarking> agreed_marking(const Marking& marking, const NationId& to, UtcTime at) {
  AgreedMarking out;
  ACCORD_TRY(out.communities, communities_to_read({&marking}));
  std::vector<marking::Equivalence> rows;
  bool maps = false;
  for (const Equivalence& table : marking.equivalences) {
    if (table.purpose != MapPurpose::protect) continue;
    maps = true;
    if (table.to != to.text() || (table.effective && !table.effective->contains(at))) continue;
    rows.push_back(rows_of(marking, table, at));
  }
  if (maps) {
    ACCORD_TRY(out.map, marking::EquivalenceTable::make(std::move(rows)));
  }
  for (const ProviderToken& token : marking.provider_tokens) {
    const auto& listed = token.releasable_to;
    if (std::find(listed.begin(), listed.end(), to) == listed.end()) continue;
    out.tokens.push_back(token.token);
  }
  return out;
}

Result<marking::Communities> communities_to_read(const std::vector<const Marking*>& markings) {
  std::map<std::string, marking::Community> by_code;
  for (const Marking* marking : markings) {
    for (const Community& community : marking->communities) {
      if (marking::is_country(community.code)) continue;  // a line reads it as the country
      marking::Community& out = by_code[community.code];
      out.code = community.code;
      auto members = members_of(community);
      out.members.insert(out.members.end(), members.begin(), members.end());
    }
  }
  std::vector<marking::Community> list;
  for (auto& [code, community] : by_code) {
    community.suppressed = community.members.empty();
    list.push_back(std::move(community));
  }
  return marking::Communities::make("agreement", std::move(list));
}

}  // namespace accord::agreement
