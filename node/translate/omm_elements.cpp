// Every keyword is known or the set is refused; what has no place in an element set is reported
// once each.
#include "node/translate/omm_elements.hpp"

#include "node/translate/epoch.hpp"
#include "node/translate/omm_keywords.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kMaxTextBytes = 256;

tl::unexpected<Error> bad(std::string_view keyword, std::string what) {
  return fail(Code::omm_malformed, std::move(what), std::string(keyword));
}

class SetReader {
 public:
  SetReader(const OmmFields& fields, const Profile& profile, DiagnosticLog& log)
      : fields_(fields), profile_(profile), log_(log) {}

  Result<MeanElementsText> run() {
    MeanElementsText out;
    ACCORD_CHECK(check_keywords());
    ACCORD_CHECK(check_theory());
    ACCORD_TRY(out.object_name, text("OBJECT_NAME"));
    ACCORD_TRY(out.object_id, text("OBJECT_ID"));
    ACCORD_TRY(out.originator, text("ORIGINATOR"));
    if (out.originator.empty()) out.originator = profile_.element_defaults.originator;
    if (upper(out.object_id) == "UNKNOWN") {  // 502.0-B-3, table 4-2
      out.object_id.clear();
      log_.add({Severity::info, Code::not_carried, find("OBJECT_ID")->line, "OBJECT_ID",
                "'UNKNOWN' is held as the absence of the field"});
    }
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
    for (const auto& [keyword, field] : fields_.by_keyword) {
      const OmmUse use = omm_use(keyword);
      if (use == OmmUse::unknown)
        return bad(keyword, "'" + keyword.substr(0, 60) + "' is not an OMM keyword");
      if (use == OmmUse::other_theory && field.text)
        return fail(Code::element_theory, keyword + " is of SGP4-XP, not of SGP4", keyword);
    }
    return {};
  }

  /// Absent and empty are the same: not given.
  [[nodiscard]] const OmmField* find(std::string_view keyword) const {
    const auto found = fields_.by_keyword.find(keyword);
    return found == fields_.by_keyword.end() || !found->second.text ? nullptr : &found->second;
  }

  [[nodiscard]] Result<std::string> text(std::string_view keyword) const {
    const OmmField* field = find(keyword);
    if (field == nullptr) return std::string{};
    if (!field->is_text) return bad(keyword, std::string(keyword) + " is not a string");
    const std::string& text = *field->text;
    if (text.size() > kMaxTextBytes || !is_printable_ascii(text)) {
      return bad(keyword, std::string(keyword) + " is longer than 256 or not printable ASCII");
    }
    return std::string(trim(text));
  }

  [[nodiscard]] Result<double> number(std::string_view keyword) const {
    const OmmField* field = find(keyword);
    if (field == nullptr) return bad(keyword, std::string(keyword) + " is missing");
    if (const auto number = parse_number(*field->text)) return *number;
    return bad(keyword, std::string(keyword) + " is not a number");
  }

  [[nodiscard]] Result<double> number_or_zero(std::string_view keyword) const {
    if (find(keyword) == nullptr) return 0.0;
    return number(keyword);
  }

  /// Digits alone.
  [[nodiscard]] Result<std::uint32_t> whole(std::string_view keyword, std::uint32_t max) const {
    const OmmField* field = find(keyword);
    if (field == nullptr) return bad(keyword, std::string(keyword) + " is missing");
    const auto digits = parse_digits(*field->text);
    if (!digits || *digits > max)
      return bad(keyword, std::string(keyword) + " is not a whole number in its range");
    return *digits;
  }

  /// What the set says, else what the profile says; nothing else may stand there than `wanted`, in
  /// upper or lower case.
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
      if (upper(value) == word) return {};
    }
    return fail(Code::element_theory, std::string(keyword) + " is " + value, std::string(keyword));
  }

  [[nodiscard]] Status check_theory() const {
    const ElementDefaults& stated = profile_.element_defaults;
    ACCORD_CHECK(expect("REF_FRAME", stated.ref_frame, "ref_frame", {"TEME"}));
    ACCORD_CHECK(expect("TIME_SYSTEM", stated.time_system, "time_system", {"UTC"}));
    ACCORD_CHECK(expect("MEAN_ELEMENT_THEORY", stated.theory, "theory", {"SGP4", "SGP/SGP4"}));
    ACCORD_TRY(const std::string centre, text("CENTER_NAME"));
    if (!centre.empty() && upper(centre) != "EARTH") {
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
      log_.add({Severity::warning, Code::time_rounded, find(keyword)->line, keyword,
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

  const OmmFields& fields_;
  const Profile& profile_;
  DiagnosticLog& log_;
};

}  // namespace

Status OmmFields::add(std::string_view keyword, OmmField field) {
  if (by_keyword.emplace(keyword, std::move(field)).second) return {};
  return bad(keyword, "'" + std::string(keyword.substr(0, 60)) + "' stands twice in one set");
}

void OmmCollector::take(const OmmFields& fields) {
  auto elements = SetReader(fields, profile_, log_).run();
  if (!elements) {
    const auto at = fields.by_keyword.find(elements.error().where);
    return refuse(at == fields.by_keyword.end() ? fields.first_line : at->second.line,
                  elements.error());
  }
  ++out_.read;
  note_what_stays(fields);
  elements->first_line = fields.first_line;
  elements->last_line = fields.last_line;
  out_.elements.push_back(std::move(*elements));
}

void OmmCollector::refuse(std::size_t line, const Error& error) {
  ++out_.read;
  ++out_.refused;
  log_.add({Severity::error, error.code, line, error.where.substr(0, kMaxTextBytes), error.what});
}

void OmmCollector::note_what_stays(const OmmFields& fields) {
  for (const auto& [keyword, field] : fields.by_keyword) {
    const OmmUse use = omm_use(keyword);
    const bool left = use == OmmUse::noted || use == OmmUse::dropped;
    if (!left || !field.text || keyword == "CCSDS_OMM_VERS") continue;
    auto& seen = stays_[keyword.substr(0, kMaxTextBytes)];
    if (seen.sets++ == 0) seen.first_line = field.line;
  }
}

MeanElementsList OmmCollector::finish() {
  for (const auto& [keyword, seen] : stays_) {
    const bool matters = omm_use(keyword) == OmmUse::dropped;
    log_.add({matters ? Severity::warning : Severity::info, Code::not_carried, seen.first_line,
              keyword,
              "not among the mean elements that are written (" + std::to_string(seen.sets) +
                  " element sets have it)"});
  }
  out_.diagnostics = log_.take();
  return std::move(out_);
}

}  // namespace accord::node::translate
