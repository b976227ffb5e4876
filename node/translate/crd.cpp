// ILRS CRD, versions 1.01 and 2.01: laser ranges as tracks, one a session and system configuration.
// A record that breaks its form is refused with its line, a broken header refuses its session. A
// range is the two-way time of flight by the speed of light, a round trip. What is one-way, noise
// or a pointing that nobody measured is reported; weather, calibration and statistics are counted.
#include <algorithm>
#include <utility>

#include "node/translate/crd_tracks.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/translation.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

class CrdReader {
 public:
  CrdReader(const Profile& profile, DiagnosticLog& log)
      : profile_(profile), diagnostics_(log), lines_(log) {}

  Status take_line(const TextLine& line) {
    if (all_blank(line.text)) return {};
    const CrdForm* form = crd_form(line.text);
    if (form == nullptr) {
      refuse(line.number, {Code::observation_malformed, "no record of this format", "type"});
      return {};
    }
    if (form->version_2 == "*") return note(line.number, *form);
    if (form->type == "H1") return take_h1(line, *form);
    const bool header = form->type == "H2" || form->type == "H3" || form->type == "H4";
    if (form->type == "H8" || form->type == "H9") return take_end(line, *form);
    return header ? take_header(line, *form) : take_record(line, *form);
  }

  Status finish() {
    last_line_ = std::max(last_line_, std::size_t{1});
    ACCORD_CHECK(
        end_session("the session is not ended by H8: it may be cut off; what is there was "
                    "read"));
    if (version_ != 0)
      refuse(last_line_,
             {Code::observation_malformed,
              "the file is not ended by H9: it may be cut off; what is there was read", "H9"});
    return {};
  }

  [[nodiscard]] const LineLog& lines() const { return lines_; }
  LineLog& lines() { return lines_; }
  std::vector<Track> take_tracks() { return std::move(tracks_); }

 private:
  enum class State : std::uint8_t { outside, inside, refused };

  Status note(std::size_t line, const CrdForm& form) {
    lines_.note(line, form.keyword);
    last_line_ = line;
    return {};
  }

  void refuse(std::size_t line, const Error& error) {
    lines_.refuse(line, error);
    last_line_ = line;
  }

  Status take_h1(const TextLine& line, const CrdForm& form) {
    ACCORD_CHECK(end_session("a session begins before the one before it is ended by H8"));
    forget();
    const auto record = CrdRecord::read(line, form, 2);
    const auto version = record ? crd_version(*record) : Result<int>(fail(record.error()));
    if (!version) return break_header(line.number, version.error());
    version_ = *version;
    return note(line.number, form);
  }

  /// H2 to H4 fill what the session needs; without H1 they cannot be read.
  Status take_header(const TextLine& line, const CrdForm& form) {
    ACCORD_CHECK(end_session("a session begins before the one before it is ended by H8"));
    if (form.type == "H2") sensor_.reset();
    if (form.type != "H4") object_.reset();
    const bool ready =
        version_ != 0 && (form.type == "H2" || sensor_) && (form.type != "H4" || object_);
    if (!ready) {
      if (form.type == "H4") begin_refused(line.number);
      return {};
    }
    const auto record = CrdRecord::read(line, form, version_);
    const auto status = record ? read_header(*record) : Status(fail(record.error()));
    if (status) return note(line.number, form);
    ACCORD_CHECK(break_header(line.number, status.error()));
    if (form.type == "H4") begin_refused(line.number);
    return {};
  }

  Status read_header(const CrdRecord& record) {
    if (record.form().type == "H2") {
      ACCORD_TRY(sensor_, crd_sensor(record, profile_));
    } else if (record.form().type == "H3") {
      ACCORD_TRY(object_, crd_object(record, profile_));
    } else {
      ACCORD_TRY(CrdSession session, crd_session(record));
      session.sensor = *sensor_;
      session.object = *object_;
      report_flags(record);
      state_ = State::inside;
      session_.emplace(std::move(session), profile_, diagnostics_, lines_);
    }
    return {};
  }

  /// What H4 says and a track has no flag for.
  void report_flags(const CrdRecord& h4) {
    const auto warn = [&](Code code, std::string_view keyword, std::string what) {
      diagnostics_.add({Severity::warning, code, h4.line(), std::string(keyword), std::move(what)});
    };
    if (h4.whole(17) == 1)
      warn(Code::not_carried, "H4 RECEIVE_AMPLITUDE",
           "corrected for the amplitude received: a track has no flag for it");
    if (h4.whole(19) == 1)
      warn(Code::not_carried, "H4 SPACECRAFT_DELAY",
           "corrected for the delay in the spacecraft: a track has no flag for it");
    if (h4.whole(21) != 0)
      warn(Code::quality_degraded, "H4 QUALITY",
           "the station says " +
               std::string(h4.whole(21) == 1 ? "suspect" : "of poor or unknown quality"));
    if (h4.whole(14) != 0) lines_.note(h4.line(), "H4 RELEASE");
  }

  Status break_header(std::size_t line, const Error& error) {
    if (error.code == Code::profile_incomplete) return fail(error);
    refuse(line, error);
    broken_line_ = line;
    return {};
  }

  void begin_refused(std::size_t line) {
    state_ = State::refused;
    refused_line_ = last_line_ = line;
    skipped_ = 0;
  }

  Status take_record(const TextLine& line, const CrdForm& form) {
    last_line_ = line.number;
    if (state_ == State::refused) {
      ++skipped_;
      return {};
    }
    if (state_ == State::outside) {
      refuse(line.number,
             {Code::observation_malformed,
              "a record outside a session, which H4 begins and H8 ends", std::string(form.type)});
      return {};
    }
    const auto record = CrdRecord::read(line, form, version_);
    const auto status = record ? session_->take(*record) : Status(fail(record.error()));
    if (status) return {};
    if (status.error().code == Code::profile_incomplete) return fail(status.error());
    refuse(line.number, status.error());
    return {};
  }

  Status take_end(const TextLine& line, const CrdForm& form) {
    const bool file = form.type == "H9";
    if (const auto record = CrdRecord::read(line, form, 2); !record)
      refuse(line.number, record.error());
    if (!file && state_ == State::outside)
      refuse(line.number, {Code::observation_malformed, "no session to end", "H8"});
    ACCORD_CHECK(end_session(file ? "the session is not ended by H8" : std::string_view{}));
    if (file) forget();
    last_line_ = line.number;
    return {};
  }

  /// `fault` is why it should not end here; empty = it should.
  Status end_session(std::string_view fault) {
    const State state = std::exchange(state_, State::outside);
    if (state == State::outside) return {};
    if (!fault.empty()) refuse(last_line_, {Code::observation_malformed, std::string(fault), "H8"});
    if (state == State::refused) {
      report_refused();
      return {};
    }
    ACCORD_TRY(std::vector<Track> tracks, session_->finish(ids_));
    for (Track& track : tracks) tracks_.push_back(std::move(track));
    session_.reset();
    return {};
  }

  void report_refused() {
    const std::string why = broken_line_ == 0 ? "H1, H2 and H3 do not all stand before it"
                                              : "its header is broken at " + at_line(broken_line_);
    refuse(refused_line_,
           {Code::observation_malformed,
            "the session was refused with its " + std::to_string(skipped_) + " records: " + why,
            "H4"});
  }

  void forget() {
    version_ = 0;
    sensor_.reset();
    object_.reset();
    broken_line_ = 0;
  }

  const Profile& profile_;
  DiagnosticLog& diagnostics_;
  LineLog lines_;
  int version_ = 0;  // 0 = no H1 that could be read
  std::optional<SensorEntry> sensor_;
  std::optional<ObjectIds> object_;
  std::optional<CrdTracks> session_;
  State state_ = State::outside;
  std::size_t broken_line_ = 0, refused_line_ = 0, last_line_ = 0, skipped_ = 0;
  DerivedIds ids_;
  std::vector<Track> tracks_;
};

}  // namespace

bool detect_crd(const FormatSample& sample) {
  const std::vector<std::string_view> words =
      words_of(sample.text.substr(0, sample.text.find('\n')));
  return words.size() > 2 && normal_name(words[0]) == "H1" && normal_name(words[1]) == "CRD";
}

Result<Translation> translate_crd(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, kMaxLineBytes));
  DiagnosticLog log;
  CrdReader reader(profile, log);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take_line(*line));
  ACCORD_CHECK(reader.finish());
  std::vector<Track> tracks = reader.take_tracks();
  std::size_t carried = 0;
  for (const Track& track : tracks) carried += track.count();
  Translation out;
  out.records_refused = reader.lines().refused();
  out.measurements_read = carried + reader.lines().reported() + out.records_refused;
  reader.lines().finish();
  ACCORD_CHECK(add_tracks(std::move(tracks), carried, options, log, out));
  out.diagnostics = in_line_order(log);
  return out;
}

}  // namespace accord::node::translate
