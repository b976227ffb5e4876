// Random agreements that obey the language, and random questions at their edges. From one seed, so
// that a difference can be shown again.
#pragma once

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "plain_decider.hpp"

namespace accord::plain {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// 0 to bound - 1.
  std::uint32_t below(std::size_t bound) {
    return static_cast<std::uint32_t>(random_() % static_cast<std::uint64_t>(bound));
  }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& values) {
    return values[below(values.size())];
  }
  /// Each value with one chance in `n` to be left out; never empty.
  template <class T>
  std::vector<T> some(const std::vector<T>& values, std::size_t n) {
    std::vector<T> out;
    for (const T& value : values) {
      if (!one_in(n)) out.push_back(value);
    }
    if (out.empty()) out.push_back(pick(values));
    return out;
  }

 private:
  std::mt19937_64 random_;
};

struct DocumentShape {
  std::string name;
  std::vector<std::string> parties;  // more than two: a group
  std::size_t clauses = 40;          // at most, in one direction
  bool both_ways = true;
};

/// A document as JSON: clauses that cover no case twice, each with some attributes.
[[nodiscard]] nlohmann::json random_document(Dice& dice, const DocumentShape& shape);

/// One to three agreements of GBR with USA (and AUS), some suspended, amended, ended or just
/// acceded to.
[[nodiscard]] World random_world(Dice& dice);

/// A counter that some clause asks for, as the language says it is called.
struct Counter {
  std::string path;
  std::uint32_t limit = 0;
};
[[nodiscard]] std::vector<Counter> counters_of(const World& world);

/// Questions about one world, around its boundaries. Counts are left to the caller.
class Questions {
 public:
  Questions(const World& world, Dice& dice);
  [[nodiscard]] Question next();

 private:
  [[nodiscard]] Label label_for(const Question& question);
  [[nodiscard]] Digest schema_of(const std::string& code);

  Dice& dice_;
  const World& world_;
  std::vector<UtcTime> instants_;
  std::vector<std::chrono::seconds> delays_;
  std::vector<std::string> codes_;
  std::vector<Digest> declared_schemas_;
};

}  // namespace accord::plain
