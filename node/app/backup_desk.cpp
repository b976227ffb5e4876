#include "node/app/backup_desk.hpp"

namespace accord::node::app {
namespace {

/// Of the two files it is the copy that has no room: the store is only read.
Error of_the_copy(Error error) {
  if (error.code == Code::store_full) error.code = Code::file_unwritable;
  return error;
}

}  // namespace

Result<nlohmann::json> BackupDesk::create(const std::filesystem::path& file) {
  if (!file.is_absolute()) return fail(Code::bad_argument, "not an absolute path", file.string());
  const std::unique_lock alone(alone_, std::try_to_lock);
  if (!alone) return fail(Code::node_unreachable, "another backup is being made");
  ACCORD_TRY(NewFile copy, NewFile::beside(file));
  std::future<Status> done;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return fail(Code::node_unreachable, "the node is stopping");
    job_.emplace();
    job_->file = copy.path().string();
    done = job_->done.get_future();
  }
  ACCORD_CHECK(done.get());
  ACCORD_TRY(const Digest digest, copy.keep_with_digest());
  return nlohmann::json{{"file", file.string()}, {"sha384", digest.hex()}};
}

void BackupDesk::go_on(store::SqliteStore& store) {
  const std::lock_guard lock(mutex_);
  if (!job_) return;
  if (!job_->copy) {
    auto begun = store.begin_backup(job_->file);
    if (!begun) return finish(fail(begun.error()));
    job_->copy.emplace(std::move(*begun));
  }
  const auto all = job_->copy->go_on(kBackupPagesAtOnce);
  if (!all) return finish(fail(of_the_copy(all.error())));
  if (*all) finish({});
}

void BackupDesk::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  if (job_) finish(fail(Code::node_unreachable, "the node is stopping"));
}

/// Requires the mutex. The copy is closed before its caller goes on with the file.
void BackupDesk::finish(Status status) {
  std::promise<Status> done = std::move(job_->done);
  job_.reset();
  done.set_value(std::move(status));
}

}  // namespace accord::node::app
