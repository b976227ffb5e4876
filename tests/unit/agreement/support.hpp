// What the agreement tests share: the shipped examples as JSON to vary, and a node of GBR that
// holds them.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agreement/compile.hpp"
#include "agreement/decide.hpp"
#include "agreement/marking/label.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::agreement::test {

inline std::string read_example(const std::string& name) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/agreement/examples/" + name);
  EXPECT_TRUE(in.good()) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An example without its comments, to be varied and dumped.
inline nlohmann::json example_json(const std::string& name) {
  return nlohmann::json::parse(read_example(name), nullptr, true, true);
}

inline Document document_of(const nlohmann::json& json) {
  auto document = parse_document(json.dump());
  EXPECT_TRUE(document.has_value()) << document.error().text();
  return document.value_or(Document{});
}

inline NationalPolicy policy_of(const nlohmann::json& json) {
  auto policy = parse_national_policy(json.dump());
  EXPECT_TRUE(policy.has_value()) << policy.error().text();
  return policy.value_or(NationalPolicy{});
}

inline NationId nation(const std::string& code) {
  auto id = NationId::parse(code);
  EXPECT_TRUE(id.has_value()) << code;
  return id.value_or(NationId{});
}

inline UtcTime time(const std::string& text) {
  auto at = UtcTime::parse(text);
  EXPECT_TRUE(at.has_value()) << text;
  return at.value_or(UtcTime{});
}

inline Label label(const std::string& text) {
  auto parsed = parse_label(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Label{});
}

/// A digest that is easy to tell from others: every byte `fill`.
inline Digest digest(std::uint8_t fill) {
  Digest out;
  out.raw.fill(fill);
  return out;
}

inline Digest schema_of(std::string_view code) {
  const PayloadType* type = find_payload_type(code);
  return type == nullptr ? Digest{} : type->schema_digest;
}

inline Agreement agreement(const nlohmann::json& json, std::uint8_t hash,
                           AgreementState state = AgreementState::active) {
  return {document_of(json), digest(hash), state};
}

/// A national policy that objects to nothing and leaves every request to a person.
inline nlohmann::json silent_policy(const std::string& own) {
  return {{"accord_national_policy", 1},
          {"nation", own},
          {"deny",
           {{"norad_cat_ids", nlohmann::json::array()},
            {"payload_types", nlohmann::json::array()},
            {"recipients", nlohmann::json::array()}}},
          {"disposition", {{"default", "PERSON"}, {"rules", nlohmann::json::array()}}},
          {"sensor_aliases", nlohmann::json::object()},
          {"reasons", nlohmann::json::object()}};
}

inline std::shared_ptr<const Snapshot> snapshot_of(std::vector<Agreement> agreements,
                                                   const nlohmann::json& policy,
                                                   const std::string& own) {
  auto snapshot = compile(std::move(agreements), policy_of(policy), nation(own));
  EXPECT_TRUE(snapshot.has_value()) << snapshot.error().text();
  return snapshot.has_value() ? *snapshot : nullptr;
}

/// The node of GBR: agreements with USA (hash 0x11...) and AUS (hash 0x22...), no national
/// objection.
inline std::shared_ptr<const Snapshot> gbr_node() {
  return snapshot_of({agreement(example_json("gbr-usa.json"), 0x11),
                      agreement(example_json("aus-gbr.json"), 0x22)},
                     silent_policy("GBR"), "GBR");
}

/// Facts of one record, owning its label, so that a test can vary one thing at a time.
struct Case {
  std::string sender = "GBR";
  std::string recipient = "USA";
  std::string payload_code = "TRK";
  Digest schema = schema_of("TRK");
  DataMode mode = DataMode::simulated;
  Label marking = label("GBR SECRET//REL TO GBR, USA");
  std::uint32_t norad_cat_id = 25544;
  std::string at = "2026-11-21T06:14:00Z";
  ObjectClass object_class = ObjectClass::unspecified;
  Regime regime = Regime::unspecified;
  fbs::Purpose purpose{};
  std::uint32_t observations = 1;
  UtcTime last_observation{};
  bool originator_consents = false;
  Usage usage{};

  [[nodiscard]] WrittenRuling ruled_by(const Snapshot& snapshot) const {
    const auto id = [](const std::string& code) {
      return NationId::parse(code).value_or(NationId{});
    };
    return written(decide(
        snapshot, ReleaseFacts{id(sender), id(recipient), payload_code, schema, mode, marking,
                               norad_cat_id, time(at), object_class, regime, purpose, observations,
                               last_observation, originator_consents, usage}));
  }
  [[nodiscard]] Case with_payload(const std::string& code) const {
    Case other = *this;
    other.payload_code = code;
    other.schema = schema_of(code);
    return other;
  }
  [[nodiscard]] Case with_label(const std::string& text) const {
    Case other = *this;
    other.marking = label(text);
    return other;
  }
};

/// A record of the type that interference.json declares, from NOR to GBR.
inline Case interference_report() {
  Case report;
  report.sender = "NOR";
  report.recipient = "GBR";
  report.payload_code = "RFI";
  report.schema = document_of(example_json("interference.json")).payload("RFI")->schema_sha384;
  report.mode = DataMode::real;
  report.marking = label("NOR RESTRICTED//REL TO GBR, NOR");
  return report;
}

}  // namespace accord::agreement::test
