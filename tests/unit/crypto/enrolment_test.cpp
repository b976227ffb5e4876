// The file that says who enrolled a root: one spelling, four people, and of the root that is
// pinned.
#include "crypto/enrolment.hpp"

#include "crypto/hash.hpp"
#include "crypto/trust_store.hpp"
#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::must;

// Written by hand, as the form in docs/wire-format.md says.
std::string file_of(const std::string& root) {
  return "{\n"
         "  \"format\": \"accord-enrolment/1\",\n"
         "  \"nation\": \"GBR\",\n"
         "  \"root\": \"" +
         root +
         "\",\n"
         "  \"read_by\": \"Maj A. Hill\",\n"
         "  \"read_by_second\": \"Lt B. Roe\",\n"
         "  \"heard_by\": \"Capt C. Díaz\",\n"
         "  \"heard_by_second\": \"Sgt D. Poe\",\n"
         "  \"at\": \"2026-06-01T12:00:00.000000000Z\"\n"
         "}\n";
}

class EnrolmentTest : public testing::Test {
 protected:
  std::string with(std::string_view from, std::string_view to) const {
    std::string out = text_;
    const std::size_t place = out.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return out.replace(place, from.size(), to);
  }
  test::Nation gbr_{"GBR"};
  std::string text_ = file_of(gbr_.root.digest().hex());
};

TEST_F(EnrolmentTest, survives_its_text) {
  const Enrolment read = must(parse_enrolment(text_));
  EXPECT_EQ(read.nation, gbr_.id);
  EXPECT_EQ(read.root, gbr_.root.digest());
  EXPECT_EQ(read.read_by[1], "Lt B. Roe");
  EXPECT_EQ(read.heard_by[0], "Capt C. Díaz");
  EXPECT_EQ(read.at, at("2026-06-01T12:00:00Z"));
  EXPECT_EQ(read.text(), text_);
}

TEST_F(EnrolmentTest, another_spelling_or_other_members_are_refused) {
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"  \"nation\"", " \"nation\""},
           {"enrolment/1", "enrolment/2"},
           {"}\n", "}"},
           {"\"at\"", "\"when\""},
           {"{\n", "{\n  \"more\": \"\",\n"},
           {"12:00:00.000000000Z", "12:00:00Z"},
           {"Capt C.", "Capt \\u0043."}}) {
    EXPECT_NE(code_of(parse_enrolment(with(from, to))), "ok") << from;
  }
  EXPECT_EQ(code_of(parse_enrolment(with("\"GBR\"", "\"gbr\""))), "bad_id");
  EXPECT_EQ(code_of(parse_enrolment(std::string(3'000, ' '))), "too_large");
  EXPECT_EQ(code_of(parse_enrolment("")), "bad_json");
}

TEST_F(EnrolmentTest, four_people_have_four_names) {
  for (const char* name : {"", "Maj A. Hill", "Capt\\nC.",
                           "\xe2\x80\xae"
                           "C."})
    EXPECT_EQ(code_of(parse_enrolment(with("Capt C. Díaz", name))), "bad_value") << name;
  EXPECT_EQ(code_of(parse_enrolment(with("Capt C. Díaz", std::string(100, 'n')))), "ok");
  EXPECT_EQ(code_of(parse_enrolment(with("Capt C. Díaz", std::string(101, 'n')))), "bad_value");
}

TEST_F(EnrolmentTest, is_held_for_the_pinned_root_alone) {
  TrustStore trust;
  EXPECT_EQ(code_of(trust.add_enrolment(gbr_.id, text_)), "unknown_nation");
  const test::Nation fra("FRA"), other("GBR");
  ASSERT_TRUE(trust.add_root(gbr_.id, gbr_.root));
  ASSERT_TRUE(trust.add_root(fra.id, fra.root));
  EXPECT_EQ(code_of(trust.add_enrolment(fra.id, text_)), "wrong_nation");
  EXPECT_EQ(code_of(trust.add_enrolment(gbr_.id, file_of(other.root.digest().hex()))),
            "root_not_pinned");
  EXPECT_EQ(trust.enrolment_digest(gbr_.id), Digest{});
  EXPECT_EQ(code_of(trust.add_enrolment(gbr_.id, text_)), "ok");
  EXPECT_EQ(trust.enrolment_digest(gbr_.id), sha384(as_bytes(text_)));
  EXPECT_EQ(trust.enrolment_digest(fra.id), Digest{});
}

TEST_F(EnrolmentTest, is_read_beside_the_root_and_a_bad_one_is_named) {
  const test::ScratchDirectory scratch;
  scratch.write("GBR.root.pem", gbr_.root.to_pem());
  EXPECT_EQ(must(load_trust_store(scratch.path())).enrolment_digest(gbr_.id), Digest{});
  const auto path = scratch.write("GBR.enrolment.json", text_);
  EXPECT_EQ(must(load_trust_store(scratch.path())).enrolment_digest(gbr_.id),
            sha384(as_bytes(text_)));
  scratch.write("GBR.enrolment.json", with("GBR", "FRA"));
  const auto refused = load_trust_store(scratch.path());
  EXPECT_EQ(code_of(refused), "wrong_nation");
  EXPECT_EQ(refused.error().where, path.string());
}

}  // namespace
}  // namespace accord::crypto
