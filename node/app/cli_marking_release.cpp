// accord marking release: may it go to that nation, by the marking and the tables given alone?
#include <algorithm>
#include <iostream>

#include "agreement/agreed_marking.hpp"
#include "agreement/marking/release.hpp"
#include "node/app/cli_marking.hpp"
#include "node/app/files.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::app {
namespace {

/// What an agreement says that a ruling by marking reads.
struct Agreed {
  Level ceiling = Level::unspecified;
  bool unclassified_without_list = false;
  agreement::AgreedMarking tables;
};

Result<Agreed> agreed_in(const agreement::Document& document, const NationId& owner,
                         const NationId& to, UtcTime at) {
  if (document.party(owner) == nullptr || document.party(to) == nullptr) {
    return fail(Code::no_agreement, "the agreement does not name both nations", "$.parties");
  }
  if (at < document.term.from) return fail(Code::agreement_not_yet_in_force, "too early", "$.term");
  if (!document.term.contains(at)) return fail(Code::agreement_expired, "too late", "$.term");
  const agreement::ReleaseDirection* direction = document.release_from(owner, to);
  if (direction == nullptr) {
    return fail(Code::direction_not_agreed, "no release section in this direction", "$.release");
  }
  const bool plain =
      std::any_of(direction->clauses.begin(), direction->clauses.end(), [](const auto& clause) {
        return clause.releasability == agreement::Releasability::rel_to_recipient_or_unclassified;
      });
  ACCORD_TRY(agreement::AgreedMarking tables, agreement::agreed_marking(document.marking, to, at));
  return Agreed{document.marking.ceiling, plain, std::move(tables)};
}

struct Answer {
  marking::ReleaseRuling ruling;
  std::string where;  // of what was refused in the text or the agreement
};

Answer denied(const Error& error, marking::ReleaseStep step) {
  return {{marking::Decision::deny, step, error.code, error.what, {}}, error.where};
}

Result<marking::ReleaseTerms> release_terms(const MarkingArgs& args, const MarkingTables& tables,
                                            marking::EquivalenceTable& map) {
  marking::ReleaseTerms terms;
  terms.expansion = tables.expansion();
  terms.tokens = args.tokens;
  terms.consents = args.consents;
  if (!args.map.empty()) {
    ACCORD_TRY(const std::string text, read_file(args.map, marking::kMaxEquivalenceBytes));
    ACCORD_TRY(map, in_file(marking::parse_equivalence(text), args.map));
    terms.map = &map;
  }
  if (!args.ceiling.empty()) {
    terms.ceiling = level_of(args.ceiling);
    if (!terms.ceiling) {
      return fail(Code::bad_argument, "level must be UNCLASSIFIED ... TOP SECRET", "--ceiling");
    }
  }
  return terms;
}

Result<marking::ReleaseQuestion> question_of(const MarkingArgs& args) {
  for (const auto& [code, flag] : {std::pair{&args.owner, "--owner"}, {&args.recipient, "--to"}}) {
    if (!marking::is_code(*code)) {
      return fail(Code::bad_argument, "not a nation's code", flag);
    }
  }
  if (args.action != "release" && args.action != "display") {
    return fail(Code::bad_argument, "action must be release or display", "--action");
  }
  const bool display = args.action == "display";
  return marking::ReleaseQuestion{args.owner, args.recipient,
                                  display ? marking::Action::display : marking::Action::release};
}

void print_answer(const Cli& cli, const MarkingArgs& args, const std::string& text,
                  const Answer& answer, bool compact) {
  const marking::ReleaseRuling& ruling = answer.ruling;
  const CodeEntry& entry = code_entry(ruling.reason);
  if (!cli.json) {
    std::cout << marking::name_of(ruling.decision) << "\n  step   " << static_cast<int>(ruling.step)
              << ' ' << marking::name_of(ruling.step) << "\n  reason " << code_text(ruling.reason)
              << ' ' << entry.name << ": " << entry.meaning
              << (ruling.about.empty() ? "" : " (" + ruling.about + ")") << "\n";
    return;
  }
  nlohmann::json json{{"decision", marking::name_of(ruling.decision)},
                      {"step", static_cast<int>(ruling.step)},
                      {"step_name", marking::name_of(ruling.step)},
                      {"reason", entry.name},
                      {"code", code_text(ruling.reason)},
                      {"meaning", entry.meaning},
                      {"about", ruling.about},
                      {"owner", args.owner},
                      {"to", args.recipient},
                      {"action", args.action},
                      {"marking", text}};
  if (!answer.where.empty()) json["where"] = answer.where;
  if (ruling.derived) {
    json["derived"] = {{"policy", args.recipient},
                       {"level", name_of(ruling.derived->level)},
                       {"word", ruling.derived->word}};
  }
  std::cout << json.dump(compact ? -1 : 2, ' ', false, nlohmann::json::error_handler_t::replace)
            << "\n";
}

struct ReleaseCase {
  MarkingTables tables;
  marking::EquivalenceTable map;
  marking::ReleaseTerms terms;
  std::optional<Error> objection;  // of the agreement, to any release this way
  marking::ReleaseQuestion question;
  std::optional<marking::TextStyle> style;
};

/// Takes the agreement's tables where none of the kind was given by hand.
void take_tables(const MarkingArgs& args, agreement::AgreedMarking& agreed, ReleaseCase& out) {
  if (args.communities.empty() && !agreed.communities.list().empty()) {
    out.tables.communities = std::move(agreed.communities);
    out.tables.has_communities = true;
    out.terms.expansion = out.tables.expansion();
  }
  if (args.map.empty() && agreed.map) {
    out.map = std::move(*agreed.map);
    out.terms.map = &out.map;
  }
  out.terms.tokens.insert(out.terms.tokens.end(), agreed.tokens.begin(), agreed.tokens.end());
}

/// The agreement's ceiling, tables and consent to plain UNCLASSIFIED, into the case.
Status add_agreement_terms(const MarkingArgs& args, ReleaseCase& out) {
  ACCORD_TRY(const NationId owner, option(NationId::parse(args.owner), "--owner"));
  ACCORD_TRY(const NationId to, option(NationId::parse(args.recipient), "--to"));
  ACCORD_TRY(const std::string text, read_file(args.agreement, kMaxAgreementBytes));
  ACCORD_TRY(const agreement::Document document,
             in_file(agreement::parse_document(text), args.agreement));
  auto agreed = agreed_in(document, owner, to, out.tables.at);
  if (!agreed) {
    out.objection = agreed.error();
    return {};
  }
  out.terms.unclassified_without_list = agreed->unclassified_without_list;
  out.terms.ceiling = std::min(out.terms.ceiling.value_or(agreed->ceiling), agreed->ceiling);
  take_tables(args, agreed->tables, out);
  return {};
}

Status load_case(const MarkingArgs& args, ReleaseCase& out) {
  ACCORD_TRY(out.tables, load_tables(args));
  ACCORD_TRY(out.style, style_option(args.style, "--style"));
  ACCORD_TRY(out.question, question_of(args));
  ACCORD_TRY(out.terms, release_terms(args, out.tables, out.map));
  if (args.agreement.empty()) return {};
  return add_agreement_terms(args, out);
}

Answer rule(const ReleaseCase& asked, const std::string& text) {
  const auto read = read_one(text, asked.style, asked.tables.lookup());
  if (!read) return denied(read.error(), marking::ReleaseStep::well_formed);
  Answer answer{marking::rule_release(read->reading.marking, asked.question, asked.terms), {}};
  const bool denial = answer.ruling.decision == marking::Decision::deny;
  if (!asked.objection || denial) return answer;
  return denied(*asked.objection, marking::ReleaseStep::ceiling_and_mapping);
}

}  // namespace

void add_release_options(CLI::App& leaf, const std::shared_ptr<MarkingArgs>& args) {
  leaf.add_option("--style", args->style, std::string(kStyles) + " (default: by its form)");
  leaf.add_option("--owner", args->owner, "nation that holds the data")->required();
  leaf.add_option("--to", args->recipient, "nation that would get it")->required();
  leaf.add_option("--action", args->action, "release or display")->capture_default_str();
  leaf.add_option("--map", args->map, "equivalence of levels (JSON)");
  leaf.add_option("--ceiling", args->ceiling, "highest level that may go, e.g. SECRET");
  leaf.add_option("--agreement", args->agreement,
                  "agreement document, for its ceiling, clauses and marking tables");
  leaf.add_option("--allow-token", args->tokens, "provider token that is agreed")
      ->allow_extra_args(false);
  leaf.add_option("--consent", args->consents, "nation whose consent is on record")
      ->allow_extra_args(false);
}

int rule_by_marking(const Cli& cli, const MarkingArgs& args) {
  ReleaseCase asked;
  if (const Status loaded = load_case(args, asked); !loaded) return cli.fail_with(loaded.error());
  auto texts = texts_of(args);
  if (!texts) return cli.fail_with(texts.error());
  int code = 0;
  for (const std::string& text : *texts) {
    const Answer answer = rule(asked, text);
    if (answer.ruling.decision != marking::Decision::permit) code = 1;
    print_answer(cli, args, text, answer, texts->size() > 1);
  }
  std::cout.flush();
  return code;
}

}  // namespace accord::node::app
