#include "agreement/marking/levels.hpp"

namespace accord::agreement::marking {
namespace {

struct LevelRow {
  Level level;
  std::string_view banner;
  std::string_view portion;
  std::string_view nato_banner;
  std::string_view nato_portion;
};

constexpr std::array<LevelRow, 5> kRows{{
    {Level::top_secret, "TOP SECRET", "TS", "COSMIC TOP SECRET", "CTS"},
    {Level::secret, "SECRET", "S", "NATO SECRET", "NS"},
    {Level::confidential, "CONFIDENTIAL", "C", "NATO CONFIDENTIAL", "NC"},
    {Level::restricted, "RESTRICTED", "R", "NATO RESTRICTED", "NR"},
    {Level::unclassified, "UNCLASSIFIED", "U", "NATO UNCLASSIFIED", "NU"},
}};

const LevelRow* row(Level level) {
  for (const LevelRow& candidate : kRows) {
    if (candidate.level == level) return &candidate;
  }
  return nullptr;
}

}  // namespace

std::string_view written_level(Level level, Form form) {
  const LevelRow* found = row(level);
  if (found == nullptr) return {};
  return form == Form::banner ? found->banner : found->portion;
}

std::string_view written_nato_level(Level level, Form form) {
  const LevelRow* found = row(level);
  if (found == nullptr) return {};
  return form == Form::banner ? found->nato_banner : found->nato_portion;
}

std::optional<Level> level_written(std::string_view text, Form form) {
  for (const LevelRow& candidate : kRows) {
    if (text == (form == Form::banner ? candidate.banner : candidate.portion)) {
      return candidate.level;
    }
  }
  return std::nullopt;
}

std::optional<Level> nato_level(std::string_view text, Form form) {
  for (const LevelRow& candidate : kRows) {
    if (text == (form == Form::banner ? candidate.nato_banner : candidate.nato_portion)) {
      return candidate.level;
    }
  }
  return std::nullopt;
}

}  // namespace accord::agreement::marking
