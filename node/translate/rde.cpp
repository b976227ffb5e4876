// RDE (R. D. Eberst), the short form of the UK form; satobs.org. A block: a header
// "SSSS YYMM T.tSF PPPE" (station, month, time accuracy, time standard, code of angles, position
// accuracy in seconds of arc, equinox), then lines of a day "DD" and of observations
// "YYLLLPP HHMMSS.ss HHMMSS+DDMMSS mag mag [flash [behaviour]]", and "999" at the end. Lines
// outside a block that do not begin with a digit are text for people.
#include <array>

#include "node/translate/line_formats.hpp"
#include "node/translate/line_observation.hpp"
#include "node/translate/reader.hpp"
#include "node/translate/text_lines.hpp"
#include "node/translate/translation.hpp"
#include "node/translate/visual_fields.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kBlockEnd = "999";
constexpr std::size_t kHeaderColumns = 20;

constexpr Field kStation{1, 4, "a station of four digits or letters"};
constexpr Field kMonth{6, 9, "a month YYMM"};
constexpr Field kTimeAccuracy{11, 13, "a time accuracy T.t"};
constexpr Field kPositionAccuracy{17, 19, "a position accuracy SSS"};
constexpr Field kDesignator{1, 7, "a designator YYLLLPP, its piece a number from 1"};
constexpr Field kClock{9, 17, "a time HHMMSS.ss"};
constexpr Field kFirst{19, 24, "a right ascension HHMMSS"};
constexpr Field kSecond{25, 31, "a declination +DDMMSS"};
constexpr Field kRest{32, 80, "two magnitudes, then at most a flash period and a behaviour"};

struct Header {
  std::size_t line = 0;
  const SensorEntry* sensor = nullptr;
  std::int64_t month = 0;  // YYMM
  Sigmas sigmas;
  EquinoxFrame frame;
};

Result<Header> read_header(const TextLine& text, const LineContext& context) {
  ACCORD_CHECK(check_ascii(text.text));
  const Columns line(text.text);
  Header out;
  out.line = text.number;
  ACCORD_CHECK(check_blanks(line, {5, 10, 16}));
  if (line.size() > kHeaderColumns)
    return bad_columns(line, {kHeaderColumns + 1, line.size(), "a part of a header"});
  if (line.at(1, 4).find(' ') != std::string_view::npos) return bad_columns(line, kStation);
  ACCORD_TRY(out.month, digits_at(line, kMonth));
  if (out.month % 100 < 1 || out.month % 100 > 12) return bad_columns(line, kMonth);
  const bool accuracy = line.at(12) == '.' && parse_digits(line.at(11, 11)).has_value() &&
                        parse_digits(line.at(13, 13)).has_value();
  if (!accuracy) return bad_columns(line, kTimeAccuracy);
  if (line.at(14) < '1' || line.at(14) > '3')
    return bad_columns(line, {14, 14, "a time standard, 1 to 3"});
  if (line.at(15) != '1') return bad_columns(line, {15, 15, "the code of angles of this form, 1"});
  ACCORD_TRY(const std::int64_t position, digits_at(line, kPositionAccuracy));
  ACCORD_TRY(out.frame, equinox_at(line, 20, std::nullopt, context.profile));
  ACCORD_TRY(out.sensor, sensor_of(context.profile, line.at(1, 4)));
  const std::int64_t tenths = (line.at(11) - '0') * 10 + (line.at(13) - '0');
  if (tenths > 0) out.sigmas.time_s = decimal(tenths, 1);
  if (out.frame.not_carried.empty()) set_angle_sigma(scaled(position, 0, 3'600), out.sigmas);
  context.log.note(text.number, "TIME_STANDARD");
  return out;
}

/// "5.5", "-1.0" or "10.2" in tenths.
std::optional<std::int64_t> magnitude_of(std::string_view word) {
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.remove_prefix(1);
  const std::size_t point = word.find('.');
  const bool shaped = (point == 1 || point == 2) && word.size() == point + 2;
  if (!shaped) return std::nullopt;
  const auto whole = parse_digits(word.substr(0, point));
  const auto tenth = parse_digits(word.substr(point + 1));
  if (!whole || !tenth) return std::nullopt;
  const auto tenths = static_cast<std::int64_t>(*whole * 10 + *tenth);
  return negative ? -tenths : tenths;
}

class RdeLine {
 public:
  RdeLine(const TextLine& text, const Header& header, const LineContext& context)
      : text_(text.text), line_(text.text), header_(header), context_(context) {
    out_.line = text.number;
    out_.sensor = header.sensor;
    out_.sigmas = header.sigmas;
  }

  LineResult read(std::int64_t day) {
    ACCORD_CHECK(check_ascii(text_));
    ACCORD_TRY(const std::string cospar, numbered_designator(line_, kDesignator));
    ACCORD_CHECK(check_blanks(line_, {8, 18}));
    ACCORD_CHECK(read_time(day));
    ACCORD_TRY(out_.object, line_object(context_.profile, 0, cospar));
    // Two columns short of the UK form, whose angles they are.
    ACCORD_TRY(const AnglePair angles, angles_at(line_, *uk_angle_code('1'), kFirst, kSecond));
    ACCORD_CHECK(read_rest());
    put_angles(angles, header_.frame, out_, context_.log);
    return &out_;
  }

 private:
  Status read_time(std::int64_t day) {
    const std::string_view text = line_.at(kClock.first, kClock.last);
    if (day == 0)
      return bad_columns(line_, {1, 31,
                                 "an observation of a day: no line of it is "
                                 "before it in the block"});
    const bool shaped = text[6] == '.' && parse_digits(text.substr(0, 6)).has_value() &&
                        parse_digits(text.substr(7)).has_value();
    if (!shaped) return bad_columns(line_, kClock);
    const std::string clock(text);
    const auto epoch =
        parse_epoch(zero_filled(launch_year(header_.month / 100), 4) + "-" +
                        zero_filled(header_.month % 100, 2) + "-" + zero_filled(day, 2) + "T" +
                        clock.substr(0, 2) + ":" + clock.substr(2, 2) + ":" + clock.substr(4),
                    TimeSystem::utc);
    if (!epoch) return bad_columns(line_, {9, 17, "an instant: " + epoch.error().what});
    out_.observation.at = epoch->at;
    return {};
  }

  Status read_rest() {
    const std::vector<std::string_view> words =
        words_of(text_.substr(std::min<std::size_t>(text_.size(), kRest.first - 1)));
    if (words.size() < 2 || words.size() > 4) return bad_columns(line_, kRest);
    Brightness brightness;
    brightness.brightest = magnitude_of(words[0]);
    brightness.faintest = magnitude_of(words[1]);
    brightness.invisible = words[1] == "INV";
    const bool known = brightness.brightest && (brightness.faintest || brightness.invisible);
    double flash = 0;
    if (words.size() > 2) {
      const auto period = parse_number(words[2]);
      if (!period || *period < 0) return bad_columns(line_, kRest);
      flash = *period;
    }
    const bool behaves = words.size() < 4 ||
                         (words[3].size() == 1 &&
                          std::string_view("SIRFXE").find(words[3][0]) != std::string_view::npos);
    if (!known || !behaves) return bad_columns(line_, kRest);
    put_brightness(brightness, out_, context_.log);
    if (flash > 0)
      context_.log.not_carried(out_.line, "FLASH_PERIOD", "a track has no quantity of this kind");
    if (words.size() == 4) context_.log.note(out_.line, "BEHAVIOUR");
    return {};
  }

  std::string_view text_;
  Columns line_;
  const Header& header_;
  const LineContext& context_;
  LineObservation out_;
};

class RdeReader {
 public:
  explicit RdeReader(const LineContext& context) : context_(context) {}

  Status take_line(const TextLine& line) {
    const std::string_view words = trim(line.text);
    if (words.empty()) return {};
    if (state_ == State::outside) return take_outside(line);
    if (words == kBlockEnd) {
      state_ = State::outside;
      return {};
    }
    if (state_ == State::refused) {
      context_.log.refuse(line.number, {Code::observation_malformed,
                                        "the header of its block was refused", "block"});
      return {};
    }
    if (words.size() <= 2) return take_day(line);
    return take(RdeLine(line, header_, context_).read(day_), line.number, context_);
  }

  void finish() {
    if (state_ != State::outside)
      context_.log.refuse(header_.line, {Code::observation_malformed,
                                         "the block is not ended by 999: it may be cut off; what "
                                         "is there was read",
                                         "block"});
  }

 private:
  enum class State : std::uint8_t { outside, inside, refused };

  Status take_outside(const TextLine& line) {
    if (line.text[0] < '0' || line.text[0] > '9') {
      context_.log.note(line.number, "TEXT");
      return {};
    }
    auto header = read_header(line, context_);
    day_ = 0;
    if (header) {
      header_ = std::move(*header);
      state_ = State::inside;
      return {};
    }
    if (header.error().code == Code::profile_incomplete) return fail(header.error());
    header_.line = line.number;
    context_.log.refuse(line.number, header.error());
    state_ = State::refused;
    return {};
  }

  Status take_day(const TextLine& line) {
    constexpr Field kDay{1, 2, "a day DD"};
    const Columns columns(line.text);
    const auto day = digits_at(columns, kDay);
    day_ = day ? *day : 0;
    if (day_ >= 1 && day_ <= 31) return {};
    day_ = 0;
    const tl::unexpected<Error> wrong = bad_columns(columns, kDay);
    context_.log.refuse(line.number, wrong.value());
    return {};
  }

  const LineContext& context_;
  State state_ = State::outside;
  Header header_;
  std::int64_t day_ = 0;  // 0 = no line of a day yet
};

Status read_rde(std::string_view text, const LineContext& context) {
  RdeReader reader(context);
  LineReader lines(text);
  while (const auto line = lines.next()) ACCORD_CHECK(reader.take_line(*line));
  reader.finish();
  return {};
}

}  // namespace

bool detect_rde(const FormatSample& sample) {
  const Columns line(first_data_line(sample.head));
  return line.size() == kHeaderColumns && parse_digits(line.at(6, 9)).has_value() &&
         line.at(12) == '.' && parse_digits(line.at(14, 15)).has_value() &&
         parse_digits(line.at(17, 20)).has_value();
}

Result<Translation> translate_rde(std::string_view text, const Profile& profile,
                                  const TranslateOptions& options) {
  return translate_lines(text, profile, options, read_rde);
}

}  // namespace accord::node::translate
