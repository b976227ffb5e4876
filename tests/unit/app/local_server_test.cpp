// The node's Unix socket, for real: one file, one thread a connection, hostile callers.
#include "node/app/local_server.hpp"

#include <grp.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <future>
#include <optional>

#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/limits.hpp"
#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::contents_of;
using test::Scratch;

Result<nlohmann::json> echo(std::uint32_t uid, const std::string& command,
                            const nlohmann::json& args) {
  if (command == "whoami") return nlohmann::json{{"uid", uid}};
  if (command == "refuse") return fail(Code::unknown_peer, "no such peer", "nation");
  return nlohmann::json{{"command", command}, {"args", args}};
}

/// A caller that may say anything. Five seconds without a byte count as "no answer".
class Caller {
 public:
  explicit Caller(const std::filesystem::path& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    const timeval patience{5, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  ~Caller() { ::close(fd_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  bool send(std::string_view bytes) const {
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }
  bool send_message(std::string_view text) const {
    return send(prefix(text.size()) + std::string(text));
  }
  static std::string prefix(std::size_t size) {
    std::string out;
    for (int i = 0; i < 4; ++i) out.push_back(static_cast<char>((size >> (8 * i)) & 0xff));
    return out;
  }
  /// One answer; nothing when the server closed or said nothing.
  std::optional<nlohmann::json> answer() const {
    unsigned char head[4];
    if (::recv(fd_, head, 4, MSG_WAITALL) != 4) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size |= static_cast<std::size_t>(head[i]) << (8 * i);
    std::string text(size, '\0');
    if (::recv(fd_, text.data(), size, MSG_WAITALL) != static_cast<ssize_t>(size))
      return std::nullopt;
    return nlohmann::json::parse(text);
  }
  /// The server ended the connection (and did not just fall silent).
  bool closed_by_server() const {
    char byte = 0;
    for (;;) {
      const ssize_t got = ::recv(fd_, &byte, 1, 0);
      if (got == 0) return true;
      if (got < 0) return errno == ECONNRESET;
    }
  }

 private:
  int fd_;
  bool connected_ = false;
};

class LocalSocket : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(server.start(path)); }
  bool serves() const { return call_node(path, "ping", nlohmann::json::object()).has_value(); }

  Scratch scratch;
  std::filesystem::path path = scratch / "accord.sock";
  std::atomic<int> turned_away{0};
  LocalServer server{echo, [this] { ++turned_away; }};
};

TEST_F(LocalSocket, answers_what_the_handler_says) {
  const auto answer = call_node(path, "status", {{"n", 1}});
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ((*answer)["command"], "status");
  EXPECT_EQ((*answer)["args"]["n"], 1);
  const auto refused = call_node(path, "refuse", nlohmann::json::object());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unknown_peer);
  EXPECT_EQ(refused.error().where, "nation");
}

TEST_F(LocalSocket, one_connection_may_ask_many_times) {
  const Caller caller(path);
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(
        caller.send_message(R"({"command": "a", "args": {"i": )" + std::to_string(i) + "}}"));
    const auto answer = caller.answer();
    ASSERT_TRUE(answer);
    EXPECT_EQ((*answer)["result"]["args"]["i"], i);
  }
}

TEST_F(LocalSocket, args_may_be_left_out) {
  const Caller caller(path);
  ASSERT_TRUE(caller.send_message(R"({"command": "a"})"));
  const auto answer = caller.answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)["result"]["args"], nlohmann::json::object());
}

TEST_F(LocalSocket, file_is_for_its_owner_alone) {
  struct stat status {};
  ASSERT_EQ(::lstat(path.c_str(), &status), 0);
  EXPECT_TRUE(S_ISSOCK(status.st_mode));
  EXPECT_EQ(status.st_mode & 07777u, 0600u);
}

/// What a process of user `uid` is answered: 0 served, 1 refused as another's, 2 anything else.
int answered_to(uid_t uid, const std::filesystem::path& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setresuid(uid, uid, uid) != 0) ::_exit(2);
    const Caller caller(path);
    (void)caller.send_message(R"({"command": "status"})");
    const auto answer = caller.answer();
    if (!answer) ::_exit(2);
    if ((*answer)["ok"] == true) ::_exit(0);
    ::_exit((*answer)["error"]["code"] == code_text(Code::not_permitted_local) ? 1 : 2);
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 2;
  return WEXITSTATUS(status);
}

// The file's mode keeps strangers off; were it opened by mistake, the credentials still do.
TEST_F(LocalSocket, another_user_is_refused_even_when_the_file_is_open_to_all) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become another user";
  constexpr uid_t kNobody = 65'534;
  EXPECT_EQ(answered_to(kNobody, path), 2) << "as made, the file is not even reached";
  namespace fs = std::filesystem;
  fs::permissions(scratch.folder(), fs::perms(0755));
  fs::permissions(path, fs::perms(0666));
  EXPECT_EQ(answered_to(kNobody, path), 1);
  EXPECT_EQ(answered_to(0, path), 0);
  EXPECT_TRUE(serves());
}

TEST_F(LocalSocket, handler_is_told_the_callers_uid) {
  const auto answer = call_node(path, "whoami", nlohmann::json::object());
  ASSERT_TRUE(answer) << answer.error().text();
  EXPECT_EQ((*answer)["uid"], ::getuid());
}

/// What a process of another user gets: the error's code, or nullopt when it was answered.
std::optional<Code> asked_by(uid_t uid, const std::filesystem::path& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setgroups(0, nullptr) != 0 || ::setresgid(uid, uid, uid) != 0) ::_exit(2);
    if (::setresuid(uid, uid, uid) != 0) ::_exit(2);
    const auto answer = call_node(path, "whoami", nlohmann::json::object());
    if (answer) ::_exit((*answer)["uid"] == uid ? 0 : 3);
    ::_exit(answer.error().code == Code::not_permitted_local ? 4
            : answer.error().code == Code::node_unreachable  ? 5
                                                             : 6);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  switch (WEXITSTATUS(status)) {
    case 0:
      return std::nullopt;
    case 4:
      return Code::not_permitted_local;
    case 5:
      return Code::node_unreachable;
  }
  ADD_FAILURE() << "the child ended with " << WEXITSTATUS(status);
  return Code::usage;
}

TEST_F(LocalSocket, operators_are_let_in_by_uid_and_nobody_else_until_they_are_struck_off) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can try it as somebody else";
  constexpr uid_t kOperator = 2'001, kOther = 2'002;
  ASSERT_EQ(::chmod(scratch.folder().c_str(), 0711), 0);
  EXPECT_EQ(asked_by(kOperator, path), Code::node_unreachable);  // 0600: the kernel says no
  ASSERT_TRUE(server.let_in({kOperator}));
  EXPECT_EQ(asked_by(kOperator, path), std::nullopt);
  EXPECT_EQ(asked_by(kOther, path), Code::node_unreachable);
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);  // whoever opens the file wider opens nothing
  EXPECT_EQ(asked_by(kOther, path), Code::not_permitted_local);
  ASSERT_TRUE(server.let_in({}));
  struct stat status {};
  ASSERT_EQ(::lstat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777u, 0600u);
  EXPECT_EQ(asked_by(kOperator, path), Code::node_unreachable);
}

TEST_F(LocalSocket, several_operators_are_let_in_in_whatever_order_they_are_named) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can try it as somebody else";
  ASSERT_EQ(::chmod(scratch.folder().c_str(), 0711), 0);
  ASSERT_TRUE(server.let_in({2'003, 2'001, 70'000}));
  for (const uid_t uid : {2'001u, 2'003u, 70'000u}) EXPECT_EQ(asked_by(uid, path), std::nullopt);
  EXPECT_EQ(asked_by(2'002, path), Code::node_unreachable);
  // As the kernel keeps it (linux/posix_acl_xattr.h): version 2, then {tag, permissions, id}.
  std::array<std::uint8_t, 256> raw{};
  const ssize_t size = ::getxattr(path.c_str(), "system.posix_acl_access", raw.data(), raw.size());
  EXPECT_EQ(Bytes(raw.begin(), raw.begin() + std::max<ssize_t>(size, 0)),
            (Bytes{2,    0, 0, 0,                             //
                   0x01, 0, 6, 0, 0xff, 0xff, 0xff, 0xff,     // owner
                   0x02, 0, 6, 0, 0xd1, 0x07, 0,    0,        // 2001
                   0x02, 0, 6, 0, 0xd3, 0x07, 0,    0,        // 2003
                   0x02, 0, 6, 0, 0x70, 0x11, 0x01, 0,        // 70000
                   0x04, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,     // group
                   0x10, 0, 6, 0, 0xff, 0xff, 0xff, 0xff,     // mask
                   0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff}));  // others
}

TEST_F(LocalSocket, oversize_length_is_refused_and_the_server_serves_on) {
  for (const std::size_t size :
       {kMaxLocalRequestBytes + 1, std::size_t{0x80000000}, std::size_t{0xffffffff}}) {
    const Caller caller(path);
    ASSERT_TRUE(caller.send(Caller::prefix(size)));
    if (const auto answer = caller.answer()) {
      EXPECT_EQ((*answer)["ok"], false);
      EXPECT_EQ((*answer)["error"]["code"], code_text(Code::too_large));
    }
    EXPECT_TRUE(caller.closed_by_server()) << size << ": the caller is left waiting";
  }
  EXPECT_TRUE(serves());
}

TEST_F(LocalSocket, request_that_is_no_request_is_refused_and_the_next_one_is_heard) {
  const Caller caller(path);
  for (const std::string& text :
       {std::string(""), std::string("\0\0", 2), std::string("\xff\xfe"), std::string("{"),
        std::string("[]"), std::string("null"), std::string("{}"), std::string(R"({"command": 7})"),
        std::string(R"({"command": "a", "args": []})"),
        std::string(R"({"command": "a", "args": "b"})"),
        std::string(R"({"command": null, "args": {}})"), std::string(100, '[')}) {
    ASSERT_TRUE(caller.send_message(text));
    const auto answer = caller.answer();
    ASSERT_TRUE(answer) << text;
    EXPECT_EQ((*answer)["ok"], false) << text;
    EXPECT_EQ((*answer)["error"]["code"], code_text(Code::bad_argument)) << text;
  }
  ASSERT_TRUE(caller.send_message(R"({"command": "after"})"));
  const auto answer = caller.answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ((*answer)["ok"], true);
}

TEST_F(LocalSocket, caller_that_hangs_up_in_the_middle_harms_nobody) {
  for (int i = 0; i < 3 * static_cast<int>(kMaxLocalConnections); ++i) {
    const Caller caller(path);
    (void)caller.send(i % 2 == 0 ? "\x40" : Caller::prefix(1'000) + "half");
  }
  // A hung-up caller's place is free again once its thread has seen it: asking until then is not a
  // sleep, each ask is a try.
  bool served = false;
  for (int i = 0; i < 10'000 && !served; ++i) served = serves();
  EXPECT_TRUE(served);
}

TEST_F(LocalSocket, caller_beyond_the_limit_is_turned_away_and_a_freed_place_is_given_again) {
  std::vector<std::unique_ptr<Caller>> callers;
  for (std::size_t i = 0; i < kMaxLocalConnections; ++i) {
    callers.push_back(std::make_unique<Caller>(path));
    ASSERT_TRUE(callers.back()->send_message(R"({"command": "a"})"));
    ASSERT_TRUE(callers.back()->answer()) << i;
  }
  const Caller beyond(path);
  EXPECT_TRUE(beyond.closed_by_server());
  const auto refused = call_node(path, "a", nlohmann::json::object());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::node_unreachable);
  EXPECT_EQ(turned_away, 2);
  callers.clear();
  bool served = false;
  for (int i = 0; i < 10'000 && !served; ++i) served = serves();
  EXPECT_TRUE(served);
}

TEST_F(LocalSocket, many_callers_at_once_each_get_their_own_answer) {
  std::vector<std::future<int>> callers;
  for (int who = 0; who < 8; ++who) {
    callers.push_back(std::async(std::launch::async, [this, who] {
      int right = 0;
      for (int i = 0; i < 50; ++i) {
        const auto answer = call_node(path, "a", {{"who", who}, {"i", i}});
        if (answer && (*answer)["args"]["who"] == who && (*answer)["args"]["i"] == i) ++right;
      }
      return right;
    }));
  }
  for (auto& caller : callers) EXPECT_EQ(caller.get(), 50);
}

TEST_F(LocalSocket, stop_ends_idle_connections_and_removes_the_file) {
  const Caller idle(path);
  ASSERT_TRUE(idle.connected());
  server.stop();
  EXPECT_TRUE(idle.closed_by_server());
  EXPECT_FALSE(std::filesystem::exists(path));
  const auto refused = call_node(path, "a", nlohmann::json::object());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::node_unreachable);
  server.stop();  // twice is once
}

TEST(LocalServerStart, stale_socket_is_replaced) {
  const Scratch scratch;
  const auto path = scratch / "s";
  const int left =
      ::socket(AF_UNIX, SOCK_STREAM, 0);  // as after kill -9: bound, file there, nobody listens
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  ASSERT_EQ(::bind(left, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::close(left);
  ASSERT_TRUE(std::filesystem::exists(path));
  LocalServer server{echo};
  ASSERT_TRUE(server.start(path));
  EXPECT_TRUE(call_node(path, "a", nlohmann::json::object()));
}

TEST(LocalServerStart, file_that_is_no_socket_is_never_removed) {
  const Scratch scratch;
  const auto precious =
      scratch.put("national-policy.json", "ours");  // "socket": "national-policy.json" by mistake
  LocalServer server{echo};
  const auto started = server.start(precious);
  EXPECT_FALSE(started);
  ASSERT_TRUE(std::filesystem::is_regular_file(precious));
  EXPECT_EQ(contents_of(precious), "ours");
}

TEST(LocalServerStart, path_beyond_107_characters_is_refused) {
  const Scratch scratch;
  LocalServer server{echo};
  const auto path = scratch / std::string(108, 's');
  const auto started = server.start(path);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::config_invalid);
  const auto called = call_node(path, "a", nlohmann::json::object());
  ASSERT_FALSE(called);
  EXPECT_EQ(called.error().code, Code::config_invalid);
}

TEST(CallNode, nobody_there_is_unreachable_and_named) {
  const Scratch scratch;
  for (const auto& path : {scratch / "none", scratch.put("file", "x")}) {
    const auto called = call_node(path, "a", nlohmann::json::object());
    ASSERT_FALSE(called);
    EXPECT_EQ(called.error().code, Code::node_unreachable);
    EXPECT_EQ(called.error().where, path.string());
  }
}

}  // namespace
}  // namespace accord::node::app
