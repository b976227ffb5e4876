// Blocking sockets, one thread a connection: a handful of people and scripts, never the network.
#include "node/app/local_server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "node/app/socket_access.hpp"
#include "schemas/vocab/json.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

bool read_exactly(int fd, void* into, std::size_t size) {
  auto* at = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t got = ::recv(fd, at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_exactly(int fd, const char* at, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::send(fd, at, size, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    at += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

Result<std::string> read_message(int fd) {
  std::uint8_t prefix[4];
  if (!read_exactly(fd, prefix, sizeof prefix))
    return fail(Code::node_unreachable, "the connection ended");
  const std::size_t size =
      static_cast<std::size_t>(prefix[0]) | static_cast<std::size_t>(prefix[1]) << 8 |
      static_cast<std::size_t>(prefix[2]) << 16 | static_cast<std::size_t>(prefix[3]) << 24;
  if (size > kMaxLocalRequestBytes)
    return fail(Code::too_large, "a message of " + std::to_string(size) + " bytes");
  std::string text(size, '\0');
  if (!read_exactly(fd, text.data(), size))
    return fail(Code::node_unreachable, "the connection ended");
  return text;
}

bool write_message(int fd, const std::string& text) {
  std::string out;
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>(text.size() >> (8 * i)));
  out += text;
  return write_exactly(fd, out.data(), out.size());
}

/// Whose process has connected, as the kernel says.
std::optional<std::uint32_t> caller_of(int fd) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return std::nullopt;
  return credentials.uid;
}

Result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) {
    return fail(Code::config_invalid, "a socket path has at most 107 characters", text);
  }
  std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
  return address;
}

}  // namespace

Status LocalServer::let_in(std::vector<std::uint32_t> uids) {
  std::sort(uids.begin(), uids.end());
  if (listener_ >= 0) ACCORD_CHECK(set_socket_access(path_, uids));
  const std::lock_guard lock(mutex_);
  let_in_ = std::move(uids);
  return {};
}

bool LocalServer::is_let_in(std::uint32_t uid) {
  if (uid == ::geteuid() || uid == 0) return true;
  const std::lock_guard lock(mutex_);
  return std::binary_search(let_in_.begin(), let_in_.end(), uid);
}

Status LocalServer::start(const std::filesystem::path& path) {
  ACCORD_CHECK(listen_at(path));
  path_ = path;
  acceptor_ = std::thread([this] { accept_loop(); });
  return {};
}

Status LocalServer::listen_at(const std::filesystem::path& path) {
  const auto bad = [&](const char* what) {
    return fail(Code::file_unwritable, std::string(what) + ": " + std::strerror(errno),
                path.string());
  };
  ACCORD_TRY(const sockaddr_un address, address_of(path));
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  const auto there = std::filesystem::symlink_status(path, ignored);
  if (std::filesystem::exists(there) && !std::filesystem::is_socket(there)) {
    return fail(Code::file_unwritable, "something that is no socket stands there", path.string());
  }
  std::filesystem::remove(
      path, ignored);  // stale: the store's lock already says that no other node runs here
  const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return bad("socket");
  listener_ = listener;
  const mode_t before = ::umask(0177);
  const int bound = ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  ::umask(before);
  if (bound != 0) return bad("bind");
  if (!let_in_.empty()) ACCORD_CHECK(set_socket_access(path, let_in_));
  if (::listen(listener_, static_cast<int>(kMaxLocalConnections)) != 0) return bad("listen");
  return {};
}

void LocalServer::accept_loop() {
  while (!stopping_) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      return;
    }
    reap(false);
    if (is_full()) {  // one that is ending makes room in a moment
      std::unique_lock lock(mutex_);
      room_.wait_for(lock, kRoomPatience, [this] { return stopping_ || any_done(); });
      lock.unlock();
      reap(false);
    }
    if (stopping_ || is_full()) {  // only this thread adds connections
      if (!stopping_) on_full_();
      ::close(fd);
      continue;
    }
    const std::lock_guard lock(mutex_);
    connections_.push_back(std::make_unique<Connection>());
    Connection& connection = *connections_.back();
    connection.fd = fd;
    connection.thread = std::thread([this, &connection] { serve(connection); });
  }
}

void LocalServer::serve(Connection& connection) {
  const auto answer = [&](const Result<nlohmann::json>& result) {
    return write_message(
        connection.fd,
        answer_json(result).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  };
  const auto caller = caller_of(connection.fd);
  const auto turned_away = [&] {
    if (caller && is_let_in(*caller)) return false;
    (void)answer(fail(Code::not_permitted_local,
                      "this user is neither the node's, nor root, nor one of its operators"));
    return true;
  };
  while (!stopping_ && !turned_away()) {
    const auto text = read_message(connection.fd);
    if (!text && text.error().code == Code::too_large) (void)answer(fail(text.error()));
    if (!text || turned_away()) break;  // he may have been struck off while we waited
    const auto request = parse_local_request(*text);
    const Result<nlohmann::json> result =
        request ? handler_(*caller, request->command, request->args) : fail(request.error());
    if (!answer(result)) break;
  }
  hang_up(connection);
}

/// The caller sees the end at once; the descriptor itself is closed when the thread is reaped.
void LocalServer::hang_up(Connection& connection) {
  ::shutdown(connection.fd, SHUT_RDWR);
  const std::lock_guard lock(mutex_);
  connection.done = true;
  room_.notify_one();
}

bool LocalServer::is_full() {
  const std::lock_guard lock(mutex_);
  return connections_.size() >= kMaxLocalConnections;
}

bool LocalServer::any_done() const {
  return std::any_of(connections_.begin(), connections_.end(),
                     [](const auto& connection) { return connection->done.load(); });
}

void LocalServer::reap(bool all) {
  std::vector<std::unique_ptr<Connection>> finished;
  {
    const std::lock_guard lock(mutex_);
    for (auto& connection : connections_) {
      if (all) ::shutdown(connection->fd, SHUT_RDWR);
      if (all || connection->done) finished.push_back(std::move(connection));
    }
    std::erase(connections_, nullptr);
  }
  for (auto& connection : finished) {
    connection->thread.join();
    ::close(connection->fd);
  }
}

void LocalServer::stop() {
  if (listener_ < 0) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    room_.notify_one();
  }
  ::shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
  reap(true);
  ::close(listener_);
  listener_ = -1;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Result<nlohmann::json> call_node(const std::filesystem::path& socket, const std::string& command,
                                 const nlohmann::json& args) {
  ACCORD_TRY(const sockaddr_un address, address_of(socket));
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail(Code::node_unreachable, std::strerror(errno), socket.string());
  struct Closer {
    int fd;
    ~Closer() { ::close(fd); }
  } closer{fd};
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(Code::node_unreachable, std::strerror(errno), socket.string());
  }
  const nlohmann::json request{{"command", command}, {"args", args}};
  std::string wire;
  try {
    wire = request.dump();
  } catch (const nlohmann::json::exception&) {
    return fail(Code::bad_json, "a text of the request is not UTF-8");
  }
  // A node that turns its caller away says so and hangs up before it has read anything.
  const bool sent = write_message(fd, wire);
  const auto text = read_message(fd);
  if (!sent && !text) return fail(Code::node_unreachable, "the connection ended", socket.string());
  if (!text) return fail(text.error());
  ACCORD_TRY(const nlohmann::json answer, parse_json(*text, kMaxLocalRequestBytes));
  return result_of_answer(answer);
}

}  // namespace accord::node::app
