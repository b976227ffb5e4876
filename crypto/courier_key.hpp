// The courier key file of one link: the secret that a courier carries to both sides, its name and
// its term. One file has one spelling; it is a secret file like a private key. hpke.hpp says what
// the secret is for. docs/wire-format.md "courier key" draws the file.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "crypto/hpke.hpp"
#include "crypto/random.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::crypto {

inline constexpr std::string_view kCourierFileEnding = ".courier.json";
inline constexpr std::size_t kMaxCourierFileBytes = 1u << 10;
inline constexpr std::size_t kMaxCourierFiles = 256;  // in one directory, of all links
inline constexpr std::size_t kMaxCourierIdChars = 32;
inline constexpr std::chrono::hours kMaxCourierTerm{90 * 24};
inline constexpr std::size_t kMaxCourierKeysAtOnce = 2;  // valid at one instant, for one link

struct CourierTerms {
  std::array<NationId, 2> between;  // ascending
  std::string id;                   // 1 to 32 of a-z 0-9 '-'
  UtcTime not_before;
  UtcTime not_after;  // both ends inside
};

/// 1 to kMaxCourierIdChars of a-z 0-9 '-'.
[[nodiscard]] bool is_courier_id(std::string_view id);

/// A key as its file has it.
struct CourierFile {
  CourierTerms terms;
  SecretBytes secret;  // kMinCourierKeyBytes

  [[nodiscard]] bool valid_at(UtcTime at) const;
  /// For HpkeContext: a copy of the secret, under its name.
  [[nodiscard]] CourierKey key() const;
  /// The canonical text; parse_courier_key takes exactly this.
  [[nodiscard]] SecretBytes text() const;
};

/// A new secret. Requires: outside tests a SystemRandom, since this makes a key. Errors:
/// malformed_courier_key (nations or id), unfit_validity (empty, or longer than kMaxCourierTerm)
Result<CourierFile> make_courier_key(CourierTerms terms, Random& random);

/// No error repeats what stands in the text. Errors: malformed_courier_key, courier_key_short,
/// unfit_validity
Result<CourierFile> parse_courier_key(ByteView text);

/// A new file of mode 0600. Errors: already_exists, file_unwritable
Status save_courier_key(const CourierFile& file, const std::filesystem::path& path);

/// Errors: file_unreadable, permissions_too_open, too_large, and those of parse_courier_key, each
/// with the file
Result<CourierFile> load_courier_key(const std::filesystem::path& path);

/// Those of the directory's `*.courier.json` that are between `own` and `peer`; the files of other
/// links must have their form too. Errors: those of load_courier_key, too_large (files), and those
/// of check_courier_keys
Result<std::vector<CourierFile>> load_courier_keys(const std::filesystem::path& directory,
                                                   const NationId& own, const NationId& peer);

/// The keys of one link beside each other: no id twice, at no instant more than two. Errors:
/// courier_key_not_valid
Status check_courier_keys(std::span<const CourierFile> keys);

/// Those of one link that are valid now, newest not_before first; they live as long as `keys`.
/// Errors: courier_key_not_valid (none, and as check_courier_keys)
Result<std::vector<const CourierFile*>> choose_courier_keys(std::span<const CourierFile> keys,
                                                            UtcTime now);

}  // namespace accord::crypto
