// A case to the facts of decide(), to words and to JSON.
#include "agreement/release_case.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agreement/marking/label.hpp"
#include "agreement/names.hpp"
#include "agreement/render_words.hpp"

namespace accord::agreement {
namespace {

constexpr std::uint32_t kMostCounted = kCountUnknown - 1;

std::vector<std::uint32_t> counts_today(const Snapshot& snapshot, const ReleaseCase& facts) {
  std::vector<std::uint32_t> counts;
  for (const QuotaTerm& term : snapshot.quotas()) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < kObjectClassCount; ++i) {
      if ((term.class_mask >> i & 1u) != 0) count += facts.released_today[i];
    }
    counts.push_back(static_cast<std::uint32_t>(std::min<std::uint64_t>(count, kMostCounted)));
  }
  return counts;
}

std::vector<std::uint32_t> counts_in_span(const Snapshot& snapshot, const ReleaseCase& facts) {
  std::vector<std::uint32_t> counts;
  for (const CompilationTerm& term : snapshot.compilations()) {
    std::uint32_t count = kCountUnknown;
    for (const ReleasedInSpan& each : facts.released_in_span) {
      const bool same = each.span == term.limit.span && each.over == term.limit.over;
      if (same) count = std::min(each.observations, kMostCounted);
    }
    counts.push_back(count);
  }
  return counts;
}

std::string word(auto value) { return std::string(name_of(value)); }

std::string counts_text(const ReleaseCase& facts) {
  std::string text;
  for (std::size_t i = 0; i < kObjectClassCount; ++i) {
    if (facts.released_today[i] == 0) continue;
    text += "; " + std::to_string(facts.released_today[i]) + " observations of " +
            word(static_cast<ObjectClass>(i)) + " released before it that day";
  }
  for (const ReleasedInSpan& each : facts.released_in_span) {
    if (each.observations == 0) continue;
    text += "; " + std::to_string(each.observations) + " observations " +
            (each.over == CompiledOver::object ? "of the object " : "") +
            "released before it within " + std::to_string(each.span.count()) + " s";
  }
  return text;
}

}  // namespace

Ruling rule(const Snapshot& snapshot, const ReleaseCase& facts) {
  const auto today = counts_today(snapshot, facts);
  const auto in_span = counts_in_span(snapshot, facts);
  ReleaseFacts asked{facts.sender, facts.recipient, facts.payload_code, facts.schema_digest,
                     facts.mode,   facts.label,     facts.norad_cat_id, facts.at};
  asked.object_class = facts.object_class;
  asked.regime = facts.regime;
  asked.purpose = facts.purpose;
  asked.observations = facts.observations;
  asked.last_observation = facts.last_observation.value_or(UtcTime{});
  asked.originator_consents = facts.originator_consents;
  asked.usage = {today, in_span};
  return decide(snapshot, asked);
}

WrittenRuling rule_on(const Snapshot& snapshot, const ReleaseCase& facts) {
  return written(rule(snapshot, facts));
}

std::string text_of(const ReleaseCase& facts) {
  std::string text = facts.sender.text() + " to " + facts.recipient.text() + ": " +
                     facts.payload_code + " in " + std::string(accord::name_of(facts.mode)) +
                     ", '" + format_label(facts.label) + "', ";
  text +=
      facts.norad_cat_id == 0 ? "object not known" : "object " + std::to_string(facts.norad_cat_id);
  text += " (" + word(facts.object_class) + ", " + word(facts.regime) + ")";
  if (facts.purpose != fbs::Purpose{}) text += ", asked for " + word(facts.purpose);
  text += ", at " + instant_text(facts.at) + ", last observation " +
          (facts.last_observation ? instant_text(*facts.last_observation) : "not known");
  if (facts.label.policy != facts.sender.text()) {
    text += facts.originator_consents ? ", the originator consents" : ", without consent";
  }
  return text + counts_text(facts);
}

nlohmann::json to_json(const ReleaseCase& facts) {
  nlohmann::json today = nlohmann::json::object(), in_span = nlohmann::json::array();
  for (std::size_t i = 0; i < kObjectClassCount; ++i) {
    if (facts.released_today[i] == 0) continue;
    today[word(static_cast<ObjectClass>(i))] = facts.released_today[i];
  }
  for (const ReleasedInSpan& each : facts.released_in_span) {
    in_span.push_back({{"span_s", each.span.count()},
                       {"over", word(each.over)},
                       {"observations", each.observations}});
  }
  nlohmann::json json{{"from", facts.sender.text()},
                      {"to", facts.recipient.text()},
                      {"payload_type", facts.payload_code},
                      {"schema_sha384", facts.schema_digest.hex()},
                      {"data_mode", accord::name_of(facts.mode)},
                      {"label", format_label(facts.label)},
                      {"norad_cat_id", facts.norad_cat_id},
                      {"object_class", word(facts.object_class)},
                      {"regime", word(facts.regime)},
                      {"purpose", word(facts.purpose)},
                      {"at", facts.at.text()},
                      {"observations", facts.observations},
                      {"originator_consents", facts.originator_consents},
                      {"released_today", std::move(today)},
                      {"released_in_span", std::move(in_span)}};
  json["last_observation"] = facts.last_observation ? nlohmann::json(facts.last_observation->text())
                                                    : nlohmann::json(nullptr);
  if (facts.asked) {
    json["request"] = {{"priority", accord::name_of(facts.asked->priority)},
                       {"requests_today", facts.asked->requests_today}};
  }
  return json;
}

}  // namespace accord::agreement
