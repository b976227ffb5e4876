// The canonical text.
#include "agreement/permits.hpp"

namespace accord::agreement {
namespace {

std::string or_none(const std::string& id) { return id.empty() ? "-" : id; }

void add_region(const Region& region, std::string& text) {
  text += std::string(name_of(region.change)) + ": " + region.section + " " + region.pairs + "\n";
  text += "clause: " + or_none(region.clause_before) + " -> " + or_none(region.clause_after) + "\n";
  text += "verdict: " + std::string(name_of(region.before)) + " -> " +
          std::string(name_of(region.after)) + "\n";
  for (const std::string& duty : region.duties) text += "now: " + duty + "\n";
  if (!region.protection.empty()) text += "now: " + region.protection + "\n";
  for (const Condition& each : region.conditions) {
    text += each.attribute + ": " + each.values + "\n";
  }
  text += "\n";
}

}  // namespace

std::string permits_text(const Diff& diff) {
  std::string regions;
  for (const Region& region : diff.regions) {
    if (gives_more(region.change)) add_region(region, regions);
  }
  if (regions.empty()) return {};
  return "accord permits 3\n" + diff.before + " -> " + diff.after + "\n\n" + regions;
}

}  // namespace accord::agreement
