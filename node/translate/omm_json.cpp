// Flat OMM keywords in JSON, as CelesTrak (numbers) and Space-Track (numbers as strings) write
// them. Source: CCSDS 502.0-B-3, table 4-3, keywords and units. Every keyword is known or the
// object is refused; those of Space-Track that an OMM does not have are reported once each.
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "node/translate/epoch.hpp"
#include "node/translate/json_list.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/profile_words.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxObjectBytes = 64u << 10;
constexpr std::size_t kMaxTextBytes = 256;

/// Known, and without a place in the elements: of the OMM (COMMENT ...) and of Space-Track's
/// additions.
constexpr std::array<std::string_view, 20> kNotCarried{
    "CCSDS_OMM_VERS",  "COMMENT",      "GP_ID",       "FILE",      "SEMIMAJOR_AXIS",
    "SEMI_MAJOR_AXIS", "PERIOD",       "APOAPSIS",    "PERIAPSIS", "OBJECT_TYPE",
    "RCS_SIZE",        "COUNTRY_CODE", "LAUNCH_DATE", "SITE",      "DECAY_DATE",
    "DECAYED",         "TLE_LINE0",    "TLE_LINE1",   "TLE_LINE2", "GM"};
constexpr std::array<std::string_view, 20> kUsed{
    "OBJECT_NAME",  "OBJECT_ID",      "CENTER_NAME",
    "REF_FRAME",    "TIME_SYSTEM",    "MEAN_ELEMENT_THEORY",
    "EPOCH",        "MEAN_MOTION",    "ECCENTRICITY",
    "INCLINATION",  "RA_OF_ASC_NODE", "ARG_OF_PERICENTER",
    "MEAN_ANOMALY", "EPHEMERIS_TYPE", "CLASSIFICATION_TYPE",
    "NORAD_CAT_ID", "ELEMENT_SET_NO", "REV_AT_EPOCH",
    "BSTAR",        "MEAN_MOTION_DOT"};
constexpr std::array<std::string_view, 3> kUsedToo{"MEAN_MOTION_DDOT", "CREATION_DATE",
                                                   "ORIGINATOR"};

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

tl::unexpected<Error> bad(std::string_view keyword, std::string what) {
  return fail(Code::omm_malformed, std::move(what), std::string(keyword));
}

class ObjectReader {
 public:
  ObjectReader(const json& object, const Profile& profile) : object_(object), profile_(profile) {}

  Result<MeanElementsText> run() {
    MeanElementsText out;
    ACCORD_CHECK(check_keywords());
    ACCORD_CHECK(check_theory());
    ACCORD_TRY(out.object_name, text("OBJECT_NAME"));
    ACCORD_TRY(out.object_id, text("OBJECT_ID"));
    ACCORD_TRY(out.originator, text("ORIGINATOR"));
    if (out.originator.empty()) out.originator = profile_.element_defaults.originator;
    if (!out.object_id.empty() && !is_cospar_id(out.object_id)) {
      return bad("OBJECT_ID", "OBJECT_ID is not YYYY-NNNP");
    }
    ACCORD_CHECK(read_times(out));
    ACCORD_CHECK(read_identity(out));
    ACCORD_CHECK(read_elements(out));
    ACCORD_CHECK(check_ranges(out));
    return out;
  }

 private:
  Status check_keywords() const {
    for (const auto& [keyword, value] : object_.items()) {
      if (contains(kUsed, keyword) || contains(kUsedToo, keyword) || contains(kNotCarried, keyword))
        continue;
      return bad(keyword, "'" + keyword.substr(0, 60) + "' is not an OMM keyword");
    }
    return {};
  }

  /// Absent and null are the same: not given.
  [[nodiscard]] const json* find(std::string_view keyword) const {
    const auto found = object_.find(keyword);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  [[nodiscard]] Result<std::string> text(std::string_view keyword) const {
    const json* value = find(keyword);
    if (value == nullptr) return std::string{};
    if (!value->is_string()) return bad(keyword, std::string(keyword) + " is not a string");
    const auto& text = value->get_ref<const std::string&>();
    if (text.size() > kMaxTextBytes || !is_printable_ascii(text)) {
      return bad(keyword, std::string(keyword) + " is longer than 256 or not printable ASCII");
    }
    return std::string(trim(text));
  }

  /// A JSON number, or a string that is one.
  [[nodiscard]] Result<double> number(std::string_view keyword) const {
    const json* value = find(keyword);
    if (value == nullptr) return bad(keyword, std::string(keyword) + " is missing");
    if (value->is_number()) {
      const double number = value->get<double>();
      if (std::isfinite(number)) return number;
    }
    if (value->is_string()) {
      if (const auto parsed = parse_number(value->get_ref<const std::string&>())) return *parsed;
    }
    return bad(keyword, std::string(keyword) + " is not a number");
  }

  [[nodiscard]] Result<double> number_or_zero(std::string_view keyword) const {
    if (find(keyword) == nullptr) return 0.0;
    return number(keyword);
  }

  [[nodiscard]] Result<std::uint32_t> whole(std::string_view keyword, double max) const {
    ACCORD_TRY(const double value, number(keyword));
    if (value < 0 || value > max || value != std::floor(value)) {
      return bad(keyword, std::string(keyword) + " is not a whole number in its range");
    }
    return static_cast<std::uint32_t>(value);
  }

  /// What the object says, else what the profile says; nothing else may stand there than `wanted`.
  [[nodiscard]] Status expect(std::string_view keyword, const std::string& stated,
                              std::string_view key,
                              std::initializer_list<std::string_view> wanted) const {
    ACCORD_TRY(const std::string given, text(keyword));
    const std::string& value = given.empty() ? stated : given;
    if (value.empty()) {
      return fail(Code::profile_incomplete,
                  std::string(keyword) + " is absent, and the profile has no mean_elements." +
                      std::string(key),
                  "profile key mean_elements." + std::string(key));
    }
    for (const std::string_view word : wanted) {
      if (value == word) return {};
    }
    return fail(Code::element_theory, std::string(keyword) + " is " + value, std::string(keyword));
  }

  [[nodiscard]] Status check_theory() const {
    const ElementDefaults& stated = profile_.element_defaults;
    ACCORD_CHECK(expect("REF_FRAME", stated.ref_frame, "ref_frame", {"TEME"}));
    ACCORD_CHECK(expect("TIME_SYSTEM", stated.time_system, "time_system", {"UTC"}));
    ACCORD_CHECK(expect("MEAN_ELEMENT_THEORY", stated.theory, "theory", {"SGP4", "SGP/SGP4"}));
    ACCORD_TRY(const std::string centre, text("CENTER_NAME"));
    if (!centre.empty() && centre != "EARTH") {
      return fail(Code::element_theory, "CENTER_NAME is " + centre, "CENTER_NAME");
    }
    if (find("EPHEMERIS_TYPE") == nullptr) return {};
    ACCORD_TRY(const double type, number("EPHEMERIS_TYPE"));
    if (type == 0) return {};
    return fail(Code::element_theory, "EPHEMERIS_TYPE is not SGP4 (0)", "EPHEMERIS_TYPE");
  }

  [[nodiscard]] Status read_times(MeanElementsText& out) const {
    ACCORD_TRY(const std::string epoch_text, text("EPOCH"));
    if (epoch_text.empty()) return bad("EPOCH", "EPOCH is missing");
    const auto epoch = parse_epoch(epoch_text, TimeSystem::utc);
    if (!epoch) return bad("EPOCH", epoch.error().what);
    out.epoch = epoch->at;
    ACCORD_TRY(const std::string creation_text, text("CREATION_DATE"));
    if (creation_text.empty()) return {};
    const auto creation = parse_epoch(creation_text, TimeSystem::utc);
    if (!creation) return bad("CREATION_DATE", creation.error().what);
    out.creation_date = creation->at;
    return {};
  }

  [[nodiscard]] Status read_identity(MeanElementsText& out) const {
    ACCORD_TRY(out.norad_cat_id, whole("NORAD_CAT_ID", 999'999'999));
    if (out.norad_cat_id == 0) return bad("NORAD_CAT_ID", "NORAD_CAT_ID is 0");
    if (find("ELEMENT_SET_NO") != nullptr) {
      ACCORD_TRY(out.element_set_no, whole("ELEMENT_SET_NO", 99'999));
    }
    if (find("REV_AT_EPOCH") != nullptr) {
      ACCORD_TRY(out.rev_at_epoch, whole("REV_AT_EPOCH", 9'999'999));
    }
    ACCORD_TRY(const std::string classification, text("CLASSIFICATION_TYPE"));
    if (classification.empty()) return {};
    if (classification != "U" && classification != "C" && classification != "S") {
      return bad("CLASSIFICATION_TYPE", "CLASSIFICATION_TYPE is not U, C or S");
    }
    out.classification = classification[0];
    return {};
  }

  [[nodiscard]] Status read_elements(MeanElementsText& out) const {
    ACCORD_TRY(out.mean_motion_rev_day, number("MEAN_MOTION"));
    ACCORD_TRY(out.eccentricity, number("ECCENTRICITY"));
    ACCORD_TRY(out.inclination_deg, number("INCLINATION"));
    ACCORD_TRY(out.raan_deg, number("RA_OF_ASC_NODE"));
    ACCORD_TRY(out.arg_of_pericenter_deg, number("ARG_OF_PERICENTER"));
    ACCORD_TRY(out.mean_anomaly_deg, number("MEAN_ANOMALY"));
    ACCORD_TRY(out.bstar, number("BSTAR"));
    ACCORD_TRY(out.mean_motion_dot, number_or_zero("MEAN_MOTION_DOT"));
    ACCORD_TRY(out.mean_motion_ddot, number_or_zero("MEAN_MOTION_DDOT"));
    return {};
  }

  [[nodiscard]] static Status check_ranges(const MeanElementsText& e) {
    const auto angle = [](double value) { return value >= 0 && value <= 360; };
    const bool fits = e.mean_motion_rev_day > 0 && e.eccentricity >= 0 && e.eccentricity < 1 &&
                      e.inclination_deg >= 0 && e.inclination_deg <= 180 && angle(e.raan_deg) &&
                      angle(e.arg_of_pericenter_deg) && angle(e.mean_anomaly_deg);
    if (fits) return {};
    return fail(Code::value_out_of_range, "an element is out of its range");
  }

  const json& object_;
  const Profile& profile_;
};

Result<MeanElementsText> read_object(const JsonObjectText& object, const Profile& profile,
                                     std::set<std::string>& not_carried) {
  ACCORD_TRY(const json parsed, parse_json(object.text, kMaxObjectBytes));
  ACCORD_TRY(MeanElementsText out, ObjectReader(parsed, profile).run());
  for (const auto& [keyword, value] : parsed.items()) {
    if (contains(kNotCarried, keyword) && keyword != "CCSDS_OMM_VERS") not_carried.insert(keyword);
  }
  out.first_line = object.first_line;
  out.last_line = object.last_line;
  return out;
}

}  // namespace

Result<MeanElementsList> parse_omm_json(std::string_view text, const Profile& profile) {
  ACCORD_CHECK(check_text(text, kMaxOmmJsonBytes, kMaxOmmJsonBytes));
  ACCORD_TRY(const std::vector<JsonObjectText> objects, split_json_objects(text));
  MeanElementsList out;
  DiagnosticLog log;
  std::set<std::string> not_carried;
  for (const JsonObjectText& object : objects) {
    ++out.read;
    auto elements = read_object(object, profile, not_carried);
    if (elements) {
      out.elements.push_back(std::move(*elements));
      continue;
    }
    ++out.refused;
    const Error& error = elements.error();
    log.add({Severity::error, error.code, object.first_line, error.where, error.what});
  }
  for (const std::string& keyword : not_carried) {
    log.add({Severity::info, Code::not_carried, 0, keyword, "an OMM buffer has no field for it"});
  }
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
