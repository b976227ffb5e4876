// What one version says of a record once its clause is found: the label, the sender's duties, the
// counts; and where two versions differ in it. Internal to the diff.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "agreement/diff_counters.hpp"

namespace accord::agreement {

/// A difference of verdict: before and after are the ranks of withhold, hold and release.
struct GateBox {
  std::vector<Positions> sides;  // of the axes from kSchemaAxis on
  std::array<Verdict, kVersions> verdict{};
  std::uint32_t mark = kBothTake;              // position of kMarkAxis where the protection differs
  std::array<ReleaseCase, kVersions> witness;  // label, consent, schema; counts of either version
  std::optional<std::chrono::seconds> age;     // of the witness's last observation
};

/// Runs of positions that neither clause tells apart, by axis from kSchemaAxis on.
[[nodiscard]] std::vector<std::vector<Positions>> gate_cells(const DiffSpace& space,
                                                             const ClausePair& clauses,
                                                             const std::vector<Counter>& counters);

/// Position of a value among ascending ones. Requires: it is there.
template <class T>
std::uint32_t position_in(const std::vector<T>& values, const T& value) {
  return static_cast<std::uint32_t>(std::lower_bound(values.begin(), values.end(), value) -
                                    values.begin());
}

/// Most cells of label and numbers under one pair of clauses; a document that needs more is
/// refused.
inline constexpr std::uint64_t kMaxGateCells = 1'000'000;

struct GateBoxes {
  std::vector<Counter> counters;  // the axes from kFirstCounterAxis on
  std::vector<GateBox> boxes;
  std::uint64_t cells = 0;  // that were looked at
};

/// Every cell of label and numbers in which the two versions differ in verdict, and, when
/// `with_equal` or where the recipient's protection differs, in which both release or hold.
/// Requires: at least one clause. Errors: agreement_diff_too_large.
Result<GateBoxes> gate_boxes(const DiffSpace& space, const ClausePair& clauses, bool with_equal);

/// What two clauses, or two rulings, do to a released record.
struct Duties {
  std::set<std::string> hidden;          // fields that do not reach the recipient
  std::map<std::string, double> quanta;  // of the others that become coarser
  std::chrono::seconds delay{};
  Onward onward = Onward::forbidden;
};

/// Of that version's clause. Requires: it has one.
[[nodiscard]] Duties duties_of(const DiffSpace& space, const ClausePair& clauses,
                               std::size_t version);
/// Of a ruling that releases or holds, without fields that neither version has.
[[nodiscard]] Duties duties_of(const BothDocuments& documents, const std::string& payload,
                               const Ruling& ruling);

/// All of it in words: "field SENALT stays in", "numbers as measured".
[[nodiscard]] std::vector<std::string> words_of(const BothDocuments& documents,
                                                std::string_view payload, const Duties& duties);

/// What the new one asks less for, and what more, in words.
struct DutyChange {
  std::vector<std::string> looser;
  std::vector<std::string> stricter;
  [[nodiscard]] bool empty() const { return looser.empty() && stricter.empty(); }
  [[nodiscard]] std::vector<std::string> words() const;  // the looser first
};
/// The delay is part of the verdict and so not compared.
[[nodiscard]] DutyChange change_of(const Duties& before, const Duties& after);
/// How the recipient protects the label: the position of kMarkAxis where the protection differs.
void add_protection(std::uint32_t mark, DutyChange& change);
[[nodiscard]] std::uint32_t protection_mark(const Ruling& before, const Ruling& after);

}  // namespace accord::agreement
