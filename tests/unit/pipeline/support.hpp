// Sample payloads, heads, agreements and keys for the tests of node/pipeline. Payloads are written
// with the generated writers; everything is fixed, so that a test can name the values it expects.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "agreement/compile.hpp"
#include "crypto/identity.hpp"
#include "node/pipeline/gate.hpp"
#include "node/pipeline/rebuild.hpp"
#include "node/pipeline/wire.hpp"

namespace accord::pipeline_test {

inline constexpr const char* kLabelText = "GBR CONFIDENTIAL//REL TO GBR, USA";
/// 2026-06-01T12:00:00Z: inside the term of every example agreement.
inline constexpr std::int64_t kNoonTai = 1'780'315'237'000'000'000;

[[nodiscard]] NationId nation(const std::string& text);
/// 48 times this byte.
[[nodiscard]] Digest digest_of(std::uint8_t byte);
template <class Id>
[[nodiscard]] Id id_of(std::uint8_t byte) {
  typename Id::Raw raw;
  raw.fill(byte);
  return Id(raw);
}
/// GBR CONFIDENTIAL//REL TO GBR, USA
[[nodiscard]] Label label();
[[nodiscard]] const PayloadType& type_of(const std::string& code);

// --- payloads ---
struct TrackChoices {
  std::uint32_t norad = 25'544;  // 0 = no object at all
  std::string track_id = "T-1";
  double range_km = 1'234.5;
  std::string sensor = "GBR-R1";  // an alias of the example policy of GBR
};
[[nodiscard]] Bytes trk(const TrackChoices& choices = {});
struct EooChoices {
  std::string label = kLabelText;  // empty = left out
  std::string mode = "REAL";       // empty = left out
  std::string ob_time = "2026-06-01T11:00:00Z";
  float declination = 12.5F;
  std::int32_t norad = 25'544;
  bool sensor_place = false;      // SENLAT, SENLON, SENALT
  bool sensor_name = false;       // ORIG_SENSOR_ID
  std::string sensor = "GBR-O1";  // SENSOR_ID: an alias of the example policy of GBR
};
[[nodiscard]] Bytes eoo(const EooChoices& choices = {});
[[nodiscard]] Bytes omm(double eccentricity = 0.001, double inclination = 51.6,
                        bool with_epoch = true);
[[nodiscard]] Bytes trq();
[[nodiscard]] Bytes tmv();
/// One of the five by code.
[[nodiscard]] Bytes payload_of(const std::string& code);
/// Rules that fit the payloads above; nothing disclosed.
[[nodiscard]] node::pipeline::RebuildRules rules();

/// The same buffer, whose root table names one field more than its schema knows, holding `secret`.
[[nodiscard]] Bytes with_unknown_field(Bytes buffer, std::string_view secret);
/// Where `text` stands in the bytes; npos when it does not.
[[nodiscard]] bool contains(ByteView bytes, std::string_view text);

// --- wire ---
[[nodiscard]] node::pipeline::RecordHead head();

// --- agreements and keys ---
/// The example agreements and policy of this nation, as its node would hold them.
[[nodiscard]] std::shared_ptr<const agreement::Snapshot> snapshot(const std::string& own);
/// GBR's node, which denies no object, under gbr-usa.json with these duties on its first clause.
[[nodiscard]] std::shared_ptr<const agreement::Snapshot> snapshot_with(
    const nlohmann::json& duties);
[[nodiscard]] Digest example_hash(const std::string& file);
/// Ed25519 keys below a root of their own, valid for a day around noon.
[[nodiscard]] std::unique_ptr<crypto::Identity> identity(const std::string& name);

}  // namespace accord::pipeline_test
