// One version of an agreement as a term of z3, written straight from its JSON. For z3_test.cpp.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "agreement/names.hpp"
#include "support.hpp"

namespace accord::agreement::test {

using nlohmann::json;

inline std::string number(std::int64_t value) {
  return value < 0 ? "(- " + std::to_string(-value) + ")" : std::to_string(value);
}
inline std::string all(const std::vector<std::string>& terms) {
  std::string text = "(and true";
  for (const auto& term : terms) text += " " + term;
  return text + ")";
}
inline std::string any(const std::vector<std::string>& terms) {
  std::string text = "(or false";
  for (const auto& term : terms) text += " " + term;
  return text + ")";
}
inline std::string is(const std::string& name, std::int64_t value) {
  return "(= " + name + " " + number(value) + ")";
}
inline std::string no(const std::string& term) { return "(not " + term + ")"; }

inline std::int64_t instant(const json& text) {
  return UtcTime::parse(text.get<std::string>()).value().tai_ns;
}

/// Words of the documents as numbers, given in the order in which they come up.
class Words {
 public:
  std::int64_t of(const std::string& kind, const std::string& word) {
    auto& list = lists_[kind];
    const auto found = std::find(list.begin(), list.end(), word);
    if (found != list.end()) return found - list.begin();
    list.push_back(word);
    return static_cast<std::int64_t>(list.size()) - 1;
  }

 private:
  std::map<std::string, std::vector<std::string>> lists_;
};

inline const std::vector<std::string> kLevels{"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL",
                                              "SECRET", "TOP SECRET"};
inline const std::vector<std::string> kClasses{"UNSPECIFIED", "PAYLOAD", "ROCKET_BODY", "DEBRIS",
                                               "UNCORRELATED"};

inline std::int64_t index_in(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) - list.begin();
}

/// What a threshold counts.
struct Span {
  std::int64_t seconds = 0;
  bool object = false;
  bool operator<(const Span& other) const {
    return std::tie(seconds, object) < std::tie(other.seconds, other.object);
  }
};

inline Span span_of(const json& compilation) {
  return {compilation["span_s"], compilation["over"] == "object"};
}

inline std::set<Span> spans_of(const json& document) {
  std::set<Span> spans;
  for (const json& direction : document["release"]) {
    for (const json& clause : direction["clauses"]) {
      if (clause.contains("compilation")) spans.insert(span_of(clause["compilation"]));
    }
  }
  return spans;
}

/// One version as a term of z3 for its verdict: 0 withhold, 1 hold, 2 release.
class Writer {
 public:
  Writer(Words& words, int version) : words_(words), version_(version) {}

  std::string verdict(const json& document) {
    std::string text = "0";
    for (const json& direction : document["release"]) {
      for (const json& clause : direction["clauses"]) {
        const std::string passes =
            all({agreement(document), between(document, direction), policy(direction),
                 covers(document, clause), label(document, clause),
                 marks(document, nations_of(document)), sender(clause)});
        const std::string hold =
            clause.contains("compilation") ? held(clause["compilation"]) : "false";
        text = "(ite " + passes + " (ite " + hold + " 1 2) " + text + ")";
      }
    }
    return text;
  }

  /// Where and when one clause covers the record.
  std::string place(const json& document, const json& direction, const json& clause) {
    return all({agreement(document), between(document, direction), covers(document, clause)});
  }

  /// What the marking tables let pass of a plain label that does not say when it was created: its
  /// level stands on its policy's ladder and is protected by the recipient at every date. No date
  /// of these tables lies inside the term.
  std::string marks(const json& document, const std::set<std::string>& recipients) {
    const json marking = document["marking"];
    std::vector<std::string> terms, known{"(= policy recipient)", "(= level 0)"};
    std::set<std::string> policies;
    for (const json& ladder : marking.value("ladders", json::array())) {
      policies.insert(ladder["policy"]);
    }
    const std::int64_t begins = instant(document["term"]["from"]);
    for (const std::string& policy : policies) {
      known.push_back(is("policy", words_.of("nation", policy)));
      for (const std::string& recipient : recipients) {
        for (std::size_t level = 1; level < kLevels.size(); ++level) {
          if (allowed(marking, policy, recipient, kLevels[level], begins)) continue;
          terms.push_back(no(all({is("policy", words_.of("nation", policy)),
                                  is("recipient", words_.of("nation", recipient)),
                                  is("level", static_cast<std::int64_t>(level))})));
        }
      }
    }
    if (maps(marking)) terms.push_back(any(known));
    return all(terms);
  }

  static std::set<std::string> nations_of(const json& document) {
    std::set<std::string> nations;
    for (const json& party : document["parties"]) nations.insert(party["nation"]);
    return nations;
  }

  /// What the clause of that version had counted of a class, and within a span, before the record.
  static std::string count_name(int version, std::size_t object_class) {
    return "n" + std::to_string(version) + std::to_string(object_class);
  }
  static std::string span_name(int version, const Span& span) {
    return std::string(span.object ? "of_object_" : "of_all_") + std::to_string(version) + "_" +
           std::to_string(span.seconds);
  }

 private:
  static bool maps(const json& marking) {
    const json tables = marking.value("equivalences", json::array());
    return std::any_of(tables.begin(), tables.end(),
                       [](const json& table) { return table["purpose"] == "protect"; });
  }

  static bool covers_date(const json& entry, std::int64_t date) {
    return !entry.contains("created") ||
           (instant(entry["created"]["from"]) <= date && date < instant(entry["created"]["to"]));
  }

  static bool allowed(const json& marking, const std::string& policy, const std::string& recipient,
                      const std::string& level, std::int64_t now) {
    std::set<std::int64_t> dates{instant("1972-01-01T00:00:00Z")};
    for (const char* kind : {"ladders", "equivalences"}) {
      for (const json& entry : marking.value(kind, json::array())) {
        if (!entry.contains("created")) continue;
        for (const char* end : {"from", "to"}) {
          const std::int64_t date = instant(entry["created"][end]);
          if (date <= now) dates.insert(date);
        }
      }
    }
    return std::all_of(dates.begin(), dates.end(), [&](std::int64_t date) {
      bool stands = false, mapped = !maps(marking) || policy == recipient;
      for (const json& ladder : marking["ladders"]) {
        if (ladder["policy"] != policy || !covers_date(ladder, date)) continue;
        for (const json& each : ladder["levels"]) {
          stands = stands || (each["word"] == level && each["rung"] == level);
        }
      }
      for (const json& table : marking.value("equivalences", json::array())) {
        const bool pair = table["from"] == policy && table["to"] == recipient;
        if (!pair || table["purpose"] != "protect" || !covers_date(table, date)) continue;
        for (const json& row : table["rows"]) mapped = mapped || row["from"] == level;
      }
      return stands && mapped;
    });
  }

  std::string one_of(const std::string& variable, const json& list) {
    std::vector<std::string> terms;
    for (const json& word : list) terms.push_back(is(variable, words_.of(variable, word)));
    return any(terms);
  }

  std::string agreement(const json& document) {
    std::vector<std::string> types;
    for (const json& type : document["standard"]["payload_types"]) {
      types.push_back(is("payload", words_.of("payload", type["code"])));
    }
    std::vector<std::string> nations;
    for (const json& party : document["parties"]) nations.push_back(party["nation"]);
    return all({"(<= " + number(instant(document["term"]["from"])) + " at)",
                "(< at " + number(instant(document["term"]["to"])) + ")", any(types),
                one_of("mode", document["standard"]["data_modes"]),
                one_of_nations("sender", nations), one_of_nations("recipient", nations),
                no("(= sender recipient)")});
  }

  std::string one_of_nations(const std::string& who, const std::vector<std::string>& nations) {
    std::vector<std::string> terms;
    for (const std::string& nation : nations) terms.push_back(is(who, words_.of("nation", nation)));
    return any(terms);
  }

  std::string side(const std::string& who, const json& side, const json& document) {
    std::vector<std::string> nations;
    if (side.is_string() && side != "*") nations.push_back(side);
    if (side.is_array()) nations = side.get<std::vector<std::string>>();
    if (side == "*") {
      for (const json& party : document["parties"]) nations.push_back(party["nation"]);
    }
    return one_of_nations(who, nations);
  }

  std::string between(const json& document, const json& direction) {
    return all({side("sender", direction["from"], document),
                side("recipient", direction["to"], document)});
  }

  std::string policy(const json& direction) {
    std::vector<std::string> terms;
    for (const std::string word : direction["label_policies"]) {
      terms.push_back(word == "own" ? "(= policy sender)"
                                    : is("policy", words_.of("nation", word)));
    }
    return any(terms);
  }

  std::string covers(const json& document, const json& clause) {
    std::vector<std::string> terms{one_of("payload", clause["payload_types"]),
                                   one_of("mode", clause["data_modes"])};
    if (clause.contains("effective")) {
      terms.push_back("(<= " + number(instant(clause["effective"]["from"])) + " at)");
      terms.push_back("(< at " + number(instant(clause["effective"]["to"])) + ")");
    }
    if (clause.contains("object_classes")) {
      std::vector<std::string> classes;
      for (const std::string word : clause["object_classes"]) {
        classes.push_back(is("class", index_in(kClasses, word)));
      }
      terms.push_back(any(classes));
    }
    if (clause.contains("regimes")) terms.push_back(one_of("regime", clause["regimes"]));
    if (clause.contains("purposes")) terms.push_back(one_of("purpose", clause["purposes"]));
    if (clause.contains("objects")) {
      terms.push_back("(> object 0)");
      const json& objects = clause["objects"];
      if (objects.contains("only")) terms.push_back(listed(document, objects["only"]));
      if (objects.contains("except")) terms.push_back(no(listed(document, objects["except"])));
    }
    return all(terms);
  }

  static std::string listed(const json& document, const json& names) {
    std::vector<std::string> terms;
    for (const json& list : document["object_lists"]) {
      if (std::find(names.begin(), names.end(), list["id"]) == names.end()) continue;
      for (const std::int64_t id : list["norad_cat_ids"]) terms.push_back(is("object", id));
    }
    return any(terms);
  }

  static std::string label(const json& document, const json& clause) {
    const auto below = [](const std::string& ceiling) {
      return "(<= level " + number(index_in(kLevels, ceiling)) + ")";
    };
    std::vector<std::string> terms{below(document["marking"]["ceiling"]), below(clause["ceiling"])};
    const bool bare = clause["releasability"] == "rel-to-recipient-or-unclassified";
    terms.push_back(bare ? "(or (= rel 0) (and (= rel 1) (= level 0) (= policy sender)))"
                         : "(= rel 0)");
    return all(terms);
  }

  std::string sender(const json& clause) {
    std::vector<std::string> terms;
    if (clause.value("third_party", "with-consent") == "with-consent") {
      terms.push_back("(or (= policy sender) consent)");
    }
    if (const std::int64_t delay = clause.value("delay_s", 0); delay > 0) {
      terms.push_back("(and age_known (>= age " + number(delay * 1'000'000'000) + "))");
    }
    if (clause.contains("quotas")) {
      for (const json& quota : clause["quotas"]) terms.push_back(within(quota));
    }
    return all(terms);
  }

  /// An unknown class counts against every quota.
  std::string within(const json& quota) const {
    std::vector<std::string> counted{"(= class 0)"};
    std::string sum = "(+ 1 " + count_name(version_, 0);
    for (std::size_t i = 1; i < kClasses.size(); ++i) {
      const bool named = !quota.contains("object_classes") ||
                         std::find(quota["object_classes"].begin(), quota["object_classes"].end(),
                                   kClasses[i]) != quota["object_classes"].end();
      if (!named) continue;
      counted.push_back(is("class", static_cast<std::int64_t>(i)));
      sum += " " + count_name(version_, i);
    }
    return "(=> " + any(counted) + " (<= " + sum + ") " + number(quota["observations_per_day"]) +
           "))";
  }

  std::string held(const json& compilation) const {
    return "(> (+ 1 " + span_name(version_, span_of(compilation)) + ") " +
           number(compilation["observations"]) + ")";
  }

  Words& words_;
  const int version_;
};

}  // namespace accord::agreement::test
