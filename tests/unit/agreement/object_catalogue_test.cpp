// What the objects are: read strictly, and unknown where nothing is said. And the fields that a
// clause may not name, because no record could go without them.
#include "agreement/object_catalogue.hpp"

#include "tests/unit/agreement/support.hpp"

namespace accord::agreement {
namespace {

Code refused(const std::string& objects) {
  const auto read =
      parse_object_catalogue(R"({"accord_object_catalogue": 1, "objects": [)" + objects + "]}");
  return read ? Code::permitted : read.error().code;
}

TEST(ObjectCatalogue, the_shipped_example_says_what_is_known) {
  const auto objects = parse_object_catalogue(test::read_example("object-catalogue.json"));
  ASSERT_TRUE(objects) << objects.error().text();
  EXPECT_EQ(objects->size(), 5u);
  EXPECT_EQ(objects->find(41866).object_class, ObjectClass::payload);
  EXPECT_EQ(objects->find(41866).regime, Regime::geo);
  EXPECT_EQ(objects->find(694).object_class, ObjectClass::rocket_body);
}

TEST(ObjectCatalogue, what_it_does_not_say_is_unspecified) {
  const auto objects = parse_object_catalogue(
      R"({"accord_object_catalogue": 1, "objects": [{"norad_cat_id": 7, "regime": "MEO"}]})");
  ASSERT_TRUE(objects);
  EXPECT_EQ(objects->find(7).object_class, ObjectClass::unspecified);
  EXPECT_EQ(objects->find(7).regime, Regime::meo);
  for (const std::uint32_t other : {0u, 6u, 8u}) {
    EXPECT_EQ(objects->find(other).regime, Regime::unspecified) << other;
  }
}

TEST(ObjectCatalogue, every_way_to_get_it_wrong_is_refused) {
  EXPECT_EQ(refused(R"({"norad_cat_id": 7})"), Code::permitted);
  EXPECT_EQ(refused(R"({"norad_cat_id": 0})"), Code::agreement_schema);
  EXPECT_EQ(refused(R"({"norad_cat_id": 7, "object_class": "UNSPECIFIED"})"),
            Code::agreement_schema);
  EXPECT_EQ(refused(R"({"norad_cat_id": 7, "regime": "leo"})"), Code::agreement_schema);
  EXPECT_EQ(refused(R"({"norad_cat_id": 7, "name": "x"})"), Code::agreement_schema);
  EXPECT_EQ(refused(R"({"norad_cat_id": 7}, {"norad_cat_id": 7})"), Code::agreement_duplicate);
  EXPECT_EQ(refused("{}"), Code::agreement_schema);
}

nlohmann::json naming(const char* key, const std::string& field, double quantum) {
  nlohmann::json document = test::example_json("gbr-usa.json");
  auto& clause = document["release"][0]["clauses"][0];
  if (std::string(key) == "remove") {
    document["disclosure_profiles"] = {
        {{"id", "p"}, {"disclose", nlohmann::json::array()}, {"remove", {field}}}};
    clause["disclosure_profile"] = "p";
  } else {
    clause["precision"] = {{{"field", field}, {"quantum", quantum}}};
  }
  return document;
}

TEST(FieldsOfDuties, a_field_that_no_record_could_go_without_is_refused_where_it_is_named) {
  for (const char* field :
       {"OB_TIME", "time_tag", "track_id", "observations", "observations.present",
        "observations.time_tai_ns", "object.norad_cat_id", "CLASSIFICATION"}) {
    const auto read = parse_document(naming("remove", field, 0).dump());
    ASSERT_FALSE(read) << field;
    EXPECT_EQ(read.error().code, Code::agreement_reference);
    EXPECT_EQ(read.error().where, "$.release[0].clauses[0].disclosure_profile") << field;
  }
  for (const char* field : {"observations.range_km", "sigmas.range_km", "sigmas", "object", "RA"}) {
    EXPECT_TRUE(parse_document(naming("remove", field, 0).dump())) << field;
  }
}

TEST(FieldsOfDuties, whole_numbers_take_whole_quanta_and_flags_none) {
  const std::tuple<const char*, double, bool> table[] = {
      {"observations.time_tai_ns", 1e9, true},  {"observations.time_tai_ns", 0.5, false},
      {"observations.range_km", 0.5, true},     {"observations.present", 2, false},
      {"object.norad_cat_id", 10, false},       {"NORAD_CAT_ID", 10, false},
      {"observations.time_tai_ns", 1e17, false}};
  for (const auto& [field, quantum, good] : table) {
    const auto read = parse_document(naming("precision", field, quantum).dump());
    EXPECT_EQ(read.has_value(), good) << field << " " << quantum;
    if (!read) {
      // The schema, which bounds the quantum, names it; what the field cannot take names the list.
      EXPECT_EQ(read.error().where.rfind("$.release[0].clauses[0].precision", 0), 0u)
          << field << " " << read.error().where;
    }
  }
}

TEST(FieldsOfDuties, a_tasking_message_goes_as_it_is) {
  nlohmann::json document = test::example_json("gbr-usa.json");
  document["disclosure_profiles"] = {
      {{"id", "p"}, {"disclose", nlohmann::json::array()}, {"remove", {"rationale"}}}};
  document["release"][0]["clauses"][2]["disclosure_profile"] = "p";
  const auto read = parse_document(document.dump());
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, Code::agreement_reference);
}

}  // namespace
}  // namespace accord::agreement
