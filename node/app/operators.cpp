// Strict reading of operators.json, and who may ask what.
#include "node/app/operators.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "agreement/json_schema.hpp"
#include "node/app/files.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::node::app {
namespace {

using pipeline::OperatorRole;

constexpr std::size_t kMaxOperatorsBytes = 256u << 10;

tl::unexpected<Error> refuse(std::string what, const std::string& path) {
  return fail(Code::operators_invalid, std::move(what), path);
}

/// Requires (all readers below): the schema has said which keys there are, and their types.
Result<std::uint32_t> read_user(const nlohmann::json& user, const UidOf& uid_of,
                                const std::string& path) {
  if (user.is_number()) return user.get<std::uint32_t>();
  const auto uid = uid_of(user.get_ref<const std::string&>());
  if (!uid) return refuse("this machine has no such login", path);
  return *uid;
}

Result<UtcTime> read_time(const nlohmann::json& json, const std::string& path) {
  auto time = UtcTime::parse(json.get_ref<const std::string&>());
  if (!time) return refuse(time.error().what, path);
  return *time;
}

Result<std::string> read_name(const nlohmann::json& json, const std::string& path) {
  const std::string& name = json.get_ref<const std::string&>();
  const std::string_view fault = fault_of_words(name);
  if (!fault.empty()) return refuse("text with " + std::string(fault), path);
  return name;
}

Result<std::vector<OperatorRole>> read_roles(const nlohmann::json& json, const std::string& path) {
  std::vector<OperatorRole> roles;
  for (const auto& word : json) {
    const auto role = pipeline::operator_role_of(word.get_ref<const std::string&>());
    if (!role) return refuse("not one of the roles", path);
    if (std::find(roles.begin(), roles.end(), *role) != roles.end())
      return refuse("a role stands twice", path);
    roles.push_back(*role);
  }
  return roles;
}

Result<Operator> read_operator(const nlohmann::json& json, const UidOf& uid_of,
                               const std::string& path) {
  Operator one;
  ACCORD_TRY(one.uid, read_user(json["user"], uid_of, path + ".user"));
  ACCORD_TRY(one.name, read_name(json["name"], path + ".name"));
  ACCORD_TRY(one.roles, read_roles(json["roles"], path + ".roles"));
  const auto level = level_of(json["clearance"].get_ref<const std::string&>());
  if (!level) return refuse("not one of the levels", path + ".clearance");
  one.clearance = *level;
  for (const auto& policy : json["read_ins"]) one.read_ins.push_back(policy.get<std::string>());
  ACCORD_TRY(one.valid_from, read_time(json["valid_from"], path + ".valid_from"));
  ACCORD_TRY(one.valid_to, read_time(json["valid_to"], path + ".valid_to"));
  if (one.valid_to <= one.valid_from)
    return refuse("the interval does not end after it begins", path + ".valid_to");
  return one;
}

std::optional<std::uint32_t> uid_on_this_machine(const std::string& login) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 16'384> room{};
  if (::getpwnam_r(login.c_str(), &entry, room.data(), room.size(), &found) != 0) return {};
  return found == nullptr ? std::nullopt : std::optional<std::uint32_t>(found->pw_uid);
}

/// Who could change the file could make himself a release authority.
Status check_not_writable(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return fail(Code::file_unreadable, "cannot be looked at", path.string());
  const bool ours = status.st_uid == ::geteuid() || status.st_uid == 0;
  const bool sticky_directory = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  if (ours && ((status.st_mode & (S_IWGRP | S_IWOTH)) == 0 || sticky_directory)) return {};
  return fail(Code::writable_by_others, "other users of this machine can change it", path.string());
}

// Who may ask what. What stands in no row is for the node's own user and root.

constexpr std::uint8_t bit(OperatorRole role) {
  return static_cast<std::uint8_t>(1u << static_cast<unsigned>(role));
}
constexpr std::uint8_t kAuthority = bit(OperatorRole::release_authority);
constexpr std::uint8_t kDuty = bit(OperatorRole::duty_officer);
constexpr std::uint8_t kSecurity = bit(OperatorRole::security_officer);
constexpr std::uint8_t kAuditor = bit(OperatorRole::auditor);
constexpr std::uint8_t kAnyone = kAuthority | kDuty | kSecurity | kAuditor;

struct Right {
  std::string_view command;
  std::uint8_t roles;
};
constexpr std::array<Right, 34> kRights{{
    {"status", kAnyone},
    {"agreements", kAnyone},
    {"summary", kAnyone},
    {"counters", kAnyone},
    {"peer.list", kAnyone},
    {"peer.show", kAnyone},
    {"rulings", kAuthority | kSecurity | kAuditor},
    {"notices", kAuthority | kSecurity | kAuditor},
    {"config", kSecurity | kAuditor},
    {"peer.cut", kSecurity},
    {"peer.restore", kSecurity},
    {"reload", kSecurity},
    {"publish", kDuty},
    {"task.list", kAnyone},
    {"task.show", kAnyone},
    {"task.request", kDuty},
    {"task.accept", kDuty},
    {"task.decline", kDuty},
    {"task.cancel", kDuty},
    {"task.withdraw", kDuty},
    {"task.confirm", kDuty},
    {"task.dispute", kDuty},
    {"task.complete", kDuty},
    {"hold.list", kAuthority | kAuditor},
    {"hold.show", kAuthority | kAuditor},
    {"hold.release", kAuthority},
    {"hold.refuse", kAuthority},
    {"hold.downgrade", kAuthority},
    {"hold.confirm", kAuthority},
    {"over-classification", kAuthority | kAuditor},
    {"delayed", kAuthority | kDuty | kAuditor},
    {"consent.list", kAuthority | kSecurity | kAuditor},
    {"consent.add", kAuthority},
    {"consent.revoke", kAuthority | kSecurity},
}};

}  // namespace

Result<std::vector<Operator>> parse_operators(std::string_view text, const UidOf& uid_of) {
  ACCORD_TRY(const nlohmann::json json, parse_json(text, kMaxOperatorsBytes));
  ACCORD_CHECK(agreement::check_against(operators_schema_text(), json));
  std::vector<Operator> out;
  for (std::size_t i = 0; i < json["operators"].size(); ++i) {
    const std::string path = "$.operators[" + std::to_string(i) + "]";
    ACCORD_TRY(Operator one, read_operator(json["operators"][i], uid_of, path));
    for (const Operator& earlier : out) {
      if (earlier.uid == one.uid) return refuse("a login stands twice", path + ".user");
      if (earlier.name == one.name) return refuse("a name stands twice", path + ".name");
    }
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<Operator>> load_operators(const std::filesystem::path& file) {
  ACCORD_CHECK(check_not_writable(std::filesystem::absolute(file).parent_path()));
  ACCORD_CHECK(check_not_writable(file));
  ACCORD_TRY(const std::string text, read_file(file, kMaxOperatorsBytes));
  return in_file(parse_operators(text, uid_on_this_machine), file);
}

const Operator* find_operator(const std::vector<Operator>& operators, std::uint32_t uid) {
  const auto found = std::find_if(operators.begin(), operators.end(),
                                  [uid](const Operator& one) { return one.uid == uid; });
  return found == operators.end() ? nullptr : &*found;
}

Status check_may_ask(const Operator& person, std::string_view command, UtcTime at) {
  ACCORD_CHECK(check_valid(person, at));
  for (const Right& right : kRights) {
    if (right.command != command) continue;
    for (const OperatorRole role : person.roles) {
      if ((right.roles & bit(role)) != 0) return {};
    }
    break;
  }
  return fail(Code::operator_role, person.name + " has no role that may ask this");
}

}  // namespace accord::node::app
