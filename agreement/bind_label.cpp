// A label in words to a label in numbers.
#include "agreement/build_tables.hpp"
#include "agreement/label_check.hpp"

namespace accord::agreement {
namespace {

void bind_lists(const Tables& tables, const Label& label, BoundLabel& bound) {
  bound.rel_to_listed = static_cast<std::uint32_t>(label.rel_to.size());
  for (const MarkingCode& code : label.rel_to) {
    const std::uint32_t community = index_of(tables.communities, code.text());
    if (community != kNone) bound.communities.add(community);
  }
  for (const MarkingCode& code : label.handling.fgi) {
    bound.sources.add(index_of(tables.names, code.text()));
    bound.source_communities.add(index_of(tables.communities, code.text()));
  }
  for (const MarkingCode& code : label.handling.owners) {
    bound.owners.add(index_of(tables.names, code.text()));
  }
  for (const std::string& token : label.handling.tokens) {
    bound.tokens.add(index_of(tables.tokens, token));
  }
}

}  // namespace

BoundLabel bind_label(const Snapshot& snapshot, const Label& label) {
  const Tables& tables = snapshot.tables();
  const Handling& handling = label.handling;
  BoundLabel bound;
  bound.well_formed = check_label(label).has_value();
  bound.level = label.level;
  bound.policy = index_of(tables.names, label.policy);
  bind_lists(tables, label, bound);
  for (const std::string& control : handling.controls) {
    bound.in_scope = bound.in_scope && control == kOfficialUseOnly;
  }
  bound.concealed = handling.fgi_concealed;
  bound.bare = handling.controls.empty() && handling.owners.empty() && handling.fgi.empty() &&
               !handling.fgi_concealed;
  bound.tokened = !handling.tokens.empty();
  bound.noforn = handling.noforn;
  bound.relido = handling.relido;
  bound.shown = !handling.display_only.empty();
  bound.created = handling.created.value_or(UtcTime{});
  bound.review = handling.review.value_or(kNever);
  bound.has_word = !handling.word.empty();
  const std::string_view word = bound.has_word ? handling.word : name_of(label.level);
  bound.word = word_of(tables, bound.policy, word);
  return bound;
}

}  // namespace accord::agreement
