// diff on two documents from any bytes: the first, a line "%%", and a JSON merge patch (RFC 7386)
// that makes the second of it. decide() confirms every witness; a document does not differ from
// itself; what is newly permitted one way is newly denied the other way.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "agreement/permits.hpp"

namespace {

using namespace accord;
using agreement::Change;
using agreement::Document;

/// Small, so that one input takes no longer than another.
constexpr agreement::DiffLimits kLimits{200'000, 20'000'000, 20'000};

/// Exits where the diff breaks its promise; empty where it says why it does not compare.
std::optional<agreement::Diff> compare(const Document& before, const Document& after) {
  auto found = agreement::diff(before, after, kLimits);
  if (!found) {
    const Code code = found.error().code;
    if (code != Code::agreement_parties && code != Code::agreement_diff_too_large) std::abort();
    return std::nullopt;
  }
  if (agreement::show_diff(*found).empty() || agreement::to_json(*found).dump().empty()) {
    std::abort();
  }
  const bool gives = std::any_of(found->regions.begin(), found->regions.end(),
                                 [](const auto& each) { return gives_more(each.change); });
  if (agreement::permits_text(*found).empty() == gives) std::abort();
  return std::move(*found);
}

bool has(const agreement::Diff& diff, std::initializer_list<Change> changes) {
  return std::any_of(diff.regions.begin(), diff.regions.end(), [&](const auto& each) {
    return std::find(changes.begin(), changes.end(), each.change) != changes.end();
  });
}

/// A node counts by clause, so a new clause may count less in both directions.
bool counts(const Document& document) {
  return std::any_of(document.release.begin(), document.release.end(), [](const auto& direction) {
    return std::any_of(direction.clauses.begin(), direction.clauses.end(), [](const auto& clause) {
      return !clause.quotas.empty() || clause.compilation.has_value();
    });
  });
}

std::optional<Document> patched(std::string_view first, std::string_view patch) {
  auto document = nlohmann::json::parse(first, nullptr, false, true);
  const auto change = nlohmann::json::parse(patch, nullptr, false, true);
  if (document.is_discarded() || change.is_discarded()) return std::nullopt;
  document.merge_patch(change);
  using Replace = nlohmann::json::error_handler_t;
  auto parsed = agreement::parse_document(document.dump(-1, ' ', false, Replace::replace));
  if (!parsed) return std::nullopt;
  return std::move(*parsed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBetween = "\n%%\n";
  const std::string_view text = as_text({data, size});
  const std::size_t cut = text.find(kBetween);
  const auto before = agreement::parse_document(text.substr(0, cut));
  if (!before) return 0;
  if (const auto same = compare(*before, *before)) {
    if (!same->regions.empty() || !same->besides.empty()) std::abort();
  }
  if (cut == std::string_view::npos) return 0;
  const auto after = patched(text.substr(0, cut), text.substr(cut + kBetween.size()));
  if (!after) return 0;
  const auto there = compare(*before, *after), back = compare(*after, *before);
  if (!there || !back || counts(*before) || counts(*after)) return 0;
  if (has(*there, {Change::permitted}) != has(*back, {Change::denied})) std::abort();
  if (has(*there, {Change::denied}) != has(*back, {Change::permitted})) std::abort();
  const std::initializer_list<Change> duties{Change::loosened, Change::tightened};
  if (has(*there, duties) != has(*back, duties)) std::abort();
  if (there->besides != back->besides) std::abort();
  return 0;
}
