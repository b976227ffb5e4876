// One function an article; plain words, no markup, lines short enough to print.
#include "agreement/render.hpp"

#include "agreement/names.hpp"

namespace accord::agreement {
namespace {

std::string text_of(const std::string& word) { return word; }
std::string text_of(DataMode mode) { return std::string(accord::name_of(mode)); }
std::string text_of(Priority priority) { return std::string(accord::name_of(priority)); }
std::string text_of(std::uint8_t number) { return std::to_string(number); }
template <class Enum>
std::string text_of(Enum value) {
  return std::string(name_of(value));
}

template <class Values>
std::string list_of(const Values& values) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + text_of(value);
  return text.empty() ? "none" : text;
}

/// Article "3" or "3.1", then its line.
std::string line(const std::string& number, const std::string& words) {
  return number + "  " + words + "\n";
}

std::string sub(int article, std::size_t index) {
  return "  " + std::to_string(article) + "." + std::to_string(index + 1);
}

std::string parties_text(const Document& document) {
  std::string text = line("1", "PARTIES");
  for (std::size_t i = 0; i < document.parties.size(); ++i) {
    const Party& party = document.parties[i];
    text += line(sub(1, i), party.name + " (" + party.nation.text() + "), to be signed by " +
                                list_of(party.signatures));
    text += "       root certificate SHA-384 " + party.root_sha384.hex() + "\n";
  }
  return text;
}

std::string term_text(const Document& document) {
  return line("2", "TERM") +
         line(sub(2, 0), "From " + document.term.from.text(0) + " (included) to " +
                             document.term.to.text(0) + " (not included).");
}

std::string standard_text(const Document& document) {
  std::string text = line("3", "STANDARD");
  text += line(sub(3, 0), "Data modes: " + list_of(document.standard.data_modes) + ".");
  const auto& types = document.standard.payload_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    text += line(sub(3, i + 1), types[i].code + ", schema SHA-384 " + types[i].schema_sha384.hex());
  }
  return text;
}

std::string marking_text(const Document& document) {
  return line("4", "MARKING") +
         line(sub(4, 0), "Nothing above " + std::string(accord::name_of(document.marking.ceiling)) +
                             " travels under this agreement.");
}

std::string releasability_text(Releasability rule, const NationId& to) {
  switch (rule) {
    case Releasability::rel_to_recipient:
      return "marked REL TO a list that holds " + to.text();
    case Releasability::rel_to_recipient_or_unclassified:
      return "marked REL TO a list that holds " + to.text() +
             ", or UNCLASSIFIED without a REL TO list";
  }
  return {};
}

std::string release_clause_text(const ReleaseClause& clause, const NationId& to) {
  return "       [" + clause.id + "] " + list_of(clause.payload_types) + " in " +
         list_of(clause.data_modes) + ",\n         up to " +
         std::string(accord::name_of(clause.ceiling)) + ", " +
         releasability_text(clause.releasability, to) +
         ";\n         sensor fields disclosed: " + list_of(clause.disclose) + ".\n";
}

std::string release_text(const Document& document) {
  std::string text = line("5", "RELEASE. What no clause names is withheld.");
  for (std::size_t i = 0; i < document.release.size(); ++i) {
    const ReleaseDirection& direction = document.release[i];
    text += line(sub(5, i), direction.from.text() + " may release to " + direction.to.text() +
                                ", under labels of " + list_of(direction.label_policies) + ":");
    for (const ReleaseClause& clause : direction.clauses) {
      text += release_clause_text(clause, direction.to);
    }
  }
  return text;
}

std::string classes_text(const PriorityClasses& classes) {
  std::string text;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    text += "       " + std::string(accord::name_of(static_cast<Priority>(i + 1))) +
            ": acknowledged within " + std::to_string(classes[i].acknowledge.count()) +
            " s, decided within " + std::to_string(classes[i].decide.count()) + " s.\n";
  }
  return text;
}

std::string tasking_clause_text(const TaskingClause& clause) {
  return "       [" + clause.id + "] " + list_of(clause.priorities) + " in " +
         list_of(clause.data_modes) + ",\n         for " + list_of(clause.purposes) +
         ",\n         while fewer than " + std::to_string(clause.requests_per_day) +
         " requests stand in that data mode since 00:00 UTC.\n";
}

std::string tasking_text(const Document& document) {
  std::string text =
      line("6", "TASKING. A request asks and never orders; the provider may decline any of them.");
  if (document.tasking.empty()) text += line(sub(6, 0), "None.");
  for (std::size_t i = 0; i < document.tasking.size(); ++i) {
    const TaskingDirection& direction = document.tasking[i];
    text +=
        line(sub(6, i), direction.requester.text() + " may ask " + direction.provider.text() + ":");
    for (const TaskingClause& clause : direction.clauses) text += tasking_clause_text(clause);
    text += classes_text(direction.classes);
  }
  return text;
}

std::string data_plan_text(const DataPlan& plan) {
  std::string text = line("7", "DATA PLAN");
  text += line(sub(7, 0), "Delivery: " + list_of(plan.delivery_modes) + "; about " +
                              std::to_string(plan.records_per_day) + " records a day, within " +
                              std::to_string(plan.latency_max.count()) + " s.");
  for (std::size_t i = 0; i < plan.points_of_contact.size(); ++i) {
    const PointOfContact& contact = plan.points_of_contact[i];
    text += line(sub(7, i + 1), "Point of contact of " + contact.nation.text() + ": " +
                                    contact.office + ", " + contact.reach);
  }
  return text;
}

std::string crypto_text(const CryptoFloor& crypto) {
  return line("8", "CRYPTOGRAPHY") +
         line(sub(8, 0), "Suites: " + list_of(crypto.suites) + "; clocks agree within " +
                             std::to_string(crypto.clock_skew_max.count()) + " s.");
}

}  // namespace

std::string show_text(const Document& document, const Digest& hash) {
  std::string text = "AGREEMENT " + document.name.text() + ", version " +
                     std::to_string(document.version) + " (" + text_of(document.kind) + ", " +
                     text_of(document.use) + ")\n";
  text += "SHA-384 of the signed file: " + hash.hex() + "\n";
  if (document.previous) text += "Replaces the file of SHA-384: " + document.previous->hex() + "\n";
  return text + "\n" + parties_text(document) + term_text(document) + standard_text(document) +
         marking_text(document) + release_text(document) + tasking_text(document) +
         data_plan_text(document.data_plan) + crypto_text(document.crypto);
}

}  // namespace accord::agreement
