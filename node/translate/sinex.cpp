// Blocks of a SINEX file to stations.
#include "node/translate/sinex.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "node/translate/reader.hpp"
#include "node/translate/sinex_line.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

constexpr Field kCode{2, 5, "a station code"};
constexpr Field kSolution{10, 13, "a solution number"};
constexpr Field kStart{17, 28, "a time YY:DDD:SSSSS"};
constexpr Field kEnd{30, 41, "a time YY:DDD:SSSSS"};
constexpr std::array<Field, 3> kEccentricity{{{47, 54, "an eccentricity in m"},
                                              {56, 63, "an eccentricity in m"},
                                              {65, 72, "an eccentricity in m"}}};
constexpr Field kReferenceEpoch{28, 39, "a time YY:DDD:SSSSS"};
constexpr Field kValue{48, 68, "a number"};
constexpr Field kSigma{70, 80, "a number"};

constexpr std::array<std::string_view, 6> kTypes{"STAX", "STAY", "STAZ", "VELX", "VELY", "VELZ"};

tl::unexpected<Error> broken(std::size_t line, std::string what) {
  return fail(Code::sinex_malformed, std::move(what), at_line(line));
}

/// Values as they come line by line; whole when the file ends.
struct Estimates {
  std::size_t line = 0;
  std::optional<UtcTime> epoch;
  std::array<std::optional<double>, 6> values, sigmas;
};

class SinexReader {
 public:
  Result<SinexFile> run(std::string_view text) {
    LineReader lines(text);
    while (const auto line = lines.next()) {
      last_line_ = line->number;
      ACCORD_CHECK(take_line(*line));
    }
    if (!ended_) return broken(last_line_, "the file does not end with %ENDSNX: it may be cut off");
    ACCORD_CHECK(assemble());
    report();
    for (const std::string& key : order_) out_.stations.push_back(std::move(stations_[key]));
    return std::move(out_);
  }

 private:
  Status take_line(const TextLine& line) {
    const std::string_view text = line.text;
    if (line.number == 1) return take_header(line);
    if (all_blank(text) || text.starts_with('*')) return {};
    if (ended_) return broken(line.number, "a line behind %ENDSNX");
    if (!block_.empty()) return take_block_line(line);
    if (trim(text) == "%ENDSNX") {
      ended_ = true;
      return {};
    }
    if (!text.starts_with('+') || all_blank(text.substr(1)))
      return broken(line.number, "a block begins with + and its name");
    block_ = std::string(trim(text.substr(1)));
    block_line_ = line.number;
    if (!blocks_.insert(block_).second)
      return broken(line.number, "the block " + block_ + " twice");
    return {};
  }

  static Status take_header(const TextLine& line) {
    const std::vector<std::string_view> words = words_of(line.text);
    const bool known = words.size() > 2 && words[0] == "%=SNX" && words[1].size() == 4 &&
                       words[1].starts_with("2.0");
    if (known) return {};
    return broken(line.number, "the file does not begin with %=SNX and a version 2.00 to 2.09");
  }

  Status take_block_line(const TextLine& line) {
    const bool ends = line.text.starts_with('-');
    if (ends && trim(line.text.substr(1)) == block_) {
      block_.clear();
      return {};
    }
    const bool read = block_ == "SITE/ID" || block_ == "SOLUTION/EPOCHS" ||
                      block_ == "SOLUTION/ESTIMATE" || block_ == "SITE/ECCENTRICITY";
    if (line.text.starts_with('+') || line.text.starts_with("%ENDSNX"))
      return broken(line.number, "the block " + block_ + " of line " + std::to_string(block_line_) +
                                     " does not end");
    if (!read) return {};
    if (!line.text.starts_with(' '))
      return broken(line.number, "a line of data begins with a blank");
    if (!is_printable_ascii(line.text))
      return broken(line.number, "a tab, or a character that is not ASCII");
    ++out_.lines_read;
    const SinexLine columns(line.number, line.text);
    if (block_ == "SITE/ID") return take_site(columns);
    if (block_ == "SOLUTION/EPOCHS") return take_epochs(columns);
    if (block_ == "SOLUTION/ESTIMATE") return take_estimate(columns);
    return take_eccentricity(columns);
  }

  static std::string key_of(const std::string& code, const std::string& point) {
    return code + " " + point;
  }

  /// Of SITE/ID, which stands before what speaks of its stations.
  Result<SinexStation*> station_of(const SinexLine& line, const Field& code, std::size_t point) {
    ACCORD_TRY(const std::string name, line.word(code));
    const auto found = stations_.find(key_of(name, line.text(point, point + 1)));
    if (found != stations_.end()) return &found->second;
    return line.wrong({code.first, point + 1, "a station and point of SITE/ID"});
  }

  Status take_site(const SinexLine& line) {
    ACCORD_TRY(const std::string code, line.word(kCode));
    const std::string point = line.text(7, 8), key = key_of(code, point), domes = line.text(10, 18);
    if (!stations_.contains(key)) {
      SinexStation station;
      station.code = code;
      station.point = point;
      station.domes = domes;
      ACCORD_TRY(station.longitude_deg, line.angle({45, 55, "a longitude DDD MM SS.S"}, 360));
      ACCORD_TRY(station.latitude_deg, line.angle({57, 67, "a latitude DDD MM SS.S"}, 90));
      ACCORD_TRY(station.height_m, line.number({69, 75, "a height in m"}));
      stations_.emplace(key, std::move(station));
      order_.push_back(key);
    }
    SinexStation& station = stations_[key];
    if (station.domes != domes)
      return line.wrong({10, 18, "the DOMES number that this station and point have above"});
    station.occupations.push_back({line.text(81, 88), line.text(22, 43), line.at(20)});
    return {};
  }

  Status take_epochs(const SinexLine& line) {
    ACCORD_TRY(const SinexStation* station, station_of(line, kCode, 7));
    ACCORD_TRY(const std::string solution, line.word(kSolution));
    ACCORD_TRY(SinexSpan span, span_of(line));
    const bool fresh =
        spans_.emplace(std::pair(key_of(station->code, station->point), solution), span).second;
    return fresh ? Status{} : Status(line.wrong({2, 13, "a solution that stands here once"}));
  }

  Result<SinexSpan> span_of(const SinexLine& line) {
    SinexSpan out;
    ACCORD_TRY(out.from, line.time(kStart));
    ACCORD_TRY(out.until, line.time(kEnd));
    if (out.from && out.until && *out.until < *out.from)
      return line.wrong({kStart.first, kEnd.last, "a span that ends after it begins"});
    const std::string end = line.text(kEnd.first, kEnd.last);
    if (!out.until && end != "00:000:00000") ++open_ends_;
    return out;
  }

  Status take_estimate(const SinexLine& line) {
    const std::string type = line.text(8, 13);
    const auto found = std::find(kTypes.begin(), kTypes.end(), type);
    if (found == kTypes.end()) {
      ++others_[type];
      return {};
    }
    const auto index = static_cast<std::size_t>(found - kTypes.begin());
    ACCORD_TRY(const SinexStation* station, station_of(line, {15, 18, "a station code"}, 20));
    ACCORD_TRY(const std::string solution, line.word({23, 26, "a solution number"}));
    const bool velocity = index >= 3;
    if (line.text(41, 44) != (velocity ? "m/y" : "m"))
      return line.wrong({41, 44, velocity ? "m/y" : "m"});
    ACCORD_TRY(const auto epoch, line.time(kReferenceEpoch));
    if (!epoch) return line.wrong(kReferenceEpoch);
    Estimates& into = estimates_[{key_of(station->code, station->point), solution}];
    if (into.line == 0) into.line = line.number();
    if (into.epoch && *into.epoch != *epoch)
      return line.wrong({kReferenceEpoch.first, kReferenceEpoch.last, "the epoch of the solution"});
    into.epoch = epoch;
    if (into.values[index]) return line.wrong({8, 13, "a type that the solution has once"});
    ACCORD_TRY(into.values[index], line.number(kValue));
    ACCORD_TRY(into.sigmas[index], line.number(kSigma));
    return {};
  }

  Status take_eccentricity(const SinexLine& line) {
    ACCORD_TRY(SinexStation * station, station_of(line, kCode, 7));
    SinexEccentricity made;
    ACCORD_TRY(made.span, span_of(line));
    made.axes = line.text(43, 45);
    if (made.axes != "UNE" && made.axes != "XYZ") return line.wrong({43, 45, "UNE or XYZ"});
    for (std::size_t i = 0; i < 3; ++i) {
      ACCORD_TRY(made.value_m[i], line.number(kEccentricity[i]));
    }
    made.sod = line.text(81, 88);
    station->eccentricities.push_back(std::move(made));
    return {};
  }

  static bool whole(const Estimates& of, std::size_t first) {
    return of.values[first] && of.values[first + 1] && of.values[first + 2];
  }

  static Triple triple(const std::array<std::optional<double>, 6>& of, std::size_t first) {
    return {*of[first], *of[first + 1], *of[first + 2]};
  }

  /// A solution is a position, and a velocity or none.
  Status assemble() {
    for (const auto& [key, of] : estimates_) {
      const bool moves = of.values[3] || of.values[4] || of.values[5];
      if (!whole(of, 0) || (moves && !whole(of, 3)))
        return broken(of.line, "the solution that begins here lacks one of its three coordinates");
      SinexSolution made;
      made.number = key.second;
      made.epoch = *of.epoch;
      made.position_m = triple(of.values, 0);
      made.position_sigma_m = triple(of.sigmas, 0);
      if (moves) {
        made.velocity_m_per_y = triple(of.values, 3);
        made.velocity_sigma_m_per_y = triple(of.sigmas, 3);
      }
      if (const auto span = spans_.find(key); span != spans_.end()) made.data = span->second;
      stations_[key.first].solutions.push_back(std::move(made));
    }
    return {};
  }

  void report() {
    const auto note = [&](Severity severity, std::string keyword, std::string what) {
      out_.diagnostics.push_back(
          {severity, Code::not_carried, 0, std::move(keyword), std::move(what)});
    };
    for (const std::string& block : blocks_) {
      const bool read = block == "SITE/ID" || block == "SOLUTION/EPOCHS" ||
                        block == "SOLUTION/ESTIMATE" || block == "SITE/ECCENTRICITY";
      if (!read) note(Severity::info, block, "a block that says nothing of stations' places");
    }
    for (const auto& [type, count] : others_)
      note(Severity::warning, type, std::to_string(count) + " estimates are of no coordinate");
    if (open_ends_ > 0)
      note(Severity::info, "DATA_END",
           std::to_string(open_ends_) + " ends are of a day 000 and taken as open");
  }

  using SolutionKey = std::pair<std::string, std::string>;
  SinexFile out_;
  std::map<std::string, SinexStation> stations_;
  std::vector<std::string> order_;
  std::map<SolutionKey, Estimates> estimates_;
  std::map<SolutionKey, SinexSpan> spans_;
  std::map<std::string, std::size_t> others_;
  std::set<std::string> blocks_;
  std::string block_;
  std::size_t block_line_ = 0, last_line_ = 1, open_ends_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<SinexFile> parse_sinex(std::string_view text) {
  ACCORD_CHECK(check_text(text, kMaxRecordTextBytes, kMaxLineBytes));
  return SinexReader{}.run(text);
}

bool detect_sinex(const FormatSample& sample) { return sample.text.starts_with("%=SNX"); }

Result<Translation> translate_sinex(std::string_view, const Profile&, const TranslateOptions&) {
  return fail(
      Code::format_unsupported,
      "a SINEX file says where stations are, and that never leaves a node: `accord translate "
      "FILE --to stations` prints it for operators");
}

}  // namespace accord::node::translate
