// What an ephemeris must keep, and how it is cut.
#include "node/translate/ephemeris.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr double kMaxDistanceKm = 1e10;         // 67 astronomical units
constexpr double kLightSpeedKmS = 299'792.458;  // exact, SI
constexpr std::size_t kMaxTextBytes = 256;
constexpr std::uint32_t kMaxDegree = 1'000;

// Of a record: what the SDS buffer needs at most, so that it stays below kMaxRecordBytes with its
// header, and below kMaxFlatBufferTables.
constexpr std::size_t kMaxPieceBytes = 240'000;
constexpr std::size_t kMaxPieceTables = 4'000;
constexpr std::size_t kLineBytes = 60;  // table, offsets and the text of an epoch, padded
constexpr std::size_t kVectorBytes = 3 * sizeof(double);
constexpr std::size_t kCovarianceBytes = kLineBytes + 21 * sizeof(double);

tl::unexpected<Error> bad(std::size_t line, std::string what) {
  return fail(Code::ephemeris_malformed, std::move(what), at_line(line));
}

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

double length_of(const Vector3& v) { return std::hypot(v[0], v[1], v[2]); }

Status check_point(const EphemerisPoint& p) {
  const bool finite = all_finite(p.position_km) &&
                      (!p.velocity_km_s || all_finite(*p.velocity_km_s)) &&
                      (!p.acceleration_km_s2 || all_finite(*p.acceleration_km_s2));
  if (!finite) return fail(Code::not_finite, "NaN or infinity in a state", at_line(p.line));
  if (p.acceleration_km_s2 && !p.velocity_km_s)
    return bad(p.line, "an acceleration without a velocity");
  if (length_of(p.position_km) > kMaxDistanceKm)
    return fail(Code::value_out_of_range, "a position further than 1e10 km", at_line(p.line));
  if (p.velocity_km_s && length_of(*p.velocity_km_s) > kLightSpeedKmS)
    return fail(Code::value_out_of_range, "a velocity above that of light", at_line(p.line));
  return {};
}

Status check_covariance(const EphemerisCovariance& c) {
  if (!all_finite(c.values))
    return fail(Code::not_finite, "NaN or infinity in a covariance", at_line(c.line));
  for (std::size_t row = 0, at = 0; row < 6; ++row, at += row + 1) {
    if (c.values[at] < 0)
      return fail(Code::value_out_of_range, "a variance below zero", at_line(c.line));
  }
  return {};
}

template <class Rows, class Check>
Status check_rows(const Rows& rows, std::string_view what, Check check) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ACCORD_CHECK(check(rows[i]));
    if (i > 0 && rows[i].at <= rows[i - 1].at)
      return bad(rows[i].line, std::string(what) + " not later than the one before");
  }
  return {};
}

Status check_spans(const Ephemeris& e) {
  const std::size_t line = e.first_line;
  if (e.stop < e.start) return bad(line, "STOP_TIME is before START_TIME");
  for (const EphemerisPoint& p : e.points) {
    if (p.at < e.start || p.at > e.stop)
      return bad(p.line, "a point outside START_TIME to STOP_TIME");
  }
  for (const auto& useable : {e.useable_start, e.useable_stop}) {
    if (useable && (*useable < e.start || *useable > e.stop))
      return bad(line, "a useable span outside START_TIME to STOP_TIME");
  }
  if (e.useable_start && e.useable_stop && *e.useable_stop < *e.useable_start)
    return bad(line, "USEABLE_STOP_TIME is before USEABLE_START_TIME");
  return {};
}

Status check_texts(const Ephemeris& e) {
  for (const std::string* text : {&e.originator, &e.object_name, &e.object.cospar_id,
                                  &e.object.name, &e.centre, &e.frame.name, &e.interpolation}) {
    if (text->size() > kMaxTextBytes || !is_printable_ascii(*text))
      return bad(e.first_line, "a text longer than 256, or not printable ASCII");
  }
  if (e.centre.empty()) return bad(e.first_line, "no CENTER_NAME");
  if (is_local_frame(e.frame.word))
    return bad(e.first_line, "REF_FRAME " + e.frame.name + " moves with the object");
  if (e.interpolation_degree > kMaxDegree)
    return bad(e.first_line, "INTERPOLATION_DEGREE is above 1000");
  if (e.step_s && !(*e.step_s > 0)) return bad(e.first_line, "a step that is not above zero");
  return {};
}

std::size_t bytes_of(const EphemerisPoint& p) {
  const std::size_t vectors = 1u + (p.velocity_km_s ? 1u : 0u) + (p.acceleration_km_s2 ? 1u : 0u);
  return kLineBytes + vectors * kVectorBytes;
}

/// The useable span as far as the piece goes.
void cut_useable(const Ephemeris& whole, Ephemeris& piece) {
  const auto within = [&](UtcTime at) { return std::clamp(at, piece.start, piece.stop); };
  if (whole.useable_start) piece.useable_start = within(*whole.useable_start);
  if (whole.useable_stop) piece.useable_stop = within(*whole.useable_stop);
}

class Cutter {
 public:
  explicit Cutter(const Ephemeris& whole) : whole_(whole), head_(whole) {
    head_.points.clear();
    head_.covariances.clear();
  }

  std::vector<Ephemeris> run() {
    begin(whole_.start);
    for (std::size_t i = 0; i < whole_.points.size(); ++i) {
      const bool last = i + 1 == whole_.points.size();
      take_covariances(whole_.points[i].at, last);
      put(whole_.points[i]);
      if (last || fits(whole_.points[i + 1])) continue;
      end(whole_.points[i].at);
      begin(whole_.points[i].at);
      put(whole_.points[i]);
    }
    end(whole_.stop);
    return std::move(out_);
  }

 private:
  Ephemeris& piece() { return out_.back(); }

  void begin(UtcTime at) {
    out_.push_back(head_);
    piece().start = at;
    bytes_ = tables_ = 0;
  }

  void end(UtcTime at) {
    piece().stop = at;
    cut_useable(whole_, piece());
  }

  void put(const EphemerisPoint& point) {
    piece().points.push_back(point);
    bytes_ += bytes_of(point);
    ++tables_;
  }

  void take_covariances(UtcTime until, bool all) {
    while (next_ < whole_.covariances.size() && (all || whole_.covariances[next_].at <= until)) {
      piece().covariances.push_back(whole_.covariances[next_++]);
      bytes_ += kCovarianceBytes;
      ++tables_;
    }
  }

  /// Whether the next point, and the covariances up to it, have their place in this piece; a piece
  /// of one point goes on in any case.
  bool fits(const EphemerisPoint& point) {
    std::size_t more = 0;
    const auto& all = whole_.covariances;
    while (next_ + more < all.size() && all[next_ + more].at <= point.at) ++more;
    const bool small = bytes_ + bytes_of(point) + more * kCovarianceBytes <= kMaxPieceBytes &&
                       tables_ + 1 + more <= kMaxPieceTables;
    return small || piece().points.size() < 2;
  }

  const Ephemeris& whole_;
  Ephemeris head_;
  std::vector<Ephemeris> out_;
  std::size_t next_ = 0;  // covariance
  std::size_t bytes_ = 0, tables_ = 0;
};

}  // namespace

Status check_ephemeris(const Ephemeris& e) {
  if (e.points.empty()) return bad(e.first_line, "an ephemeris without a state");
  ACCORD_CHECK(check_texts(e));
  ACCORD_CHECK(check_rows(e.points, "a state", check_point));
  ACCORD_CHECK(check_rows(e.covariances, "a covariance", check_covariance));
  return check_spans(e);
}

std::vector<Ephemeris> pieces_of(const Ephemeris& ephemeris) { return Cutter(ephemeris).run(); }

std::optional<double> even_step_s(const std::vector<EphemerisPoint>& points) {
  if (points.size() < 2) return std::nullopt;
  const Nanos step = points[1].at - points[0].at;
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].at - points[i - 1].at != step) return std::nullopt;
  }
  return static_cast<double>(step.count()) / 1e9;
}

}  // namespace accord::node::translate
