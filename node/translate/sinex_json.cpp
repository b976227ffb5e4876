// Stations as JSON for operators: numbers in their shortest exact form.
#include <nlohmann/json.hpp>

#include "node/translate/sinex.hpp"

namespace accord::node::translate {
namespace {

using json = nlohmann::ordered_json;

json time_json(const std::optional<UtcTime>& at) { return at ? json(at->text(0)) : json(); }

template <class T>
json optional_json(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

json solution_json(const SinexSolution& solution) {
  json out{{"solution", solution.number},
           {"epoch", solution.epoch.text(0)},
           {"position_m", solution.position_m},
           {"position_sigma_m", solution.position_sigma_m},
           {"velocity_m_per_y", optional_json(solution.velocity_m_per_y)},
           {"velocity_sigma_m_per_y", optional_json(solution.velocity_sigma_m_per_y)}};
  if (solution.data) {
    out["from"] = time_json(solution.data->from);
    out["until"] = time_json(solution.data->until);
  }
  return out;
}

json station_json(const SinexStation& station) {
  json occupations = json::array(), solutions = json::array(), eccentricities = json::array();
  for (const SinexOccupation& one : station.occupations)
    occupations.push_back({{"sod", one.sod},
                           {"description", one.description},
                           {"technique", std::string(1, one.technique)}});
  for (const SinexSolution& one : station.solutions) solutions.push_back(solution_json(one));
  for (const SinexEccentricity& one : station.eccentricities)
    eccentricities.push_back({{"from", time_json(one.span.from)},
                              {"until", time_json(one.span.until)},
                              {"axes", one.axes},
                              {"value_m", one.value_m},
                              {"sod", one.sod}});
  return {{"code", station.code},
          {"point", station.point},
          {"domes", station.domes},
          {"approximate",
           {{"longitude_deg", station.longitude_deg},
            {"latitude_deg", station.latitude_deg},
            {"height_m", station.height_m}}},
          {"occupations", std::move(occupations)},
          {"solutions", std::move(solutions)},
          {"eccentricities", std::move(eccentricities)}};
}

}  // namespace

std::string stations_json(const SinexFile& file) {
  json stations = json::array();
  for (const SinexStation& station : file.stations) stations.push_back(station_json(station));
  return json{{"stations", std::move(stations)}}.dump(1) + "\n";
}

}  // namespace accord::node::translate
