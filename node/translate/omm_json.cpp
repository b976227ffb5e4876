// Flat OMM keywords in JSON, as CelesTrak (numbers) and Space-Track (numbers as strings) write
// them. Source: CCSDS 502.0-B-3, table 4-3, keywords and units. Every keyword is known or the
// object is refused; those of Space-Track that an OMM does not have are reported once each.
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "node/translate/epoch.hpp"
#include "node/translate/json_list.hpp"
#include "node/translate/mean_elements.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/ids.hpp"
#include "schemas/vocab/json.hpp"

namespace accord::node::translate {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxObjectBytes = 64u << 10;
constexpr std::size_t kMaxTextBytes = 256;

tl::unexpected<Error> bad(std::string_view keyword, std::string what) {
  return fail(Code::omm_malformed, std::move(what), std::string(keyword));
}

class ObjectReader {
 public:
  ObjectReader(const json& object, const Profile& profile, std::size_t line, DiagnosticLog& log)
      : object_(object), profile_(profile), line_(line), log_(log) {}

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
    ACCORD_CHECK(check_elements(out));
    return out;
  }

 private:
  Status check_keywords() const {
    for (const auto& [keyword, value] : object_.items()) {
      const OmmUse use = omm_use(keyword);
      if (use == OmmUse::unknown)
        return bad(keyword, "'" + keyword.substr(0, 60) + "' is not an OMM keyword");
      if (use == OmmUse::other_theory && !value.is_null())
        return fail(Code::element_theory, keyword + " is of SGP4-XP, not of SGP4", keyword);
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

  /// A JSON integer, or a string of digits alone.
  [[nodiscard]] Result<std::uint32_t> whole(std::string_view keyword, std::uint32_t max) const {
    const json* value = find(keyword);
    if (value == nullptr) return bad(keyword, std::string(keyword) + " is missing");
    std::optional<std::uint64_t> whole;
    if (value->is_number_unsigned()) whole = value->get<std::uint64_t>();
    if (value->is_string()) {
      if (const auto digits = parse_digits(value->get_ref<const std::string&>())) whole = *digits;
    }
    if (!whole || *whole > max)
      return bad(keyword, std::string(keyword) + " is not a whole number in its range");
    return static_cast<std::uint32_t>(*whole);
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
    ACCORD_TRY(const std::uint32_t type, whole("EPHEMERIS_TYPE", 9));
    if (type == 0) return {};
    return fail(Code::element_theory, "EPHEMERIS_TYPE is not SGP4 (0)", "EPHEMERIS_TYPE");
  }

  [[nodiscard]] Result<UtcTime> time(const std::string& keyword, const std::string& given) const {
    const auto epoch = parse_epoch(given, TimeSystem::utc);
    if (!epoch) return bad(keyword, epoch.error().what);
    if (epoch->rounded)
      log_.add({Severity::warning, Code::time_rounded, line_, keyword,
                "the epoch was rounded to the nanosecond"});
    return epoch->at;
  }

  [[nodiscard]] Status read_times(MeanElementsText& out) const {
    ACCORD_TRY(const std::string epoch, text("EPOCH"));
    if (epoch.empty()) return bad("EPOCH", "EPOCH is missing");
    ACCORD_TRY(out.epoch, time("EPOCH", epoch));
    ACCORD_TRY(const std::string creation, text("CREATION_DATE"));
    if (creation.empty()) return {};
    ACCORD_TRY(out.creation_date, time("CREATION_DATE", creation));
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
    return read_classification(out);
  }

  /// The letter of the element set, and the free words of the message's header: the higher counts.
  [[nodiscard]] Status read_classification(MeanElementsText& out) const {
    ACCORD_TRY(const std::string type, text("CLASSIFICATION_TYPE"));
    if (!type.empty() && type != "U" && type != "C" && type != "S")
      return bad("CLASSIFICATION_TYPE", "CLASSIFICATION_TYPE is not U, C or S");
    if (!type.empty()) out.classification = type[0];
    ACCORD_TRY(const std::string words, text("CLASSIFICATION"));
    if (words.empty() || words == "U" || words == "UNCLASSIFIED") return {};
    const bool secret = words == "S" || words == "SECRET";
    if (!secret && words != "C" && words != "CONFIDENTIAL")
      return fail(Code::elements_above_label,
                  "CLASSIFICATION '" + words.substr(0, 60) + "' cannot be compared with a label",
                  "CLASSIFICATION");
    if (secret || out.classification == 'U') out.classification = secret ? 'S' : 'C';
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

  const json& object_;
  const Profile& profile_;
  std::size_t line_;
  DiagnosticLog& log_;
};

/// Keywords with a value and without a place, over the whole list: each is reported once.
class NotCarried {
 public:
  void take(const json& object, std::size_t line) {
    for (const auto& [keyword, value] : object.items()) {
      const OmmUse use = omm_use(keyword);
      const bool left = use == OmmUse::noted || use == OmmUse::dropped;
      if (!left || value.is_null() || keyword == "CCSDS_OMM_VERS") continue;
      auto& seen = seen_[keyword.substr(0, kMaxTextBytes)];
      if (seen.objects++ == 0) seen.first_line = line;
    }
  }

  void report(DiagnosticLog& log) const {
    for (const auto& [keyword, seen] : seen_) {
      const bool matters = omm_use(keyword) == OmmUse::dropped;
      log.add({matters ? Severity::warning : Severity::info, Code::not_carried, seen.first_line,
               keyword,
               "not among the mean elements that are written (" + std::to_string(seen.objects) +
                   " element sets have it)"});
    }
  }

 private:
  struct Seen {
    std::size_t objects = 0, first_line = 0;
  };
  std::map<std::string, Seen> seen_;
};

Result<MeanElementsText> read_object(const JsonObjectText& object, const Profile& profile,
                                     NotCarried& not_carried, DiagnosticLog& log) {
  ACCORD_TRY(const json parsed, parse_json(object.text, kMaxObjectBytes));
  ACCORD_TRY(MeanElementsText out, ObjectReader(parsed, profile, object.first_line, log).run());
  not_carried.take(parsed, object.first_line);
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
  NotCarried not_carried;
  for (const JsonObjectText& object : objects) {
    ++out.read;
    auto elements = read_object(object, profile, not_carried, log);
    if (elements) {
      out.elements.push_back(std::move(*elements));
      continue;
    }
    ++out.refused;
    const Error& error = elements.error();
    log.add({Severity::error, error.code, object.first_line, error.where, error.what});
  }
  not_carried.report(log);
  out.diagnostics = log.take();
  return out;
}

}  // namespace accord::node::translate
