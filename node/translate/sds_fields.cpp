// Forms and ranges of fields, and their way into a buffer and out of it.
#include "node/translate/sds_fields.hpp"

#include <flatbuffers/reflection.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "node/translate/epoch.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxTextBytes = 256;
constexpr std::size_t kMaxCodeBytes = 64;

tl::unexpected<Error> bad(const SdsField& field, std::string_view text, std::string_view wanted) {
  return fail(Code::bad_value, std::string(field.keyword) + " '" + std::string(text.substr(0, 60)) +
                                   "' is not " + std::string(wanted));
}

bool is_text(std::string_view text) {
  const bool one_line = text.find_first_of("\t\r\n") == std::string_view::npos;
  return one_line && check_text(text, kMaxTextBytes, kMaxTextBytes).has_value() &&
         trim(text) == text;
}

bool is_code(std::string_view text) {
  return text.size() <= kMaxCodeBytes && is_printable_ascii(text) && trim(text) == text;
}

/// A day of the calendar, those before 1972 included, which no epoch of this room reaches.
bool is_day(std::string_view text) {
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2)), day = parse_digits(text.substr(8, 2));
  return text[4] == '-' && text[7] == '-' && year && month && day &&
         std::chrono::year_month_day{std::chrono::year{static_cast<int>(*year)},
                                     std::chrono::month{*month}, std::chrono::day{*day}}
             .ok();
}

/// The clock behind a day is checked on a day that has no leap second.
bool is_date(std::string_view text) {
  constexpr std::size_t kDayColumns = 10;
  if (text.size() < kDayColumns || !is_day(text.substr(0, kDayColumns))) return false;
  return text.size() == kDayColumns ||
         parse_epoch("2000-01-01" + std::string(text.substr(kDayColumns)), TimeSystem::utc)
             .has_value();
}

struct Bounds {
  double from, to;
  bool from_allowed;
  std::string_view words;
};

Bounds bounds_of(FieldRange range) {
  constexpr double kMost = std::numeric_limits<double>::max();
  switch (range) {
    case FieldRange::any:
      break;
    case FieldRange::above_zero:
      return {0, kMost, false, "above zero"};
    case FieldRange::not_negative:
      return {0, kMost, true, "zero or above"};
    case FieldRange::half_turn:
      return {0, 180, true, "0 to 180 deg"};
    case FieldRange::probability:
      return {0, 1, true, "0 to 1"};
    case FieldRange::percent:
      return {0, 100, true, "0 to 100"};
  }
  return {-kMost, kMost, true, "any number"};
}

Status check_range(const SdsField& field, double value) {
  const Bounds bounds = bounds_of(field.range);
  const bool above = bounds.from_allowed ? value >= bounds.from : value > bounds.from;
  if (above && value <= bounds.to) return {};
  return fail(Code::value_out_of_range, std::string(field.keyword) + " is " + shortest(value) +
                                            ", wanted is " + std::string(bounds.words));
}

Result<ParsedField> parse_real(const SdsField& field, std::string_view text) {
  const auto number = parse_number(text);
  if (!number) return bad(field, text, "a decimal number");
  ACCORD_CHECK(check_range(field, *number));
  return ParsedField{*number};
}

Result<ParsedField> parse_count(const SdsField& field, std::string_view text) {
  const auto number = parse_digits(text);
  if (!number) return bad(field, text, "a number of one to nine digits");
  ACCORD_CHECK(check_range(field, *number));
  return ParsedField{*number};
}

Result<ParsedField> parse_word(const SdsField& field, std::string_view text) {
  std::string all;
  for (const FieldWord& word : field.words) {
    if (word.text.empty()) continue;
    if (word.text == text) return ParsedField{word.value};
    constexpr std::size_t kMostShown = 100;
    if (all.size() < kMostShown) all += (all.empty() ? "" : ", ") + std::string(word.text);
  }
  return bad(field, text, "one of " + all);
}

/// A string of a buffer in the form that the format has for it.
Result<std::optional<FieldValue>> read_string(const SdsField& field,
                                              const flatbuffers::String* text) {
  const std::string_view given = text == nullptr ? std::string_view{} : text->string_view();
  if (given.empty()) return bad(field, given, "a text");
  ACCORD_TRY(ParsedField parsed, parse_field(field, given));
  return std::optional<FieldValue>(std::move(parsed.value));
}

}  // namespace

Result<ParsedField> parse_field(const SdsField& field, std::string_view text) {
  switch (field.form) {
    case FieldForm::text:
      if (!is_text(text)) return bad(field, text, "a text of one line, at most 256 bytes");
      return ParsedField{std::string(text)};
    case FieldForm::code:
      if (!is_code(text)) return bad(field, text, "a code of printable ASCII, at most 64 bytes");
      return ParsedField{std::string(text)};
    case FieldForm::cospar:
      if (!is_cospar_id(text)) return bad(field, text, "YYYY-NNNP");
      return ParsedField{std::string(text)};
    case FieldForm::time: {
      ACCORD_TRY(const Epoch epoch, parse_epoch(text, TimeSystem::utc));
      return ParsedField{epoch.at.text(9), epoch.rounded};
    }
    case FieldForm::date:
      if (!is_date(text)) return bad(field, text, "YYYY-MM-DD or a UTC epoch");
      return ParsedField{std::string(text)};
    case FieldForm::real:
      return parse_real(field, text);
    case FieldForm::count:
      return parse_count(field, text);
    case FieldForm::yes_no:
      if (text != "YES" && text != "NO") return bad(field, text, "YES or NO");
      return ParsedField{text == "YES"};
    case FieldForm::word:
      return parse_word(field, text);
  }
  return bad(field, text, "of a known form");
}

std::string field_text(const SdsField& field, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* real = std::get_if<double>(&value)) return shortest(*real);
  if (const auto* count = std::get_if<std::uint32_t>(&value)) return std::to_string(*count);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "YES" : "NO";
  for (const FieldWord& word : field.words) {
    if (word.value == std::get<std::int8_t>(value)) return std::string(word.text);
  }
  return {};
}

void SdsTable::add(const SdsField& field, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return add_text(field.slot, *text);
  if (const auto* real = std::get_if<double>(&value)) return add_real(field.slot, *real);
  if (const auto* count = std::get_if<std::uint32_t>(&value)) {
    slots_.emplace_back(field.slot, *count);
  } else if (const auto* yes = std::get_if<bool>(&value)) {
    slots_.emplace_back(field.slot, *yes);
  } else {
    slots_.emplace_back(field.slot, std::get<std::int8_t>(value));
  }
}

void SdsTable::add_text(flatbuffers::voffset_t slot, std::string_view text) {
  slots_.emplace_back(slot, Offset(builder_.CreateString(text.data(), text.size()).o));
}

void SdsTable::add_real(flatbuffers::voffset_t slot, double value) {
  slots_.emplace_back(slot, value);
}

void SdsTable::add_child(flatbuffers::voffset_t slot,
                         flatbuffers::Offset<flatbuffers::Table> child) {
  slots_.emplace_back(slot, Offset(child.o));
}

flatbuffers::Offset<flatbuffers::Table> SdsTable::write() {
  const flatbuffers::uoffset_t start = builder_.StartTable();
  for (const auto& [slot, value] : slots_) {
    if (const auto* offset = std::get_if<Offset>(&value)) {
      builder_.AddOffset(slot, *offset);
    } else if (const auto* real = std::get_if<double>(&value)) {
      builder_.AddElement<double>(slot, *real, 0.0);
    } else if (const auto* count = std::get_if<std::uint32_t>(&value)) {
      builder_.AddElement<std::uint32_t>(slot, *count, 0);
    } else if (const auto* yes = std::get_if<bool>(&value)) {
      builder_.AddElement<std::uint8_t>(slot, static_cast<std::uint8_t>(*yes), 0);
    } else {
      builder_.AddElement<std::int8_t>(slot, std::get<std::int8_t>(value), 0);
    }
  }
  return {builder_.EndTable(start)};
}

Result<std::optional<FieldValue>> read_field(const flatbuffers::Table& table,
                                             const SdsField& field) {
  if (!table.CheckField(field.slot)) return std::optional<FieldValue>{};
  switch (field.form) {
    case FieldForm::text:
    case FieldForm::code:
    case FieldForm::cospar:
    case FieldForm::time:
    case FieldForm::date:
      return read_string(field, table.GetPointer<const flatbuffers::String*>(field.slot));
    case FieldForm::real: {
      const auto real = table.GetField<double>(field.slot, 0.0);
      ACCORD_CHECK(check_range(field, real));
      return std::optional<FieldValue>(real);
    }
    case FieldForm::count: {
      constexpr std::uint32_t kNineDigits = 999'999'999;
      const auto count = table.GetField<std::uint32_t>(field.slot, 0);
      if (count > kNineDigits) return bad(field, std::to_string(count), "of at most nine digits");
      ACCORD_CHECK(check_range(field, count));
      return std::optional<FieldValue>(count);
    }
    case FieldForm::yes_no:
      return std::optional<FieldValue>(table.GetField<std::uint8_t>(field.slot, 0) != 0);
    case FieldForm::word: {
      const auto value = table.GetField<std::int8_t>(field.slot, 0);
      for (const FieldWord& word : field.words) {
        if (word.value == value) return std::optional<FieldValue>(value);
      }
      return bad(field, std::to_string(value), "a value that the format has a word for");
    }
  }
  return bad(field, {}, "of a known form");
}

std::vector<std::string> fields_beyond(const PayloadType& type, std::string_view table_name,
                                       const flatbuffers::Table& table,
                                       std::span<const flatbuffers::voffset_t> known) {
  const reflection::Schema& schema = *reflection::GetSchema(type.binary_schema.data());
  const reflection::Object* object = schema.objects()->LookupByKey(std::string(table_name).c_str());
  std::vector<std::string> out;
  for (const reflection::Field* field : *object->fields()) {
    const bool is_known = std::find(known.begin(), known.end(), field->offset()) != known.end();
    if (!is_known && table.CheckField(field->offset())) out.push_back(field->name()->str());
  }
  return out;
}

}  // namespace accord::node::translate
