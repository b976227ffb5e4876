// Wire: the signed things of a link as plain values, and their strict FlatBuffers forms
// (docs/wire-format.md draws them). Building never fails; parsing refuses with a code and touches
// nothing until the whole buffer is verified. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agreement/release_terms.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/kinds.hpp"
#include "schemas/vocab/label.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::pipeline {

inline constexpr std::uint16_t kProtocolVersion = 3;
inline constexpr std::string_view kBatchDomain = "accord/batch/1";
inline constexpr std::string_view kControlDomain = "accord/control/1";

struct RecordHead {
  RecordId id;
  std::vector<Digest> agreements;  // ascending
  NationId sender;
  NationId recipient;
  Lane lane = Lane::unspecified;
  std::uint64_t seq = 0;
  UtcTime time;
  Label label;                   // the originator's: authoritative
  std::optional<Label> derived;  // in the recipient's policy, where an agreement's table maps it
  DataMode mode = DataMode::unspecified;
  std::string payload_code;
  Digest schema_digest;
  std::optional<RequestId> request_id;
  std::string clause;
  std::vector<std::string> obligations;
  agreement::ObjectClass object_class{};  // as the sender's catalogue has it
  agreement::Regime regime{};             // likewise
};

struct WireRecord {
  RecordHead head;
  Bytes payload;
};

Bytes build_record(const RecordHead& head, ByteView payload);
/// At least what build_record makes of this head around a payload of so many bytes, in a batch.
[[nodiscard]] std::size_t record_size_bound(const RecordHead& head, std::size_t payload_bytes);
/// Errors: bad_buffer, record_malformed (with the field), bad_label, parts_unsupported.
Result<WireRecord> parse_record(ByteView bytes);

struct BatchHead {
  std::uint8_t suite = 0;
  NationId sender;
  NationId recipient;
  IncarnationId incarnation;
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
  Digest root;
  std::uint16_t left_out = 0;  // a declared gap: why the records are not here; 0: they are
};

struct WireBatch {
  BatchHead head;
  Digest signer;
  Bytes signature;
  std::vector<Bytes> records;
};

/// What the signature of a batch covers, after the frame that crypto::sign puts before it.
Bytes batch_signing_input(const BatchHead& head);
Bytes build_batch(const WireBatch& batch);
/// Takes exactly the bytes that build_batch makes of the value: no bit of it can be changed unseen,
/// padding included. Errors: bad_buffer, batch_malformed.
Result<WireBatch> parse_batch(ByteView bytes);

struct BatchOrigin {
  Digest signer;
  IncarnationId incarnation;
};
/// Whom and which life of the store a batch of our own journal names. Errors: bad_buffer
Result<BatchOrigin> origin_of_batch(ByteView bytes);

enum class ControlKind : std::uint8_t {
  hello = 1,
  receipt = 2,
  heartbeat = 3,
  keys = 4,
  statement = 5,
  revocations = 6,
};

struct WireControl {
  ControlKind kind = ControlKind::hello;
  std::uint8_t suite = 0;
  NationId sender;
  NationId recipient;
  IncarnationId incarnation;
  Digest signer;
  Bytes body;
  Bytes signature;
};

Bytes control_signing_input(const WireControl& control);
Bytes build_control(const WireControl& control);
/// As parse_batch. Errors: bad_buffer, batch_malformed.
Result<WireControl> parse_control(ByteView bytes);

enum class AgreementState : std::uint8_t { active = 1, suspended = 2 };

/// How much of a lane a node takes beyond what it has: in flight, at one time.
struct Credit {
  std::uint32_t records = 0;
  std::uint32_t bytes = 0;

  bool operator==(const Credit&) const = default;
};

struct LaneHave {
  Lane lane = Lane::unspecified;
  IncarnationId incarnation;  // nil: nothing of this peer was ever taken
  std::uint64_t seq = 0;
  std::uint64_t receipted_seq = 0;  // receipts held for all of the sender's own batches up to here
  Credit credit{};
};

/// How many statements of a nation about an agreement the sender holds: numbers 1 to `count`.
struct StatementCount {
  Digest agreement;
  NationId nation;
  std::uint32_t count = 0;

  bool operator==(const StatementCount&) const = default;
};
inline constexpr std::size_t kMaxStatementCounts = 256;

/// The newest head of the recipient's log that the sender holds.
struct HeldLog {
  IncarnationId incarnation;
  std::uint64_t size = 0;
};

struct Hello {
  std::uint16_t protocol = kProtocolVersion;
  UtcTime time;
  Bytes nonce;                                                // 32 bytes
  std::vector<std::pair<Digest, AgreementState>> agreements;  // ascending
  std::vector<std::pair<std::string, Digest>> schemas;        // ascending
  std::vector<std::uint8_t> suites;
  std::vector<LaneHave> have;
  Bytes certificate;    // DER
  Bytes answers_nonce;  // empty, or 32 bytes
  bool open = false;
  std::vector<StatementCount> statements{};  // ascending by agreement, then nation; none of 0
  Bytes key_offer{};                         // public key of a KEM, made for this nonce alone
  std::vector<std::string> courier_keys{};   // ids, ascending; at most kMaxCourierKeysTold
  std::uint64_t taken_epoch = 0;  // highest key epoch of the recipient that the sender ever took
  std::uint64_t holds_list = 0;   // number of the recipient's own revocation list; 0: none
  Bytes session{};                // of the recipient's nonce that the sender's open link is on
  std::optional<HeldLog> holds_log{};
  Bytes transport_binding{};  // crypto::Binding, canonical text; empty: nothing is said
  std::optional<Digest> holds_transport{};  // transport_keys_digest of the recipient's
};
inline constexpr std::size_t kMaxCourierKeysTold = 4;

/// A head of the sender's log of the link; keeper, peer and incarnation are those of the message
/// that it stands in.
struct WireLogHead {
  std::uint64_t size = 0;
  Digest root;
  UtcTime time;
  Bytes signature;            // crypto::SignedHead
  std::vector<Digest> proof;  // from the size that the recipient said it holds
};

/// Opens a key epoch of one direction.
struct Keys {
  Digest sender_offer;  // offer_digest of the sender's Hello
  Digest recipient_offer;
  std::uint64_t key_epoch = 0;
  std::string courier_key;  // id
  Bytes enc;                // encapsulated key
  WireLogHead log{};
};

/// That the entries of a receipt are the last ones of its sender's log.
struct PlaceInLog {
  IncarnationId incarnation;
  std::uint64_t size = 0;    // the entries included
  Digest root;               // of that size
  std::vector<Digest> path;  // frontier of the log before them
};

struct RecordVerdict {
  std::uint32_t offset = 0;
  std::uint8_t outcome = 0;  // store::Outcome
  std::uint16_t code = 0;
};

struct Receipt {
  std::uint64_t number = 0;
  IncarnationId incarnation;  // of the store whose batch this answers
  Lane lane = Lane::unspecified;
  std::uint64_t first_seq = 0;
  std::uint32_t count = 0;
  Digest root;
  std::vector<RecordVerdict> exceptions;
  std::uint64_t have_seq = 0;
  UtcTime time;
  std::optional<PlaceInLog> log{};
};

/// The sender's word below a head of the recipient's log: crypto::CosignedHead.
struct WireCosignature {
  std::uint64_t size = 0;
  UtcTime at;
  Bytes signature;
};

struct LaneHead {
  Lane lane = Lane::unspecified;
  std::uint64_t head_seq = 0;       // what must be there once all that was sent before has arrived
  std::uint64_t have_seq = 0;       // as in a receipt
  std::uint64_t receipted_seq = 0;  // as in LaneHave
  bool missing = false;             // something beyond have_seq came or was sent, and is not here
  Credit credit{};
};

/// The recipient's last heartbeat, said back to it.
struct ClockEcho {
  UtcTime time;   // as it stood in it
  Nanos held{0};  // how long ago it came
};

struct Heartbeat {
  UtcTime time;
  std::vector<LaneHead> lanes;
  Digest agreements_digest;
  IncarnationId incarnation;  // of the recipient's store; nil: says of no life what it holds
  Bytes session;              // the recipient's nonce that opened the link; empty: of no session
  std::vector<StatementCount> statements{};  // as in Hello
  std::uint64_t holds_list = 0;              // as in Hello
  std::uint64_t opens_epoch = 0;  // of the recipient's, whose keys the sender took in this session
  std::optional<WireCosignature> cosigned{};  // of the head that came with them
  std::optional<ClockEcho> echo{};
};

/// A statement about an agreement with its detached signature, both as signed. It proves itself:
/// who passes it on does not matter.
struct WireStatement {
  Bytes document;
  Bytes signature;
};

Bytes build_hello(const Hello& hello);
Bytes build_receipt(const Receipt& receipt);
Bytes build_heartbeat(const Heartbeat& heartbeat);
Bytes build_keys(const Keys& keys);
Bytes build_revocations(ByteView list);
Bytes build_statement(const WireStatement& statement);
/// Errors: bad_buffer, batch_malformed.
Result<Hello> parse_hello(ByteView bytes);
Result<Receipt> parse_receipt(ByteView bytes);
Result<Heartbeat> parse_heartbeat(ByteView bytes);
Result<Keys> parse_keys(ByteView bytes);
/// The list, DER. Errors: bad_buffer, batch_malformed (size)
Result<Bytes> parse_revocations(ByteView bytes);
/// Errors: bad_buffer. The two byte strings are judged by who verifies them.
Result<WireStatement> parse_statement(ByteView bytes);

/// What of a Hello the keys of a session are bound to; the same each time it is repeated. Of
/// `envelope` body and signature are not looked at.
Digest offer_digest(const WireControl& envelope, const Hello& hello);
/// The info of RFC 9180 under which the keys of a direction are made: parties, both offers, epoch.
Bytes keys_info(const NationId& sender, const NationId& recipient, const Keys& keys);

}  // namespace accord::node::pipeline
