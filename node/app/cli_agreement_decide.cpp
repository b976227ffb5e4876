// accord agreement decide, explain: what agreements say of one record that is described by options,
// without a node. What is not said is not known, and so withheld.
#include <charconv>
#include <iostream>

#include "agreement/agreed_marking.hpp"
#include "agreement/explain.hpp"
#include "agreement/flip.hpp"
#include "agreement/marking/label.hpp"
#include "agreement/marking/label_of.hpp"
#include "agreement/marking/styles.hpp"
#include "agreement/names.hpp"
#include "node/app/cli.hpp"
#include "node/app/files.hpp"
#include "node/app/holdings.hpp"
#include "schemas/payload_registry.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

namespace fs = std::filesystem;

struct QuestionArgs {
  std::vector<fs::path> files;
  std::string own, from, to, payload, mode, label, style, at;
  fs::path policy;
  std::uint32_t norad = 0;
  // What a clause may ask of a record beyond its label.
  std::string object_class, regime, purpose, last_observation, ceiling;
  std::uint32_t observations = 1;
  std::optional<std::uint32_t> released_today, released_in_span;  // none: not known
  std::vector<std::string> counts;                                // "NAME=N"
  bool consent = false;
};

/// A word of a vocabulary that may be left out.
template <class Enum>
Result<Enum> word_option(const std::string& word, const std::string& name,
                         std::optional<Enum> (*value_of)(std::string_view)) {
  if (word.empty()) return Enum{};
  const auto value = value_of(word);
  if (!value) return fail(Code::bad_argument, "'" + word + "' is not known", name);
  return *value;
}

Result<std::shared_ptr<const agreement::Snapshot>> snapshot_of(const QuestionArgs& args,
                                                               const NationId& own) {
  std::vector<agreement::Agreement> agreements;
  for (const fs::path& file : args.files) {
    ACCORD_TRY(agreement::Agreement read, read_unsigned(file));
    agreements.push_back(std::move(read));
  }
  agreement::NationalPolicy policy;
  policy.nation = own;
  if (!args.policy.empty()) {
    ACCORD_TRY(const std::string text, read_file(args.policy, kMaxAgreementBytes));
    ACCORD_TRY(policy, in_file(agreement::parse_national_policy(text), args.policy));
  }
  Level ceiling = Level::top_secret;
  if (!args.ceiling.empty()) {
    ACCORD_TRY(ceiling, word_option(args.ceiling, "--ceiling", level_of));
  }
  return agreement::compile(std::move(agreements), std::move(policy), own, ceiling);
}

struct AskedPayload {
  std::string_view code;
  Digest schema;
};

/// A type of this build, or one that an agreement declares.
Result<AskedPayload> payload_option(const QuestionArgs& args, const agreement::Snapshot& snapshot) {
  if (const PayloadType* type = find_payload_type(args.payload)) {
    return AskedPayload{type->code, type->schema_digest};
  }
  for (const agreement::Agreement& each : snapshot.agreements()) {
    const auto* payload = each.document.payload(args.payload);
    if (payload != nullptr) return AskedPayload{payload->code, payload->schema_sha384};
  }
  return fail(Code::bad_argument, "payload '" + args.payload + "' is not known", "--payload");
}

/// What is asked beyond sender, recipient, payload and label.
Status add_particulars(const QuestionArgs& args, agreement::ReleaseFacts& facts) {
  ACCORD_TRY(facts.object_class,
             word_option(args.object_class, "--class", agreement::object_class_of));
  ACCORD_TRY(facts.regime, word_option(args.regime, "--regime", agreement::regime_of));
  ACCORD_TRY(facts.purpose, word_option(args.purpose, "--purpose", agreement::purpose_of));
  if (!args.last_observation.empty()) {
    ACCORD_TRY(facts.last_observation, option(UtcTime::parse(args.last_observation), "--observed"));
  }
  facts.observations = args.observations;
  facts.originator_consents = args.consent;
  return {};
}

/// A label in Accord's own form, or a marking of a named style, whose codes the agreements know.
Result<Label> label_option(const QuestionArgs& args, const agreement::Snapshot& snapshot) {
  if (args.style.empty()) return option(agreement::parse_label(args.label), "--label");
  const auto style = agreement::marking::text_style_of(args.style);
  if (!style) return fail(Code::bad_argument, "style '" + args.style + "' is not known", "--style");
  std::vector<const agreement::Marking*> markings;
  for (const agreement::Agreement& each : snapshot.agreements()) {
    markings.push_back(&each.document.marking);
  }
  ACCORD_TRY(const auto communities, agreement::communities_to_read(markings));
  agreement::marking::Lookup lookup;
  if (!communities.list().empty()) lookup.communities = &communities;
  ACCORD_TRY(const auto reading,
             option(agreement::marking::read_text(args.label, *style, lookup), "--label"));
  return option(agreement::label_of(reading.marking), "--label");
}

/// What the counters of a snapshot are taken to have counted, in its order.
struct Counts {
  std::vector<std::uint32_t> today, in_span;
};

/// Sets every counter of that name, one a recipient; false when there is none.
bool set_count(const auto& terms, std::string_view name, std::uint32_t value,
               std::vector<std::uint32_t>& counts) {
  bool found = false;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].counter != name) continue;
    counts[i] = value;
    found = true;
  }
  return found;
}

/// What is said of no counter stays unknown.
Result<Counts> count_options(const QuestionArgs& args, const agreement::Snapshot& snapshot) {
  using agreement::kCountUnknown;
  Counts out{
      std::vector(snapshot.quotas().size(), args.released_today.value_or(kCountUnknown)),
      std::vector(snapshot.compilations().size(), args.released_in_span.value_or(kCountUnknown))};
  for (const std::string& each : args.counts) {
    const std::size_t equals = each.rfind('=');
    const std::string name = each.substr(0, equals);
    const std::string digits = equals == std::string::npos ? "" : each.substr(equals + 1);
    std::uint32_t value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (digits.empty() || read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) {
      return fail(Code::bad_argument, "'" + each + "' is not NAME=N", "--count");
    }
    const bool quota = set_count(snapshot.quotas(), name, value, out.today);
    const bool threshold = set_count(snapshot.compilations(), name, value, out.in_span);
    if (quota || threshold) continue;
    return fail(Code::bad_argument, "no quota or threshold counts under '" + name + "'", "--count");
  }
  return out;
}

/// What the ruling lacks, where it lacks a count: the counter's name.
std::string missing_counter(const agreement::Snapshot& snapshot, const NationId& to,
                            const agreement::WrittenRuling& ruling) {
  if (ruling.reason != Code::usage_unknown) return {};
  for (const auto& each : snapshot.quotas()) {
    if (each.path == ruling.clause && each.to == to) return each.counter;
  }
  for (const auto& each : snapshot.compilations()) {
    if (each.path == ruling.clause && each.to == to) return each.counter;
  }
  return {};
}

struct Explained {
  agreement::Explanation explanation;
  std::optional<agreement::Flip> flip;
  std::string missing_counter;  // empty: none
};

Result<Explained> rule(const QuestionArgs& args) {
  ACCORD_TRY(const NationId from, option(NationId::parse(args.from), "--from"));
  ACCORD_TRY(const NationId to, option(NationId::parse(args.to), "--to"));
  NationId own = from;
  if (!args.own.empty()) {
    ACCORD_TRY(own, option(NationId::parse(args.own), "--own"));
  }
  ACCORD_TRY(const auto snapshot, snapshot_of(args, own));
  ACCORD_TRY(const Label label, label_option(args, *snapshot));
  const auto mode = data_mode_of(args.mode);
  if (!mode)
    return fail(Code::bad_argument, "data mode '" + args.mode + "' is not known", "--mode");
  ACCORD_TRY(const AskedPayload payload, payload_option(args, *snapshot));
  UtcTime at = system_now();
  if (!args.at.empty()) {
    ACCORD_TRY(at, option(UtcTime::parse(args.at), "--at"));
  }
  agreement::ReleaseFacts facts{from,  to,    payload.code, payload.schema,
                                *mode, label, args.norad,   at};
  ACCORD_CHECK(add_particulars(args, facts));
  ACCORD_TRY(const Counts counts, count_options(args, *snapshot));
  facts.usage = {counts.today, counts.in_span};
  Explained out{
      agreement::explain(*snapshot, facts), agreement::nearest_flip(*snapshot, facts), {}};
  out.missing_counter = missing_counter(*snapshot, to, out.explanation.ruling);
  return out;
}

/// Of a ruling that lacks a count.
void print_missing(const std::string& counter) {
  if (counter.empty()) return;
  std::cout << "  give    --count '" << counter
            << "=N', or --released-today and --released-in-span for every counter\n";
}

int decide(const Cli& cli, const QuestionArgs& args, bool with_steps) {
  auto explained = rule(args);
  if (!explained) return cli.fail_with(explained.error());
  const agreement::WrittenRuling& ruling = explained->explanation.ruling;
  const int code = ruling.verdict == agreement::Verdict::release ? 0 : 1;
  nlohmann::json json =
      with_steps ? agreement::to_json(explained->explanation) : agreement::to_json(ruling);
  if (with_steps) json["nearest_change"] = agreement::to_json(explained->flip);
  if (!explained->missing_counter.empty()) json["missing_counter"] = explained->missing_counter;
  return cli.print(
      json,
      [&] {
        if (with_steps) {
          for (const std::string& line : agreement::text_lines(explained->explanation))
            std::cout << line << "\n";
          std::cout << agreement::text_of(explained->flip) << "\n";
          print_missing(explained->missing_counter);
          return;
        }
        std::cout << agreement::name_of(ruling.verdict) << "\n  clause " << ruling.clause
                  << "\n  reason " << code_text(ruling.reason) << " "
                  << code_entry(ruling.reason).name << ": " << code_entry(ruling.reason).meaning
                  << "\n";
        print_missing(explained->missing_counter);
      },
      code);
}

void add_question(CLI::App* leaf, const std::shared_ptr<QuestionArgs>& args) {
  leaf->add_option("files", args->files, "agreement documents")->required();
  leaf->add_option("--from", args->from, "sender")->required();
  leaf->add_option("--to", args->to, "recipient")->required();
  leaf->add_option("--own", args->own, "the nation that asks (default: the sender)");
  leaf->add_option("--payload", args->payload, "payload code, e.g. TRK")->required();
  leaf->add_option("--mode", args->mode, "REAL, TEST, SIMULATED or EXERCISE")->required();
  leaf->add_option("--label", args->label, "e.g. \"GBR SECRET//REL TO GBR, USA\"")->required();
  leaf->add_option("--style", args->style,
                   "of the label: capco-banner, capco-portion, udl or stanag4774 (default: ours)");
  leaf->add_option("--norad", args->norad, "catalogue number of the object");
  leaf->add_option("--policy", args->policy, "national policy of the nation that asks");
  leaf->add_option("--at", args->at, "instant, ISO 8601 UTC (default: now)");
  leaf->add_option("--class", args->object_class, "PAYLOAD, ROCKET_BODY, DEBRIS or UNCORRELATED");
  leaf->add_option("--regime", args->regime, "LEO, MEO, HEO, GEO or CISLUNAR");
  leaf->add_option("--purpose", args->purpose, "of the request that the record serves");
  leaf->add_option("--observed", args->last_observation, "time of the last observation");
  leaf->add_option("--observations", args->observations, "in the record")->capture_default_str();
  leaf->add_option("--released-today", args->released_today,
                   "count of every quota so far (default: not known, and so withheld)");
  leaf->add_option("--released-in-span", args->released_in_span,
                   "count of every compilation threshold so far (default: not known)");
  leaf->add_option("--count", args->counts, "NAME=N: count of one quota or threshold so far");
  leaf->add_flag("--consent", args->consent, "the originator's consent is recorded");
  leaf->add_option("--ceiling", args->ceiling, "ceiling of the node that asks");
}

}  // namespace

void add_agreement_decide(Cli& cli, CLI::App* group) {
  auto args = std::make_shared<QuestionArgs>();
  for (const bool with_steps : {false, true}) {
    CLI::App* leaf = cli.leaf(group, with_steps ? "explain" : "decide",
                              with_steps ? "the ruling with every step it took"
                                         : "would this record be released? exit 0 yes, 1 no");
    add_question(leaf, args);
    leaf->callback([&cli, args, with_steps] {
      cli.action = [&cli, args, with_steps] { return decide(cli, *args, with_steps); };
    });
  }
}

}  // namespace accord::node::app
