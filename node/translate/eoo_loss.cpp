// Losses of the EOO form.
#include "node/translate/eoo_loss.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array<std::string_view, kQuantities> kFields{
    "ANGLE_1", "ANGLE_2", "RANGE", "RANGE_RATE", "RECEIVE_FREQ", "MAG", "RCS", "SNR"};
constexpr std::array<std::string_view, kQuantities> kUnits{"deg", "deg", "km",  "km/s",
                                                           "Hz",  "mag", "m^2", "dB"};

std::optional<double> sigma_of(const Track& track, Quantity quantity) {
  const Sigmas& sigmas = track.sigmas;
  switch (quantity) {
    case Quantity::angle_1:
      return sigmas.angle_1_deg;
    case Quantity::angle_2:
      return sigmas.angle_2_deg;
    case Quantity::range:
      return sigmas.range_km;
    case Quantity::range_rate:
      return sigmas.range_rate_km_s;
    case Quantity::receive_freq:
      return sigmas.receive_freq_hz;
    case Quantity::magnitude:
      return sigmas.magnitude;
    case Quantity::rcs:
    case Quantity::snr:
      break;
  }
  return std::nullopt;
}

/// The shortest decimal of the float is the double's too: 13.381 survives, 13.38100016 does not.
bool reads_back(float stored, double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, stored);
  double again = 0;
  return error == std::errc{} && std::from_chars(buffer, end, again).ec == std::errc{} &&
         again == value;
}

void note(DiagnosticLog& log, const Track& track, Severity severity, std::string keyword,
          std::string message) {
  log.add({severity, Code::not_carried, track.first_line, std::move(keyword), std::move(message)});
}

void report_object(DiagnosticLog& log, const Track& track) {
  const ObjectIds& object = track.object;
  const bool named = object.norad_cat_id != 0 || !object.cospar_id.empty();
  if (object.norad_cat_id != 0 && !object.cospar_id.empty())
    note(log, track, Severity::info, "COSPAR_ID", "ID_ON_ORBIT holds the catalogue number");
  if (named && !object.national_id.empty())
    note(log, track, Severity::info, "NATIONAL_ID", "ID_ON_ORBIT holds another id of the object");
  if (!object.name.empty())
    note(log, track, Severity::info, "OBJECT_NAME", "an EOO has no field for it");
}

void report_sensor(DiagnosticLog& log, const Track& track) {
  if (track.sensor_kind != fbs::SensorKind::OPTICAL)
    note(log, track, Severity::warning, "SENSOR_KIND",
         "an EOO does not say that it is not optical");
  if ((track.corrections_applied | track.corrections_needed) != fbs::Correction::NONE)
    note(log, track, Severity::warning, "CORRECTIONS",
         "an EOO does not say which corrections are applied or needed");
  if (track.integration_interval_s)
    note(log, track, Severity::warning, "INTEGRATION_INTERVAL", "an EOO has no field for it");
  if (track.sigmas.time_s)
    note(log, track, Severity::warning, "SIGMA_TIME", "an EOO has no uncertainty of its time");
  if (track.sigmas.receive_freq_hz)
    note(log, track, Severity::warning, "SIGMA_RECEIVE_FREQ", "an EOO has no received frequency");
  const Sigmas& s = track.sigmas;
  for (const auto& sigma :
       {s.angle_1_deg, s.angle_2_deg, s.range_km, s.range_rate_km_s, s.magnitude}) {
    if (sigma && !fits_float(*sigma))
      note(log, track, Severity::warning, "SIGMA", "an uncertainty beyond a 32-bit float");
  }
}

}  // namespace

std::string_view eoo_field(Quantity quantity) {
  return kFields[static_cast<std::size_t>(quantity)];
}

bool fits_float(double value) {
  return std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max());
}

float EooLosses::as_float(Quantity quantity, double value) {
  const auto stored = static_cast<float>(value);
  const double loss = std::abs(static_cast<double>(stored) - value);
  const auto sigma = sigma_of(track_, quantity);
  if (sigma ? loss <= *sigma : reads_back(stored, value)) return stored;
  Rounded& rounded = rounded_[static_cast<std::size_t>(quantity)];
  ++rounded.count;
  rounded.worst = std::max(rounded.worst, loss);
  return stored;
}

void EooLosses::report_digits(DiagnosticLog& log) const {
  std::string first, all;
  for (std::size_t q = 0; q < kQuantities; ++q) {
    const Rounded& rounded = rounded_[q];
    if (rounded.count == 0) continue;
    if (first.empty()) first = kFields[q];
    all += (all.empty() ? "" : ", ") + std::to_string(rounded.count) + " of " +
           std::string(kFields[q]) + " by up to " + shortest(rounded.worst) + " " +
           std::string(kUnits[q]);
  }
  if (first.empty()) return;
  log.add({Severity::warning, Code::digits_lost, track_.first_line, first,
           "rounded to 32-bit floats: " + all});
}

void EooLosses::report(DiagnosticLog& log) const {
  report_digits(log);
  report_object(log, track_);
  report_sensor(log, track_);
}

}  // namespace accord::node::translate
