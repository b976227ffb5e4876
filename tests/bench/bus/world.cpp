#include "tests/bench/bus/world.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <nlohmann/json.hpp>

#include "tests/bench/bus/shared.hpp"
#include "tests/support/nations/nations.hpp"
#include "tests/unit/pipeline/support.hpp"
#include "trackset_generated.h"

namespace accord::bench {
namespace {

using nlohmann::json;
using pipeline_test::kNoonTai;
using pipeline_test::nation;
using test_support::must;

constexpr Nanos kDay = std::chrono::hours(24);
constexpr std::string_view kNumberMark = "T-0000000000";
constexpr double kFirstRangeKm = 1'000.0;
constexpr std::uint32_t kAnglesAndRange = 3;

UtcTime start_time() { return UtcTime{kNoonTai + 60'000'000'000}; }

/// The example agreement of the two, and others of each with nations that have no link here.
std::shared_ptr<const agreement::Snapshot> agreements_of(const std::string& own,
                                                         const std::string& other) {
  std::vector<agreement::Agreement> held{test_support::example("gbr-usa.json")};
  const json document = json::parse(test_support::source_file("agreement/examples/gbr-usa.json"),
                                    nullptr, true, true);
  for (int i = 1; i < kAgreements; ++i) {
    const std::string code = "N" + std::to_string(1'000 + i);
    std::string text = document.dump();
    const std::string from = '"' + other + '"';
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += code.size())
      text.replace(at, from.size(), '"' + code + '"');
    json one = json::parse(text);
    one["name"] = "BENCH-" + code;
    Digest hash = pipeline_test::digest_of(0x5a);
    hash.raw[0] = static_cast<std::uint8_t>(i);
    held.push_back(
        {must(agreement::parse_document(one.dump())), hash, agreement::AgreementState::active});
  }
  return must(agreement::compile(std::move(held), test_support::example_policy(own), nation(own)));
}

/// A port that was free a moment ago.
std::string free_endpoint() {
  const int end = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (end < 0 || ::bind(end, plain, size) != 0 || ::getsockname(end, plain, &size) != 0)
    stop_bench("no free port");
  ::close(end);
  return "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

Nation make_nation(const std::string& own, const std::string& other, crypto::Random& random) {
  Nation out;
  out.id = nation(own);
  const UtcTime now = start_time();
  out.identity = test_support::make_identity(out.id, {now - kDay, now + 400 * kDay}, random);
  out.agreements = agreements_of(own, other);
  out.server_keys = must(node::link::generate_curve_keys());
  out.client_keys = must(node::link::generate_curve_keys());
  out.endpoint = free_endpoint();
  return out;
}

std::shared_ptr<const node::pipeline::CourierKeys> courier_of(const Nation& own,
                                                              const Nation& other) {
  auto out = std::make_shared<node::pipeline::CourierKeys>();
  (*out)[other.id] = test_support::courier_keys_between(own.id, other.id, start_time() - kDay);
  return out;
}

/// What the sensor of the bench measured: the same for the same number at either end.
struct Measured {
  std::int64_t time = 0;
  double angle_1_deg = 0;
  double angle_2_deg = 0;
  double range_km = 0;

  bool operator==(const Measured&) const = default;
  [[nodiscard]] fbs::Observation as_observation() const {
    return {time, angle_1_deg, angle_2_deg, range_km, 0, 0, 0, 0, 0, kAnglesAndRange, 0};
  }
};
static_assert(offsetof(Measured, range_km) == 3 * sizeof(double));  // as an observation begins

/// splitmix64 (Steele, Lea, Flood 2014), as a share of one.
double share(std::uint64_t seed) {
  seed += 0x9e37'79b9'7f4a'7c15u;
  seed = (seed ^ seed >> 30) * 0xbf58'476d'1ce4'e5b9u;
  seed = (seed ^ seed >> 27) * 0x94d0'49bb'1331'11ebu;
  return static_cast<double>((seed ^ seed >> 31) >> 11) * 0x1p-53;
}

Measured measured(std::uint64_t number, std::size_t nth) {
  const std::uint64_t seed = number << 16 | nth << 2;
  return {kNoonTai + static_cast<std::int64_t>(nth) * 100'000'000 +
              static_cast<std::int64_t>(share(seed) * 100'000'000),
          360 * share(seed + 1), 90 * share(seed + 2), kFirstRangeKm + 2'000 * share(seed + 3)};
}

Bytes track(std::size_t observations, std::size_t filling) {
  fbs::TrackSetT track;
  track.track_id = std::string(kNumberMark) + std::string(filling, '-');
  track.sensor_alias = "GBR-R1";
  track.sensor_kind = fbs::SensorKind::RADAR;
  track.angle_frame = fbs::AngleFrame::AZEL;
  track.time_tag = fbs::TimeTag::RECEIVE;
  track.range_kind = fbs::RangeKind::TWO_WAY_HALVED;
  track.object = std::make_unique<fbs::ObjectKeyT>();
  track.object->norad_cat_id = 25'544;
  for (std::size_t i = 0; i < observations; ++i)
    track.observations.push_back(measured(0, i).as_observation());
  flatbuffers::FlatBufferBuilder builder;
  fbs::FinishTrackSetBuffer(builder, fbs::CreateTrackSet(builder, &track));
  return {builder.GetBufferPointer(), builder.GetBufferPointer() + builder.GetSize()};
}

/// GBR's labels that USA may have: three levels, and who else is on the list.
std::vector<Label> make_labels() {
  const std::array<const char*, 8> others{"AUS", "CAN", "DEU", "FRA", "ITA", "JPN", "NLD", "NZL"};
  std::vector<Label> out;
  for (const Level level : {Level::restricted, Level::confidential, Level::secret}) {
    for (unsigned mask = 0; mask < 256 && out.size() < kMarkings; ++mask) {
      Label label{"GBR", level, {nation("GBR"), nation("USA")}};
      for (unsigned i = 0; i < others.size(); ++i) {
        if ((mask >> i & 1u) != 0) label.rel_to.push_back(nation(others[i]));
      }
      std::sort(label.rel_to.begin(), label.rel_to.end());
      out.push_back(std::move(label));
    }
  }
  return out;
}

}  // namespace

node::pipeline::Instant bench_instant() {
  static const auto kBegan = std::chrono::steady_clock::now();  // in the parent of all processes
  const auto now = std::chrono::steady_clock::now();
  return {start_time() + std::chrono::duration_cast<Nanos>(now - kBegan), now};
}

World make_world() {
  (void)bench_instant();
  crypto::SystemRandom random;
  World out{make_nation("GBR", "USA", random), make_nation("USA", "GBR", random), {}, {}};
  for (Nation* one : {&out.a, &out.b}) {
    for (const Nation* other : {&out.a, &out.b})
      (void)one->trust.add_root(other->id, other->identity->root);
  }
  out.courier_a = courier_of(out.a, out.b);
  out.courier_b = courier_of(out.b, out.a);
  return out;
}

node::link::LinkConfig link_config(const Nation& own, const Nation& other) {
  const auto copy_of = [](const node::link::CurveKeyPair& keys) {
    return node::link::CurveKeyPair{keys.public_key,
                                    crypto::SecretBytes::copy_of(keys.secret_key.bytes())};
  };
  node::link::LinkConfig out;
  out.self = own.id;
  out.peer = other.id;
  out.publish_endpoint = own.endpoint;
  out.subscribe_endpoint = other.endpoint;
  out.server_keys = copy_of(own.server_keys);
  out.client_keys = copy_of(own.client_keys);
  out.peer_server_key = other.server_keys.public_key;
  out.peer_client_key = other.client_keys.public_key;
  out.prefix_out = node::link::link_prefix(own.id, other.id);
  out.prefix_in = node::link::link_prefix(other.id, own.id);
  return out;
}

Drafts::Drafts(std::size_t bytes) : labels_(make_labels()) {
  while (track(observations_ + 1, 0).size() <= bytes) ++observations_;
  if (observations_ == 0) stop_bench("no track is that small");
  std::size_t filling = 0;
  while (track(observations_, filling + 1).size() <= bytes) ++filling;
  payload_ = track(observations_, filling);
  const auto found =
      std::search(payload_.begin(), payload_.end(), kNumberMark.begin(), kNumberMark.end());
  number_at_ = static_cast<std::size_t>(found - payload_.begin()) + 2;
  const auto* first = fbs::GetTrackSet(payload_.data())->observations()->Get(0);
  measured_at_ =
      static_cast<std::size_t>(reinterpret_cast<const std::uint8_t*>(first) - payload_.data());
}

node::pipeline::Draft Drafts::make(std::uint64_t number) const {
  node::pipeline::Draft out;
  out.payload_code = "TRK";
  out.payload = payload_;
  std::uint64_t rest = number;
  for (std::size_t i = kNumberMark.size() - 2; i-- > 0; rest /= 10)
    out.payload[number_at_ + i] = static_cast<std::uint8_t>('0' + rest % 10);
  for (std::size_t i = 0; i < observations_; ++i) {
    const Measured one = measured(number, i);
    std::memcpy(out.payload.data() + measured_at_ + i * sizeof(fbs::Observation), &one, sizeof one);
  }
  out.label = labels_[number % labels_.size()];
  out.mode = DataMode::real;
  out.priority = Priority::routine;
  out.norad_cat_id = 25'544;
  out.first = UtcTime{measured(number, 0).time};
  out.last = UtcTime{measured(number, observations_ - 1).time};
  return out;
}

std::uint64_t Drafts::number_in(ByteView payload) const {
  const fbs::TrackSet& track = *fbs::GetTrackSet(payload.data());  // B's node has verified it
  const std::uint64_t number = std::strtoull(track.track_id()->c_str() + 2, nullptr, 10);
  bool whole = track.observations()->size() == observations_;
  for (flatbuffers::uoffset_t i = 0; whole && i < observations_; ++i) {
    const fbs::Observation& o = *track.observations()->Get(i);
    whole = measured(number, i) ==
            Measured{o.time_tai_ns(), o.angle_1_deg(), o.angle_2_deg(), o.range_km()};
  }
  if (!whole) stop_bench("B has another track than A sent: " + std::to_string(number));
  return number;
}

}  // namespace accord::bench
