// Mean elements out of an SDS OMM. Whatever stands in the buffer is read or the buffer is refused.
#include <array>
#include <cmath>

#include "OMM_generated.h"
#include "node/translate/epoch.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/sds_fields.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

using sds::OMM;

template <class Enum>
constexpr FieldWord word(std::string_view text, Enum value) {
  return {text, static_cast<std::int8_t>(value)};
}
constexpr std::array kFrames{word("TEME", sds::refFrame::TEME)};
constexpr std::array kTimeSystems{word("UTC", sds::timeSystem::UTC)};
constexpr std::array kTheories{word("SGP4", sds::meanElementTheory::SGP4)};
constexpr std::array kEphemerisTypes{word("0", sds::ephemerisType::SGP4)};

constexpr SdsField real(std::string_view keyword, flatbuffers::voffset_t slot) {
  return {keyword, slot, FieldForm::real};
}

constexpr std::array kFields{
    SdsField{"CCSDS_OMM_VERS", OMM::VT_CCSDS_OMM_VERS, FieldForm::real},
    SdsField{"CREATION_DATE", OMM::VT_CREATION_DATE, FieldForm::time},
    SdsField{"ORIGINATOR", OMM::VT_ORIGINATOR, FieldForm::text},
    SdsField{"OBJECT_NAME", OMM::VT_OBJECT_NAME, FieldForm::text},
    SdsField{"OBJECT_ID", OMM::VT_OBJECT_ID, FieldForm::cospar},
    SdsField{"CENTER_NAME", OMM::VT_CENTER_NAME, FieldForm::text},
    SdsField{"EPOCH", OMM::VT_EPOCH, FieldForm::time},
    SdsField{"CLASSIFICATION_TYPE", OMM::VT_CLASSIFICATION_TYPE, FieldForm::code},
    SdsField{"NORAD_CAT_ID", OMM::VT_NORAD_CAT_ID, FieldForm::count, FieldRange::above_zero},
    SdsField{"ELEMENT_SET_NO", OMM::VT_ELEMENT_SET_NO, FieldForm::count},
    real("REV_AT_EPOCH", OMM::VT_REV_AT_EPOCH),
    real("MEAN_MOTION", OMM::VT_MEAN_MOTION),
    real("ECCENTRICITY", OMM::VT_ECCENTRICITY),
    real("INCLINATION", OMM::VT_INCLINATION),
    real("RA_OF_ASC_NODE", OMM::VT_RA_OF_ASC_NODE),
    real("ARG_OF_PERICENTER", OMM::VT_ARG_OF_PERICENTER),
    real("MEAN_ANOMALY", OMM::VT_MEAN_ANOMALY),
    real("BSTAR", OMM::VT_BSTAR),
    real("MEAN_MOTION_DOT", OMM::VT_MEAN_MOTION_DOT),
    real("MEAN_MOTION_DDOT", OMM::VT_MEAN_MOTION_DDOT)};

/// What the theory needs to be, and what may not be left to a default.
constexpr std::array kTheory{
    SdsField{"REF_FRAME", OMM::VT_REFERENCE_FRAME, FieldForm::word, FieldRange::any, kFrames},
    SdsField{"TIME_SYSTEM", OMM::VT_TIME_SYSTEM, FieldForm::word, FieldRange::any, kTimeSystems},
    SdsField{"MEAN_ELEMENT_THEORY", OMM::VT_MEAN_ELEMENT_THEORY, FieldForm::word, FieldRange::any,
             kTheories},
    SdsField{"EPHEMERIS_TYPE", OMM::VT_EPHEMERIS_TYPE, FieldForm::word, FieldRange::any,
             kEphemerisTypes}};

class Reader {
 public:
  explicit Reader(const flatbuffers::Table& table) : table_(table) {}

  Result<MeanElementsText> read() {
    ACCORD_CHECK(check_beyond());
    ACCORD_CHECK(check_theory());
    for (const SdsField& field : kFields) {
      ACCORD_TRY(std::optional<FieldValue> value, read_field(table_, field));
      if (value) values_.emplace(field.keyword, std::move(*value));
    }
    MeanElementsText out;
    ACCORD_CHECK(read_texts(out));
    ACCORD_CHECK(read_counts(out));
    ACCORD_CHECK(read_elements(out));
    ACCORD_CHECK(check_elements(out));
    return out;
  }

 private:
  [[nodiscard]] Status check_beyond() const {
    std::vector<flatbuffers::voffset_t> known;
    for (const SdsField& field : kFields) known.push_back(field.slot);
    for (const SdsField& field : kTheory) known.push_back(field.slot);
    const auto beyond = fields_beyond(*find_payload_type("OMM"), "sds.OMM", table_, known);
    if (beyond.empty()) return {};
    return fail(Code::not_carried, "the OMM holds " + beyond.front() +
                                       ", which is not among the mean elements of this room");
  }

  [[nodiscard]] Status check_theory() const {
    for (const SdsField& field : kTheory) {
      const auto value = read_field(table_, field);
      if (!value) return fail(Code::element_theory, value.error().what);
      if (!value->has_value())
        return fail(Code::element_theory, "the OMM does not state " + std::string(field.keyword));
    }
    return {};
  }

  [[nodiscard]] static tl::unexpected<Error> missing(std::string_view keyword) {
    return fail(Code::bad_value, "the OMM has no " + std::string(keyword));
  }

  template <class T>
  [[nodiscard]] Result<T> must(std::string_view keyword) const {
    const auto found = values_.find(keyword);
    if (found == values_.end()) return missing(keyword);
    return std::get<T>(found->second);
  }

  template <class T>
  [[nodiscard]] T given(std::string_view keyword, T otherwise) const {
    const auto found = values_.find(keyword);
    return found == values_.end() ? otherwise : std::get<T>(found->second);
  }

  [[nodiscard]] Status read_texts(MeanElementsText& out) const {
    out.object_name = given<std::string>("OBJECT_NAME", {});
    out.object_id = given<std::string>("OBJECT_ID", {});
    out.originator = given<std::string>("ORIGINATOR", {});
    if (!is_printable_ascii(out.object_name) || !is_printable_ascii(out.originator))
      return fail(Code::bad_value, "OBJECT_NAME or ORIGINATOR is not of printable ASCII");
    if (given<std::string>("CENTER_NAME", "EARTH") != "EARTH")
      return fail(Code::element_theory, "CENTER_NAME is not EARTH");
    const auto type = given<std::string>("CLASSIFICATION_TYPE", "U");
    if (type != "U" && type != "C" && type != "S")
      return fail(Code::bad_value, "CLASSIFICATION_TYPE is not U, C or S");
    out.classification = type[0];
    ACCORD_TRY(const std::string epoch, must<std::string>("EPOCH"));
    ACCORD_TRY(out.epoch, UtcTime::parse(epoch));
    const auto creation = given<std::string>("CREATION_DATE", {});
    if (creation.empty()) return {};
    ACCORD_TRY(out.creation_date, UtcTime::parse(creation));
    return {};
  }

  [[nodiscard]] Status read_counts(MeanElementsText& out) const {
    constexpr double kMaxRevolutions = 9'999'999;
    constexpr std::uint32_t kMaxElementSets = 99'999;
    ACCORD_TRY(out.norad_cat_id, must<std::uint32_t>("NORAD_CAT_ID"));
    out.element_set_no = given<std::uint32_t>("ELEMENT_SET_NO", 0);
    const double revolutions = given<double>("REV_AT_EPOCH", 0);
    const bool whole = revolutions >= 0 && revolutions <= kMaxRevolutions &&
                       std::floor(revolutions) == revolutions;
    if (!whole || out.element_set_no > kMaxElementSets)
      return fail(Code::bad_value,
                  "REV_AT_EPOCH or ELEMENT_SET_NO is no whole number in its range");
    out.rev_at_epoch = static_cast<std::uint32_t>(revolutions);
    return {};
  }

  [[nodiscard]] Status read_elements(MeanElementsText& out) const {
    ACCORD_TRY(out.mean_motion_rev_day, must<double>("MEAN_MOTION"));
    ACCORD_TRY(out.eccentricity, must<double>("ECCENTRICITY"));
    ACCORD_TRY(out.inclination_deg, must<double>("INCLINATION"));
    ACCORD_TRY(out.raan_deg, must<double>("RA_OF_ASC_NODE"));
    ACCORD_TRY(out.arg_of_pericenter_deg, must<double>("ARG_OF_PERICENTER"));
    ACCORD_TRY(out.mean_anomaly_deg, must<double>("MEAN_ANOMALY"));
    ACCORD_TRY(out.bstar, must<double>("BSTAR"));
    out.mean_motion_dot = given<double>("MEAN_MOTION_DOT", 0);
    out.mean_motion_ddot = given<double>("MEAN_MOTION_DDOT", 0);
    return {};
  }

  const flatbuffers::Table& table_;
  FieldValues values_;
};

}  // namespace

Result<MeanElementsText> read_omm(ByteView buffer) {
  ACCORD_CHECK(verify_buffer(*find_payload_type("OMM"), buffer));
  return Reader(*flatbuffers::GetRoot<flatbuffers::Table>(buffer.data())).read();
}

}  // namespace accord::node::translate
