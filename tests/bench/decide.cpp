// bench_decide: how much the ruling costs beside the least that could decide the same, and beside
// what a program without compiled tables would do. One interleaved run, medians, ratios.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "agreement/explain.hpp"
#include "json_scan.hpp"
#include "schemas/payload_registry.hpp"

namespace {

using namespace accord;
using namespace accord::agreement;
using nlohmann::json;

constexpr std::array kTypes{"TRK", "OMM"};
constexpr std::array kClasses{"PAYLOAD", "ROCKET_BODY", "DEBRIS", "UNCORRELATED"};
constexpr std::array kRegimes{"LEO", "MEO", "HEO", "GEO", "CISLUNAR"};
constexpr std::array kCeilings{"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"};
constexpr std::size_t kCases = 1'024;
constexpr int kRounds = 9;
constexpr const char* kInstant = "2026-11-21T06:14:00Z";

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_decide: %s\n", why.c_str());
  std::exit(1);
}

/// 2 types x 4 classes x 5 regimes = 40 clauses, each with a ceiling of its own.
json forty_clauses() {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/agreement/examples/gbr-usa.json");
  json document =
      json::parse(std::string(std::istreambuf_iterator<char>(in), {}), nullptr, true, true);
  json clauses = json::array();
  for (const char* type : kTypes) {
    for (const char* object_class : kClasses) {
      for (const char* regime : kRegimes) {
        const std::size_t number = clauses.size();
        clauses.push_back({{"id", "clause-" + std::to_string(number)},
                           {"payload_types", {type}},
                           {"data_modes", {"REAL", "SIMULATED"}},
                           {"object_classes", {object_class}},
                           {"regimes", {regime}},
                           {"ceiling", kCeilings[number % kCeilings.size()]},
                           {"releasability", "rel-to-recipient"},
                           {"disclose", json::array()}});
      }
    }
  }
  document["release"][0]["clauses"] = clauses;
  return document;
}

struct Case : bench::WordCase {
  BoundFacts bound;
};

NationId nation(const char* code) { return *NationId::parse(code); }

ReleaseFacts facts_of(const bench::WordCase& each) {
  static const UtcTime kAt = *UtcTime::parse(kInstant);
  ReleaseFacts facts{nation("GBR"),
                     nation("USA"),
                     each.payload,
                     find_payload_type(each.payload)->schema_digest,
                     *data_mode_of(each.mode),
                     each.label,
                     25544,
                     kAt};
  const auto place = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) - names.begin() + 1;
  };
  facts.object_class = static_cast<ObjectClass>(place(kClasses, each.object_class));
  facts.regime = static_cast<Regime>(place(kRegimes, each.regime));
  return facts;
}

std::vector<Case> random_cases(const Snapshot& snapshot) {
  std::mt19937 random(20261121);
  const auto pick = [&](const auto& values) { return values[random() % values.size()]; };
  std::vector<Case> cases(kCases);
  for (Case& each : cases) {
    each.sender = nation("GBR");
    each.recipient = nation("USA");
    each.at = kInstant;
    each.payload = pick(kTypes);
    each.schema = find_payload_type(each.payload)->schema_digest.hex();
    each.object_class = pick(kClasses);
    each.regime = pick(kRegimes);
    each.mode = random() % 8 == 0 ? "TEST" : "REAL";
    each.label = {"GBR", *level_of(pick(kCeilings)), {nation("AUS"), nation("GBR")}};
    if (random() % 4 != 0) each.label.rel_to.push_back(nation("USA"));
    each.bound = bind_facts(snapshot, facts_of(each));
  }
  return cases;
}

// The least: one mask and one level a clause, all of them in a row.

struct BareClause {
  std::uint64_t mask;
  Level ceiling;
};

struct BareCase {
  std::uint64_t key;
  Level level;
  bool releasable;
};

std::uint64_t type_bit(const std::string& code) { return code == "TRK" ? 1ull << 32 : 1ull << 33; }
std::uint64_t mode_bits(bool agreed) { return agreed ? 1ull << 40 : 1ull << 41; }

std::vector<BareClause> bare_clauses(const Document& document) {
  std::vector<BareClause> clauses;
  for (const ReleaseClause& clause : document.release[0].clauses) {
    std::uint64_t mask = type_bit(clause.payload_types[0]) | mode_bits(true) | kAnyPurpose;
    mask |= key_of(clause.object_classes[0], clause.regimes[0], {});
    clauses.push_back({mask, clause.ceiling});
  }
  return clauses;
}

BareCase bare_case(const Case& each) {
  const std::uint64_t key =
      each.bound.match.key | type_bit(each.payload) | mode_bits(each.mode == "REAL");
  return {key, each.label.level, each.label.rel_to.size() == 3};
}

bool bare_scan(const std::vector<BareClause>& clauses, const BareCase& facts) {
  for (const BareClause& clause : clauses) {
    if ((facts.key & ~clause.mask) == 0) return facts.level <= clause.ceiling && facts.releasable;
  }
  return false;
}

template <class Decide>
double ns_per_case(std::size_t repeat, Decide decide, std::size_t& released) {
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < repeat; ++i) {
    for (std::size_t j = 0; j < kCases; ++j) released += decide(j) ? 1u : 0u;
  }
  const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - begin;
  return spent.count() / static_cast<double>(repeat * kCases);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main() {
  const json source = forty_clauses();
  const auto document = parse_document(source.dump());
  if (!document) stop(document.error().text());
  NationalPolicy policy;
  policy.nation = nation("GBR");
  const auto compiled =
      compile({{*document, Digest{}, AgreementState::active, {}}}, policy, nation("GBR"));
  if (!compiled) stop(compiled.error().text());
  const Snapshot& snapshot = **compiled;
  const auto cases = random_cases(snapshot);
  const auto clauses = bare_clauses(*document);
  std::vector<BareCase> bare;
  for (const Case& each : cases) bare.push_back(bare_case(each));

  const auto by_decide = [&](std::size_t i) {
    return decide(snapshot, cases[i].bound).reason == Code::permitted;
  };
  const auto by_mask = [&](std::size_t i) { return bare_scan(clauses, bare[i]); };
  const auto by_json = [&](std::size_t i) {
    return bench::scan(source, cases[i]).reason == Code::permitted;
  };
  const auto by_words = [&](std::size_t i) {
    return decide(snapshot, facts_of(cases[i])).reason == Code::permitted;
  };
  const auto by_explain = [&](std::size_t i) {
    return explain(snapshot, facts_of(cases[i])).ruling.reason == Code::permitted;
  };
  std::size_t released = 0;
  for (std::size_t i = 0; i < kCases; ++i) {
    const Ruling ruling = decide(snapshot, cases[i].bound);
    const bench::Scanned scanned = bench::scan(source, cases[i]);
    if (by_decide(i) != by_mask(i)) stop("the bare scan rules otherwise");
    if (ruling.reason != scanned.reason || !ruling.clause.ends_with(scanned.place)) {
      stop("the scan over the JSON rules otherwise");
    }
    released += by_decide(i) ? 1u : 0u;
  }
  std::printf("%zu clauses, %zu cases, %zu released\n", clauses.size(), kCases, released);

  std::vector<double> ruling, mask, scan, words, explained;
  std::size_t sink = 0;
  for (int round = 0; round < kRounds; ++round) {
    mask.push_back(ns_per_case(800, by_mask, sink));
    ruling.push_back(ns_per_case(800, by_decide, sink));
    words.push_back(ns_per_case(80, by_words, sink));
    scan.push_back(ns_per_case(40, by_json, sink));
    explained.push_back(ns_per_case(4, by_explain, sink));
  }
  const double one = median(mask);
  std::printf("bare bit-mask scan    %9.1f ns\n", one);
  std::printf("decide with reason    %9.1f ns   %6.2f scans       (goal: at most 5)\n",
              median(ruling), median(ruling) / one);
  std::printf("bind and decide       %9.1f ns   %6.2f scans\n", median(words), median(words) / one);
  std::printf("scan over the JSON    %9.1f ns   %6.1f x decide    (goal: at least 50)\n",
              median(scan), median(scan) / median(ruling));
  std::printf("full explanation      %9.1f ns   %6.0f scans       (goal: under 1000)\n",
              median(explained), median(explained) / one);
  return sink == 0 ? 1 : 0;
}
