// The KVN grammar of a TDM: header, then segments of one metadata and one data section each, line
// by line. Source: CCSDS 503.0-B-2, sections 3.2 to 3.5 and 4. Own rules beside the book: UTF-8 in
// comments, tabs as blanks, lines to kMaxLineBytes (the book says 254 printable ASCII characters,
// real messages pass both); metadata in any order.
#include <algorithm>
#include <array>
#include <utility>

#include "node/translate/epoch.hpp"
#include "node/translate/profile.hpp"
#include "node/translate/tdm_message.hpp"
#include "node/translate/tdm_metadata.hpp"
#include "node/translate/text_lines.hpp"
#include "schemas/vocab/limits.hpp"

namespace accord::node::translate {
namespace {

enum class Place : std::uint8_t { before_version, header, meta, between, data, after_segment };

struct Assignment {
  std::string_view keyword, value;
};

tl::unexpected<Error> refuse(Code code, std::size_t line, std::string what) {
  return fail(code, std::move(what), at_line(line));
}

std::string quoted(std::string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

bool is_comment(std::string_view text) {
  return text == "COMMENT" || text.starts_with("COMMENT ") || text.starts_with("COMMENT\t");
}

Result<Assignment> split(const TextLine& line, std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) {
    return refuse(Code::tdm_structure, line.number, quoted(text) + " is not KEYWORD = value");
  }
  const Assignment out{trim(text.substr(0, equals)), trim(text.substr(equals + 1))};
  if (out.keyword.empty()) return refuse(Code::tdm_structure, line.number, "no keyword before '='");
  if (out.value.empty()) {
    return refuse(Code::tdm_bad_value, line.number, quoted(out.keyword) + " has no value");
  }
  const bool ascii = std::all_of(text.begin(), text.end(),
                                 [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
  if (!ascii) {
    return refuse(Code::text_malformed, line.number, "only comments may go beyond ASCII");
  }
  return out;
}

class Reader {
 public:
  explicit Reader(DiagnosticLog& log) : log_(log) {}

  Status take(const TextLine& line) {
    const std::string_view text = trim(line.text);
    if (text.empty()) return {};
    if (is_comment(text)) return comment(line.number);
    if (text.find('=') == std::string_view::npos) return delimiter(line.number, text);
    ACCORD_TRY(const Assignment assignment, split(line, text));
    switch (place_) {
      case Place::before_version:
      case Place::header:
        return header(line.number, assignment);
      case Place::meta:
        return meta(line.number, assignment);
      case Place::data:
        return datum(line.number, assignment);
      case Place::between:
      case Place::after_segment:
        break;
    }
    return refuse(Code::tdm_structure, line.number,
                  quoted(assignment.keyword) + " stands outside a metadata or data section");
  }

  Result<TdmMessage> finish(std::size_t last_line) {
    if (place_ == Place::after_segment) return std::move(message_);
    const std::string_view missing = place_ == Place::before_version ? "CCSDS_TDM_VERS"
                                     : place_ == Place::header       ? "META_START"
                                     : place_ == Place::meta         ? "META_STOP"
                                     : place_ == Place::between      ? "DATA_START"
                                                                     : "DATA_STOP";
    return refuse(Code::tdm_structure, last_line,
                  "the message ends where " + std::string(missing) + " was to come");
  }

 private:
  /// Comments stand at the beginning of a section only (503.0-B-2, 4.5.2).
  Status comment(std::size_t line) {
    if (!comments_allowed_) {
      return refuse(Code::tdm_structure, line, "COMMENT inside a section; it may only open one");
    }
    message_.comment_lines += 1;
    if (message_.first_comment_line == 0) message_.first_comment_line = line;
    return {};
  }

  Status delimiter(std::size_t line, std::string_view text) {
    if (text == "META_START") return meta_start(line);
    if (text == "META_STOP") return meta_stop(line);
    if (text == "DATA_START") return data_start(line);
    if (text == "DATA_STOP") return data_stop(line);
    return refuse(Code::tdm_structure, line, quoted(text) + " is not KEYWORD = value");
  }

  Status meta_start(std::size_t line) {
    if (place_ != Place::header && place_ != Place::after_segment)
      return misplaced(line, "META_START");
    if (place_ == Place::header) {
      for (const std::string_view keyword : {"CREATION_DATE", "ORIGINATOR"}) {
        if (!message_.header.contains(keyword)) {
          return refuse(Code::tdm_missing_keyword, line,
                        "the header has no " + std::string(keyword));
        }
      }
    }
    message_.segments.emplace_back().first_line = line;
    place_ = Place::meta;
    comments_allowed_ = true;
    return {};
  }

  Status meta_stop(std::size_t line) {
    if (place_ != Place::meta) return misplaced(line, "META_STOP");
    ACCORD_CHECK(check_metadata(segment(), line));
    place_ = Place::between;
    comments_allowed_ = false;
    return {};
  }

  Status data_start(std::size_t line) {
    if (place_ != Place::between) return misplaced(line, "DATA_START");
    place_ = Place::data;
    comments_allowed_ = true;
    last_epoch_ = {};
    return {};
  }

  Status data_stop(std::size_t line) {
    if (place_ != Place::data) return misplaced(line, "DATA_STOP");
    if (segment().data.empty()) {
      return refuse(Code::tdm_structure, line, "a data section without a tracking data record");
    }
    segment().last_line = line;
    place_ = Place::after_segment;
    comments_allowed_ = false;
    return {};
  }

  Status misplaced(std::size_t line, std::string_view what) {
    return refuse(Code::tdm_structure, line, std::string(what) + " is out of place");
  }

  /// CCSDS_TDM_VERS, then CREATION_DATE, ORIGINATOR and MESSAGE_ID in this order (table 3-2).
  Status header(std::size_t line, const Assignment& a) {
    static constexpr std::array<std::string_view, 4> kOrder{"CCSDS_TDM_VERS", "CREATION_DATE",
                                                            "ORIGINATOR", "MESSAGE_ID"};
    std::size_t at = 0;
    while (at < kOrder.size() && kOrder[at] != a.keyword) ++at;
    if (at == kOrder.size()) {
      return refuse(Code::tdm_unknown_keyword, line,
                    quoted(a.keyword) + " is not a header keyword");
    }
    const bool message_id_in_v1 = at == 3 && version_1_;
    if (at != header_next_ || message_id_in_v1) {
      return refuse(Code::tdm_structure, line,
                    quoted(a.keyword) + " is out of place in the header");
    }
    if (at == 0) ACCORD_CHECK(version(line, a.value));
    if (at == 1 && !parse_epoch(a.value, TimeSystem::utc)) {
      return refuse(Code::tdm_bad_value, line,
                    "CREATION_DATE " + quoted(a.value) + " is no UTC epoch");
    }
    header_next_ = at + 1;
    place_ = Place::header;
    comments_allowed_ = at == 0;
    message_.header.emplace(a.keyword, TdmValue{std::string(a.value), normal_name(a.value), line});
    return {};
  }

  Status version(std::size_t line, std::string_view value) {
    version_1_ = value == "1.0";
    if (version_1_ || value == "2.0") return {};
    return refuse(Code::tdm_bad_value, line,
                  "CCSDS_TDM_VERS " + quoted(value) + " is not 1.0 or 2.0");
  }

  Status meta(std::size_t line, const Assignment& a) {
    comments_allowed_ = false;
    const MetaKeyword* keyword = find_meta_keyword(a.keyword);
    if (keyword == nullptr) {
      return refuse(Code::tdm_unknown_keyword, line,
                    quoted(a.keyword) + " is not a metadata keyword");
    }
    TdmValue value{std::string(a.value), normal_name(a.value), line};
    ACCORD_CHECK(check_meta_value(*keyword, a.keyword, value));
    if (a.keyword == "TIME_SYSTEM") ACCORD_CHECK(time_system(value));
    if (!segment().meta.emplace(a.keyword, std::move(value)).second) {
      return refuse(Code::tdm_duplicate, line, quoted(a.keyword) + " stands twice in one section");
    }
    return {};
  }

  /// One time system for the whole message, with a fixed offset to TAI.
  Status time_system(const TdmValue& value) {
    if (message_.segments.size() > 1) {
      const TdmValue* first = message_.segments.front().find("TIME_SYSTEM");
      if (first != nullptr && first->normal != value.normal) {
        return refuse(Code::tdm_inconsistent, value.line,
                      "TIME_SYSTEM " + quoted(value.text) + " differs from " + quoted(first->text) +
                          " at line " + std::to_string(first->line));
      }
    }
    const auto system = time_system_of(value.normal);
    if (!system) {
      return refuse(Code::tdm_time_system, value.line,
                    "TIME_SYSTEM " + quoted(value.text) + " is not one of UTC, TAI, GPS, TT");
    }
    time_system_ = *system;
    return {};
  }

  Status datum(std::size_t line, const Assignment& a) {
    comments_allowed_ = false;
    const auto found = find_data_keyword(a.keyword);
    if (!found) {
      return refuse(Code::tdm_unknown_keyword, line, quoted(a.keyword) + " is not a data keyword");
    }
    const std::size_t blank = a.value.find_first_of(" \t");
    if (blank == std::string_view::npos) {
      return refuse(Code::tdm_bad_value, line, quoted(a.keyword) + " wants an epoch and a value");
    }
    const auto epoch = parse_epoch(a.value.substr(0, blank), time_system_);
    if (!epoch) return refuse(Code::tdm_bad_value, line, epoch.error().what);
    const auto value = parse_number(trim(a.value.substr(blank)));
    if (!value) return refuse(Code::tdm_bad_value, line, value.error().what);
    if (epoch->rounded) {
      log_.add({Severity::warning, Code::time_rounded, line, std::string(a.keyword),
                "the epoch was rounded to the nanosecond"});
    }
    ACCORD_TRY(const bool repeats, chronological(line, *found, *epoch));
    segment().data.push_back({epoch->at, *value, static_cast<std::uint32_t>(line), found->keyword,
                              found->index, repeats});
    return {};
  }

  /// Ascending for each keyword, never twice the same epoch (503.0-B-2, 3.4.10 and 3.4.11). True
  /// when two epochs became one by rounding.
  Result<bool> chronological(std::size_t line, const FoundDataKeyword& found, const Epoch& epoch) {
    auto& last = last_epoch_[static_cast<std::size_t>(found.keyword->key) * 6 + found.index];
    const std::optional<Epoch> before = std::exchange(last, epoch);
    if (!before || epoch.at > before->at) return false;
    if (epoch.at == before->at && (epoch.rounded || before->rounded)) return true;
    if (epoch.at == before->at) {
      return refuse(Code::tdm_duplicate, line,
                    std::string(found.keyword->name) + " stands twice at the same epoch");
    }
    return refuse(Code::tdm_inconsistent, line,
                  std::string(found.keyword->name) + " is not in chronological order");
  }

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

}  // namespace

Result<TdmMessage> read_tdm_kvn(std::string_view text, DiagnosticLog& log) {
  ACCORD_CHECK(check_text(text, kMaxTdmBytes, kMaxLineBytes));
  Reader reader(log);
  LineReader lines(text);
  std::size_t last_line = 0;
  while (const auto line = lines.next()) {
    last_line = line->number;
    ACCORD_CHECK(reader.take(*line));
  }
  return reader.finish(last_line);
}

}  // namespace accord::node::translate
