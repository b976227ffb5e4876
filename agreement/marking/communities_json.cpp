// Our own JSON form of a community table (docs/markings.md "Communities").
#include <algorithm>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/json_reader.hpp"

namespace accord::agreement::marking {
namespace {

constexpr JsonReader kReader{Code::communities_invalid};

Result<Interval> read_interval(const nlohmann::json& json, const std::string& path) {
  Interval interval;
  for (const auto& [key, end] : {std::pair{"from", &interval.from}, {"to", &interval.to}}) {
    if (!json.contains(key)) continue;
    ACCORD_TRY(const std::string text, kReader.text(json, key, path));
    auto time = parse_date(text);
    if (!time) return kReader.refuse(path + '.' + key, "not a date");
    *end = *time;
  }
  if (interval.from && interval.to && *interval.to <= *interval.from) {
    return kReader.refuse(path, "an interval must begin before it ends");
  }
  return interval;
}

Result<Member> read_member(const nlohmann::json& json, const std::string& path) {
  if (json.is_string()) return Member{json.get<std::string>(), {}};
  ACCORD_CHECK(kReader.only_keys(json, {"code", "from", "to"}, path));
  Member member;
  ACCORD_TRY(member.code, kReader.text(json, "code", path));
  ACCORD_TRY(member.when, read_interval(json, path));
  return member;
}

Result<Community> read_community(const nlohmann::json& json, const std::string& path) {
  ACCORD_CHECK(kReader.only_keys(json, {"code", "from", "to", "members", "suppressed"}, path));
  Community community;
  ACCORD_TRY(community.code, kReader.text(json, "code", path));
  ACCORD_TRY(community.when, read_interval(json, path));
  const bool told = json.contains("members");
  const bool suppressed = json.contains("suppressed") && json["suppressed"] == true;
  if (json.contains("suppressed") && !suppressed) {
    return kReader.refuse(path + ".suppressed", "only true may stand here");
  }
  if (told == suppressed) return kReader.refuse(path, "either members, or suppressed: true");
  community.suppressed = suppressed;
  if (suppressed) return community;
  ACCORD_TRY(const nlohmann::json* members, kReader.list(json, "members", path));
  for (std::size_t i = 0; i < members->size(); ++i) {
    const std::string place = path + ".members[" + std::to_string(i) + ']';
    ACCORD_TRY(Member member, read_member((*members)[i], place));
    community.members.push_back(std::move(member));
  }
  return community;
}

}  // namespace

Result<Communities> parse_communities_json(std::string_view text) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxCommunitiesBytes));
  ACCORD_CHECK(kReader.only_keys(json, {"accord_communities", "version", "communities"}, "$"));
  if (!json.contains("accord_communities") || json["accord_communities"] != 1) {
    return kReader.refuse("$.accord_communities", "must be 1");
  }
  ACCORD_TRY(std::string version, kReader.text(json, "version", "$"));
  ACCORD_TRY(const nlohmann::json* list, kReader.list(json, "communities", "$"));
  std::vector<Community> communities;
  for (std::size_t i = 0; i < list->size(); ++i) {
    ACCORD_TRY(Community community,
               read_community((*list)[i], "$.communities[" + std::to_string(i) + ']'));
    communities.push_back(std::move(community));
  }
  return Communities::make(std::move(version), std::move(communities));
}

}  // namespace accord::agreement::marking
