// Refusals, reports and names of line formats.
#include "node/translate/line_observation.hpp"

#include "node/translate/line_tracks.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {

void LineLog::refuse(std::size_t line, const Error& error) {
  ++refused_;
  log_.add({Severity::error, error.code, line, error.where, error.what});
}

void LineLog::not_carried(std::size_t line, std::string_view keyword, std::string reason) {
  ++reported_;
  log_.add({Severity::warning, Code::not_carried, line, std::string(keyword), std::move(reason)});
}

void LineLog::note(std::size_t line, std::string_view keyword) {
  Noted& noted = noted_[std::string(keyword)];
  if (noted.count == 0) noted.first_line = line;
  ++noted.count;
}

void LineLog::finish() {
  for (const auto& [keyword, noted] : noted_) {
    log_.add({Severity::info, Code::not_carried, noted.first_line, keyword,
              "of " + std::to_string(noted.count) + " lines: a track has no field for it"});
  }
  noted_.clear();
}

Status check_ascii(std::string_view line) {
  if (is_printable_ascii(line)) return {};
  return fail(Code::observation_malformed, "a tab, or a character that is not ASCII", "line");
}

Result<const SensorEntry*> sensor_of(const Profile& profile, std::string_view station) {
  const auto found = profile.sensors.find(normal_name(station));
  if (found != profile.sensors.end()) return &found->second;
  return fail(Code::participant_unmapped,
              "sensor '" + std::string(station) + "' is not in sensors of the profile",
              "profile key sensors." + std::string(station));
}

Result<ObjectIds> line_object(const Profile& profile, std::int64_t number,
                              const std::string& cospar_id) {
  const std::string digits = number == 0 ? std::string{} : std::to_string(number);
  if (digits.empty() && cospar_id.empty()) return ObjectIds{};
  for (const std::string& name : {digits, cospar_id}) {
    if (name.empty()) continue;
    const auto found = profile.objects.find(normal_name(name));
    if (found != profile.objects.end()) return found->second;
  }
  const bool by_id = profile.object_names == ObjectNames::cospar || digits.empty();
  return object_of(profile, by_id && !cospar_id.empty() ? cospar_id : digits);
}

Status take(const LineResult& made, std::size_t line, const LineContext& context) {
  if (made) return *made != nullptr ? context.tracks.add(**made) : Status{};
  if (made.error().code == Code::profile_incomplete) return fail(made.error());
  context.log.refuse(line, made.error());
  return {};
}

}  // namespace accord::node::translate
