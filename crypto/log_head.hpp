// Heads of a link log: what a nation signs about the log that it keeps of one link, and what the
// peer signs below it. JSON texts of one spelling each, as bindings are. Signed are fixed lines
// (docs/wire-format.md "link log"). Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "crypto/log_tree.hpp"
#include "crypto/trust_store.hpp"

namespace accord::crypto {

inline constexpr std::string_view kLogHeadDomain = "accord/log-head/1";
inline constexpr std::string_view kLogCosignatureDomain = "accord/log-cosignature/1";
inline constexpr std::string_view kLogHeadFormat = "accord-log-head/1";
inline constexpr std::string_view kCosignedHeadFormat = "accord-cosigned-log-head/1";
inline constexpr std::size_t kMaxLogHeadBytes = 16u << 10;
inline constexpr std::size_t kMaxCosignedHeadBytes = 32u << 10;

/// Which log: each nation keeps one of each of its links, and begins another with each life of its
/// store.
struct LogName {
  NationId keeper;  // whose log it is; signs its heads
  NationId peer;    // the other end of the link; cosigns them
  IncarnationId incarnation;

  auto operator<=>(const LogName&) const = default;
};

struct LogHead {
  LogName log;
  std::uint64_t size = 0;
  Digest root;
  UtcTime time;  // never decreases along a log

  /// Seven lines "name value\n": what keeper and peer sign.
  [[nodiscard]] std::string message() const;

  bool operator==(const LogHead&) const = default;
};

struct SignedHead {
  LogHead head;
  Certificate certificate;  // node-sign, of the keeper
  Bytes signature;

  /// The canonical JSON text; parse_log_head takes exactly this.
  [[nodiscard]] std::string text() const;
};

struct CosignedHead {
  SignedHead signed_head;
  UtcTime cosigned_at;
  Certificate cosigner;  // node-sign, of the peer
  Bytes cosignature;

  /// The canonical JSON text; parse_cosigned_head takes exactly this.
  [[nodiscard]] std::string text() const;
};

/// Errors: bad_value (nobody's log, one with oneself, nil incarnation, or a root of no leaves that
/// is not the hash of nothing), wrong_role (not node-sign), wrong_nation (not the keeper's),
/// key_certificate_mismatch, certificate_not_yet_valid, certificate_expired (at the head's time),
/// crypto_library_failed
Result<SignedHead> sign_head(const PrivateKey& key, const Certificate& certificate,
                             const LogHead& head);

/// Requires: the keeper's signature has been verified, and that the log is consistent with the last
/// head that was cosigned: a cosignature says so. Errors: as sign_head, for the peer and `at`;
/// signed_in_future
Result<CosignedHead> cosign_head(const PrivateKey& key, const Certificate& certificate,
                                 const SignedHead& head, UtcTime at);

/// Form only; nothing is verified. Errors: too_large, bad_json, malformed_detached, bad_id,
/// bad_value, bad_time, and those of Certificate::from_pem
Result<SignedHead> parse_log_head(std::string_view text);
Result<CosignedHead> parse_cosigned_head(std::string_view text);

struct HeadExpectation {
  LogName log;
  UtcTime at;  // of who verifies
};

/// That the keeper vouched for this head of this log, under a certificate that was valid at the
/// head's time; it may have expired since. Errors, first that applies: wrong_peer (another log),
/// signed_in_future (by more than kMaxSignedAhead), those of TrustStore::verify, bad_signature
Status verify_head(const SignedHead& head, const TrustStore& trust,
                   const HeadExpectation& expected);

/// The peer's word below it, alone. Errors: as verify_head, for the peer and cosigned_at, before
/// which the head must have been signed
Status verify_cosignature(const CosignedHead& head, const TrustStore& trust,
                          const HeadExpectation& expected);

/// What two heads of one log say together.
enum class HeadsOutcome : std::uint8_t {
  consistent = 1,  // the old log begins the new one
  fork,            // it does not: two roots for one size, or no proof
  rollback,        // size or time went back
  other_log,       // they are not of one log; nothing is said
};

[[nodiscard]] std::string_view name_of(HeadsOutcome outcome);

/// The outcome with all that another needs to come to it: two signed strings and the proof between
/// them.
struct HeadsFinding {
  HeadsOutcome outcome;
  std::string why;  // empty when consistent
  SignedHead old_head;
  SignedHead new_head;
  std::vector<Digest> proof;

  /// Anything but consistent is no ground to go on.
  [[nodiscard]] bool consistent() const { return outcome == HeadsOutcome::consistent; }
};

/// `old_head` is the one held, `new_head` the one that came. Nothing is to be proven, and the proof
/// is to be empty, from no leaves and between equal sizes. Requires: both are verified.
[[nodiscard]] HeadsFinding check_heads(const SignedHead& old_head, const SignedHead& new_head,
                                       std::vector<Digest> proof);

}  // namespace accord::crypto
