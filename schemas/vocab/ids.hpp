// Strong identifiers: a nation is not a string, a record id is not a request id.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <string>
#include <string_view>

#include "schemas/vocab/bytes.hpp"

namespace accord {

/// A nation (ISO 3166-1 alpha-3, as CAPCO trigraphs) or a participant code of the agreement: 3 to 8
/// of A-Z 0-9, beginning with a letter. Default constructed it is empty and names nobody.
class NationId {
 public:
  NationId() = default;
  static Result<NationId> parse(std::string_view text);  // Errors: bad_id
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  auto operator<=>(const NationId&) const = default;

 private:
  std::string text_;
};

/// A code of a marking's lists, a nation's or a community's: 2 to 15 of A-Z 0-9 '_', beginning with
/// a letter. Every NationId is one. Default constructed it is empty and reaches nobody.
class MarkingCode {
 public:
  MarkingCode() = default;
  MarkingCode(const NationId& nation) : text_(nation.text()) {}  // NOLINT: a nation is a code
  static Result<MarkingCode> parse(std::string_view text);       // Errors: bad_id
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const MarkingCode&, const MarkingCode&) = default;

 private:
  std::string text_;
};

/// Name of an agreement across its versions: 3 to 64 of A-Z 0-9 and '-'.
class AgreementId {
 public:
  AgreementId() = default;
  static Result<AgreementId> parse(std::string_view text);  // Errors: bad_id
  [[nodiscard]] const std::string& text() const { return text_; }
  auto operator<=>(const AgreementId&) const = default;

 private:
  std::string text_;
};

/// A 128-bit UUID (RFC 9562), shown in the usual 8-4-4-4-12 lower-case form. The tag makes kinds
/// distinct.
template <class Tag>
class Uuid {
 public:
  using Raw = std::array<std::uint8_t, 16>;

  Uuid() = default;
  explicit Uuid(const Raw& raw) : raw_(raw) {}

  /// Errors: bad_id
  static Result<Uuid> parse(std::string_view text);
  /// Exactly 16 bytes. Errors: bad_id
  static Result<Uuid> from_bytes(ByteView bytes);
  /// UUIDv7: 48 bits of Unix milliseconds, then the 10 given random bytes with version and variant
  /// set.
  static Uuid v7(std::int64_t unix_ms, const std::array<std::uint8_t, 10>& random);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] const Raw& raw() const { return raw_; }
  [[nodiscard]] ByteView bytes() const { return raw_; }
  [[nodiscard]] bool is_nil() const { return raw_ == Raw{}; }
  auto operator<=>(const Uuid&) const = default;

 private:
  Raw raw_{};
};

/// True for the strict COSPAR form YYYY-NNNP, P one to three of A-Z: "1998-067A".
[[nodiscard]] bool is_cospar_id(std::string_view text);

struct RequestTag;
struct RecordTag;
struct IncarnationTag;
struct CampaignTag;
struct ConsentTag;
struct HoldTag;
using RequestId = Uuid<RequestTag>;
using RecordId = Uuid<RecordTag>;            // permanent id of a record, beside its sequence number
using IncarnationId = Uuid<IncarnationTag>;  // one life of a store
using CampaignId = Uuid<CampaignTag>;
using ConsentId = Uuid<ConsentTag>;  // an originator's consent, as recorded here
using HoldId = Uuid<HoldTag>;        // of a record that waits for a person

extern template class Uuid<RequestTag>;
extern template class Uuid<RecordTag>;
extern template class Uuid<IncarnationTag>;
extern template class Uuid<CampaignTag>;
extern template class Uuid<ConsentTag>;
extern template class Uuid<HoldTag>;

}  // namespace accord

template <class Tag>
struct std::hash<accord::Uuid<Tag>> {
  std::size_t operator()(const accord::Uuid<Tag>& id) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(id.raw().data()), id.raw().size()});
  }
};

template <>
struct std::hash<accord::NationId> {
  std::size_t operator()(const accord::NationId& id) const noexcept {
    return std::hash<std::string>{}(id.text());
  }
};
