// A marking as a 4774 label: one element a line, nothing indented, categories in one order.
#include <algorithm>

#include "agreement/marking/capco_systems.hpp"
#include "agreement/marking/stanag4774.hpp"
#include "agreement/marking/stanag4774_tags.hpp"
#include "agreement/marking/xml_tree.hpp"

namespace accord::agreement::marking {
namespace {

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

/// No more digits of a second than the time has.
std::string time_text(UtcTime time) {
  std::string text = time.text(9);
  text.pop_back();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text + 'Z';
}

std::vector<std::string> texts(const std::vector<ControlSystem>& systems) {
  std::vector<std::string> out;
  for (const ControlSystem& system : systems) out.push_back(text_of(system));
  return out;
}

std::vector<std::string> words(const Marking& marking, Block block) {
  std::vector<std::string> out;
  for (const Word word : marking.controls.words()) {
    if (row_of(word).block == block) out.emplace_back(row_of(word).written(Form::banner));
  }
  return out;
}

/// The parts of a marking as categories, in our order.
class CategoryList {
 public:
  explicit CategoryList(const Marking& marking) : marking_(marking), all_(marking.categories) {}

  std::vector<Category> take() {
    own_categories();
    return std::move(all_);
  }

 private:
  void add(std::string_view name, CategoryType type, std::vector<std::string> values) {
    if (!values.empty()) all_.push_back({std::string(name), type, {}, std::move(values)});
  }

  void own_categories() {
    using enum CategoryType;
    const std::vector<std::string> concealed{std::string(tag::kConcealed)};
    const bool own_policy = marking_.policy == "USA";
    if (marking_.ownership == Ownership::joint) {
      add(tag::kJointOwners, restrictive, marking_.owners);
    }
    if (marking_.ownership == Ownership::foreign && own_policy) {
      add(tag::kForeignOwners, restrictive, marking_.owner_concealed ? concealed : marking_.owners);
    }
    add(tag::kSci, restrictive, texts(marking_.sci));
    add(tag::kSap, restrictive, texts(marking_.sap));
    add(tag::kAea, restrictive, texts(marking_.aea));
    add(tag::kFgi, restrictive, marking_.fgi.concealed ? concealed : marking_.fgi.sources);
    add(tag::kDissemination, restrictive, words(marking_, Block::dissem));
    add(tag::kNonIc, restrictive, words(marking_, Block::non_ic));
    add(tag::kProvider, restrictive, marking_.provider_tokens);
    if (marking_.disclosure.noforn) add(tag::kDisclosure, restrictive, {"NOFORN"});
    if (marking_.disclosure.relido) add(tag::kDisclosure, restrictive, {"RELIDO"});
    add(tag::kReleasableTo, permissive, marking_.disclosure.rel_to);
    add(tag::kDisplayOnly, permissive, marking_.disclosure.display_only);
  }

  const Marking& marking_;
  std::vector<Category> all_;
};

class LabelWriter {
 public:
  LabelWriter(const Marking& marking, const Spelling& spelling)
      : marking_(marking), spelling_(spelling) {}

  std::string text() {
    out_ = "<originatorConfidentialityLabel xmlns=\"" + std::string(kLabelSpace) + '"';
    if (marking_.review_at) out_ += " ReviewDateTime=\"" + time_text(*marking_.review_at) + '"';
    out_ += ">\n<ConfidentialityInformation>\n";
    policy();
    element("Classification", accord::name_of(marking_.level));
    if (!marking_.privacy_mark.empty()) element("PrivacyMark", marking_.privacy_mark);
    for (const Category& category : all_categories(marking_, spelling_)) write(category);
    out_ += "</ConfidentialityInformation>\n";
    originator();
    if (marking_.created) element("CreationDateTime", time_text(*marking_.created));
    return out_ + "</originatorConfidentialityLabel>";
  }

 private:
  void element(std::string_view name, std::string_view content) {
    out_.append("<").append(name).append(">").append(xml_text(content));
    out_.append("</").append(name).append(">\n");
  }

  /// policy_uri is "URI urn:oid:..." or "URL ...", as the label had it.
  void policy() {
    out_ += "<PolicyIdentifier";
    const std::size_t space = marking_.policy_uri.find(' ');
    if (space != std::string::npos) {
      out_ += ' ' + marking_.policy_uri.substr(0, space) + "=\"" +
              xml_attribute(marking_.policy_uri.substr(space + 1)) + '"';
    }
    out_ += '>' + xml_text(marking_.policy) + "</PolicyIdentifier>\n";
  }

  void write(const Category& category) {
    out_ += "<Category TagName=\"" + xml_attribute(category.tag) + "\" Type=\"" +
            std::string(name_of(category.type)) + '"';
    if (!category.uri.empty()) out_ += " URI=\"" + xml_attribute(category.uri) + '"';
    out_ += ">\n";
    for (const std::string& value : category.values) element("GenericValue", value);
    out_ += "</Category>\n";
  }

  void originator() {
    const std::size_t tab = marking_.originator.find('\t');
    if (tab == std::string::npos) return;
    out_ += "<OriginatorID IDType=\"" + xml_attribute(marking_.originator.substr(0, tab)) + "\">" +
            xml_text(marking_.originator.substr(tab + 1)) + "</OriginatorID>\n";
  }

  const Marking& marking_;
  const Spelling& spelling_;
  std::string out_;
};

}  // namespace

std::vector<Category> all_categories(const Marking& marking, const Spelling& spelling) {
  std::vector<Category> all = CategoryList(marking).take();
  // Where the label that was read had it; what it had not stands behind.
  const auto place_of = [&](const Category& category) {
    return std::find(spelling.tags.begin(), spelling.tags.end(), category.tag) -
           spelling.tags.begin();
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Category& a, const Category& b) { return place_of(a) < place_of(b); });
  return all;
}

Result<std::string> format_stanag4774(const Marking& marking, const Spelling& spelling) {
  if (marking.level == Level::unspecified) {
    return fail(Code::marking_not_expressible, "no level", "level");
  }
  if (marking.declassify_on) {
    return fail(Code::marking_not_expressible, "a date of declassification", "declassify_on");
  }
  if (marking.originator.find('\t') == std::string::npos && !marking.originator.empty()) {
    return fail(Code::marking_not_expressible, "an originator without its type", "OriginatorID");
  }
  return LabelWriter(marking, spelling).text();
}

}  // namespace accord::agreement::marking
