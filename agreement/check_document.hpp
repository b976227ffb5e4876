// What a JSON Schema cannot say: names that must be defined, clauses that must not overlap,
// intervals in order. One source file a section. Internal to this room; parse_document is the
// caller.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "agreement/document.hpp"

namespace accord::agreement {

/// Holds the rules of docs/agreement-language.md "What is refused", in the order of the document.
/// Errors: agreement_* and unknown_payload, schema_digest_mismatch; each with a path such as
/// "$.release[0].to".
Status check_document(const Document& document);

// The parts of it, in their own files.
Status check_particulars(const Document& document);  // kind and use, and what only they have
Status check_marking(const Document& document);
Status check_release(const Document& document);

/// "$.release" and 2: "$.release[2]"
inline std::string at(const std::string& list, std::size_t index) {
  return list + '[' + std::to_string(index) + ']';
}

template <class T>
bool intersect(const std::vector<T>& a, const std::vector<T>& b) {
  return std::any_of(a.begin(), a.end(), [&](const T& value) {
    return std::find(b.begin(), b.end(), value) != b.end();
  });
}

inline bool overlap(const Term& a, const Term& b) { return a.from < b.to && b.from < a.to; }

/// An interval that is left out meets every other.
inline bool overlap(const std::optional<Term>& a, const std::optional<Term>& b) {
  return !a || !b || overlap(*a, *b);
}

/// Every nation that a direction names is a party, some pair is covered, and no pair twice.
template <class Direction>
Status check_sides(const Document& document, const std::vector<Direction>& directions,
                   Side Direction::*from, Side Direction::*to, const std::string& list);

/// Errors: agreement_reference for a mode that the standard does not list.
Status check_modes(const Document& document, const std::vector<DataMode>& modes,
                   const std::string& path);

/// Ids are unique in a direction, and every case falls under at most one clause, so that a path is
/// exact.
template <class Clause, class Overlap>
Status check_distinct(const std::vector<Clause>& clauses, const std::string& list,
                      Overlap covers_same) {
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (clauses[i].id == clauses[j].id) {
        return fail(Code::agreement_duplicate, "clause id '" + clauses[i].id + "' stands twice",
                    at(list, i) + ".id");
      }
      if (covers_same(clauses[i], clauses[j])) {
        return fail(Code::agreement_overlap,
                    "'" + clauses[i].id + "' covers a case of '" + clauses[j].id + "'",
                    at(list, i));
      }
    }
  }
  return {};
}

inline bool all_parties(const Document& document, const Side& side) {
  return std::all_of(side.nations.begin(), side.nations.end(),
                     [&](const NationId& nation) { return document.party(nation) != nullptr; });
}

inline std::string words_of(const Side& side) {
  std::string text;
  for (const NationId& nation : side.nations) text += (text.empty() ? "" : ", ") + nation.text();
  return text.empty() ? "*" : text;
}

/// One nation alone on both sides is no pair.
inline bool only_itself(const Side& from, const Side& to) {
  return from.nations.size() == 1 && to.nations == from.nations;
}

/// What two sides have in common; "every party" is neutral. False when nothing is.
inline bool meet(const Side& a, const Side& b, Side& common) {
  if (a.nations.empty() || b.nations.empty()) {
    common = a.nations.empty() ? b : a;
    return true;
  }
  for (const NationId& nation : a.nations) {
    if (b.holds(nation)) common.nations.push_back(nation);
  }
  return !common.nations.empty();
}

template <class Direction>
Status check_sides(const Document& document, const std::vector<Direction>& directions,
                   Side Direction::*from, Side Direction::*to, const std::string& list) {
  for (std::size_t i = 0; i < directions.size(); ++i) {
    const Side& a = directions[i].*from;
    const Side& b = directions[i].*to;
    if (!all_parties(document, a) || !all_parties(document, b) || only_itself(a, b)) {
      return fail(Code::agreement_parties,
                  words_of(a) + " to " + words_of(b) + " is no direction between the parties",
                  at(list, i));
    }
    for (std::size_t j = 0; j < i; ++j) {
      Side both_from, both_to;
      if (meet(a, directions[j].*from, both_from) && meet(b, directions[j].*to, both_to) &&
          !only_itself(both_from, both_to)) {
        return fail(Code::agreement_duplicate, "this direction stands twice", at(list, i));
      }
    }
  }
  return {};
}

}  // namespace accord::agreement
