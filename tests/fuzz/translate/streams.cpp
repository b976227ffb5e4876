// Texts that come a little at a time: wherever they are cut, element sets are those of the whole
// text, record for record; of lines that make tracks, as many are read and refused. A text shorter
// than a piece gives, read as one, what it gives as a whole. The first byte says how much comes at
// once.
#include "node/translate/streams.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include "node/translate/track.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;

Profile profile_of(const char* json) { return parse_profile(json).value(); }

const Profile& profile_for(Format from) {
  static const Profile kElements =
      profile_of(R"({"mean_elements": {"ref_frame": "TEME", "time_system": "UTC", "theory": "SGP4",
                            "originator": "GBR"}})");
  static const Profile kLines = profile_of(
      R"({"sensor_kind": "optical", "sensors": {"354": "AA-1", "2675": "AA-2", "2420": "AA-3"},
          "objects": {"1997-012A": {"norad_cat_id": 5}}, "object_names": "norad",
          "time_system": "UTC", "time_tag": "receive", "range_kind": "two_way_halved",
          "angle_frame": "RADEC_TOD", "sigmas": {}, "corrections_applied": [],
          "corrections_needed": []})");
  return from == Format::tle ? kElements : kLines;
}

TranslateOptions options_for(Format from) {
  return {from, from == Format::tle ? Payload::omm : Payload::trk, "GBR UNCLASSIFIED",
          DataMode::test};
}

void require(bool holds) {
  if (!holds) std::abort();
}

/// What the parts of a text gave, one after the other.
struct Sum {
  std::uint64_t read = 0, carried = 0, refused = 0;
  std::vector<Translated> records;

  void add(Translation part) {
    read += part.measurements_read;
    carried += part.measurements_carried;
    refused += part.records_refused;
    for (Translated& record : part.records) records.push_back(std::move(record));
  }
};

/// As `accord publish --stream` takes it: whole records as soon as they are there.
bool in_parts(std::string_view text, std::size_t at_once, Format from, Sum& sum) {
  TranslateOptions options = options_for(from);
  const auto take = [&](std::string_view part) {
    auto translation = translate(part, profile_for(from), options);
    if (!translation) return false;
    sum.add(std::move(*translation));
    options.first_line += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    return true;
  };
  std::size_t begin = 0;
  for (std::size_t end = 0; end < text.size();) {
    end = std::min(text.size(), end + at_once);
    const std::string_view held = text.substr(begin, end - begin);
    const std::size_t whole = whole_records(from, held).value();
    require(whole <= held.size() && (whole == 0 || held[whole - 1] == '\n'));
    if (whole > 0 && !take(held.substr(0, whole))) return false;
    begin += whole;
  }
  return take(text.substr(begin));
}

void same_records(const Sum& parts, const Sum& whole) {
  require(parts.records.size() == whole.records.size());
  for (std::size_t i = 0; i < parts.records.size(); ++i)
    require(parts.records[i].payload == whole.records[i].payload &&
            parts.records[i].first_line == whole.records[i].first_line &&
            parts.records[i].last_line == whole.records[i].last_line);
}

/// A text that is shorter than a piece, however slowly it comes.
void check_pieces(std::string_view text, std::size_t at_once, Format from,
                  const std::optional<Sum>& whole) {
  const ReadMore more = [&, at = std::size_t{0}](char* into,
                                                 std::size_t room) mutable -> Result<std::size_t> {
    const std::size_t got = text.copy(into, std::min(room, at_once), at);
    at += got;
    return got;
  };
  Sum pieces;
  auto rest = translate_pieces(more, profile_for(from), options_for(from),
                               [&](std::vector<Translated>& records) -> Status {
                                 for (Translated& each : records)
                                   pieces.records.push_back(std::move(each));
                                 return {};
                               });
  require(rest.has_value() == whole.has_value());
  if (!whole) return;
  pieces.add(std::move(*rest));
  same_records(pieces, *whole);
  require(pieces.read == whole->read && pieces.carried == whole->carried &&
          pieces.refused == whole->refused);
}

void check(std::string_view text, std::size_t at_once, Format from) {
  std::optional<Sum> whole;
  if (auto translation = translate(text, profile_for(from), options_for(from)))
    whole.emplace().add(std::move(*translation));
  // Of lines a piece is 64 MiB, too much to be asked for again and again.
  if (from == Format::tle) check_pieces(text, at_once, from, whole);
  Sum parts;
  if (!in_parts(text, at_once, from, parts) || !whole) return;
  require(parts.read == whole->read && parts.refused == whole->refused);
  if (from != Format::tle) return;  // a track ends with its part, and knows no value of another
  require(parts.carried == whole->carried);
  same_records(parts, *whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = accord::as_text({data + 1, size - 1});
  for (const Format from : {Format::tle, Format::b3, Format::iod, Format::uk})
    check(text, std::size_t{data[0]} + 1, from);
  return 0;
}
