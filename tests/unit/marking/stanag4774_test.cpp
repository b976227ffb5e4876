// STANAG 4774 in and out: NATO's labels against their compact twins, read by an independent reader
// of the policy file, and hostile XML.
#include "agreement/marking/stanag4774.hpp"

#include <map>
#include <regex>

#include "agreement/marking/release.hpp"
#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

constexpr const char* kHead =
    "<originatorConfidentialityLabel "
    "xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\">"
    "\n<ConfidentialityInformation>\n";
constexpr const char* kTail = "</ConfidentialityInformation>\n</originatorConfidentialityLabel>";

std::string label(const std::string& inside) { return kHead + inside + kTail; }
std::string nato(const std::string& level, const std::string& categories = "") {
  return label("<PolicyIdentifier>NATO</PolicyIdentifier>\n<Classification>" + level +
               "</Classification>\n" + categories);
}

/// Names of the NATO policy by (tag set id, lacv), and of its classifications by lacv: read with
/// regular expressions from the SPIF, without our XML reader.
struct Policy {
  std::map<std::string, std::string> classes;
  std::map<std::string, std::pair<std::string, std::string>> values;  // "id lacv" -> tag, value
};

Policy read_policy(const std::string& xml) {
  Policy policy;
  static const std::regex kElement(
      R"re(<spif:(securityClassification|securityCategoryTagSet|tagCategory)\s+name="([^"]*)"\s+(lacv|id)="([^"]*)")re");
  std::string set_name;
  std::string set_id;
  for (std::sregex_iterator it(xml.begin(), xml.end(), kElement), end; it != end; ++it) {
    const std::string kind = (*it)[1];
    const std::string name = (*it)[2];
    std::string number = (*it)[4];
    if (kind == "securityCategoryTagSet") {
      set_name = name;
      set_id = number;
      continue;
    }
    number.erase(0, std::min(number.find_first_not_of('0'), number.size() - 1));
    if (kind == "securityClassification") policy.classes[number] = name;
    if (kind == "tagCategory") policy.values[set_id + ' ' + number] = {set_name, name};
  }
  return policy;
}

/// The classification and every category value of a compact label, named by the policy.
std::pair<std::string, std::multimap<std::string, std::string>> read_compact(const std::string& xml,
                                                                             const Policy& policy) {
  std::smatch found;
  EXPECT_TRUE(std::regex_search(xml, found, std::regex("<classification lacv='(\\d+)'")));
  const std::string level = policy.classes.at(found[1]);
  std::multimap<std::string, std::string> values;
  static const std::regex kTag("<tag type='[A-Za-z]+' id='([0-9.]+)' lacv='(\\d+)'");
  for (std::sregex_iterator it(xml.begin(), xml.end(), kTag), end; it != end; ++it) {
    const auto named = policy.values.find((*it)[1].str() + ' ' + (*it)[2].str());
    if (named == policy.values.end()) {
      ADD_FAILURE() << "not in the policy: " << (*it)[0];
      continue;
    }
    values.insert(named->second);
  }
  return {level, values};
}

TEST(SharedVectors, every_nato_label_says_what_its_compact_twin_says_and_comes_back_byte_for_byte) {
  ACCORD_NEEDS_SHARED("nato4774/nato-4774-policy.xml");
  const Policy policy = read_policy(read_text(shared_markings() / "nato4774/nato-4774-policy.xml"));
  for (const char* number : {"1", "2", "3", "4"}) {
    const std::string stem = std::string("nato4774/nato-4774-17-") + number;
    std::string xml = read_text(shared_markings() / (stem + ".nato"));
    const auto reading = read_stanag4774(xml, {&odni_communities(), at("2026-01-01")});
    ASSERT_TRUE(reading) << stem << ' ' << reading.error().text();
    const auto [level, expected] =
        read_compact(read_text(shared_markings() / (stem + ".xml")), policy);
    EXPECT_EQ(name_of(reading->marking.level), level) << stem;
    std::multimap<std::string, std::string> said;
    for (const Category& category : all_categories(reading->marking)) {
      for (const std::string& value : category.values) said.insert({category.tag, value});
    }
    std::vector<std::pair<std::string, std::string>> a(said.begin(), said.end());
    std::vector<std::pair<std::string, std::string>> b(expected.begin(), expected.end());
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    EXPECT_EQ(a, b) << stem;
    if (xml.ends_with('\n')) xml.pop_back();
    EXPECT_EQ(format_stanag4774(reading->marking, reading->spelling).value(), xml) << stem;
  }
}

TEST(Stanag4774, a_us_marking_goes_to_xml_and_back_with_every_part) {
  for (const char* text :
       {"UNCLASSIFIED", "SECRET//NOFORN", "SECRET//RELIDO",
        "TOP SECRET//HCS-P EFG/SI-G ABCD-XYZ/TK//SAR-BP-123/CA-XYZ YYY//FRD-SIGMA 14 18//FGI DEU "
        "GBR//RSEN/ORCON/NOFORN/PROPIN/DEA SENSITIVE/FISA//NODIS/LES/SSI",
        "SECRET//REL TO USA, IRQ/DISPLAY ONLY AFG", "SECRET//FGI//REL TO USA, FVEY/RELIDO",
        "//JOINT SECRET CAN GBR USA//REL TO USA, CAN, GBR", "//CAN DEU SECRET//NOFORN",
        "//FGI SECRET//NOFORN", "//DEU RESTRICTED//REL TO USA, DEU",
        "//NATO SECRET//ATOMAL//REL TO USA, NATO", "UNCLASSIFIED//SBU NOFORN"}) {
    const Marking marking = banner(text);
    const std::string xml = format_stanag4774(marking).value();
    const auto back = read_stanag4774(xml, small_lookup());
    ASSERT_TRUE(back) << text << ' ' << back.error().text() << '\n' << xml;
    EXPECT_EQ(back->marking, marking) << text;
    EXPECT_EQ(format_stanag4774(back->marking, back->spelling).value(), xml);
    EXPECT_EQ(format_banner(back->marking).value(), text);
  }
}

TEST(Stanag4774, a_us_label_obeys_the_rules_of_the_line) {
  const auto us = [](const std::string& level, const std::string& categories) {
    return label("<PolicyIdentifier>USA</PolicyIdentifier>\n<Classification>" + level +
                 "</Classification>\n" + categories);
  };
  const auto category = [](const std::string& name, const std::string& type,
                           std::initializer_list<const char*> values) {
    std::string text = "<Category TagName=\"" + name + "\" Type=\"" + type + "\">\n";
    for (const char* value : values)
      text += std::string("<GenericValue>") + value + "</GenericValue>\n";
    return text + "</Category>\n";
  };
  const auto why = [](const std::string& xml) {
    const auto reading = read_stanag4774(xml, small_lookup());
    return reading ? std::string("accepted") : std::string(code_entry(reading.error().code).name);
  };
  const std::string rel = category("Releasable To", "PERMISSIVE", {"USA", "GBR"});
  EXPECT_EQ(why(us("SECRET", rel)), "accepted");
  EXPECT_EQ(why(us("RESTRICTED", rel)), "marking_level");
  EXPECT_EQ(why(us("OFFICIAL", rel)), "marking_level");
  EXPECT_EQ(why(us("SECRET", category("Releasable To", "PERMISSIVE", {"GBR", "USA"}))),
            "marking_list");
  EXPECT_EQ(why(us("SECRET", category("Releasable To", "PERMISSIVE", {"USA", "GBR", "AUS"}))),
            "marking_order");
  EXPECT_EQ(why(us("SECRET", category("Releasable To", "PERMISSIVE", {"USA", "XYZ"}))),
            "marking_unknown_code");
  EXPECT_EQ(why(us("SECRET", category("Releasable To", "PERMISSIVE", {"USA", "ISAF"}))),
            "marking_expired_code");
  EXPECT_EQ(why(us("SECRET", rel + category("Foreign Disclosure", "RESTRICTIVE", {"NOFORN"}))),
            "marking_exclusive");
  EXPECT_EQ(why(us("UNCLASSIFIED", category("Dissemination", "RESTRICTIVE", {"ORCON"}))),
            "marking_level");
  EXPECT_EQ(why(us("SECRET", category("Dissemination", "RESTRICTIVE", {"NF"}))),
            "marking_unknown_token");
  EXPECT_EQ(why(us("SECRET", rel + rel)), "marking_order");
}

TEST(Stanag4774, document_types_entities_and_foreign_elements_are_refused_at_their_byte) {
  const auto why = [](const std::string& xml) {
    const auto reading = read_stanag4774(xml, small_lookup());
    return reading
               ? std::string("accepted")
               : std::string(code_entry(reading.error().code).name) + ' ' + reading.error().where;
  };
  EXPECT_EQ(why(nato("SECRET")), "accepted");
  EXPECT_EQ(why("<?xml version=\"1.0\"?>\n" + nato("SECRET")), "accepted");
  EXPECT_EQ(why("<!DOCTYPE x SYSTEM \"http://example/x.dtd\">" + nato("SECRET")).substr(0, 11),
            "marking_xml");
  EXPECT_EQ(why("<!DOCTYPE x [<!ENTITY a \"SECRET\">]>" + nato("&a;")).substr(0, 11),
            "marking_xml");
  EXPECT_EQ(why(nato("&a;")).substr(0, 11), "marking_xml");
  EXPECT_EQ(why(nato(" SECRET")).substr(0, 11), "marking_xml");
  EXPECT_EQ(why(nato("SECRET", "<Note>x</Note>")).substr(0, 11), "marking_xml");
  EXPECT_EQ(why(nato("SECRET").substr(0, 150)).substr(0, 11), "marking_xml");
  EXPECT_EQ(why(""), "marking_xml byte 0");
  EXPECT_EQ(why(std::string(kMaxLabelXmlBytes + 1, ' ')), "too_large byte 65536");
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += "<a>";
  EXPECT_EQ(why(deep), "marking_xml byte 36");  // the thirteenth opens at 12 * 3
  EXPECT_EQ(why("<label xmlns='urn:other'/>"), "marking_xml byte 0");
}

TEST(Stanag4774, prefixes_and_white_space_of_others_are_read) {
  const std::string theirs =
      "<s:originatorConfidentialityLabel xmlns:s='urn:nato:stanag:4774:"
      "confidentialitymetadatalabel:1:0'><s:ConfidentialityInformation>\n   "
      "<s:PolicyIdentifier>NATO</s:PolicyIdentifier><s:Classification>SECRET</s:Classification>"
      "</s:ConfidentialityInformation><s:CreationDateTime>2026-01-01T00:00:00Z</s:CreationDateTime>"
      "</s:originatorConfidentialityLabel>";
  const auto reading = read_stanag4774(theirs, small_lookup());
  ASSERT_TRUE(reading) << reading.error().text();
  EXPECT_EQ(reading->marking.policy, "NATO");
  EXPECT_EQ(reading->marking.created, at("2026-01-01"));
  const std::string ours = format_stanag4774(reading->marking).value();
  EXPECT_EQ(read_stanag4774(ours, small_lookup())->marking, reading->marking);
  // A banner has no place for a date; without it, the line is the one of the register.
  EXPECT_EQ(format_banner(reading->marking).error().code, Code::marking_not_expressible);
  Marking undated = reading->marking;
  undated.created.reset();
  EXPECT_EQ(format_banner(undated).value(), "//NATO SECRET");
}

TEST(Stanag4774, natos_context_and_release_list_decide_together) {
  const auto ruling = [](const std::string& xml, std::string_view to) {
    const auto reading = read_stanag4774(xml, small_lookup());
    if (!reading) return std::string("refused");
    ReleaseTerms terms;
    terms.expansion = {&small_communities(), at("2026-01-01")};
    return std::string(name_of(rule_release(reading->marking, {"NATO", to}, terms).decision));
  };
  const std::string context =
      "<Category TagName=\"Context\" Type=\"PERMISSIVE\">\n<GenericValue>NATO</GenericValue>\n";
  const std::string closed = nato("SECRET", context + "</Category>\n");
  EXPECT_EQ(ruling(closed, "DEU"), "permit");
  EXPECT_EQ(ruling(closed, "JPN"), "deny");
  const std::string open =
      nato("SECRET", context +
                         "<GenericValue>Releasable</GenericValue>\n</Category>\n<Category "
                         "TagName=\"Releasable To\" Type=\"PERMISSIVE\">\n<GenericValue>NATO"
                         "</GenericValue>\n<GenericValue>JPN</GenericValue>\n</Category>\n");
  EXPECT_EQ(ruling(open, "DEU"), "permit");
  EXPECT_EQ(ruling(open, "JPN"), "permit");
  EXPECT_EQ(ruling(open, "KOR"), "deny");
  EXPECT_EQ(ruling(nato("SECRET",
                        "<Category TagName=\"Additional Sensitivity\" "
                        "Type=\"RESTRICTIVE\">\n<GenericValue>CRYPTO</GenericValue>\n"
                        "</Category>\n"),
                   "DEU"),
            "deny");
}

}  // namespace
}  // namespace accord::agreement::marking
