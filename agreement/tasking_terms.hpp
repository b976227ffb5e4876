// The tasking section of an agreement in plain structs: who may ask whom, when an answer is due and
// what an answer may say. Part of document.hpp; docs/agreement-language.md "Tasking".
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agreement/release_terms.hpp"

namespace accord::fbs {  // values in schemas/fbs/tasking.fbs and tasking_move.fbs
enum class Commitment : std::uint8_t;
enum class Reason : std::uint8_t;
}  // namespace accord::fbs

namespace accord::agreement {

struct TaskingClause {
  std::string id;
  std::vector<Priority> priorities;
  std::vector<fbs::Purpose> purposes;  // written out: when the document names none, every purpose
  std::vector<DataMode> data_modes;
  std::uint32_t requests_per_day = 0;  // see TaskingFacts::requests_today
};

struct ResponseTimes {
  std::chrono::seconds acknowledge;
  std::chrono::seconds decide;
};

/// Indexed by Priority - 1: ROUTINE, PRIORITY, IMMEDIATE, FLASH.
using PriorityClasses = std::array<ResponseTimes, 4>;

/// Where a document leaves a class out. Source: DESIGN section 9.
inline constexpr PriorityClasses kDefaultClasses{{
    {std::chrono::minutes{5}, std::chrono::hours{24}},     // ROUTINE
    {std::chrono::seconds{60}, std::chrono::hours{6}},     // PRIORITY
    {std::chrono::seconds{30}, std::chrono::minutes{60}},  // IMMEDIATE
    {std::chrono::seconds{10}, std::chrono::minutes{10}},  // FLASH
}};

/// A shift on each of its weekdays, in local minutes after midnight; half-open.
struct Shift {
  std::vector<std::uint8_t> days;  // ISO 8601: 1 Monday ... 7 Sunday; ascending
  std::uint16_t from_min = 0;
  std::uint16_t to_min = 0;  // at most 1440 = 24:00
};

/// A local calendar day.
struct CivilDate {
  std::int16_t year = 0;
  std::uint8_t month = 0;
  std::uint8_t day = 0;

  auto operator<=>(const CivilDate&) const = default;
};

/// When people of the provider decide. Outside, an answer is due later (staffing.hpp), and the
/// acknowledgement says so; classes on call are answered at any hour.
struct Staffing {
  std::string zone;  // IANA time zone: "Europe/London"
  std::vector<Shift> shifts;
  std::vector<CivilDate> holidays;  // ascending
  std::vector<Priority> on_call;
};

/// A letter of the suffix table: how much data, how often.
struct Suffix {
  std::string letter;  // "A" ... "Z"
  std::uint32_t tracks_per_day = 0;
  std::uint32_t observations_per_track = 0;
  std::chrono::seconds track_min{};
  bool characterisation = false;  // space object identification data wanted, too
};

/// How often an offer may be answered by a new one. Source: facts of the field, 2.3 row 11.
inline constexpr std::uint32_t kDefaultOfferRounds = 2;

struct TaskingDirection {
  Side requester;
  Side provider;
  PriorityClasses classes = kDefaultClasses;
  std::vector<TaskingClause> clauses;  // no two cover the same priority, purpose and data mode
  std::optional<Staffing> staffing;    // none: the times run at any hour
  std::vector<Suffix> suffixes;        // ascending by letter
  std::vector<fbs::Commitment> commitments;  // written out: when none is named, every kind
  std::uint32_t offer_rounds = kDefaultOfferRounds;
  std::vector<fbs::Reason> reasons_disclosed;  // reasons of a national no that the wire may carry
};

}  // namespace accord::agreement
