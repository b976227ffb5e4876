// Both halves, in order, each witness confirmed by decide().
#include "agreement/diff.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "agreement/diff_gate.hpp"
#include "agreement/diff_parts.hpp"
#include "agreement/render.hpp"

namespace accord::agreement {
namespace {

/// Each version alone on a node of one nation, with nothing national to say.
class Benches {
 public:
  explicit Benches(const BothDocuments& documents) : documents_(documents) {}

  /// Null where that version does not name the nation.
  Result<std::shared_ptr<const Snapshot>> bench(std::size_t version, const NationId& own) {
    auto& found = benches_[{version, own}];
    if (found != nullptr || documents_[version]->party(own) == nullptr) return found;
    NationalPolicy silent;
    silent.nation = own;
    Digest hash;
    hash.raw.fill(static_cast<std::uint8_t>(version + 1));
    ACCORD_TRY(found, compile({{*documents_[version], hash, AgreementState::active}},
                              std::move(silent), own));
    return found;
  }

 private:
  const BothDocuments& documents_;
  std::map<std::pair<std::size_t, NationId>, std::shared_ptr<const Snapshot>> benches_;
};

Status refuted(const std::string& said, const std::string& ruled, const Region& region) {
  return fail(Code::agreement_diff_refuted, "the diff says " + said + ", decide says " + ruled,
              region.clause_before + " / " + region.clause_after);
}

Status confirm_verdict(Verdict ruled, std::size_t version, const Region& region) {
  const Verdict expected = version == 0 ? region.before : region.after;
  if (ruled == expected) return {};
  return refuted(std::string(name_of(expected)), std::string(name_of(ruled)), region);
}

/// A region's duties are those of the rulings on its witness.
Status confirm_duties(const BothDocuments& documents, const std::string& payload,
                      const std::array<Ruling, kVersions>& rulings, const Region& region) {
  std::vector<std::string> words;
  Change change = region.change;
  if (region.change == Change::permitted) {
    words = words_of(documents, payload, duties_of(documents, payload, rulings[1]));
  } else if (region.change != Change::denied) {
    DutyChange found = change_of(duties_of(documents, payload, rulings[0]),
                                 duties_of(documents, payload, rulings[1]));
    add_protection(protection_mark(rulings[0], rulings[1]), found);
    words = found.words();
    change = found.looser.empty() ? Change::tightened : Change::loosened;
  }
  if (change == region.change && words == region.duties) return {};
  return refuted("other duties", std::string(name_of(change)), region);
}

Status confirm_case(const BothDocuments& documents, Benches& benches, const Region& region,
                    const ReleaseCase& facts) {
  std::array<Ruling, kVersions> rulings;
  for (std::size_t v = 0; v < kVersions; ++v) {
    ACCORD_TRY(const auto bench, benches.bench(v, facts.sender));
    const bool apart = v == 0 && region.witness_before.has_value();
    if (bench != nullptr) rulings[v] = rule(*bench, apart ? *region.witness_before : facts);
    ACCORD_CHECK(confirm_verdict(rulings[v].verdict, v, region));
  }
  return confirm_duties(documents, facts.payload_code, rulings, region);
}

Status confirm_case(const BothDocuments&, Benches& benches, const Region& region,
                    const TaskingFacts& facts) {
  for (std::size_t v = 0; v < kVersions; ++v) {
    ACCORD_TRY(const auto bench, benches.bench(v, facts.provider));
    const Verdict ruled =
        bench == nullptr ? Verdict::withhold : decide_tasking(*bench, facts).verdict;
    ACCORD_CHECK(confirm_verdict(ruled, v, region));
  }
  return {};
}

std::string sort_key(const Region& region) {
  std::string key = region.section + '\n' + region.pairs + '\n' + region.clause_before + '\n' +
                    region.clause_after + '\n';
  for (const Condition& each : region.conditions) key += each.attribute + each.values + '\n';
  for (const std::string& duty : region.duties) key += duty + '\n';
  return key;
}

/// Titles of the articles whose words differ.
std::vector<std::string> articles_that_differ(const Document& before, const Document& after) {
  std::map<std::string, std::array<std::string, kVersions>> texts;
  const BothDocuments both{&before, &after};
  for (std::size_t v = 0; v < kVersions; ++v) {
    for (const Article& article : articles_of(*both[v])) {
      std::string& text = texts[article.title.substr(0, article.title.find('.'))][v];
      for (const Paragraph& paragraph : article.paragraphs) {
        text += paragraph.text + '\n';
        for (const std::string& item : paragraph.items) text += item + '\n';
      }
    }
  }
  std::vector<std::string> titles;
  for (const auto& [title, text] : texts) {
    if (text[0] != text[1]) titles.push_back(title);
  }
  return titles;
}

}  // namespace

Status confirm(const BothDocuments& documents, const Diff& diff) {
  Benches benches(documents);
  for (const Region& region : diff.regions) {
    ACCORD_CHECK(std::visit(
        [&](const auto& facts) { return confirm_case(documents, benches, region, facts); },
        region.witness));
  }
  return {};
}

Result<Diff> diff(const Document& before, const Document& after, const DiffLimits& limits) {
  const BothDocuments documents{&before, &after};
  const bool common =
      std::any_of(before.parties.begin(), before.parties.end(),
                  [&](const Party& each) { return after.party(each.nation) != nullptr; });
  if (!common) {
    return fail(Code::agreement_parties, "the two have no party in common", path_of(after));
  }
  Diff out;
  out.before = path_of(before);
  out.after = path_of(after);
  const DiffSpace space(documents);
  ACCORD_CHECK(diff_release(space, limits, out));
  ACCORD_CHECK(diff_tasking(documents, limits, out));
  std::sort(out.regions.begin(), out.regions.end(), [](const Region& a, const Region& b) {
    return std::make_tuple(a.change, sort_key(a)) < std::make_tuple(b.change, sort_key(b));
  });
  ACCORD_CHECK(confirm(documents, out));
  out.besides = articles_that_differ(before, after);
  return out;
}

}  // namespace accord::agreement
