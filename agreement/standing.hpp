// Which agreements apply to a case, and when none does, what came nearest. The one place that reads
// state, term, payload type and data mode of an agreement; release and tasking share it. Internal
// to this room.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "agreement/compile.hpp"
#include "agreement/ruling.hpp"

namespace accord::agreement {

struct Subject {
  std::string_view payload_code;
  DataMode mode;
  UtcTime at;
};

/// How far an agreement came; `reach` rises from check to check, and is kApplies when it applies.
struct Nearness {
  int reach;
  Code reason;
  std::string_view path;
};
inline constexpr int kApplies = 4;

inline const AgreedPayload* find_agreed(const Document& document, std::string_view code) {
  for (const AgreedPayload& agreed : document.standard.payload_types) {
    if (agreed.code == code) return &agreed;
  }
  return nullptr;
}

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

inline Nearness nearness(const Agreement& agreement, const AgreementPaths& paths,
                         const Subject& subject) {
  const Document& document = agreement.document;
  if (agreement.state != AgreementState::active) {
    return {0, Code::agreement_suspended, paths.agreement};
  }
  if (subject.at < document.term.from) return {1, Code::agreement_not_yet_in_force, paths.term};
  if (!document.term.contains(subject.at)) return {1, Code::agreement_expired, paths.term};
  if (find_agreed(document, subject.payload_code) == nullptr) {
    return {2, Code::payload_type_not_agreed, paths.payload_types};
  }
  if (!contains(document.standard.data_modes, subject.mode)) {
    return {3, Code::data_mode_not_agreed, paths.data_modes};
  }
  return {kApplies, Code::permitted, paths.agreement};
}

template <class Book>
struct Standing {
  std::vector<const Book*> applicable;
  Code reason = Code::no_agreement;  // permitted when any applies
  std::string_view path = kNoAgreementPath;
};

/// The applicable agreements in the order of `books`; of those that came equally near, the first is
/// quoted.
template <class Book>
Standing<Book> find_standing(std::span<const Book> books, const Subject& subject) {
  Standing<Book> standing;
  int reach = -1;
  for (const Book& book : books) {
    const Nearness near = nearness(*book.agreement, book.paths, subject);
    if (near.reach == kApplies) standing.applicable.push_back(&book);
    if (near.reach <= reach) continue;
    reach = near.reach;
    standing.reason = near.reason;
    standing.path = near.path;
  }
  return standing;
}

/// Hashes of the agreements that apply, ascending: what a ruling and a record header carry.
template <class Book>
std::vector<Digest> hashes_of(const Standing<Book>& standing) {
  std::vector<Digest> hashes;
  hashes.reserve(standing.applicable.size());
  for (const Book* book : standing.applicable) hashes.push_back(book->agreement->hash);
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

}  // namespace accord::agreement
