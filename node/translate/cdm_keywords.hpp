// Every keyword of a conjunction message: its unit, form, obligation and place, and where the SDS
// CDM holds it. Internal to the room. Source: CCSDS 508.0-B-1, tables 3-1 to 3-4; schema CDM of the
// pinned standard.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "node/translate/sds_fields.hpp"

namespace accord::node::translate {

/// In the order in which they come.
enum class CdmSection : std::uint8_t {
  header,
  relative,
  relative_state,  // within `relative`
  metadata,
  od,
  additional,
  state,
  covariance
};

/// The table of the buffer that holds the field.
enum class CdmHome : std::uint8_t {
  message,    // CDM
  object,     // CDMObject
  catalogue,  // CAT, the OBJECT of a CDMObject
  contact,    // EPM, its POC
  nowhere     // reported, not carried
};

struct CdmKeyword {
  SdsField field;
  std::string_view unit;
  CdmSection section{};
  CdmHome home{};
  bool mandatory = false;
  std::string_view absent{};  // a word that the buffer holds as the absence of the field
};

/// Of the message, CCSDS_CDM_VERS aside, and of each object, OBJECT aside; in the order of the
/// book.
[[nodiscard]] std::span<const CdmKeyword> cdm_message_keywords();
[[nodiscard]] std::span<const CdmKeyword> cdm_object_keywords();

/// Exact, upper case; nullptr for a word that is none.
[[nodiscard]] const CdmKeyword* find_cdm_keyword(std::string_view word);

[[nodiscard]] inline bool is_of_object(const CdmKeyword& keyword) {
  return keyword.section >= CdmSection::metadata;
}

}  // namespace accord::node::translate
