// LocalServer: the node's Unix socket. Its own thread: accepts, checks the caller's credentials,
// reads one request at a time per connection, hands it with the caller's uid to the handler and
// writes the answer. The handler runs on the connection's turn and may block until the core has
// committed; at most kMaxLocalConnections wait. docs/threads.md "local".
//
// Who may connect is said twice. The socket is 0600 with one entry of an access list for each uid
// let in, so that the kernel turns everybody else away before a byte is read: a group would let in
// whoever joins it later, and mode 0666 would let every user of the machine fill the places. And
// the peer's credentials are asked at the connection and again at every request, so that who is
// struck off loses an open connection too.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "node/app/local_protocol.hpp"

namespace accord::node::app {

inline constexpr std::size_t kMaxLocalConnections = 16;
inline constexpr std::chrono::milliseconds kRoomPatience{
    1'000};  // a caller waits for a place, then is hung up on

class LocalServer {
 public:
  using Handler = std::function<Result<nlohmann::json>(
      std::uint32_t uid, const std::string& command, const nlohmann::json& args)>;

  /// `on_full` is told, on the acceptor's thread, of each caller for whom there was no place.
  explicit LocalServer(
      Handler handler, std::function<void()> on_full = [] {})
      : handler_(std::move(handler)), on_full_(std::move(on_full)) {}
  ~LocalServer() { stop(); }
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  /// Who may call besides the node's own user and root; before start, or while it serves. Errors:
  /// file_unwritable (a file system without access lists); then nobody new is let in.
  Status let_in(std::vector<std::uint32_t> uids);
  /// Binds `path` (0600 and the entries of let_in; a stale socket file is replaced) and starts
  /// serving. Errors: file_unwritable
  Status start(const std::filesystem::path& path);
  /// Ends all connections and waits for their threads.
  void stop();

 private:
  struct Connection {
    std::thread thread;
    int fd = -1;
    std::atomic<bool> done{false};
  };
  Status listen_at(const std::filesystem::path& path);
  void accept_loop();
  void serve(Connection& connection);
  bool is_let_in(std::uint32_t uid);
  void hang_up(Connection& connection);
  bool is_full();
  [[nodiscard]] bool any_done() const;  // requires the mutex
  void reap(bool all);

  Handler handler_;
  std::function<void()> on_full_;
  std::filesystem::path path_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread acceptor_;
  std::mutex mutex_;
  std::condition_variable room_;  // a connection has ended
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::uint32_t> let_in_;  // ascending; under the mutex
};

/// The command line's side. Errors: node_unreachable, not_permitted_local, and the node's own
Result<nlohmann::json> call_node(const std::filesystem::path& socket, const std::string& command,
                                 const nlohmann::json& args);

}  // namespace accord::node::app
