// Builds the shelves of a Snapshot: for each ordered pair of nations, the agreements between them
// with their paths.
#include "agreement/compile.hpp"

#include <algorithm>
#include <tuple>

namespace accord::agreement {
namespace {

bool overlap(const Term& a, const Term& b) { return a.from < b.to && b.from < a.to; }

Status check_member(const Agreement& agreement, const NationId& own) {
  const std::string name = path_of(agreement.document);
  if (agreement.document.party(own) == nullptr) {
    return fail(Code::agreement_set, "the agreement does not name " + own.text(), name);
  }
  if (agreement.state != AgreementState::active && agreement.state != AgreementState::suspended) {
    return fail(Code::agreement_set, "the agreement is neither active nor suspended", name);
  }
  return {};
}

Status check_pair(const Agreement& a, const Agreement& b) {
  if (a.hash == b.hash) {
    return fail(Code::agreement_set, "the same file stands twice", path_of(b.document));
  }
  if (a.document.name == b.document.name && overlap(a.document.term, b.document.term)) {
    return fail(Code::agreement_set, "its term overlaps that of " + path_of(a.document),
                path_of(b.document));
  }
  return {};
}

Status check_set(const std::vector<Agreement>& agreements, const NationId& own) {
  for (std::size_t i = 0; i < agreements.size(); ++i) {
    ACCORD_CHECK(check_member(agreements[i], own));
    for (std::size_t j = 0; j < i; ++j) ACCORD_CHECK(check_pair(agreements[j], agreements[i]));
  }
  return {};
}

AgreementPaths paths_of(const Document& document) {
  const std::string name = path_of(document);
  return {name, name + "/term", name + "/standard/payload_types", name + "/standard/data_modes",
          name + "/marking/ceiling"};
}

std::string direction_path(const AgreementPaths& paths, std::string_view section,
                           const NationId& from, const NationId& to) {
  return paths.agreement + '/' + std::string(section) + '/' + from.text() + '>' + to.text();
}

ReleaseBook release_book(const Agreement& agreement, const NationId& from, const NationId& to) {
  ReleaseBook book;
  book.agreement = &agreement;
  book.paths = paths_of(agreement.document);
  book.path = direction_path(book.paths, "release", from, to);
  book.label_policies = book.path + "/label_policies";
  for (const ReleaseDirection& direction : agreement.document.release) {
    if (direction.from == from && direction.to == to) book.direction = &direction;
  }
  if (book.direction == nullptr) return book;
  for (const ReleaseClause& clause : book.direction->clauses) {
    book.clauses.push_back({book.path + "/clauses/" + clause.id, &clause});
  }
  return book;
}

TaskingBook tasking_book(const Agreement& agreement, const NationId& requester,
                         const NationId& provider) {
  TaskingBook book;
  book.agreement = &agreement;
  book.paths = paths_of(agreement.document);
  book.path = direction_path(book.paths, "tasking", requester, provider);
  for (const TaskingDirection& direction : agreement.document.tasking) {
    if (direction.requester == requester && direction.provider == provider) {
      book.direction = &direction;
    }
  }
  if (book.direction == nullptr) return book;
  for (const TaskingClause& clause : book.direction->clauses) {
    book.clauses.push_back({book.path + "/clauses/" + clause.id, &clause});
  }
  return book;
}

/// The shelf of one ordered pair, made when it is not there yet.
template <class Shelf>
auto& books_of(std::vector<Shelf>& shelves, const NationId& from, const NationId& to) {
  for (Shelf& shelf : shelves) {
    if (shelf.from == from && shelf.to == to) return shelf.books;
  }
  shelves.push_back({from, to, {}});
  return shelves.back().books;
}

template <class Shelf>
auto find_books(const std::vector<Shelf>& shelves, const NationId& from, const NationId& to) {
  using Book = typename decltype(Shelf::books)::value_type;
  for (const Shelf& shelf : shelves) {
    if (shelf.from == from && shelf.to == to) return std::span<const Book>(shelf.books);
  }
  return std::span<const Book>();
}

}  // namespace

Snapshot::Snapshot(std::vector<Agreement> agreements, NationalPolicy policy, NationId own)
    : own_(std::move(own)), policy_(std::move(policy)), agreements_(std::move(agreements)) {
  std::sort(agreements_.begin(), agreements_.end(), [](const Agreement& a, const Agreement& b) {
    return std::tie(a.document.name, a.document.version, a.hash) <
           std::tie(b.document.name, b.document.version, b.hash);
  });
  for (const Agreement& agreement : agreements_) {
    for (const Party& from : agreement.document.parties) {
      for (const Party& to : agreement.document.parties) {
        if (from.nation != to.nation) add_books(agreement, from.nation, to.nation);
      }
    }
  }
}

void Snapshot::add_books(const Agreement& agreement, const NationId& from, const NationId& to) {
  books_of(release_, from, to).push_back(release_book(agreement, from, to));
  books_of(tasking_, from, to).push_back(tasking_book(agreement, from, to));
}

std::span<const ReleaseBook> Snapshot::release_books(const NationId& from,
                                                     const NationId& to) const {
  return find_books(release_, from, to);
}

std::span<const TaskingBook> Snapshot::tasking_books(const NationId& requester,
                                                     const NationId& provider) const {
  return find_books(tasking_, requester, provider);
}

Result<std::shared_ptr<const Snapshot>> compile(std::vector<Agreement> agreements,
                                                NationalPolicy policy, NationId own) {
  ACCORD_CHECK(check_set(agreements, own));
  if (policy.nation != own) {
    return fail(Code::policy_invalid, "the national policy is of another nation", "$.nation");
  }
  return std::shared_ptr<const Snapshot>(
      new Snapshot(std::move(agreements), std::move(policy), std::move(own)));
}

}  // namespace accord::agreement
