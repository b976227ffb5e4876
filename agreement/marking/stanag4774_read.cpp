// A 4774 label from its XML.
#include <algorithm>

#include "agreement/marking/check.hpp"
#include "agreement/marking/countries.hpp"
#include "agreement/marking/stanag4774.hpp"
#include "agreement/marking/stanag4774_fields.hpp"
#include "agreement/marking/xml_tree.hpp"

namespace accord::agreement::marking {
namespace {

constexpr std::size_t kMaxWordsBytes = kMaxLineBytes;  // so that every line fits

/// Attributes may be of these names only; others would be dropped in silence.
Status only_attributes(const XmlElement& element, std::initializer_list<std::string_view> names) {
  for (const auto& [name, value] : element.attributes) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return refuse(element, "an attribute of " + element.name + " that this form does not have");
    }
    if (value.size() > kMaxWordsBytes) return refuse(element, "an attribute is too long");
  }
  return {};
}

/// Text of an element that has no children: 1 to kMaxWordsBytes without control characters, no
/// space around it.
Result<std::string> words_of(const XmlElement& element) {
  if (element.space != kLabelSpace) return refuse(element, "an element of another namespace");
  if (!element.children.empty()) return refuse(element, "no element may stand inside");
  const std::string& text = element.text;
  const bool control = std::any_of(text.begin(), text.end(),
                                   [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
  if (text.empty() || text.size() > kMaxWordsBytes || control || trimmed(text) != text) {
    return refuse(element, "must hold text without space around it, of at most a line");
  }
  return text;
}

Result<CategoryType> type_of(const XmlElement& element) {
  const std::string* type = element.attribute("Type");
  if (type != nullptr && *type == "RESTRICTIVE") return CategoryType::restrictive;
  if (type != nullptr && *type == "PERMISSIVE") return CategoryType::permissive;
  if (type != nullptr && *type == "INFORMATIVE") return CategoryType::informative;
  return refuse(element, "Type must be RESTRICTIVE, PERMISSIVE or INFORMATIVE");
}

Result<Category> read_category(const XmlElement& element) {
  ACCORD_CHECK(only_attributes(element, {"TagName", "Type", "URI"}));
  const std::string* name = element.attribute("TagName");
  if (name == nullptr || name->empty()) return refuse(element, "TagName is missing");
  Category category;
  category.tag = *name;
  ACCORD_TRY(category.type, type_of(element));
  if (const std::string* uri = element.attribute("URI")) category.uri = *uri;
  if (!is_blank(element.text)) return refuse(element, "text between elements");
  for (const XmlElement& child : element.children) {
    if (child.name != "GenericValue") return refuse(child, "only GenericValue may stand here");
    ACCORD_CHECK(only_attributes(child, {}));
    ACCORD_TRY(std::string value, words_of(child));
    if (std::find(category.values.begin(), category.values.end(), value) != category.values.end()) {
      return refuse(child, "a value stands twice", Code::marking_order);
    }
    if (category.values.size() == kMaxCategoryValues) {
      return refuse(child, "too many values", Code::too_large);
    }
    category.values.push_back(std::move(value));
  }
  if (category.values.empty()) return refuse(element, "a category without a value");
  return category;
}

bool ascending(const std::vector<std::string>& codes,
               bool (*order)(std::string_view, std::string_view)) {
  return std::adjacent_find(codes.begin(), codes.end(),
                            [order](const std::string& a, const std::string& b) {
                              return !order(a, b);
                            }) == codes.end();
}

bool byte_order(std::string_view a, std::string_view b) { return a < b; }

/// The laws of the line for a US label: what could not stand in a banner cannot stand here.
Status check_us(const Marking& marking, const XmlElement& place, const Lookup& lookup) {
  const auto& decided = marking.disclosure;
  if (!decided.rel_to.empty() && (decided.rel_to.front() != "USA" || decided.rel_to.size() < 2)) {
    return refuse(place, "USA comes first in Releasable To, and not alone", Code::marking_list);
  }
  const bool orderly =
      ascending(decided.rel_to, release_order) && ascending(decided.display_only, code_order) &&
      ascending(marking.owners, code_order) && ascending(marking.fgi.sources, code_order) &&
      ascending(marking.provider_tokens, byte_order);
  if (!orderly) return refuse(place, "codes ascend, each once", Code::marking_order);
  if (marking.ownership != Ownership::own && marking.fgi.any()) {
    return refuse(place, "FGI stands in a US marking alone", Code::marking_fgi);
  }
  if (marking.level == Level::restricted && marking.ownership != Ownership::foreign) {
    return refuse(place, "RESTRICTED is no level of this policy", Code::marking_level);
  }
  const Places places;
  return check(marking, {places, lookup.communities, lookup.at});
}

/// Codes known and in use, as in a line. Values of other policies that are no codes match nobody.
Status check_codes(const Marking& marking, const XmlElement& place, const Lookup& lookup) {
  for (const auto* list : {&marking.disclosure.rel_to, &marking.disclosure.display_only,
                           &marking.owners, &marking.fgi.sources}) {
    for (const std::string& code : *list) {
      const bool own_policy = marking.policy == "USA";
      if (is_country(code)) continue;
      if (!is_code(code)) {
        if (!own_policy) continue;
        return refuse(place, "a code is not in its form", Code::marking_unknown_code);
      }
      if (lookup.communities == nullptr) continue;
      const Community* community = lookup.communities->find(code);
      if (community == nullptr && own_policy) {
        return refuse(place, code + " is no country and no known community",
                      Code::marking_unknown_code);
      }
      const bool used = community == nullptr || community->when.contains(lookup.at);
      if (!used && own_policy && !lookup.take_expired) {
        return refuse(place, code + " is not in use at this date", Code::marking_expired_code);
      }
    }
  }
  return {};
}

Status read_information(const XmlElement& element, Marking& marking) {
  const std::vector<XmlElement>& parts = element.children;
  if (parts.size() < 2 || parts[0].name != "PolicyIdentifier" ||
      parts[1].name != "Classification") {
    return refuse(element, "PolicyIdentifier and Classification come first");
  }
  ACCORD_CHECK(only_attributes(parts[0], {"URI", "URL"}));
  if (parts[0].attributes.size() > 1) return refuse(parts[0], "one of URI and URL");
  ACCORD_TRY(marking.policy, words_of(parts[0]));
  if (!parts[0].attributes.empty()) {
    marking.policy_uri = parts[0].attributes[0].first + ' ' + parts[0].attributes[0].second;
  }
  ACCORD_CHECK(only_attributes(parts[1], {}));
  ACCORD_TRY(const std::string word, words_of(parts[1]));
  const auto level = level_of(word);
  if (!level) {
    return refuse(parts[1], "a classification that only a table of its policy could place",
                  Code::marking_level);
  }
  marking.level = *level;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    const XmlElement& part = parts[i];
    if (part.space != kLabelSpace) return refuse(part, "an element of another namespace");
    if (part.name == "PrivacyMark" && i == 2) {
      ACCORD_CHECK(only_attributes(part, {}));
      ACCORD_TRY(marking.privacy_mark, words_of(part));
      continue;
    }
    if (part.name != "Category") return refuse(part, "only Category may stand here");
    if (i > kMaxCategories) return refuse(part, "too many categories", Code::too_large);
    ACCORD_TRY(Category category, read_category(part));
    marking.categories.push_back(std::move(category));
  }
  return {};
}

Result<UtcTime> read_instant(const XmlElement& element, const std::string& text) {
  auto time = UtcTime::parse(text);
  if (!time) return refuse(element, "not a UTC time as in 2026-01-01T00:00:00Z");
  return time;
}

/// Moves into fields what has one. Owners first: of another policy, the policy is the owner.
Status sort_categories(Marking& marking, Spelling& spelling, const XmlElement& place) {
  std::vector<Category> rest;
  std::vector<std::string> seen;
  for (Category& category : marking.categories) {
    std::string key = category.tag;
    key.append(1, '\0').append(std::to_string(static_cast<int>(category.type)));
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      return refuse(place, "a category stands twice", Code::marking_order);
    }
    seen.push_back(std::move(key));
    spelling.tags.push_back(category.tag);
    ACCORD_TRY(const bool taken, take_category(marking, category, place));
    if (taken && !category.uri.empty()) {
      return refuse(place, "a URI has no field here", Code::marking_not_expressible);
    }
    if (!taken) rest.push_back(std::move(category));
  }
  marking.categories = std::move(rest);
  if (marking.policy == "USA") return {};
  if (marking.ownership != Ownership::own) {
    return refuse(place, "owners stand in a US label alone", Code::marking_joint);
  }
  marking.ownership = Ownership::foreign;
  marking.owners = {marking.policy};
  return {};
}

Status read_parts(const XmlElement& root, Reading& reading) {
  Marking& marking = reading.marking;
  std::size_t next = 0;
  const auto is = [&](std::string_view name) {
    return next < root.children.size() && root.children[next].name == name &&
           root.children[next].space == kLabelSpace;
  };
  if (!is("ConfidentialityInformation")) {
    return refuse(root, "ConfidentialityInformation comes first");
  }
  const XmlElement& information = root.children[next++];
  ACCORD_CHECK(only_attributes(information, {}));
  if (!is_blank(information.text)) return refuse(information, "text between elements");
  ACCORD_CHECK(read_information(information, marking));
  ACCORD_CHECK(sort_categories(marking, reading.spelling, information));
  if (is("OriginatorID")) {
    const XmlElement& element = root.children[next++];
    ACCORD_CHECK(only_attributes(element, {"IDType"}));
    const std::string* type = element.attribute("IDType");
    if (type == nullptr || type->empty()) return refuse(element, "IDType is missing");
    ACCORD_TRY(const std::string id, words_of(element));
    marking.originator = *type + '\t' + id;
  }
  if (is("CreationDateTime")) {
    const XmlElement& element = root.children[next++];
    ACCORD_CHECK(only_attributes(element, {}));
    ACCORD_TRY(const std::string text, words_of(element));
    ACCORD_TRY(marking.created, read_instant(element, text));
  }
  if (next < root.children.size()) {
    return refuse(root.children[next], "an element that this form does not have");
  }
  return {};
}

}  // namespace

Result<Reading> read_stanag4774(std::string_view xml, const Lookup& lookup) {
  ACCORD_TRY(const XmlElement root, parse_xml(xml, kMaxLabelXmlBytes));
  if (root.space != kLabelSpace || root.name != "originatorConfidentialityLabel") {
    return refuse(root, "not an originatorConfidentialityLabel of STANAG 4774");
  }
  ACCORD_CHECK(only_attributes(root, {"ReviewDateTime"}));
  if (!is_blank(root.text)) return refuse(root, "text between elements");
  Reading reading;
  if (const std::string* review = root.attribute("ReviewDateTime")) {
    ACCORD_TRY(reading.marking.review_at, read_instant(root, *review));
  }
  ACCORD_CHECK(read_parts(root, reading));
  ACCORD_CHECK(check_codes(reading.marking, root, lookup));
  if (reading.marking.policy == "USA") ACCORD_CHECK(check_us(reading.marking, root, lookup));
  return reading;
}

}  // namespace accord::agreement::marking
