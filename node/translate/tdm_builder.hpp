// A TDM as it is told, whatever notation it came in: the order of its sections, its keywords, their
// values; any breach is an Error with its line. Internal to the room; driven by tdm_kvn_reader.cpp
// and tdm_xml_reader.cpp. Source: CCSDS 503.0-B-2, sections 3.2 to 3.5 and 4.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "node/translate/epoch.hpp"
#include "node/translate/tdm_message.hpp"
#include "node/translate/tdm_metadata.hpp"

namespace accord::node::translate {

struct TdmAssignment {
  std::string_view keyword, value;
};

/// Errors of all: tdm_structure, tdm_unknown_keyword, tdm_missing_keyword, tdm_bad_value,
/// tdm_inconsistent, tdm_duplicate, tdm_time_system; after one the message is lost.
class TdmBuilder {
 public:
  explicit TdmBuilder(DiagnosticLog& log) : log_(log) {}

  enum class Place : std::uint8_t { before_version, header, meta, between, data, after_segment };
  [[nodiscard]] Place place() const { return place_; }

  /// Comments stand at the beginning of a section only (503.0-B-2, 4.5.2).
  Status comment(std::size_t line);
  /// CCSDS_TDM_VERS, then CREATION_DATE, ORIGINATOR and MESSAGE_ID in this order (table 3-2).
  Status header(std::size_t line, const TdmAssignment& a);
  Status meta_start(std::size_t line);
  Status meta(std::size_t line, const TdmAssignment& a);
  Status meta_stop(std::size_t line);
  Status data_start(std::size_t line);
  Status datum(std::size_t line, const TdmAssignment& a, std::string_view epoch);
  Status data_stop(std::size_t line);
  Result<TdmMessage> finish(std::size_t last_line);

 private:
  static Status misplaced(std::size_t line, std::string_view what);
  Status version(std::size_t line, std::string_view value);
  Status time_system(const TdmValue& value);
  Result<bool> chronological(std::size_t line, const FoundDataKeyword& found, const Epoch& epoch);
  TdmSegment& segment() { return message_.segments.back(); }

  DiagnosticLog& log_;
  TdmMessage message_;
  Place place_ = Place::before_version;
  bool comments_allowed_ = false;
  bool version_1_ = false;
  std::size_t header_next_ = 0;
  TimeSystem time_system_ = TimeSystem::utc;
  std::array<std::optional<Epoch>, kDataKeys * 6> last_epoch_;
};

/// An Error at a line; and text as a message shows it.
[[nodiscard]] tl::unexpected<Error> refuse_tdm(Code code, std::size_t line, std::string what);
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace accord::node::translate
