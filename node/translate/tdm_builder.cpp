// The grammar of a TDM, section by section.
#include "node/translate/tdm_builder.hpp"

#include <algorithm>
#include <utility>

#include "node/translate/profile.hpp"
#include "node/translate/text_lines.hpp"

namespace accord::node::translate {

tl::unexpected<Error> refuse_tdm(Code code, std::size_t line, std::string what) {
  return fail(code, std::move(what), at_line(line));
}

std::string quoted(std::string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

Result<TdmMessage> TdmBuilder::finish(std::size_t last_line) {
  if (place_ == Place::after_segment) return std::move(message_);
  const std::string_view missing = place_ == Place::before_version ? "CCSDS_TDM_VERS"
                                   : place_ == Place::header       ? "META_START"
                                   : place_ == Place::meta         ? "META_STOP"
                                   : place_ == Place::between      ? "DATA_START"
                                                                   : "DATA_STOP";
  return refuse_tdm(Code::tdm_structure, last_line,
                    "the message ends where " + std::string(missing) + " was to come");
}

Status TdmBuilder::comment(std::size_t line) {
  if (!comments_allowed_) {
    return refuse_tdm(Code::tdm_structure, line, "COMMENT inside a section; it may only open one");
  }
  message_.comment_lines += 1;
  if (message_.first_comment_line == 0) message_.first_comment_line = line;
  return {};
}

Status TdmBuilder::meta_start(std::size_t line) {
  if (place_ != Place::header && place_ != Place::after_segment)
    return misplaced(line, "META_START");
  if (place_ == Place::header) {
    for (const std::string_view keyword : {"CREATION_DATE", "ORIGINATOR"}) {
      if (!message_.header.contains(keyword)) {
        return refuse_tdm(Code::tdm_missing_keyword, line,
                          "the header has no " + std::string(keyword));
      }
    }
  }
  message_.segments.emplace_back().first_line = line;
  place_ = Place::meta;
  comments_allowed_ = true;
  return {};
}

Status TdmBuilder::meta_stop(std::size_t line) {
  if (place_ != Place::meta) return misplaced(line, "META_STOP");
  ACCORD_CHECK(check_metadata(segment(), line));
  place_ = Place::between;
  comments_allowed_ = false;
  return {};
}

Status TdmBuilder::data_start(std::size_t line) {
  if (place_ != Place::between) return misplaced(line, "DATA_START");
  place_ = Place::data;
  comments_allowed_ = true;
  last_epoch_ = {};
  return {};
}

Status TdmBuilder::data_stop(std::size_t line) {
  if (place_ != Place::data) return misplaced(line, "DATA_STOP");
  if (segment().data.empty()) {
    return refuse_tdm(Code::tdm_structure, line, "a data section without a tracking data record");
  }
  segment().last_line = line;
  place_ = Place::after_segment;
  comments_allowed_ = false;
  return {};
}

Status TdmBuilder::misplaced(std::size_t line, std::string_view what) {
  return refuse_tdm(Code::tdm_structure, line, std::string(what) + " is out of place");
}

Status TdmBuilder::header(std::size_t line, const TdmAssignment& a) {
  static constexpr std::array<std::string_view, 4> kOrder{"CCSDS_TDM_VERS", "CREATION_DATE",
                                                          "ORIGINATOR", "MESSAGE_ID"};
  std::size_t at = 0;
  while (at < kOrder.size() && kOrder[at] != a.keyword) ++at;
  if (at == kOrder.size()) {
    return refuse_tdm(Code::tdm_unknown_keyword, line,
                      quoted(a.keyword) + " is not a header keyword");
  }
  const bool message_id_in_v1 = at == 3 && version_1_;
  if (at != header_next_ || message_id_in_v1) {
    return refuse_tdm(Code::tdm_structure, line,
                      quoted(a.keyword) + " is out of place in the header");
  }
  if (at == 0) ACCORD_CHECK(version(line, a.value));
  if (at == 1 && !parse_epoch(a.value, TimeSystem::utc)) {
    return refuse_tdm(Code::tdm_bad_value, line,
                      "CREATION_DATE " + quoted(a.value) + " is no UTC epoch");
  }
  header_next_ = at + 1;
  place_ = Place::header;
  comments_allowed_ = at == 0;
  message_.header.emplace(a.keyword, TdmValue{std::string(a.value), normal_name(a.value), line});
  return {};
}

Status TdmBuilder::version(std::size_t line, std::string_view value) {
  version_1_ = value == "1.0";
  if (version_1_ || value == "2.0") return {};
  return refuse_tdm(Code::tdm_bad_value, line,
                    "CCSDS_TDM_VERS " + quoted(value) + " is not 1.0 or 2.0");
}

Status TdmBuilder::meta(std::size_t line, const TdmAssignment& a) {
  comments_allowed_ = false;
  const MetaKeyword* keyword = find_meta_keyword(a.keyword);
  if (keyword == nullptr) {
    return refuse_tdm(Code::tdm_unknown_keyword, line,
                      quoted(a.keyword) + " is not a metadata keyword");
  }
  TdmValue value{std::string(a.value), normal_name(a.value), line};
  ACCORD_CHECK(check_meta_value(*keyword, a.keyword, value));
  if (a.keyword == "TIME_SYSTEM") ACCORD_CHECK(time_system(value));
  if (!segment().meta.emplace(a.keyword, std::move(value)).second) {
    return refuse_tdm(Code::tdm_duplicate, line,
                      quoted(a.keyword) + " stands twice in one section");
  }
  return {};
}

/// One time system for the whole message, with a fixed offset to TAI.
Status TdmBuilder::time_system(const TdmValue& value) {
  if (message_.segments.size() > 1) {
    const TdmValue* first = message_.segments.front().find("TIME_SYSTEM");
    if (first != nullptr && first->normal != value.normal) {
      return refuse_tdm(Code::tdm_inconsistent, value.line,
                        "TIME_SYSTEM " + quoted(value.text) + " differs from " +
                            quoted(first->text) + " at line " + std::to_string(first->line));
    }
  }
  const auto system = time_system_of(value.normal);
  if (!system) {
    return refuse_tdm(Code::tdm_time_system, value.line,
                      "TIME_SYSTEM " + quoted(value.text) + " is not one of UTC, TAI, GPS, TT");
  }
  time_system_ = *system;
  return {};
}

Status TdmBuilder::datum(std::size_t line, const TdmAssignment& a, std::string_view at) {
  comments_allowed_ = false;
  const auto found = find_data_keyword(a.keyword);
  if (!found) {
    return refuse_tdm(Code::tdm_unknown_keyword, line,
                      quoted(a.keyword) + " is not a data keyword");
  }
  const auto epoch = parse_epoch(at, time_system_);
  if (!epoch) return refuse_tdm(Code::tdm_bad_value, line, epoch.error().what);
  const auto value = parse_number(a.value);
  if (!value) return refuse_tdm(Code::tdm_bad_value, line, value.error().what);
  if (epoch->rounded) {
    log_.add({Severity::warning, Code::time_rounded, line, std::string(a.keyword),
              "the epoch was rounded to the nanosecond"});
  }
  ACCORD_TRY(const bool repeats, chronological(line, *found, *epoch));
  segment().data.push_back(
      {epoch->at, *value, static_cast<std::uint32_t>(line), found->keyword, found->index, repeats});
  return {};
}

/// Ascending for each keyword, never twice the same epoch (503.0-B-2, 3.4.10 and 3.4.11). True
/// when two epochs became one by rounding.
Result<bool> TdmBuilder::chronological(std::size_t line, const FoundDataKeyword& found,
                                       const Epoch& epoch) {
  auto& last = last_epoch_[static_cast<std::size_t>(found.keyword->key) * 6 + found.index];
  const std::optional<Epoch> before = std::exchange(last, epoch);
  if (!before || epoch.at > before->at) return false;
  if (epoch.at == before->at && (epoch.rounded || before->rounded)) return true;
  if (epoch.at == before->at) {
    return refuse_tdm(Code::tdm_duplicate, line,
                      std::string(found.keyword->name) + " stands twice at the same epoch");
  }
  return refuse_tdm(Code::tdm_inconsistent, line,
                    std::string(found.keyword->name) + " is not in chronological order");
}

}  // namespace accord::node::translate
