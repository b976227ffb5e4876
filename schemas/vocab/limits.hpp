// Every limit of the wire and of outside input, by name. A peer or a file that passes one is
// refused with a code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace accord {

inline constexpr std::size_t kMaxFrameBytes = 1u << 20;    // one ZeroMQ message
inline constexpr std::size_t kMaxBatchBytes = 768u << 10;  // payload of one batch
inline constexpr std::size_t kMaxBatchRecords = 1'024;
inline constexpr std::size_t kMaxRecordBytes = 256u << 10;
inline constexpr std::uint32_t kMaxFlatBufferDepth = 8;
inline constexpr std::uint32_t kMaxFlatBufferTables = 4'096;
inline constexpr std::size_t kMaxAgreementBytes = 1u << 20;
inline constexpr std::size_t kMaxFeedFileBytes = 256u << 20;
inline constexpr std::size_t kMaxLineBytes = 64u << 10;
inline constexpr std::size_t kMaxLocalRequestBytes = 64u << 20;  // one request on the Unix socket
inline constexpr std::size_t kMaxBatchesInFlight = 64;  // per link and lane, sent and not receipted
inline constexpr std::size_t kMaxBytesInFlight = 2u << 20;  // likewise; at least one batch always
inline constexpr std::size_t kMaxReceiptsAgain = 64;        // receipts sent again at a time, a lane
inline constexpr std::size_t kMaxReceiptBytesAgain = 64u << 10;  // likewise; one at least
inline constexpr std::size_t kMaxReceiptsAhead = 4'096;  // of a lane, beyond one that is missing
inline constexpr std::size_t kMaxCertificateBytes = 4u << 10;  // DER; ours have about 600
inline constexpr std::size_t kNonceBytes = 32;                 // of a Hello
inline constexpr std::size_t kMaxKeyOfferBytes = 256;          // a KEM's public key; ours have 97
inline constexpr std::size_t kMaxJsonDepth = 32;

}  // namespace accord
