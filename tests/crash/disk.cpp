#include "disk.hpp"

#include <algorithm>

namespace accord::node::store::crash {
namespace {

void write_at(Bytes& file, std::uint64_t offset, ByteView bytes) {
  if (bytes.empty()) return;
  if (file.size() < offset + bytes.size()) file.resize(offset + bytes.size());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
}

void apply(Bytes& file, const Disk::Change& change) {
  if (change.is_truncation) {
    file.resize(change.offset);
  } else {
    write_at(file, change.offset, change.bytes);
  }
}

bool coin(Random& random) { return (random() & 1u) != 0; }

/// Calls take(i, n, at, bytes) for sector i of the n that the write touches, in their order.
template <class Take>
void for_each_sector(const Disk::Change& write, const Take& take) {
  const std::uint64_t end = write.offset + write.bytes.size();
  const std::uint64_t first = write.offset / kSectorBytes;
  const std::uint64_t sectors = (end + kSectorBytes - 1) / kSectorBytes - first;
  for (std::uint64_t i = 0; i < sectors; ++i) {
    const std::uint64_t from = std::max(write.offset, (first + i) * kSectorBytes);
    const std::uint64_t to = std::min(end, (first + i + 1) * kSectorBytes);
    take(i, sectors, from, ByteView(write.bytes).subspan(from - write.offset, to - from));
  }
}

/// Of a file that grew, what is not there reads as zeros.
void apply_torn(Bytes& file, const Disk::Change& change, Random& random) {
  if (change.is_truncation) {
    if (coin(random)) file.resize(change.offset);
    return;
  }
  enum : std::uint64_t { half, all_but_one, one };
  const std::uint64_t kept = random() % 3;
  const std::uint64_t drawn = random();
  for_each_sector(change, [&](std::uint64_t i, std::uint64_t n, std::uint64_t at, ByteView bytes) {
    const bool is_the_one = i == drawn % n;
    if (kept == half ? coin(random) : is_the_one == (kept == one)) write_at(file, at, bytes);
  });
}

/// Its first sectors: from none of them to all but the last.
void apply_beginning(Bytes& file, const Disk::Change& change, Random& random) {
  if (change.is_truncation) return;
  const std::uint64_t drawn = random();
  for_each_sector(change, [&](std::uint64_t i, std::uint64_t n, std::uint64_t at, ByteView bytes) {
    if (i < drawn % n) write_at(file, at, bytes);
  });
}

Bytes survivor(const Disk::File& file, Loss loss, Random& random) {
  Bytes out = file.durable;
  const std::size_t kept_in_order = loss == Loss::later ? random() % (file.unsynced.size() + 1) : 0;
  for (std::size_t i = 0; i < file.unsynced.size(); ++i) {
    switch (loss) {
      case Loss::all:
        break;
      case Loss::later:
        if (i < kept_in_order) apply(out, file.unsynced[i]);
        if (i == kept_in_order) apply_beginning(out, file.unsynced[i], random);
        break;
      case Loss::random:
        if (coin(random)) apply(out, file.unsynced[i]);
        break;
      case Loss::torn:
        apply_torn(out, file.unsynced[i], random);
        break;
    }
  }
  return out;
}

}  // namespace

std::string_view name_of(Loss loss) {
  switch (loss) {
    case Loss::all:
      return "all";
    case Loss::later:
      return "later";
    case Loss::random:
      return "random";
    case Loss::torn:
      return "torn";
  }
  return "?";
}

Outcome Disk::begin(const Operation& operation) const {
  return fault ? fault(operation) : Outcome::done;
}

void Disk::in_the_middle(const Operation& operation) const {
  if (middle) middle(operation);
}

Disk::FilePtr Disk::find(const std::string& name) const {
  const auto found = live_.find(name);
  return found == live_.end() ? nullptr : found->second;
}

Outcome Disk::create(const std::string& name, FilePtr& out) {
  const Operation operation{OperationKind::create, name};
  if (const Outcome outcome = begin(operation); outcome != Outcome::done) return outcome;
  out = std::make_shared<File>();
  live_[name] = out;
  in_the_middle(operation);
  return Outcome::done;
}

Outcome Disk::remove(const std::string& name, bool sync_directory) {
  const Operation operation{OperationKind::remove, name};
  if (const Outcome outcome = begin(operation); outcome != Outcome::done) return outcome;
  live_.erase(name);
  in_the_middle(operation);
  if (sync_directory) durable_.erase(name);
  return Outcome::done;
}

Outcome Disk::write(const std::string& name, File& file, std::uint64_t offset, ByteView bytes) {
  Operation operation{OperationKind::write, name, bytes.size()};
  const Outcome outcome = begin(operation);
  if (outcome != Outcome::done && outcome != Outcome::short_write) return outcome;
  if (outcome == Outcome::short_write) bytes = bytes.first(bytes.size() * short_sixteenths / 16);
  file.unsynced.push_back({false, offset, Bytes(bytes.begin(), bytes.end())});
  write_at(file.live, offset, bytes);
  do {
    in_the_middle(operation);
  } while (++operation.part * kPartBytes < bytes.size());
  return outcome;
}

Outcome Disk::truncate(const std::string& name, File& file, std::uint64_t size) {
  const Operation operation{OperationKind::truncate, name, size};
  if (const Outcome outcome = begin(operation); outcome != Outcome::done) return outcome;
  file.unsynced.push_back({true, size, {}});
  file.live.resize(size);
  in_the_middle(operation);
  return Outcome::done;
}

Outcome Disk::sync(const std::string& name, const FilePtr& file, bool with_directory) {
  const Operation operation{OperationKind::sync, name};
  const Outcome outcome = begin(operation);
  if (outcome == Outcome::pretended) return Outcome::done;
  if (outcome == Outcome::forgotten) file->unsynced.clear();
  if (outcome != Outcome::done) return outcome;
  in_the_middle(operation);
  for (const Change& change : file->unsynced) apply(file->durable, change);
  file->unsynced.clear();
  if (with_directory) durable_ = live_;
  return Outcome::done;
}

void Disk::forget(const std::string& name) {
  if (const FilePtr file = find(name)) file->unsynced.clear();
}

Disk Disk::after_power_loss(Loss loss, Random& random) const {
  Disk out;
  auto names = live_;
  names.insert(durable_.begin(), durable_.end());
  for (const auto& [name, unused] : names) {
    const auto synced = durable_.find(name);
    FilePtr file = synced == durable_.end() ? nullptr : synced->second;
    if (const FilePtr now = find(name); now != file && loss != Loss::all && coin(random))
      file = now;
    if (file) out.put(name, survivor(*file, loss, random));
  }
  return out;
}

Disk Disk::copy() const {
  Disk out;
  for (const auto& [name, file] : live_) out.put(name, file->live);
  return out;
}

void Disk::put(const std::string& name, Bytes bytes) {
  auto file = std::make_shared<File>();
  file->live = bytes;
  file->durable = std::move(bytes);
  live_[name] = file;
  durable_[name] = file;
}

}  // namespace accord::node::store::crash
