// The list as text, which libacl reads and writes.
#include "node/app/socket_access.hpp"

#include <sys/acl.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

namespace accord::node::app {
namespace {

struct Free {
  void operator()(acl_t list) const { ::acl_free(list); }
};
using AccessList = std::unique_ptr<std::remove_pointer_t<acl_t>, Free>;

/// The short text form of acl(5). Users that are named need a mask; without them there is none, and
/// the list is the mode 0600.
std::string text_of(const std::vector<std::uint32_t>& uids) {
  std::string text = "u::rw,g::-,o::-";
  for (const std::uint32_t uid : uids) text += ",u:" + std::to_string(uid) + ":rw";
  return uids.empty() ? text : text + ",m::rw";
}

tl::unexpected<Error> refused(const std::filesystem::path& path, int error) {
  return fail(Code::file_unwritable,
              error == EOPNOTSUPP
                  ? "this file system has no access lists: put the socket on one that has, such "
                    "as the tmpfs of /run"
                  : std::string("the access list: ") + std::strerror(error),
              path.string());
}

}  // namespace

Status set_socket_access(const std::filesystem::path& path,
                         const std::vector<std::uint32_t>& uids) {
  const AccessList list(::acl_from_text(text_of(uids).c_str()));
  if (list == nullptr) return refused(path, errno);
  if (::acl_set_file(path.c_str(), ACL_TYPE_ACCESS, list.get()) == 0) return {};
  const int error = errno;
  if (error == EOPNOTSUPP && uids.empty()) return {};
  return refused(path, error);
}

}  // namespace accord::node::app
