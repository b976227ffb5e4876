// What a profile means once it is read: names to sensors and objects.
#include "node/translate/profile.hpp"

#include "node/translate/profile_words.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/ids.hpp"

namespace accord::node::translate {
namespace {

constexpr std::uint32_t kMaxCatalogueNumber = 999'999'999;

Error unmapped(std::string_view name, std::string_view advice) {
  return {Code::participant_unmapped,
          "participant '" + std::string(name) +
              "' is in neither sensors nor objects of the profile" + std::string(advice),
          "profile key objects." + std::string(name) + " or sensors." + std::string(name)};
}

}  // namespace

std::string normal_name(std::string_view name) {
  std::string out;
  for (const char raw : name) {
    const bool blank = raw == ' ' || raw == '\t' || raw == '_';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    const bool lower = raw >= 'a' && raw <= 'z';
    out += blank ? ' ' : lower ? static_cast<char>(raw - 'a' + 'A') : raw;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

Result<ObjectIds> object_of(const Profile& profile, std::string_view name) {
  const std::string key = normal_name(name);
  if (const auto found = profile.objects.find(key); found != profile.objects.end()) {
    return found->second;
  }
  if (key == "UNKNOWN") return ObjectIds{};
  ObjectIds ids;
  switch (profile.object_names) {
    case ObjectNames::listed_only:
      return fail(unmapped(name, ""));
    case ObjectNames::norad: {
      const auto number = parse_digits(key);
      if (!number || *number == 0 || *number > kMaxCatalogueNumber) {
        return fail(unmapped(name, ", nor a catalogue number"));
      }
      ids.norad_cat_id = *number;
      return ids;
    }
    case ObjectNames::cospar:
      if (!is_cospar_id(key)) return fail(unmapped(name, ", nor a COSPAR id YYYY-NNNP"));
      ids.cospar_id = key;
      return ids;
  }
  return fail(unmapped(name, ""));
}

bool shows_sensor_name(const Profile& profile, std::string_view text) {
  const std::string normal = normal_name(text);
  for (const auto& [name, entry] : profile.sensors) {
    if (normal.find(name) != std::string::npos) return true;
  }
  return false;
}

}  // namespace accord::node::translate
