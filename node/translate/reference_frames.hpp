// Reference frames as text formats name them, and the words that the Space Data Standards have for
// them. A frame without a word of its own (every realisation of the ITRF but three) is carried only
// as the profile says, and its name goes with it. Internal to the room. Source: CCSDS 502.0-B-2,
// annex A; the refFrame of the standard's RFM.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "RFM_generated.h"
#include "schemas/vocab/result.hpp"

namespace accord::node::translate {

struct Profile;

struct ReferenceFrame {
  std::string name;  // as the source has it; "" = none
  sds::refFrame word = sds::refFrame::ECEF;

  bool operator==(const ReferenceFrame&) const = default;
};

/// The word that means exactly this name; case does not count.
[[nodiscard]] std::optional<sds::refFrame> frame_word(std::string_view name);

/// The word of the standard by its own name: "ECEF".
[[nodiscard]] std::optional<sds::refFrame> standard_frame(std::string_view name);

/// The name that CCSDS 502.0-B has for it, or the standard's own where the book has none.
[[nodiscard]] std::string_view frame_name(sds::refFrame word);

/// Whether it moves with the object: a covariance may be in it, an ephemeris may not.
[[nodiscard]] bool is_local_frame(sds::refFrame word);

/// By its exact word, or by `ephemerides.frames` of the profile, which goes first. Errors:
/// profile_incomplete, naming the key and the line.
Result<ReferenceFrame> frame_of(const Profile& profile, std::string_view name, std::size_t line);

}  // namespace accord::node::translate
