// The texts beside the node: which is taken for a declared type, and why another is not. The digest
// of the example is what a shell pipeline gives: sha384sum RFI.fbs, then sha384sum of the line
// "RFI.fbs <that>" and a newline.
#include "node/app/schema_texts.hpp"

#include <gtest/gtest.h>

#include "tests/unit/app/scratch.hpp"

namespace accord::node::app {
namespace {

using test::Scratch;
using test::source_file;

constexpr const char* kDigest =
    "9ba28863363713f7b1d76e5301c130adab55a662acb48927921e305eb406053d29a10708ec982ac5b63d1cc34fe31c"
    "78";

agreement::Document document(const std::string& from = {}, const std::string& to = {}) {
  std::string text = source_file("agreement/examples/interference.json");
  if (!from.empty()) text = test::with(text, from, to);
  auto read = agreement::parse_document(text);
  EXPECT_TRUE(read) << read.error().text();
  return std::move(*read);
}

class SchemaTexts : public ::testing::Test {
 protected:
  void SetUp() override { lay("RFI.fbs", source_file("agreement/examples/RFI.fbs")); }
  void lay(const std::string& name, const std::string& text) {
    (void)scratch.put("schemas/" + name, text);
  }
  auto load(const std::vector<agreement::Document>& documents) {
    std::vector<const agreement::Document*> named;
    for (const auto& each : documents) named.push_back(&each);
    return load_payload_types(scratch / "schemas", named);
  }
  void expect_refused(const std::vector<agreement::Document>& documents, Code code,
                      const std::string& named) {
    const auto types = load(documents);
    ASSERT_FALSE(types);
    EXPECT_EQ(code_text(types.error().code), code_text(code)) << types.error().text();
    EXPECT_NE(types.error().text().find(named), std::string::npos) << types.error().text();
  }
  /// The document as it would be agreed with another text: digest and all.
  agreement::Document with_text(const std::string& text) {
    lay("RFI.fbs", text);
    return document(kDigest, schema_digest_of("RFI.fbs", text).hex());
  }
  std::string example_text() { return source_file("agreement/examples/RFI.fbs"); }

  Scratch scratch;
};

TEST_F(SchemaTexts, the_agreed_text_is_taken_under_its_digest) {
  const auto types = load({document()});
  ASSERT_TRUE(types) << types.error().text();
  const PayloadType* type = (*types)->find("RFI");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->schema_digest.hex(), kDigest);
  EXPECT_EQ(type->name, "radio interference report");
  EXPECT_EQ((*types)->declared().size(), 1u);
}

TEST_F(SchemaTexts, agreements_that_declare_nothing_need_no_folder) {
  auto plain = agreement::parse_document(source_file("agreement/examples/gbr-usa.json"));
  ASSERT_TRUE(plain);
  const std::vector<const agreement::Document*> named{&*plain};
  const auto types = load_payload_types({}, named);
  ASSERT_TRUE(types);
  EXPECT_TRUE((*types)->declared().empty());
}

TEST_F(SchemaTexts, two_agreements_may_declare_the_same_text) {
  const auto types = load({document(), document("GBR-NOR-INTERFERENCE", "GBR-NOR-RADIO")});
  ASSERT_TRUE(types) << types.error().text();
  EXPECT_EQ((*types)->declared().size(), 1u);
}

TEST_F(SchemaTexts, no_folder_no_file_and_another_text_are_each_named) {
  const agreement::Document one = document();
  const std::vector<const agreement::Document*> named{&one};
  const auto without = load_payload_types({}, named);
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, Code::schema_missing);
  std::filesystem::remove(scratch / "schemas/RFI.fbs");
  expect_refused({document()}, Code::schema_missing, "RFI.fbs");
  lay("RFI.fbs", example_text() + "\n");
  expect_refused({document()}, Code::schema_digest_mismatch, kDigest);
}

TEST_F(SchemaTexts, one_code_with_two_texts_is_refused) {
  const std::string other = test::with(example_text(), "duration_s: uint", "duration_s: ulong");
  const std::string digest = schema_digest_of("RFI.fbs", other).hex();
  auto second = document(kDigest, digest);
  expect_refused({document(), second}, Code::schema_digest_mismatch, "RFI.fbs");
}

TEST_F(SchemaTexts, what_the_agreement_says_of_a_field_must_be_so) {
  expect_refused({with_text(test::with(example_text(), "receiver_site:", "receiver_place:"))},
                 Code::agreement_reference, "fields[0]");
  expect_refused({with_text(test::with(example_text(), "centre_frequency_hz: double",
                                       "centre_frequency_hz: string"))},
                 Code::agreement_reference, "fields[1]");
  // Protected and not disclosed, and yet no record could go without it.
  expect_refused({with_text(test::with(example_text(), "receiver_site: string;",
                                       "receiver_site: string (required);"))},
                 Code::agreement_reference, "receiver_site");
  // Coarser by 0.1, and yet a whole number.
  expect_refused({with_text(test::with(example_text(), "emitter_latitude_deg: double",
                                       "emitter_latitude_deg: int"))},
                 Code::agreement_reference, "precision");
  EXPECT_TRUE(load({with_text(example_text() + "// more\n")})) << "another text, and agreed";
}

TEST_F(SchemaTexts, a_text_that_no_node_can_carry_is_refused_though_agreed) {
  expect_refused({with_text(test::with(example_text(), "$RFI", "$RFJ"))}, Code::schema_text,
                 "RFI.fbs");
  expect_refused({with_text("table Report {\n  site: strin;\n}\n")}, Code::schema_text, "strin");
}

TEST_F(SchemaTexts, a_file_is_called_by_its_code) {
  for (const char* name : {"rfi.fbs", "RFI.txt", "TOOLONGCODE.fbs", ".fbs"}) {
    lay(name, example_text());
    const auto read = read_schema_text(scratch / (std::string("schemas/") + name));
    ASSERT_FALSE(read) << name;
    EXPECT_EQ(read.error().code, Code::bad_argument) << name;
  }
  const auto read = read_schema_text(scratch / "schemas/RFI.fbs");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->code, "RFI");
  EXPECT_EQ(read->digest.hex(), kDigest);
}

}  // namespace
}  // namespace accord::node::app
