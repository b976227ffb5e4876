// The lines by themselves: small samples of our own, each permit with its near miss.
#include "tests/unit/marking/support.hpp"

namespace accord::agreement::marking {
namespace {

using namespace test;

void comes_back(const std::string& text) {
  const auto reading = read_banner(text, small_lookup());
  ASSERT_TRUE(reading) << text << ' ' << reading.error().text();
  EXPECT_EQ(format_banner(reading->marking, reading->spelling).value(), text);
}

TEST(Banner, every_accepted_line_comes_back_as_it_was) {
  for (const char* text : {"UNCLASSIFIED",
                           "CONFIDENTIAL",
                           "SECRET//NOFORN",
                           "SECRET//REL TO USA, GBR",
                           "SECRET//REL TO USA, AUS, GBR, ACGU, FVEY",
                           "SECRET//DISPLAY ONLY AFG, IRQ",
                           "SECRET//AUTHORIZED FOR RELEASE TO USA, GBR",
                           "SECRET//NOT RELEASABLE TO FOREIGN NATIONALS",
                           "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
                           "TOP SECRET//SPECIAL ACCESS REQUIRED-BUTTER POPCORN//NOFORN",
                           "TOP SECRET//SAR-BP-123/CA-XYZ YYY//NOFORN",
                           "SECRET//RD-CNWDI-SIGMA 14 18//NOFORN",
                           "SECRET//RESTRICTED DATA-SIGMA 20//NOFORN",
                           "UNCLASSIFIED//DOD UCNI",
                           "SECRET//FOREIGN GOVERNMENT INFORMATION DEU GBR//NOFORN",
                           "SECRET//FGI//NOFORN",
                           "//DEU SECRET//NOFORN",
                           "//CAN DEU RESTRICTED//NOFORN",
                           "//COSMIC TOP SECRET//BALK//NOFORN",
                           "//NATO CONFIDENTIAL//ATOMAL//REL TO USA, NATO",
                           "SECRET//RD/ATOMAL//FGI NATO//NOFORN",
                           "//JOINT SECRET CAN GBR USA//REL TO USA, FVEY",
                           "SECRET//ORCON/ORCON-USGOV/NOFORN",
                           "SECRET//NOFORN/PROPIN/DEA SENSITIVE/FISA//LES/SSI",
                           "UNCLASSIFIED//NOFORN//EXDIS"}) {
    comes_back(text);
  }
}

struct Refused {
  const char* text;
  const char* why;  // code and byte
};

TEST(Banner, every_refusal_has_its_kind_and_its_byte) {
  for (const Refused& each : {
           Refused{"", "marking_syntax byte 0"},
           {"//", "marking_syntax byte 2"},
           {"SECRET//", "marking_syntax byte 8"},
           {"SECRET/NOFORN", "marking_syntax byte 6"},
           {"SECRET///NOFORN", "marking_syntax byte 8"},
           {"SECRET//NOFORN//", "marking_syntax byte 16"},
           {"SECRET//NOFORN/", "marking_syntax byte 15"},
           {" SECRET", "marking_syntax byte 0"},
           {"SECRET ", "marking_syntax byte 6"},
           {"SECRET//REL TO USA,GBR", "marking_syntax byte 18"},
           {"SECRET//REL TO USA GBR", "marking_syntax byte 15"},
           {"SECRET//FGI CAN, DEU", "marking_syntax byte 15"},
           {"SECRET\t", "marking_characters byte 6"},
           {"SECRET//NOF\xd0\x9eRN", "marking_characters byte 11"},
           {"SECRET//noforn", "marking_case byte 8"},
           {"S//NOFORN", "marking_wrong_form byte 0"},
           {"(S//NF)", "marking_wrong_form byte 0"},
           {"SECRET//OC/NOFORN", "marking_wrong_form byte 8"},
           {"SECRET//REL", "marking_wrong_form byte 8"},
           {"SECRET//RD-SG 14//NOFORN", "marking_wrong_form byte 11"},
           {"SECRET//FOUO", "marking_level byte 8"},
           {"SECRET//SBU", "marking_level byte 8"},
           {"UNCLASSIFIED//SI", "marking_level byte 14"},
           {"SECRET//SI-G//ORCON/NOFORN", "marking_level byte 8"},
           {"CONFIDENTIAL//TK//NOFORN", "marking_level byte 14"},
           {"SECRET//DOE UCNI", "marking_level byte 8"},
           {"//USA SECRET", "marking_fgi byte 2"},
           {"//DEU", "marking_level byte 5"},
           {"//COSMIC SECRET", "marking_unknown_code byte 2"},
           {"SECRET//NOFORN/ORCON", "marking_order byte 15"},
           {"SECRET//NOFORN/NOFORN", "marking_order byte 15"},
           {"SECRET//NOFORN//SI", "marking_order byte 16"},
           {"SECRET//TK/SI//NOFORN", "marking_order byte 11"},
           {"SECRET//REL TO USA, GBR, GBR", "marking_order byte 25"},
           {"SECRET//REL TO USA, FVEY, GBR", "marking_order byte 26"},
           {"SECRET//LES//NOFORN", "marking_order byte 13"},
           {"SECRET//REL TO NATO", "marking_list byte 15"},
           {"SECRET//DISPLAY ONLY USA", "marking_list byte 21"},
           {"SECRET//RD-SIGMA//NOFORN", "marking_list byte 16"},
           {"SECRET//RD-SIGMA 13//NOFORN", "marking_unknown_token byte 17"},
           {"SECRET//REL TO USA, EU1", "marking_unknown_code byte 20"},
           {"SECRET//REL TO USA, ISAF", "marking_expired_code byte 20"},
           {"SECRET//NOFORN/REL TO USA, GBR", "marking_exclusive byte 15"},
           {"SECRET//RELIDO/DISPLAY ONLY AFG", "marking_exclusive byte 15"},
           {"SECRET//ORCON/RELIDO", "marking_exclusive byte 14"},
           {"UNCLASSIFIED//FOUO//SBU", "marking_exclusive byte 20"},
           {"UNCLASSIFIED//NOFORN//SBU NOFORN", "marking_exclusive byte 22"},
           {"SECRET//NOFORN//EXDIS/NODIS", "marking_exclusive byte 22"},
           {"SECRET//HCS-O//NOFORN", "marking_requires byte 8"},
           {"SECRET//RSV-ABC//REL TO USA, GBR", "marking_requires byte 8"},
           {"SECRET//ATOMAL//FGI DEU//NOFORN", "marking_requires byte 8"},
           {"SECRET//GBR EYES ONLY", "marking_expired_control byte 8"},
           {"//JOINT SECRET AUS GBR//REL TO USA, AUS, GBR", "marking_joint byte 2"},
           {"//JOINT RESTRICTED GBR USA//REL TO USA, GBR", "marking_joint byte 2"},
           {"//JOINT SECRET", "marking_joint byte 14"},
           {"UNCLASSIFIED//PR-EXO-OBS", "marking_provider_token byte 14"},
       }) {
    EXPECT_EQ(refusal(read_banner, each.text), each.why) << each.text;
  }
}

TEST(Banner, lists_and_lines_have_their_limits) {
  std::string codes;
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) codes += std::string(", COM") + a + b;
  }
  const Lookup untold{nullptr, at("2026-01-01")};  // communities taken on trust, to reach the limit
  const auto list_of = [&](std::size_t count) {
    return "SECRET//REL TO USA" + codes.substr(0, 7 * count);
  };
  EXPECT_TRUE(read_banner(list_of(kMaxCodes - 1), untold));
  // 18 bytes before the list, then 7 a code: the 64th code after USA begins at 18 + 7 * 63 + 2.
  EXPECT_EQ(refusal(read_banner, list_of(kMaxCodes), untold), "too_large byte 461");
  EXPECT_EQ(refusal(read_banner, std::string(kMaxLineBytes + 1, 'A')), "too_large byte 2048");
}

TEST(Portion, forms_of_the_portion_alone) {
  for (const char* text :
       {"(U)", "(S//NF)", "(TS//SI-G ABCD//OC/NF)", "(S//RD-SG 14 18//NF)", "(//DEU S//NF)",
        "(//NS//REL TO USA, NATO)", "(//CTS//BOHEMIA//NF)", "(//FGI S//NF)", "(U//SBU-NF)",
        "(U//DCNI)", "(S//RS/OC-USGOV/IMC/NF/PR)", "(//JOINT S GBR USA//REL TO USA, GBR)",
        "(U//DS)"}) {
    const auto reading = read_portion(text, small_lookup());
    ASSERT_TRUE(reading) << text << ' ' << reading.error().text();
    EXPECT_EQ(format_portion(reading->marking, reading->spelling).value(), text);
  }
  for (const Refused& each : {Refused{"S//NF", "marking_syntax byte 0"},
                              {"(S//NF", "marking_syntax byte 5"},
                              {"()", "marking_syntax byte 1"},
                              {"(S//NOFORN)", "marking_wrong_form byte 4"},
                              {"(SECRET)", "marking_wrong_form byte 1"},
                              {"(//NATO S//NF)", "marking_level byte 3"},
                              {"(U//DS-JCO-NOTIF)", "marking_provider_token byte 4"},
                              {"(U//PR-EXO)", "marking_provider_token byte 4"},
                              {"(S//REL)", "marking_no_banner byte 4"},
                              {"(//JOINT S//NF)", "marking_no_banner byte 3"}}) {
    EXPECT_EQ(refusal(read_portion, each.text), each.why) << each.text;
  }
}

TEST(Portion, rel_and_joint_alone_take_the_lists_of_the_banner) {
  const Marking joint = banner("//JOINT SECRET CAN GBR USA//REL TO USA, CAN, GBR");
  Lookup within = small_lookup();
  within.banner = &joint;
  const auto reading = read_portion("(//JOINT S//REL)", within);
  ASSERT_TRUE(reading) << reading.error().text();
  EXPECT_EQ(reading->marking, joint);
  EXPECT_EQ(format_portion(reading->marking, reading->spelling).value(), "(//JOINT S//REL)");
  EXPECT_EQ(format_portion(reading->marking).value(),
            "(//JOINT S CAN GBR USA//REL TO USA, CAN, GBR)");
  const Marking closed = banner("SECRET//NOFORN");
  within.banner = &closed;
  EXPECT_EQ(refusal(read_portion, "(S//REL)", within), "marking_no_banner byte 4");
}

TEST(Udl, provider_tokens_are_a_vocabulary_of_their_own) {
  for (const char* text :
       {"U", "U//FOUO", "U//PR-EXO-OBS", "U//DS-JCO-NOTIF", "U//LOU-SIM",
        "U//DS-SSDP-ELSET/PR-SPIRE-AIS", "S//REL TO USA, GBR", "S//REL TO USA, GBR//PR-EXO"}) {
    const auto reading = read_udl(text, small_lookup());
    ASSERT_TRUE(reading) << text << ' ' << reading.error().text();
    EXPECT_EQ(format_udl(reading->marking, reading->spelling).value(), text);
  }
  const Marking token = read_udl("U//PR-EXO-OBS", small_lookup())->marking;
  EXPECT_EQ(token.provider_tokens, std::vector<std::string>{"PR-EXO-OBS"});
  EXPECT_TRUE(token.controls.empty());
  EXPECT_TRUE(read_udl("U//PR", small_lookup())->marking.controls.has(Word::propin));
  EXPECT_TRUE(read_udl("U//DS", small_lookup())->marking.controls.has(Word::limdis));
  EXPECT_EQ(format_portion(token).error().code, Code::marking_not_expressible);
  for (const Refused& each : {Refused{"(U)", "marking_wrong_form byte 0"},
                              {"U//PR-", "marking_unknown_token byte 3"},
                              {"U//XX-EXO", "marking_unknown_token byte 3"},
                              {"U//PR-EXO/DS-JCO", "marking_order byte 10"},
                              {"U//PR-EXO//FOUO", "marking_order byte 11"},
                              {"UNCLASSIFIED", "marking_wrong_form byte 0"}}) {
    EXPECT_EQ(refusal(read_udl, each.text), each.why) << each.text;
  }
}

TEST(Udl, every_value_seen_in_the_library_is_read) {
  ACCORD_NEEDS_SHARED("udl_markings_seen.json");
  const nlohmann::json file = read_vectors("udl_markings_seen.json");
  for (const auto& value : file.at("seen")) {
    const auto reading = read_udl(value.get<std::string>(), small_lookup());
    ASSERT_TRUE(reading) << value << ' ' << reading.error().text();
    EXPECT_EQ(format_udl(reading->marking, reading->spelling).value(), value.get<std::string>());
  }
}

TEST(RollUp, what_the_page_does_not_print_is_still_in_the_join) {
  const Expansion expansion{&small_communities(), at("2026-01-01")};
  const Marking joined =
      join(portion("(S//REL TO USA, GBR)"), portion("(U//REL TO USA, GBR//DS)"), expansion);
  EXPECT_TRUE(joined.controls.has(Word::limdis));
  EXPECT_EQ(format_banner(page_marking(joined)).value(), "SECRET//REL TO USA, GBR");
}

TEST(RollUp, permissive_lists_intersect_and_restrictive_ones_unite) {
  const Expansion expansion{&small_communities(), at("2026-01-01")};
  const auto page = [&](std::initializer_list<const char*> texts) {
    std::vector<Marking> portions;
    for (const char* text : texts) portions.push_back(portion(text));
    const auto rolled = roll_up(portions, expansion);
    return rolled ? format_banner(*rolled).value() : rolled.error().text();
  };
  EXPECT_EQ(page({"(S//REL TO USA, FVEY)", "(S//REL TO USA, FVEY)"}), "SECRET//REL TO USA, FVEY");
  EXPECT_EQ(page({"(S//REL TO USA, FVEY)", "(C//REL TO USA, NATO)"}),
            "SECRET//REL TO USA, CAN, GBR");
  EXPECT_EQ(page({"(S//REL TO USA, KFOR)", "(S//REL TO USA, KFOR)"}), "SECRET//REL TO USA, KFOR");
  EXPECT_EQ(page({"(S//REL TO USA, KFOR)", "(S//REL TO USA, DEU)"}), "SECRET//NOFORN");
  EXPECT_EQ(page({"(S//REL TO USA, IRQ/DISPLAY ONLY AFG)", "(S//REL TO USA, AFG, IRQ)"}),
            "SECRET//REL TO USA, IRQ/DISPLAY ONLY AFG");
  EXPECT_EQ(page({"(S//REL TO USA, GBR)", "(U//FOUO)"}), "SECRET//NOFORN");
  EXPECT_EQ(page({"(S//REL TO USA, GBR)", "(U)"}), "SECRET//REL TO USA, GBR");
  EXPECT_EQ(page({"(S//RELIDO)", "(S)"}), "SECRET//NOFORN");
  EXPECT_EQ(page({"(S)", "(U)"}), "SECRET");
  EXPECT_EQ(page({"(//DEU R//NF)", "(U)"}), "CONFIDENTIAL//FGI DEU//NOFORN");
  EXPECT_EQ(page({"(//DEU S//NF)", "(//DEU C//NF)"}), "//DEU SECRET//NOFORN");
  EXPECT_EQ(page({"(//JOINT S GBR USA//REL TO USA, GBR)", "(S//REL TO USA, GBR)"}),
            "SECRET//FGI GBR//REL TO USA, GBR");
  EXPECT_EQ(page({"(//FGI S//NF)", "(//DEU S//NF)"}), "SECRET//FGI//NOFORN");
  EXPECT_EQ(page({"(S//OC/OC-USGOV/NF)", "(S//OC/NF)"}), "SECRET//ORCON/NOFORN");
  EXPECT_EQ(page({"(S//OC-USGOV/NF)", "(C//NF)"}), "SECRET//ORCON-USGOV/NOFORN");
  EXPECT_EQ(page({"(TS//TK-KAND ABCD//NF)", "(TS//TK-IDIT//NF)"}),
            "TOP SECRET//TK-IDIT-KAND ABCD//NOFORN");
}

}  // namespace
}  // namespace accord::agreement::marking
