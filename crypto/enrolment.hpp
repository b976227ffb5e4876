// Enrolment: who read a root's fingerprint out and who heard it, two people on each side. A small
// file beside the pinned root, kept by whoever pinned it; its hash stands in the log of the link
// from the first contact on, so that it can be shown afterwards and not be another.
// docs/wire-format.md "enrolment".
#pragma once

#include <array>
#include <string>

#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/result.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::crypto {

inline constexpr std::string_view kEnrolmentFormat = "accord-enrolment/1";
inline constexpr std::size_t kMaxEnrolmentBytes = 2'048;
inline constexpr std::size_t kMaxOfficerNameBytes = 100;

struct Enrolment {
  NationId nation;  // whose root it is
  Digest root;      // SHA-384 of the certificate
  std::array<std::string, 2> read_by;
  std::array<std::string, 2> heard_by;
  UtcTime at;

  /// parse_enrolment takes exactly this.
  [[nodiscard]] std::string text() const;
};

/// Errors: bad_value (no nation, or names that are not four people's: empty, longer than 100 bytes,
/// not to be shown as they are, or one twice)
Status check_enrolment(const Enrolment& enrolment);

/// Errors: too_large, bad_json, bad_value, bad_id, bad_time
Result<Enrolment> parse_enrolment(std::string_view text);

}  // namespace accord::crypto
