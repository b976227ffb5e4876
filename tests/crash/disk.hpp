// A disk that forgets: files in memory, each as it is read now and as it would be found after a
// loss of power. What was written and not synced is lost, kept, torn or reordered at random, and so
// are the names of files whose directory was not synced. Under vfs.cpp; one thread.
//
// What a real disk gives and this one too: a sector of 512 bytes is written whole or not at all
// (SQLite counts on it, "powersafe overwrite"), and what was synced stays.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "schemas/vocab/bytes.hpp"

namespace accord::node::store::crash {

using Random = std::mt19937_64;

inline constexpr std::size_t kSectorBytes = 512;
/// A long write takes its time: each such part of it is a point at which power may go.
inline constexpr std::size_t kPartBytes = 4'096;

enum class OperationKind : std::uint8_t { create, write, truncate, sync, remove };

struct Operation {
  OperationKind kind = OperationKind::write;
  std::string file;
  std::uint64_t size = 0;  // of a write: its bytes; of a truncation: what is left
  std::uint64_t part = 0;  // of a write, in its middle: which part of kPartBytes, from 0
};

/// What becomes of the changes that were not synced.
enum class Loss : std::uint8_t {
  all,     // none is on the disk
  later,   // those up to some instant are, in their order: of the last perhaps its first sectors
  random,  // each is, or not: the disk wrote them in another order
  torn     // of each any of its sectors are: about half, all but one, or one
};
inline constexpr Loss kLosses[] = {Loss::all, Loss::later, Loss::random, Loss::torn};
[[nodiscard]] std::string_view name_of(Loss loss);

/// How an operation goes.
enum class Outcome : std::uint8_t {
  done,
  io_error,     // nothing was done
  full,         // nothing was done: no space
  short_write,  // a part was written, see short_sixteenths, then no space
  forgotten,    // of a sync: an error, and what was to be written is clean and on no disk
  pretended     // of a sync: it says that it is done, and nothing is durable
};

class Disk {
 public:
  struct Change {
    bool is_truncation = false;
    std::uint64_t offset = 0;  // of a truncation: the new size
    Bytes bytes;
  };
  struct File {
    Bytes live;
    Bytes durable;
    std::vector<Change> unsynced;
  };
  using FilePtr = std::shared_ptr<File>;

  /// Asked before each operation.
  std::function<Outcome(const Operation&)> fault;
  /// How much of a short write is written.
  std::uint64_t short_sixteenths = 8;
  /// Told in the middle of each operation: a write has begun, a sync has not ended. Of a write once
  /// for each part: the disk may have any of its sectors at each, in whatever order it writes them.
  std::function<void(const Operation&)> middle;

  [[nodiscard]] FilePtr find(const std::string& name) const;
  Outcome create(const std::string& name, FilePtr& out);
  Outcome remove(const std::string& name, bool sync_directory);
  Outcome write(const std::string& name, File& file, std::uint64_t offset, ByteView bytes);
  Outcome truncate(const std::string& name, File& file, std::uint64_t size);
  /// The file; with the directory also every name in it, new or gone.
  Outcome sync(const std::string& name, const FilePtr& file, bool with_directory);

  /// What was not synced of that file is taken for clean: seen, and on no disk.
  void forget(const std::string& name);
  /// What is found at the next start, when power is lost now.
  [[nodiscard]] Disk after_power_loss(Loss loss, Random& random) const;
  /// Another disk with the same files, all of them durable; without the two functions.
  [[nodiscard]] Disk copy() const;
  /// A durable file, as a test puts it there.
  void put(const std::string& name, Bytes bytes);

 private:
  Outcome begin(const Operation& operation) const;
  void in_the_middle(const Operation& operation) const;

  std::map<std::string, FilePtr> live_;     // by name, as seen now
  std::map<std::string, FilePtr> durable_;  // as the synced directory has them
};

}  // namespace accord::node::store::crash
