// POSIX.1e draft 17 access lists as Linux keeps them, in the extended attribute
// system.posix_acl_access (linux/posix_acl_xattr.h): le32 version 2, then entries of
// {le16 tag, le16 permissions, le32 id}, ascending by tag and id. Written here, because the one
// fixed form that a socket needs is shorter than a library.
#include "node/app/socket_access.hpp"

#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::app {
namespace {

constexpr const char* kAccessList = "system.posix_acl_access";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kNobody = 0xffffffff;  // the id of an entry that names none
constexpr std::uint16_t kReadWrite = 6;

enum class Tag : std::uint16_t {
  owner = 0x01,
  user = 0x02,
  group = 0x04,
  mask = 0x10,
  other = 0x20
};

void put(Bytes& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_entry(Bytes& out, Tag tag, std::uint16_t permissions, std::uint32_t id = kNobody) {
  put(out, static_cast<std::uint16_t>(tag), 2);
  put(out, permissions, 2);
  put(out, id, 4);
}

Bytes list_of(std::vector<std::uint32_t> uids) {
  std::sort(uids.begin(), uids.end());
  Bytes out;
  put(out, kVersion, 4);
  put_entry(out, Tag::owner, kReadWrite);
  for (const std::uint32_t uid : uids) put_entry(out, Tag::user, kReadWrite, uid);
  put_entry(out, Tag::group, 0);
  if (!uids.empty()) put_entry(out, Tag::mask, kReadWrite);
  put_entry(out, Tag::other, 0);
  return out;
}

}  // namespace

Status set_socket_access(const std::filesystem::path& path,
                         const std::vector<std::uint32_t>& uids) {
  const Bytes list = list_of(uids);
  if (::lsetxattr(path.c_str(), kAccessList, list.data(), list.size(), 0) == 0) return {};
  const bool none = errno == EOPNOTSUPP;
  if (none && uids.empty()) return {};
  return fail(Code::file_unwritable,
              none ? "this file system has no access lists: put the socket on one that has, such "
                     "as the tmpfs of /run"
                   : std::string("the access list: ") + std::strerror(errno),
              path.string());
}

}  // namespace accord::node::app
