// BackupDesk: the copy of the live store that `accord backup create` asks for. One at a time: the
// caller's thread waits, the core's thread copies some pages after each commit, so that links and
// commands go on. docs/threads.md.
#pragma once

#include <future>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>

#include "node/app/backup_file.hpp"
#include "node/store/sqlite_store.hpp"

namespace accord::node::app {

/// Of 4,096 bytes, after each commit: 8 MiB, about 10 ms.
inline constexpr int kBackupPagesAtOnce = 2'048;

class BackupDesk {
 public:
  /// Any thread but the core's; returns when the file is there or cannot be.
  /// Errors: those of NewFile and of the store, node_unreachable when another is being made or the
  /// node stops
  Result<nlohmann::json> create(const std::filesystem::path& file);

  /// The core's thread, between two commits.
  void go_on(store::SqliteStore& store);
  /// The core's thread, at its end.
  void stop();

 private:
  struct Job {
    std::string file;
    std::promise<Status> done;
    std::optional<store::Backup> copy;
  };
  void finish(Status status);

  std::mutex alone_;  // held by the caller whose backup is made, until its file has its name
  std::mutex mutex_;  // of what follows
  std::optional<Job> job_;
  bool stopped_ = false;
};

}  // namespace accord::node::app
