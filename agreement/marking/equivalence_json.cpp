// The three JSON forms of an equivalence table.
#include <array>

#include "agreement/marking/equivalence.hpp"
#include "agreement/marking/json_reader.hpp"

namespace accord::agreement::marking {
namespace {

using nlohmann::json;

constexpr JsonReader kReader{Code::equivalence_invalid};

struct LadderRung {
  const char* key;
  Level level;
};
constexpr std::array<LadderRung, 5> kLadder{{{"TS", Level::top_secret},
                                             {"S", Level::secret},
                                             {"C", Level::confidential},
                                             {"R", Level::restricted},
                                             {"U", Level::unclassified}}};

Result<Level> read_level(const std::string& word, const std::string& path) {
  const auto level = level_of(word);
  if (!level) return kReader.refuse(path, "'" + printable(word) + "' is no level");
  return *level;
}

/// "SECRET", or {"level": "SECRET", "word": "GEHEIM"}
Result<Rung> read_rung(const json& value, const std::string& path) {
  if (value.is_string()) {
    ACCORD_TRY(const Level level, read_level(value.get<std::string>(), path));
    return Rung{level, {}};
  }
  ACCORD_CHECK(kReader.only_keys(value, {"level", "word"}, path));
  Rung rung;
  ACCORD_TRY(const std::string level, kReader.text(value, "level", path));
  ACCORD_TRY(rung.level, read_level(level, path + ".level"));
  if (value.contains("word")) {
    ACCORD_TRY(rung.word, kReader.text(value, "word", path));
  }
  return rung;
}

Result<std::map<Level, Rung>> read_rungs(const json& value, const std::string& path) {
  if (!value.is_object()) return kReader.refuse(path, "must be an object");
  std::map<Level, Rung> rungs;
  for (const auto& item : value.items()) {
    const std::string place = path + '.' + printable(item.key());
    ACCORD_TRY(const Level level, read_level(item.key(), place));
    ACCORD_TRY(rungs[level], read_rung(item.value(), place));
  }
  return rungs;
}

Status read_end(const json& value, const char* key, std::optional<UtcTime>& end,
                const std::string& path) {
  if (!value.contains(key)) return {};
  ACCORD_TRY(const std::string text, kReader.text(value, key, path));
  auto time = parse_date(text);
  if (!time) return kReader.refuse(path + '.' + key, "not a date");
  end = *time;
  return {};
}

Result<Equivalence> read_row(const json& value, const std::string& path) {
  ACCORD_CHECK(kReader.only_keys(
      value, {"from", "to", "purpose", "created_from", "created_to", "levels"}, path));
  Equivalence row;
  ACCORD_TRY(row.from, kReader.text(value, "from", path));
  ACCORD_TRY(row.to, kReader.text(value, "to", path));
  ACCORD_TRY(const std::string purpose, kReader.text(value, "purpose", path));
  if (purpose != "protect" && purpose != "clear") {
    return kReader.refuse(path + ".purpose", "must be protect or clear");
  }
  row.purpose = purpose == "protect" ? Purpose::protect : Purpose::clear;
  if (row.from == "*" || row.to == "*") return kReader.refuse(path, "name the policies");
  ACCORD_CHECK(read_end(value, "created_from", row.created.from, path));
  ACCORD_CHECK(read_end(value, "created_to", row.created.to, path));
  if (row.created.from && row.created.to && *row.created.to <= *row.created.from) {
    return kReader.refuse(path, "an interval must begin before it ends");
  }
  if (!value.contains("levels")) return kReader.refuse(path + ".levels", "required and missing");
  ACCORD_TRY(row.rungs, read_rungs(value["levels"], path + ".levels"));
  return row;
}

Result<EquivalenceTable> read_own(const json& value) {
  ACCORD_CHECK(kReader.only_keys(value, {"accord_equivalence", "maps"}, "$"));
  if (value["accord_equivalence"] != 1) return kReader.refuse("$.accord_equivalence", "must be 1");
  ACCORD_TRY(const json* list, kReader.list(value, "maps", "$"));
  std::vector<Equivalence> rows;
  for (std::size_t i = 0; i < list->size(); ++i) {
    ACCORD_TRY(Equivalence row, read_row((*list)[i], "$.maps[" + std::to_string(i) + ']'));
    rows.push_back(std::move(row));
  }
  return EquivalenceTable::make(std::move(rows));
}

/// The words of each rung of one nation; a rung without a word does not exist there.
Result<std::map<Level, Rung>> read_ladder(const json& value, const std::string& path) {
  if (!value.is_object()) return kReader.refuse(path, "must be an object");
  std::map<Level, Rung> ladder;
  for (const LadderRung& rung : kLadder) {
    const auto words = value.find(rung.key);
    if (words == value.end()) continue;
    const std::string place = path + '.' + rung.key;
    if (!words->is_array()) return kReader.refuse(place, "must be a list of words");
    if (words->empty()) continue;
    if (!words->front().is_string()) return kReader.refuse(place, "must be a list of words");
    ladder[rung.level] = {rung.level, words->front().get<std::string>()};
  }
  return ladder;
}

/// Every pair of ladders: a level goes over where both have its rung. Remarks beside are left
/// alone.
Result<EquivalenceTable> read_ladders(const json& value) {
  const json& policies = value["policies"];
  if (!policies.is_object()) return kReader.refuse("$.policies", "must be an object");
  if (policies.size() > 40) return fail(Code::too_large, "too many ladders", "$.policies");
  std::map<std::string, std::map<Level, Rung>> ladders;
  for (const auto& item : policies.items()) {
    ACCORD_TRY(ladders[item.key()],
               read_ladder(item.value(), "$.policies." + printable(item.key())));
  }
  std::vector<Equivalence> rows;
  for (const auto& [from, its] : ladders) {
    for (const auto& [to, theirs] : ladders) {
      if (from == to) continue;
      std::map<Level, Rung> both;
      for (const auto& [level, rung] : its) {
        const auto other = theirs.find(level);
        if (other != theirs.end()) both[level] = other->second;
      }
      rows.push_back({from, to, Purpose::protect, {}, both});
      rows.push_back({from, to, Purpose::clear, {}, std::move(both)});
    }
  }
  return EquivalenceTable::make(std::move(rows));
}

}  // namespace

Result<EquivalenceTable> parse_equivalence(std::string_view text) {
  ACCORD_TRY(const json value, parse_json(text, kMaxEquivalenceBytes));
  if (!value.is_object()) return kReader.refuse("$", "must be an object");
  if (value.contains("accord_equivalence")) return read_own(value);
  if (value.contains("policies")) return read_ladders(value);
  ACCORD_TRY(auto rungs, read_rungs(value, "$"));
  return EquivalenceTable::make({{"*", "*", Purpose::protect, {}, std::move(rungs)}});
}

}  // namespace accord::agreement::marking
