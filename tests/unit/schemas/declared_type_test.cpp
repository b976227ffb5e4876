// A payload type by its schema text: what a text may hold, what a JSON object becomes by it, and
// the registry of one node. The binary schemas that texts are compared with are flatc's.
#include <flatbuffers/reflection.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "nlohmann/json.hpp"
#include "schemas/json_buffer.hpp"
#include "schemas/payload_types.hpp"
#include "schemas/schema_text.hpp"
#include "schemas/show.hpp"

namespace accord {
namespace {

using ::testing::HasSubstr;

std::string file(const std::string& path) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/" + path);
  std::ostringstream out;
  out << in.rdbuf();
  EXPECT_FALSE(out.str().empty()) << path;
  return out.str();
}

/// Every kind of member that a payload type may have.
constexpr const char* kText = R"(
namespace test;
enum Kind : ubyte { NONE = 0, SWEEP = 1, NOISE = 2 }
struct Point { x: double; y: double; }
struct Bits { words: [ushort:3]; kind: Kind; }
table Part { name: string (required); weight: float = 1.5; }
table Report {
  site: string;
  count: uint;
  offset: short;
  power: double;
  heard: bool;
  kind: Kind;
  at: Point;
  bits: Bits;
  parts: [Part];
  words: [string];
  samples: [float];
  gone: int (deprecated);
}
root_type Report;
file_identifier "$TST";
)";

DeclaredSchema schema(const std::string& text = kText, const std::string& code = "TST") {
  return {code, "test report", "$TST", Digest{}, text};
}

PayloadTypes with_test_type() {
  PayloadTypes types;
  EXPECT_TRUE(types.declare(schema()).has_value());
  return types;
}

/// All that checks, rebuild and JSON look at, in words.
std::string spelled(ByteView binary) {
  const auto& schema = *reflection::GetSchema(binary.data());
  std::ostringstream out;
  out << schema.file_ident()->str() << " " << schema.root_table()->name()->str() << "\n";
  for (const auto* object : *schema.objects()) {
    out << object->name()->str() << " " << object->is_struct() << object->bytesize() << " "
        << object->minalign() << "\n";
    for (const auto* field : *object->fields()) {
      out << "  " << field->name()->str() << " " << field->id() << " " << field->offset() << " "
          << field->type()->base_type() << " " << field->type()->element() << " "
          << field->type()->index() << " " << field->type()->fixed_length() << " "
          << field->required() << field->deprecated() << field->optional() << " "
          << field->default_integer() << " " << field->default_real() << "\n";
    }
  }
  for (const auto* names : *schema.enums()) {
    for (const auto* value : *names->values())
      out << names->name()->str() << "." << value->name()->str() << "=" << value->value() << "\n";
  }
  return out.str();
}

/// What the compiler of the distribution makes of the text.
Bytes by_flatc(const std::string& text) {
  char folder[] = "/tmp/accord-schema.XXXXXX";
  EXPECT_NE(::mkdtemp(folder), nullptr);
  const std::string at = folder;
  std::ofstream(at + "/t.fbs") << text;
  const std::string command =
      "flatc --binary --schema --bfbs-builtins -o " + at + " " + at + "/t.fbs";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::ifstream in(at + "/t.bfbs", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove_all(at);
  return {bytes.begin(), bytes.end()};
}

TEST(SchemaText, a_text_gives_the_binary_schema_that_flatc_gives) {
  for (const std::string& text : {std::string(kText), file("agreement/examples/RFI.fbs")}) {
    const auto read = binary_schema_of(text, "");
    ASSERT_TRUE(read) << read.error().text();
    const std::string ours = spelled(*read);
    EXPECT_GT(std::count(ours.begin(), ours.end(), '\n'), 10);
    EXPECT_EQ(ours, spelled(by_flatc(text)));
  }
}

struct BadText {
  const char* what;
  std::string text;
  const char* says;
};

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kText;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SchemaText, what_no_payload_type_may_have_is_refused_by_name) {
  const std::vector<BadText> cases = {
      {"no schema at all",
       "\x7f"
       "ELF",
       ""},
      {"an unknown type", changed("count: uint", "count: uitn"), "uitn"},
      {"a file to include", "include \"/etc/passwd\";\n" + std::string(kText), "include"},
      {"a union", changed("table Report {", "union Any { Part }\ntable Report { any: Any;"),
       "union"},
      {"a vector of unions",
       changed("table Report {", "union Any { Part }\ntable Report { any: [Any];"), "union"},
      {"no root type", changed("root_type Report;", ""), "root_type"},
      {"no file identifier", changed("file_identifier \"$TST\";", ""), "file_identifier"},
      {"another file identifier", changed("$TST", "$TSX"), "$TSX"},
      {"a fixed-size array of numbers with a point", changed("[ushort:3]", "[float:3]"), "words"},
      {"a buffer in a buffer",
       changed("site: string;", "site: string; inner: [ubyte] (nested_flatbuffer: \"Part\");"),
       "inner"},
      {"a flexible buffer", changed("site: string;", "site: string; inner: [ubyte] (flexbuffer);"),
       "inner"},
      {"structs that no table can hold",
       changed("table Report {",
               "struct Large { raw: [ubyte:16384]; }\n"
               "table Report { one: Large; two: Large;"),
       "32,768"},
      {"data behind it", std::string(kText) + "{ site: \"x\" }", "data"},
      {"a NUL byte", std::string(kText) + std::string(1, '\0'), "NUL"},
  };
  for (const BadText& each : cases) {
    const auto read = binary_schema_of(each.text, "$TST");
    ASSERT_FALSE(read) << each.what;
    EXPECT_EQ(read.error().code, Code::schema_text) << each.what;
    EXPECT_THAT(read.error().text(), HasSubstr(each.says)) << each.what;
  }
  ASSERT_TRUE(binary_schema_of(kText, "$TST")) << "the text that they were made from";
}

TEST(SchemaText, a_table_is_as_large_as_its_structs_may_be) {
  // 32,500 bytes and 1 to align them, ten fields of at most 16, Point of 16 and 8, Bits of 8 and 2.
  EXPECT_TRUE(binary_schema_of(
      changed("table Report {", "struct Large { raw: [ubyte:32500]; }\ntable Report { one: Large;"),
      "$TST"));
}

TEST(SchemaText, a_mistake_is_named_with_its_line) {
  const auto read = binary_schema_of("table Report {\n  site: string;\n  count: uitn;\n}\n", "");
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().text(), HasSubstr("uitn"));
  EXPECT_THAT(read.error().where, HasSubstr("line")) << read.error().text();
}

TEST(SchemaText, a_text_at_its_limit_is_read_and_one_byte_more_is_not) {
  std::string text = kText;
  text.append(kMaxSchemaTextBytes - text.size(), '\n');
  EXPECT_TRUE(binary_schema_of(text, "$TST"));
  const auto more = binary_schema_of(text + "\n", "$TST");
  ASSERT_FALSE(more);
  EXPECT_EQ(more.error().code, Code::too_large);
}

TEST(PayloadTypes, a_declared_type_stands_beside_those_of_the_build) {
  const PayloadTypes types = with_test_type();
  const PayloadType* type = types.find("TST");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->lane, Lane::data);
  EXPECT_EQ(type->file_id, "$TST");
  EXPECT_EQ(type->name, "test report");
  EXPECT_EQ(types.find("TRK"), find_payload_type("TRK"));
  EXPECT_EQ(types.find("NON"), nullptr);
  EXPECT_EQ(PayloadTypes::of_build()->find("TST"), nullptr);
  EXPECT_EQ(types.of_buffer(as_bytes("\0\0\0\0$TST")), nullptr) << "the literal ends at its NUL";
  const std::string buffer = std::string(4, '\0') + "$TST";
  EXPECT_EQ(types.of_buffer(as_bytes(buffer)), type);
  ASSERT_EQ(types.declared().size(), 1u);
  EXPECT_EQ(types.declared()[0]->text, kText);
}

TEST(PayloadTypes, one_code_one_text_one_identifier) {
  PayloadTypes types = with_test_type();
  EXPECT_TRUE(types.declare(schema())) << "by a second agreement";
  EXPECT_EQ(types.declared().size(), 1u);
  DeclaredSchema other = schema();
  other.digest.raw[0] = 1;
  EXPECT_EQ(types.declare(other).error().code, Code::schema_text) << "another text";
  EXPECT_EQ(types.declare(schema(kText, "TSU")).error().code, Code::schema_text)
      << "an identifier twice";
  EXPECT_EQ(types.declare(schema(kText, "TRK")).error().code, Code::schema_text)
      << "a type of the build";
  DeclaredSchema eoo = schema(changed("$TST", "$EOO"), "TSV");
  eoo.file_id = "$EOO";
  EXPECT_EQ(types.declare(eoo).error().code, Code::schema_text) << "an identifier of the build";
  EXPECT_EQ(types.declared().size(), 1u);
}

constexpr const char* kWhole =
    R"({"site": "Alpha", "count": 4294967295, "offset": -32768, "power": -1e-15, "heard": false,
        "kind": "NOISE", "at": {"x": 1.5, "y": -2}, "bits": {"words": [1, 2, 65535], "kind": 1},
        "parts": [{"name": "a", "weight": 1.5}, {"name": "b"}], "words": ["x", ""],
        "samples": [0.5, -3]})";

Result<Bytes> read(const PayloadTypes& types, std::string_view json) {
  auto reader = JsonBuffer::of(*types.find("TST"));
  EXPECT_TRUE(reader);
  return reader->read(json);
}

TEST(JsonBuffer, every_member_is_there_with_its_value_and_no_other) {
  const PayloadTypes types = with_test_type();
  const auto buffer = read(types, kWhole);
  ASSERT_TRUE(buffer) << buffer.error().text();
  const auto text = buffer_to_json(*types.find("TST"), *buffer);
  ASSERT_TRUE(text) << text.error().text();
  // The same values; enums by name, and what was not said is not there: the second weight.
  EXPECT_EQ(nlohmann::json::parse(*text), nlohmann::json::parse(R"({
      "site": "Alpha", "count": 4294967295, "offset": -32768, "power": -1e-15, "heard": false,
      "kind": "NOISE", "at": {"x": 1.5, "y": -2.0}, "bits": {"words": [1, 2, 65535], "kind": "SWEEP"},
      "parts": [{"name": "a", "weight": 1.5}, {"name": "b"}], "words": ["x", ""],
      "samples": [0.5, -3.0]})"));
}

TEST(JsonBuffer, one_reader_reads_many_and_a_refusal_leaves_nothing_behind) {
  const PayloadTypes types = with_test_type();
  auto reader = JsonBuffer::of(*types.find("TST"));
  ASSERT_TRUE(reader);
  const auto first = reader->read(R"({"site": "A", "count": 1})");
  EXPECT_FALSE(reader->read(R"({"site": "B", "count": "2"})"));
  EXPECT_FALSE(reader->read(R"({"site": "B", "count": -2})"));
  const auto again = reader->read(R"({"site": "A", "count": 1})");
  ASSERT_TRUE(first && again);
  EXPECT_EQ(*first, *again);
}

struct BadJson {
  const char* what;
  std::string json;
  Code code;
  const char* where;
};

TEST(JsonBuffer, nothing_is_converted_guessed_or_left_out) {
  const PayloadTypes types = with_test_type();
  const std::vector<BadJson> cases = {
      {"no such member", R"({"sitte": "A"})", Code::bad_value, "$.sitte"},
      {"a deprecated member", R"({"gone": 1})", Code::bad_value, "$.gone"},
      {"a text for a number", R"({"count": "12"})", Code::bad_value, "$.count"},
      {"a function for a number", R"x({"power": "rad(180)"})x", Code::bad_value, "$.power"},
      {"a number for a text", R"({"site": 12})", Code::bad_value, "$.site"},
      {"null for nothing", R"({"site": null})", Code::bad_value, "$.site"},
      {"null for a number", R"({"count": null})", Code::bad_value, "$.count"},
      {"a point in a whole number", R"({"count": 1.0})", Code::bad_value, "$.count"},
      {"a number for a bool", R"({"heard": 1})", Code::bad_value, "$.heard"},
      {"a name of no enum value", R"({"kind": "LOUD"})", Code::bad_value, "$.kind"},
      {"two names at once", R"({"kind": "SWEEP NOISE"})", Code::bad_value, "$.kind"},
      {"a number below its type", R"({"count": -1})", Code::bad_value, ""},
      {"a number above its type", R"({"count": 4294967296})", Code::bad_value, ""},
      {"a short above its type", R"({"offset": 32768})", Code::bad_value, ""},
      {"half a struct", R"({"at": {"x": 1}})", Code::bad_value, "$.at.y"},
      {"more than a struct", R"({"at": {"x": 1, "y": 2, "z": 3}})", Code::bad_value, "$.at.z"},
      {"a struct as an array", R"({"at": [1, 2]})", Code::bad_value, "$.at"},
      {"an array that is too short", R"({"bits": {"words": [1, 2], "kind": 1}})", Code::bad_value,
       "$.bits.words"},
      {"without what is required", R"({"parts": [{"weight": 1}]})", Code::bad_value,
       "$.parts[0].name"},
      {"one element for an array", R"({"words": "x"})", Code::bad_value, "$.words"},
      {"a wrong element", R"({"words": ["x", 1]})", Code::bad_value, "$.words[1]"},
      {"no object", R"([])", Code::bad_value, "$"},
      {"a member twice", R"({"count": 1, "count": 2})", Code::bad_json, ""},
      {"two objects", R"({} {})", Code::bad_json, ""},
      {"half an object", R"({"site": "A")", Code::bad_json, ""},
      {"beyond every double", R"({"power": 1e999})", Code::bad_json, ""},
      {"beyond every float", R"({"samples": [1e39]})", Code::not_finite, ""},
  };
  for (const BadJson& each : cases) {
    const auto buffer = read(types, each.json);
    ASSERT_FALSE(buffer) << each.what;
    EXPECT_EQ(code_text(buffer.error().code), code_text(each.code))
        << each.what << ": " << buffer.error().text();
    EXPECT_THAT(buffer.error().where, HasSubstr(each.where)) << each.what;
  }
}

}  // namespace
}  // namespace accord
