// The values that the frozen captures of p384/ hold: USA, with suite 1, to GBR. Never changed: the
// captures are not.
#pragma once

#include <cstdint>
#include <string_view>

namespace accord::golden::p384 {

inline constexpr std::string_view kSender = "USA";
inline constexpr std::string_view kRecipient = "GBR";
/// 2026-11-26T01:00:00Z = Unix 1795654800 s, + 37 s to TAI.
inline constexpr std::int64_t kTime = 1'795'654'837'000'000'000;
inline constexpr std::int64_t kHour = 3'600'000'000'000;
inline constexpr std::string_view kIncarnation = "019abe00-0000-7a11-8b22-c33d44e55f77";
inline constexpr std::string_view kPeerIncarnation = "019abe00-0000-7b00-9c00-000000000002";
/// Of the EOO, the OMM, the TRQ and the TMV.
inline constexpr std::string_view kRecordIds[4] = {
    "019abe00-0001-7001-8001-000000000001", "019abe00-0001-7001-8001-000000000002",
    "019abe00-0001-7001-8001-000000000003", "019abe00-0001-7001-8001-000000000004"};
inline constexpr std::string_view kRequestId = "019abdff-0000-7abc-8def-0123456789ab";
inline constexpr std::string_view kCampaignId = "019abdff-0000-7abc-8def-0123456789ac";
inline constexpr std::string_view kLabel = "USA SECRET//REL TO GBR, USA";
inline constexpr std::uint64_t kDataSeq = 0xFFFF'FFFF;  // the second record's does not fit 32 bits
inline constexpr std::uint64_t kTaskingSeq = 7;
inline constexpr std::uint64_t kReceipted = 5'000'000'000;
/// Every byte of these digests and nonces is the same.
inline constexpr std::uint8_t kAgreementFill = 0xB1;
inline constexpr std::uint8_t kNonceFill = 0x5E;
inline constexpr std::uint8_t kPreviousFill = 0x61;
inline constexpr std::uint8_t kLastSeenFill = 0x62;

}  // namespace accord::golden::p384
