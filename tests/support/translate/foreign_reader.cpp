#include "tests/support/translate/foreign_reader.hpp"

#include <flatbuffers/reflection.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "schemas/payload_registry.hpp"
#include "schemas/show.hpp"
#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {
namespace {

using nlohmann::json;

/// Two readings of one buffer, field by field of its schema.
class Comparison {
 public:
  explicit Comparison(const reflection::Schema& schema) : schema_(schema) {}

  void table(const reflection::Object& type, const json& written, const json& read,
             const std::string& path) const {
    ASSERT_TRUE(written.is_object() && read.is_object()) << path;
    EXPECT_EQ(read.size(), type.fields()->size()) << path;
    for (const auto* field : *type.fields()) {
      const std::string name = field->name()->str(), where = path + "." + name;
      if (!read.contains(name)) {
        ADD_FAILURE() << where << " is not read";
      } else if (written.contains(name)) {
        value(*field->type(), written[name], read[name], where);
      } else {
        EXPECT_EQ(read[name], absent(*field)) << where;
      }
    }
    for (const auto& [name, value] : written.items())
      EXPECT_NE(type.fields()->LookupByKey(name.c_str()), nullptr) << path << "." << name;
  }

 private:
  void value(const reflection::Type& type, const json& written, const json& read,
             const std::string& where) const {
    if (type.base_type() != reflection::Vector)
      return single(type.base_type(), type.index(), written, read, where);
    ASSERT_TRUE(written.is_array() && read.is_array()) << where;
    ASSERT_EQ(read.size(), written.size()) << where;
    for (std::size_t i = 0; i < read.size(); ++i)
      single(type.element(), type.index(), written[i], read[i],
             where + "[" + std::to_string(i) + "]");
  }

  void single(reflection::BaseType base, int index, const json& written, const json& read,
              const std::string& where) const {
    if (base == reflection::Obj)
      return table(*schema_.objects()->Get(static_cast<unsigned>(index)), written, read, where);
    EXPECT_EQ(read, in_numbers(index, written)) << where;
  }

  /// What our reader says, in the library's terms: an enum as its number.
  [[nodiscard]] json in_numbers(int index, const json& value) const {
    if (index < 0 || !value.is_string()) return value;
    for (const auto* entry : *schema_.enums()->Get(static_cast<unsigned>(index))->values()) {
      if (entry->name()->str() == value.get<std::string>()) return entry->value();
    }
    return value;
  }

  /// What the library says of a field that is not there.
  static json absent(const reflection::Field& field) {
    switch (field.type()->base_type()) {
      case reflection::String:
      case reflection::Obj:
        return nullptr;
      case reflection::Vector:
        return json::array();
      case reflection::Bool:
        return field.default_integer() != 0;
      case reflection::Float:
      case reflection::Double:
        return field.default_real();
      default:
        return field.default_integer();
    }
  }

  const reflection::Schema& schema_;
};

json written_in(const Translated& record) {
  return json::parse(
      buffer_to_json(*find_payload_type(record.payload_code), record.payload).value());
}

void add_names(const json& value, const std::string& path, std::set<std::string>& names) {
  if (!path.empty()) names.insert(path);
  if (value.is_object()) {
    for (const auto& [name, inside] : value.items())
      add_names(inside, path.empty() ? name : path + "." + name, names);
  } else if (value.is_array()) {
    for (const json& inside : value) add_names(inside, path, names);
  }
}

}  // namespace

std::optional<json> read_with_library(const Bytes& stream) {
  const ScratchFile file("stream.fbs", as_text(stream));
  const auto result =
      run("node \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_sds.mjs\" \"" ACCORD_SOURCE_DIR
          "/schemas/sds\" \"" +
          file.path() + "\" 2>&1");
  if (result.exit_code == 127 || result.exit_code == 77) return std::nullopt;
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return result.exit_code == 0 ? json::parse(result.output) : json::array();
}

void expect_same_fields(std::string_view payload_code, const json& written, json read) {
  EXPECT_EQ(read["kind"], std::string(payload_code) + "T");
  read.erase("kind");
  const auto& schema =
      *reflection::GetSchema(find_payload_type(payload_code)->binary_schema.data());
  Comparison(schema).table(*schema.root_table(), written, read, std::string(payload_code));
}

std::optional<std::size_t> compare_with_library(const std::vector<Translated>& records) {
  const auto read = read_with_library(to_stream(records).value());
  if (!read) return std::nullopt;
  EXPECT_EQ(read->size(), records.size());
  for (std::size_t i = 0; i < std::min(read->size(), records.size()); ++i)
    expect_same_fields(records[i].payload_code, written_in(records[i]), (*read)[i]);
  return records.size();
}

std::set<std::string> fields_in(const std::vector<Translated>& records) {
  std::set<std::string> names;
  for (const Translated& record : records) add_names(written_in(record), "", names);
  return names;
}

void expect_holds(const std::vector<Translated>& records, const std::set<std::string>& names) {
  const std::set<std::string> there = fields_in(records);
  for (const std::string& name : names) EXPECT_TRUE(there.contains(name)) << name;
}

}  // namespace accord::node::translate::samples
