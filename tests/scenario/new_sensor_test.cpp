// A new sensor at the provider: a profile and an alias of the provider's own, in whatever format
// its network speaks. No agreement is touched, the peer reads the one form it always read, and how
// long it took is counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "crypto/hash.hpp"
#include "tests/scenario/world.hpp"
#include "tests/support/translate/laser_samples.hpp"
#include "tests/support/translate/line_samples.hpp"
#include "tests/support/translate/udl_samples.hpp"
#include "trackset_generated.h"

namespace accord::scenario {
namespace {

using namespace std::chrono_literals;
using test_support::must;
using test_support::source_file;
namespace samples = node::translate::samples;

struct Sensor {
  std::string name, alias;  // as its network calls it, as the wire does
  std::string profile_members;
  std::string text;  // one track of it

  [[nodiscard]] std::string profile() const {
    return R"({"label": "GBR CONFIDENTIAL//REL TO AUS, GBR, USA", "data_mode": "SIMULATED",
               "object_names": "norad", "sigmas": {}, "sensors": {")" +
           name + R"(": ")" + alias + R"("})" + profile_members + "}";
  }
};

constexpr const char* kRadarMembers =
    R"(, "sensor_kind": "radar", "time_system": "UTC", "time_tag": "receive", "track_ids": "derive",
       "range_kind": "two_way_halved", "corrections_applied": [], "corrections_needed": [])";
constexpr const char* kTelescopeMembers =
    R"(, "sensor_kind": "optical", "time_tag": "receive",
       "corrections_applied": ["aberration_annual"], "corrections_needed": [])";

/// The sensor that GBR has: it speaks SSN B3.
Sensor tracker() { return {"354", "GBR-R1", kRadarMembers, samples::b3()}; }

/// The sensors that come, each of another format: TDM, the JSON of the UDL, laser ranges of ILRS.
std::vector<Sensor> new_sensors(UtcTime now) {
  nlohmann::json observation = samples::eo_observation();
  observation["dataMode"] = "SIMULATED";
  return {{kSensorName, "GBR-R2", kRadarMembers, radar_tdm(now, 1)},
          {"SEN-1", "GBR-O2", kTelescopeMembers, observation.dump()},
          {"YARL", "GBR-L1", "", samples::crd(samples::kNormalPoint)}};
}

std::string format_of(const Sensor& sensor) {
  return std::string(
      node::translate::name_of(must(node::translate::detect_format(as_bytes(sensor.text)))));
}

std::string alias_in(const node::store::InboundRecordRow& row) {
  return fbs::GetTrackSet(row.payload.data())->sensor_alias()->str();
}

class NewSensor : public ::testing::Test {
 protected:
  NewSensor() : world(311) {
    world.faults.delay_min = world.faults.delay_max = kOneWay;
    configure({tracker()});
    EXPECT_TRUE(world.run_until([&] { return world.links_open(); }, 5s));
  }
  static constexpr Nanos kOneWay = 20ms;

  Nation& usa() { return world.nation("USA"); }
  Nation& gbr() { return world.nation("GBR"); }

  /// The provider's own policy with an alias for each of these, and nothing else of it changed.
  void configure(const std::vector<Sensor>& sensors) {
    agreement::NationalPolicy policy = example_policy("GBR");
    policy.sensor_aliases.clear();
    for (const Sensor& sensor : sensors) policy.sensor_aliases[sensor.name] = sensor.alias;
    const auto held = gbr().agreements->agreements();
    gbr().agreements =
        must(agreement::compile({held.begin(), held.end()}, std::move(policy), gbr().id));
    world.step(gbr(), node::pipeline::AgreementsChanged{gbr().agreements, {}, {}, {}, {}});
    world.commit(gbr());
  }
  /// As the node takes a file of a feed: its format by its content, all else by the profile.
  nlohmann::json publish(const Sensor& sensor) {
    auto feed = must(node::app::drafts_of(sensor.text, sensor.profile(), {}));
    EXPECT_EQ(feed.drafts.size(), 1u) << sensor.name;
    return world.publish(gbr(), std::move(feed.drafts))["outcomes"];
  }
  /// Name, version, state and digest of each agreement, as the nation's node lists them.
  nlohmann::json agreements_at(Nation& nation) {
    return must(world.command(nation, "agreements"))["agreements"];
  }
  /// The heads of all records that GBR's node ever sent to USA's.
  std::vector<node::pipeline::RecordHead> heads_on_the_wire() {
    std::vector<node::pipeline::RecordHead> out;
    for (const auto& sent : world.wire) {
      if (sent.from != gbr().id || sent.to != usa().id) continue;
      const auto batch = node::pipeline::parse_batch(sent.body);
      if (!batch) continue;
      for (const Bytes& record : batch->records)
        out.push_back(must(node::pipeline::parse_record(record)).head);
    }
    return out;
  }

  World world;
};

// req: AGR-002
TEST_F(NewSensor, its_first_record_is_admitted_with_not_a_byte_of_the_agreement_changed) {
  const Digest of_file = crypto::sha384(as_bytes(source_file("agreement/examples/gbr-usa.json")));
  const auto at_gbr = agreements_at(gbr()), at_usa = agreements_at(usa());
  for (const auto* listed : {&at_gbr, &at_usa})
    EXPECT_THAT(listed->dump(), ::testing::HasSubstr(of_file.hex()));
  publish(tracker());
  world.run_for(1s);
  ASSERT_EQ(usa().delivered.size(), 1u);

  std::vector<Sensor> configured{tracker()};
  for (const Sensor& sensor : new_sensors(world.now())) {
    SCOPED_TRACE(format_of(sensor));
    const std::size_t before = usa().delivered.size();
    // The instant of configuration; the sensor's first text is there 2 s later. The node commits
    // and sends at once, the line takes 20 ms, and the peer admits what comes as it comes: 2.020 s.
    const UtcTime at_configuration = world.now();
    configured.push_back(sensor);
    configure(configured);
    world.run_for(2s);
    publish(sensor);
    ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() > before; }, 5s));
    const auto& first = usa().delivered[before];
    EXPECT_EQ(first.outcome, node::store::Outcome::admitted);
    EXPECT_EQ(alias_in(first), sensor.alias);
    EXPECT_EQ(first.at - at_configuration, 2s + kOneWay);
  }

  EXPECT_EQ(agreements_at(gbr()), at_gbr);
  EXPECT_EQ(agreements_at(usa()), at_usa);
  for (const auto& head : heads_on_the_wire())
    EXPECT_EQ(head.agreements, std::vector<Digest>{of_file});
}

// The near miss: the profile alone, and no alias in the provider's own policy.
TEST_F(NewSensor, without_an_alias_of_its_provider_nothing_of_it_leaves) {
  std::size_t withheld_from_usa = 0;
  for (const Sensor& sensor : new_sensors(world.now())) {
    for (const auto& outcome : publish(sensor)) {
      EXPECT_EQ(outcome["verdict"], "withhold") << outcome;
      if (outcome["to"] != "USA") continue;
      EXPECT_EQ(outcome["clause"], "national-policy/sensor_aliases");
      ++withheld_from_usa;
    }
  }
  EXPECT_EQ(withheld_from_usa, 3u);
  world.run_for(2s);
  EXPECT_TRUE(usa().delivered.empty());
}

// req: TRN-001, TRN-002
TEST_F(NewSensor, the_provider_has_four_formats_and_the_requester_reads_one) {
  std::vector<Sensor> sensors = new_sensors(world.now());
  sensors.push_back(tracker());
  configure(sensors);
  std::set<std::string> internal;
  for (const Sensor& sensor : sensors) {
    internal.insert(format_of(sensor));
    publish(sensor);
  }
  ASSERT_TRUE(world.run_until([&] { return usa().delivered.size() == sensors.size(); }, 5s));
  EXPECT_EQ(internal, (std::set<std::string>{"b3", "crd", "tdm-kvn", "udl"}));

  std::set<std::string> codes, aliases;
  for (const auto& row : usa().delivered) {
    codes.insert(row.payload_code);
    aliases.insert(alias_in(row));
  }
  EXPECT_EQ(codes, std::set<std::string>{"TRK"});
  EXPECT_EQ(aliases, (std::set<std::string>{"GBR-L1", "GBR-O2", "GBR-R1", "GBR-R2"}));
  const auto heads = heads_on_the_wire();
  ASSERT_EQ(heads.size(), sensors.size());
  for (const auto& head : heads) {
    EXPECT_EQ(head.payload_code, "TRK");
    EXPECT_EQ(head.schema_digest, find_payload_type("TRK")->schema_digest);
  }
}

}  // namespace
}  // namespace accord::scenario
