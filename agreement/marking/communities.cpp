// The table itself: making it, asking it.
#include "agreement/marking/communities.hpp"

#include <algorithm>

#include "agreement/marking/countries.hpp"

namespace accord::agreement::marking {
namespace {

bool by_code(const Community& a, const Community& b) { return a.code < b.code; }

tl::unexpected<Error> refuse(const std::string& code, std::string what) {
  return fail(Code::communities_invalid, std::move(what), code);
}

/// Depth-first over nested communities; `open` holds the way down.
class CircleSearch {
 public:
  explicit CircleSearch(const Communities& table) : table_(table) {}

  Status visit(const Community& community) {
    if (std::find(done_.begin(), done_.end(), &community) != done_.end()) return {};
    if (std::find(open_.begin(), open_.end(), &community) != open_.end()) {
      return refuse(community.code, "a community is a member of itself");
    }
    if (open_.size() == kMaxNesting) return refuse(community.code, "communities nest too deep");
    open_.push_back(&community);
    for (const Member& member : community.members) {
      if (const Community* nested = table_.find(member.code)) ACCORD_CHECK(visit(*nested));
    }
    open_.pop_back();
    done_.push_back(&community);
    return {};
  }

 private:
  static constexpr std::size_t kMaxNesting = 8;
  const Communities& table_;
  std::vector<const Community*> open_;
  std::vector<const Community*> done_;
};

}  // namespace

bool is_code(std::string_view text) {
  if (text.size() < 2 || text.size() > 15 || text[0] < 'A' || text[0] > 'Z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Communities> Communities::make(std::string version, std::vector<Community> list) {
  if (list.size() > kMaxCommunities) return fail(Code::too_large, "too many communities");
  Communities table;
  table.version_ = std::move(version);
  table.list_ = std::move(list);
  std::sort(table.list_.begin(), table.list_.end(), by_code);
  for (std::size_t i = 0; i < table.list_.size(); ++i) {
    const std::string& code = table.list_[i].code;
    if (!is_code(code)) return refuse(code.substr(0, 40), "not a community code");
    if (is_country(code)) return refuse(code, "a country's code is no community");
    if (i > 0 && code == table.list_[i - 1].code) return refuse(code, "stands twice");
  }
  ACCORD_CHECK(table.check_members());
  CircleSearch search(table);
  for (const Community& community : table.list_) ACCORD_CHECK(search.visit(community));
  return table;
}

Status Communities::check_members() const {
  for (const Community& community : list_) {
    if (community.members.size() > kMaxMembers) {
      return fail(Code::too_large, "too many members", community.code);
    }
    for (const Member& member : community.members) {
      if (is_country(member.code) || find(member.code) != nullptr) continue;
      return refuse(community.code, "member '" + member.code.substr(0, 40) +
                                        "' is no country and not in the table");
    }
  }
  return {};
}

const Community* Communities::find(std::string_view code) const {
  const auto at = std::lower_bound(
      list_.begin(), list_.end(), code,
      [](const Community& community, std::string_view wanted) { return community.code < wanted; });
  return at != list_.end() && at->code == code ? &*at : nullptr;
}

void Communities::collect(const Community& community, UtcTime at,
                          std::vector<std::string>& out) const {
  if (community.suppressed || !community.when.contains(at)) return;
  for (const Member& member : community.members) {
    if (!member.when.contains(at)) continue;
    if (const Community* nested = find(member.code)) {
      collect(*nested, at, out);
    } else {
      out.push_back(member.code);
    }
  }
}

std::vector<std::string> Communities::expand(std::string_view code, UtcTime at) const {
  if (is_country(code)) return {std::string(code)};
  std::vector<std::string> out;
  if (const Community* community = find(code)) collect(*community, at, out);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool Communities::contains(std::string_view code, std::string_view nation, UtcTime at) const {
  const std::vector<std::string> countries = expand(code, at);
  return std::binary_search(countries.begin(), countries.end(), nation);
}

Result<UtcTime> parse_date(std::string_view text) {
  if (text.size() != 10) return UtcTime::parse(text);
  auto time = UtcTime::parse(std::string(text) + "T00:00:00Z");
  if (!time) return fail(Code::bad_time, "not a date as in 2026-01-01", std::string(text));
  return time;
}

Result<Communities> parse_communities(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != std::string_view::npos && text[first] == '<') return parse_taxonomy_xml(text);
  return parse_communities_json(text);
}

}  // namespace accord::agreement::marking
