#include "agreement/marking/json.hpp"

#include <nlohmann/json.hpp>

#include "agreement/marking/stanag4774.hpp"

namespace accord::agreement::marking {
namespace {

using nlohmann::json;

json systems(const std::vector<ControlSystem>& list, const char* before = "") {
  json out = json::array();
  for (const ControlSystem& system : list) out.push_back(before + text_of(system));
  return out;
}

json words(const Marking& marking, Block block) {
  json out = json::array();
  for (const Word word : marking.controls.words()) {
    if (row_of(word).block == block) out.push_back(row_of(word).written(Form::banner));
  }
  return out;
}

std::string_view name_of(CategoryType type) {
  switch (type) {
    case CategoryType::restrictive:
      return "RESTRICTIVE";
    case CategoryType::permissive:
      return "PERMISSIVE";
    case CategoryType::informative:
      return "INFORMATIVE";
  }
  return "";
}

std::string_view name_of(Ownership ownership) {
  switch (ownership) {
    case Ownership::own:
      return "own";
    case Ownership::foreign:
      return "foreign";
    case Ownership::joint:
      return "joint";
  }
  return "";
}

json categories(const Marking& marking) {
  json out = json::array();
  for (const Category& category : all_categories(marking)) {
    json one{{"tag", category.tag}, {"type", name_of(category.type)}, {"values", category.values}};
    if (!category.uri.empty()) one["uri"] = category.uri;
    out.push_back(std::move(one));
  }
  return out;
}

void put(json& out, const char* key, json value) {
  const bool empty = value.is_structured() ? value.empty() : value == "";
  if (!empty) out[key] = std::move(value);
}

void put_time(json& out, const char* key, const std::optional<UtcTime>& time) {
  if (time) out[key] = time->text(0);
}

}  // namespace

json to_json(const Marking& marking) {
  const ForeignDisclosure& decided = marking.disclosure;
  json out{{"policy", marking.policy},
           {"classification", accord::name_of(marking.level)},
           {"ownership", name_of(marking.ownership)},
           {"noforn", decided.noforn},
           {"relido", decided.relido},
           {"rel_to", decided.rel_to},
           {"display_only", decided.display_only}};
  put(out, "policy_uri", marking.policy_uri);
  put(out, "owners", marking.owners);
  if (marking.owner_concealed) out["owner_concealed"] = true;
  put(out, "sci", systems(marking.sci));
  put(out, "sap", systems(marking.sap, "SAR-"));
  put(out, "aea", systems(marking.aea));
  if (marking.fgi.concealed) out["fgi_concealed"] = true;
  put(out, "fgi", marking.fgi.sources);
  put(out, "dissemination", words(marking, Block::dissem));
  put(out, "non_ic", words(marking, Block::non_ic));
  put(out, "provider_tokens", marking.provider_tokens);
  put(out, "categories", categories(marking));
  put(out, "privacy_mark", marking.privacy_mark);
  put(out, "originator", marking.originator);
  put_time(out, "created", marking.created);
  put_time(out, "review", marking.review_at);
  put_time(out, "declassify_on", marking.declassify_on);
  return out;
}

}  // namespace accord::agreement::marking
