// OEM version 2.0, a segment a record, in both notations. Numbers are the shortest that read back
// to the same double. Source: CCSDS 502.0-B-2, 5; 502.0-B-3, 8.
#include "node/translate/ephemeris_translation.hpp"
#include "node/translate/message_text.hpp"
#include "node/translate/oem_words.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kVersion = "2.0";

std::vector<double> numbers_of(const EphemerisPoint& p) {
  std::vector<double> out(p.position_km.begin(), p.position_km.end());
  out.insert(out.end(), p.velocity_km_s->begin(), p.velocity_km_s->end());
  if (p.acceleration_km_s2)
    out.insert(out.end(), p.acceleration_km_s2->begin(), p.acceleration_km_s2->end());
  return out;
}

class Kvn {
 public:
  std::string run(const OemText& message) {
    line("CCSDS_OEM_VERS", kVersion);
    line("CREATION_DATE", epoch_text(message.creation_date));
    line("ORIGINATOR", message.originator);
    for (const Ephemeris& segment : message.segments) write(segment);
    return std::move(text_);
  }

 private:
  void line(std::string_view keyword, std::string_view value) { text_ += kvn_line(keyword, value); }

  void write(const Ephemeris& segment) {
    text_ += "META_START\n";
    for (const auto& [keyword, value] : oem_metadata(segment)) line(keyword, value);
    text_ += "META_STOP\n";
    for (const EphemerisPoint& point : segment.points) {
      text_ += epoch_text(point.at);
      for (const double number : numbers_of(point)) text_ += " " + shortest(number);
      text_ += "\n";
    }
    if (segment.covariances.empty()) return;
    text_ += "COVARIANCE_START\n";
    for (const EphemerisCovariance& covariance : segment.covariances) write(segment, covariance);
    text_ += "COVARIANCE_STOP\n";
  }

  void write(const Ephemeris& segment, const EphemerisCovariance& covariance) {
    line("EPOCH", epoch_text(covariance.at));
    const std::string frame = oem_covariance_frame(segment, covariance);
    if (!frame.empty()) line("COV_REF_FRAME", frame);
    std::size_t at = 0;
    for (std::size_t row = 1; row <= 6; ++row) {
      for (std::size_t column = 0; column < row; ++column)
        text_ += (column == 0 ? "" : " ") + shortest(covariance.values[at++]);
      text_ += "\n";
    }
  }

  std::string text_;
};

class Xml {
 public:
  std::string run(const OemText& message) {
    text_.open("oem", " id=\"CCSDS_OEM_VERS\" version=\"" + std::string(kVersion) + "\"");
    text_.open("header");
    text_.leaf("CREATION_DATE", epoch_text(message.creation_date));
    text_.leaf("ORIGINATOR", message.originator);
    text_.close_to(1);
    text_.open("body");
    for (const Ephemeris& segment : message.segments) write(segment);
    text_.close_to(0);
    return text_.take();
  }

 private:
  static constexpr std::size_t kInBody = 2, kInSegment = 3, kInData = 4;  // elements open

  void leaf(std::string_view name, std::string_view value) {
    text_.leaf(name, value, oem_unit(name));
  }

  void write(const Ephemeris& segment) {
    text_.open("segment");
    text_.open("metadata");
    for (const auto& [keyword, value] : oem_metadata(segment)) leaf(keyword, value);
    text_.close_to(kInSegment);
    text_.open("data");
    for (const EphemerisPoint& point : segment.points) {
      text_.open("stateVector");
      leaf("EPOCH", epoch_text(point.at));
      const std::vector<double> numbers = numbers_of(point);
      for (std::size_t i = 0; i < numbers.size(); ++i)
        leaf(kOemStateWords[i], shortest(numbers[i]));
      text_.close_to(kInData);
    }
    for (const EphemerisCovariance& covariance : segment.covariances) write(segment, covariance);
    text_.close_to(kInBody);
  }

  void write(const Ephemeris& segment, const EphemerisCovariance& covariance) {
    text_.open("covarianceMatrix");
    leaf("EPOCH", epoch_text(covariance.at));
    const std::string frame = oem_covariance_frame(segment, covariance);
    if (!frame.empty()) leaf("COV_REF_FRAME", frame);
    for (std::size_t i = 0; i < kOemMatrixWords.size(); ++i)
      leaf(kOemMatrixWords[i], shortest(covariance.values[i]));
    text_.close_to(kInData);
  }

  XmlText text_;
};

}  // namespace

Result<Written> write_oem_kvn(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(OemText message, oem_text_of(records, options));
  return Written{Kvn{}.run(message), std::move(message.diagnostics)};
}

Result<Written> write_oem_xml(std::span<const Translated> records, const WriteOptions& options) {
  ACCORD_TRY(OemText message, oem_text_of(records, options));
  return Written{Xml{}.run(message), std::move(message.diagnostics)};
}

}  // namespace accord::node::translate
