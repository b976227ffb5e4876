// The values that the frozen captures hold, written out once: make_golden.cpp made the captures
// from them, the tests compare what they read with them. Never changed: the captures are not.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace accord::golden {

inline constexpr std::string_view kSender = "GBR";
inline constexpr std::string_view kRecipient = "USA";
/// 2026-06-01T12:00:00Z = Unix 1780315200 s, + 37 s to TAI.
inline constexpr std::int64_t kTime = 1'780'315'237'000'000'000;
inline constexpr std::string_view kIncarnation = "019e82a1-4c00-7a11-8b22-c33d44e55f66";
inline constexpr std::string_view kPeerIncarnation = "019e82a1-4c00-7b00-9c00-000000000001";
inline constexpr std::string_view kRecordIds[2] = {"019e82a1-4c01-7001-8001-000000000001",
                                                   "019e82a1-4c01-7001-8001-000000000002"};
inline constexpr std::string_view kRequestId = "019e82a0-0000-7abc-8def-0123456789ab";
inline constexpr std::string_view kClause = "GBR-USA-SDA/1/release/GBR>USA/clauses/metric-tracks";
inline constexpr std::string_view kObligation = "redact-protected-fields";
inline constexpr std::uint64_t kFirstSeq = 41;
/// First 8 bytes of SHA-384("accord/link/1" 00 "GBR" 00 "USA"), docs/wire-format.md "transport".
inline constexpr std::array<std::uint8_t, 8> kPrefix{0x53, 0xd2, 0x93, 0x20,
                                                     0x2c, 0x85, 0x72, 0x74};
/// Every byte of these digests and nonces is the same.
inline constexpr std::uint8_t kAgreementFill[2] = {0xA1, 0xA2};
inline constexpr std::uint8_t kNonceFill = 0x4E;
inline constexpr std::uint8_t kAnswersFill = 0x4F;
inline constexpr std::uint8_t kReceiptRootFill = 0x52;
inline constexpr std::uint8_t kEooSchemaFill = 0xE0;

}  // namespace accord::golden
