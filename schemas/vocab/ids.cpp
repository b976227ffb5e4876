// Identifiers: strict parsing and printing.
#include "schemas/vocab/ids.hpp"

#include <algorithm>

namespace accord {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<NationId> NationId::parse(std::string_view text) {
  const bool well_formed =
      text.size() >= 3 && text.size() <= 8 && is_upper(text.front()) &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); });
  if (!well_formed) {
    return fail(Code::bad_id, "a nation is 3 to 8 of A-Z and 0-9, beginning with a letter, not '" +
                                  std::string(text.substr(0, 32)) + "'");
  }
  NationId id;
  id.text_ = text;
  return id;
}

Result<MarkingCode> MarkingCode::parse(std::string_view text) {
  const bool well_formed = text.size() >= 2 && text.size() <= 15 && is_upper(text.front()) &&
                           std::all_of(text.begin(), text.end(), [](char c) {
                             return is_upper(c) || is_digit(c) || c == '_';
                           });
  if (!well_formed) {
    return fail(Code::bad_id, "a code is 2 to 15 of A-Z, 0-9 and '_', beginning with a letter");
  }
  MarkingCode code;
  code.text_ = text;
  return code;
}

Result<AgreementId> AgreementId::parse(std::string_view text) {
  const bool well_formed =
      text.size() >= 3 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_upper(c) || is_digit(c) || c == '-';
      });
  if (!well_formed) {
    return fail(Code::bad_id, "an agreement name is 3 to 64 of A-Z, 0-9 and '-', not '" +
                                  std::string(text.substr(0, 80)) + "'");
  }
  AgreementId id;
  id.text_ = text;
  return id;
}

bool is_cospar_id(std::string_view text) {
  if (text.size() < 9 || text.size() > 11 || text[4] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4) continue;
    if (i < 8 ? !is_digit(text[i]) : !is_upper(text[i])) return false;
  }
  return true;
}

template <class Tag>
Result<Uuid<Tag>> Uuid<Tag>::parse(std::string_view text) {
  const bool dashed =
      text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
  if (!dashed) return fail(Code::bad_id, "a UUID has the form 8-4-4-4-12 in lower case");
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char c) { return c != '-'; });
  auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != 16) {
    return fail(Code::bad_id, "a UUID has the form 8-4-4-4-12 in lower case");
  }
  return from_bytes(*bytes);
}

template <class Tag>
Result<Uuid<Tag>> Uuid<Tag>::from_bytes(ByteView bytes) {
  if (bytes.size() != 16) return fail(Code::bad_id, "a UUID has 16 bytes");
  Raw raw;
  std::copy(bytes.begin(), bytes.end(), raw.begin());
  return Uuid(raw);
}

template <class Tag>
Uuid<Tag> Uuid<Tag>::v7(std::int64_t unix_ms, const std::array<std::uint8_t, 10>& random) {
  Raw raw;
  for (int i = 0; i < 6; ++i) {
    raw[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(unix_ms >> (40 - 8 * i));
  }
  std::copy(random.begin(), random.end(), raw.begin() + 6);
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0F) | 0x70);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3F) | 0x80);
  return Uuid(raw);
}

template <class Tag>
std::string Uuid<Tag>::text() const {
  std::string hex = to_hex(raw_);
  for (std::size_t at : {20u, 16u, 12u, 8u}) hex.insert(at, "-");
  return hex;
}

template class Uuid<RequestTag>;
template class Uuid<RecordTag>;
template class Uuid<IncarnationTag>;
template class Uuid<CampaignTag>;
template class Uuid<ConsentTag>;
template class Uuid<HoldTag>;

}  // namespace accord
