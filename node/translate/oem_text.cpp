// What both notations of an OEM are written from.
#include <algorithm>

#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/oem.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

class Collector {
 public:
  explicit Collector(const WriteOptions& options) : options_(options) {}

  Result<OemText> run(std::span<const Translated> records) {
    if (records.empty()) return fail(Code::bad_value, "an OEM without an ephemeris");
    out_.creation_date = options_.creation_date;
    for (const Translated& record : records) {
      if (auto status = take(record.payload); !status)
        return fail(at_record(record_, std::move(status.error())));
      ++record_;
    }
    if (out_.originator.empty()) out_.originator = options_.originator;
    if (!is_kvn_value(out_.originator))
      return fail(Code::bad_value, "an OEM needs an originator", "ORIGINATOR");
    out_.diagnostics = log_.take();
    return std::move(out_);
  }

 private:
  void lost(std::string_view what, std::string why) {
    log_.add(
        {Severity::warning, Code::not_carried, record_ + 1, std::string(what), std::move(why)});
  }

  Status take(const Bytes& payload) {
    ACCORD_TRY(OemBuffer message, read_oem(payload));
    if (message.has_comments) lost("COMMENT", "text for people is not written");
    for (Ephemeris& segment : message.ephemerides) ACCORD_CHECK(take(std::move(segment)));
    return {};
  }

  Status take(Ephemeris segment) {
    ACCORD_CHECK(check_values(segment));
    take_header(segment);
    report(segment);
    out_.segments.push_back(std::move(segment));
    return {};
  }

  static Status check_values(const Ephemeris& e) {
    for (const EphemerisPoint& p : e.points) {
      if (!p.velocity_km_s)
        return fail(Code::bad_value, "an OEM needs a velocity in every state, and none is made up");
    }
    for (const std::string* text : {&e.object_name, &e.centre, &e.frame.name, &e.interpolation}) {
      if (!text->empty() && !is_kvn_value(*text))
        return fail(Code::bad_value, "a text of it cannot be written as one value");
    }
    return {};
  }

  /// One header for all records: the first one's.
  void take_header(const Ephemeris& e) {
    if (out_.segments.empty()) {
      out_.originator = e.originator;
      if (e.creation_date) out_.creation_date = *e.creation_date;
      return;
    }
    if (e.originator != out_.originator)
      lost("ORIGINATOR", "the message has that of its first record");
    if (e.creation_date.value_or(out_.creation_date) != out_.creation_date)
      lost("CREATION_DATE", "the message has that of its first record");
  }

  void report(const Ephemeris& e) {
    if (e.object.norad_cat_id != 0) lost("NORAD_CAT_ID", "an OEM names an object by its COSPAR id");
    if (e.step_s) lost("STEP_SIZE", "it can be seen from the epochs");
    if (e.interpolation.empty() && e.interpolation_degree != 0)
      lost("INTERPOLATION_DEGREE", "there is no method to it");
    if (e.reference_point != ReferencePoint::centre_of_mass)
      lost("REFERENCE_POINT",
           "the positions are not of the centre of mass; the text has no keyword "
           "for it");
    if (frame_word(e.frame.name) == sds::refFrame::ECEF)
      lost("REF_FRAME", "ECEF is the standard's word, not one of the CCSDS");
  }

  const WriteOptions& options_;
  OemText out_;
  DiagnosticLog log_;
  std::size_t record_ = 0;
};

}  // namespace

Result<OemText> oem_text_of(std::span<const Translated> records, const WriteOptions& options) {
  return Collector(options).run(records);
}

std::vector<std::pair<std::string_view, std::string>> oem_metadata(const Ephemeris& e) {
  std::vector<std::pair<std::string_view, std::string>> out;
  const auto add = [&](std::string_view keyword, std::string value) {
    if (!value.empty()) out.emplace_back(keyword, std::move(value));
  };
  const auto time = [](const std::optional<UtcTime>& at) {
    return at ? epoch_text(*at) : std::string{};
  };
  const auto or_unknown = [](const std::string& text) { return text.empty() ? "UNKNOWN" : text; };
  add("OBJECT_NAME", or_unknown(e.object_name));
  add("OBJECT_ID", or_unknown(e.object.cospar_id));
  add("CENTER_NAME", e.centre);
  add("REF_FRAME", e.frame.name);
  add("REF_FRAME_EPOCH", time(e.frame_epoch));
  add("TIME_SYSTEM", "UTC");
  add("START_TIME", epoch_text(e.start));
  add("USEABLE_START_TIME", time(e.useable_start));
  add("USEABLE_STOP_TIME", time(e.useable_stop));
  add("STOP_TIME", epoch_text(e.stop));
  add("INTERPOLATION", e.interpolation);
  if (!e.interpolation.empty() && e.interpolation_degree != 0)
    add("INTERPOLATION_DEGREE", std::to_string(e.interpolation_degree));
  return out;
}

std::string oem_covariance_frame(const Ephemeris& segment, const EphemerisCovariance& covariance) {
  return covariance.frame == segment.frame ? std::string{} : covariance.frame.name;
}

}  // namespace accord::node::translate
