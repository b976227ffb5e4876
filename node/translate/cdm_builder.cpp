// The grammar of a CDM and what becomes of each keyword.
#include "node/translate/cdm_builder.hpp"

#include <utility>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {
namespace {

constexpr std::string_view kCatalogue = "SATCAT";  // whose designators are NORAD numbers

/// Sections in their order; the relative state stands inside the relative data.
int rank_of(CdmSection section) {
  return static_cast<int>(section == CdmSection::relative_state ? CdmSection::relative : section);
}

std::string shown(std::string_view text) { return "'" + std::string(text.substr(0, 60)) + "'"; }

}  // namespace

void CdmBuilder::begin(std::size_t line, std::string_view version) {
  begun_ = true;
  message_ = {};
  message_.first_line = line;
  notes_.clear();
  wrong_.reset();
  objects_ = 0;
  rank_ = 0;
  seen_.clear();
  comments_.clear();
  message_comments_ = 0;
  if (version != "1.0") refuse(line, "CCSDS_CDM_VERS", "CCSDS_CDM_VERS is not 1.0");
}

void CdmBuilder::comment(std::size_t line, std::string_view text) {
  if (comments_.empty()) waiting_line_ = line;
  comments_.emplace_back(text);
}

void CdmBuilder::end_section() {
  if (comments_.empty()) return;
  const std::vector<std::string> comments = std::exchange(comments_, {});
  if (objects_ == 0) {
    if (message_comments_ == 0) message_comment_line_ = waiting_line_;
    message_comments_ += comments.size();
    return;
  }
  std::string& into = message_.objects[objects_ - 1].comment;
  for (const std::string& text : comments) into += (into.empty() ? "" : "\n") + text;
  if (into.size() > kMaxCdmCommentBytes)
    refuse(waiting_line_, "COMMENT", "the comments of an object are longer than 32768 bytes");
}

void CdmBuilder::assign(std::size_t line, const CdmAssignment& a) {
  message_.last_line = line;
  if (wrong_) return;
  if (a.keyword == "OBJECT") return object(line, a);
  const CdmKeyword* keyword = find_cdm_keyword(a.keyword);
  if (keyword == nullptr)
    return refuse(line, a.keyword, shown(a.keyword) + " is not a keyword of a CDM");
  if (!in_place(line, *keyword, a)) return;
  end_section();
  if (!is_printable_ascii(a.value))
    return refuse(line, a.keyword, "only comments may go beyond ASCII");
  if (!seen_.emplace(a.keyword, Seen{std::string(a.value), line}).second)
    return refuse(line, a.keyword, shown(a.keyword) + " stands twice");
  if (a.value.empty()) return refuse(line, a.keyword, shown(a.keyword) + " has no value");
  take(line, *keyword, a.value);
}

bool CdmBuilder::in_place(std::size_t line, const CdmKeyword& keyword, const CdmAssignment& a) {
  const bool of_section = !a.section || *a.section == keyword.section;
  const bool of_object = is_of_object(keyword) == (objects_ > 0);
  const int rank = rank_of(keyword.section);
  if (of_section && of_object && rank >= rank_) {
    rank_ = rank;
    return true;
  }
  refuse(line, a.keyword, shown(a.keyword) + " is out of place");
  return false;
}

/// Begins an object: OBJECT1, then OBJECT2.
void CdmBuilder::object(std::size_t line, const CdmAssignment& a) {
  const std::string wanted = "OBJECT" + std::to_string(objects_ + 1);
  const bool placed = !a.section || *a.section == CdmSection::metadata;
  const bool first_of_segment = objects_ == 0 || rank_ > rank_of(CdmSection::metadata);
  if (!placed || !first_of_segment || objects_ == message_.objects.size() || a.value != wanted)
    return refuse(line, "OBJECT", "OBJECT " + shown(a.value) + " is out of place");
  if (objects_ == 0) {
    check_complete();
  } else {
    close_object();
  }
  seen_.clear();
  ++objects_;
  object_line_ = line;
  rank_ = rank_of(CdmSection::metadata);
  end_section();  // what stood before OBJECT opens its section
}

void CdmBuilder::take(std::size_t line, const CdmKeyword& keyword, std::string_view value) {
  const std::string_view name = keyword.field.keyword;
  if (name == "OBJECT_DESIGNATOR") return;  // close_object reads it with its catalogue
  const std::string word = upper(value);    // the case of a closed word does not count
  const bool closed = keyword.field.form == FieldForm::word ||
                      keyword.field.form == FieldForm::yes_no || word == keyword.absent;
  if (closed) value = word;
  if (!keyword.absent.empty() && value == keyword.absent) {
    const bool restored = keyword.mandatory;  // a writer puts the word back
    return note(restored ? Severity::info : Severity::warning, line, name,
                restored ? shown(value) + " is held as the absence of the field"
                         : "the standard has no word for " + shown(value));
  }
  auto parsed = parse_field(keyword.field, value);
  if (!parsed) {
    const Code code = parsed.error().code == Code::value_out_of_range ? Code::value_out_of_range
                                                                      : Code::cdm_malformed;
    return refuse_code(code, line, name, std::move(parsed.error().what));
  }
  if (parsed->rounded)
    notes_.push_back({Severity::warning, Code::time_rounded, line, std::string(name),
                      "the epoch was rounded to the nanosecond"});
  if (keyword.home != CdmHome::nowhere) {
    values().emplace(name, std::move(parsed->value));
  } else if (name != "CATALOG_NAME") {
    note(Severity::warning, line, name, "the standard's CDM has no field for it");
  }
  if (name == "REF_FRAME" && value == "ITRF")
    note(Severity::info, line, name, "held as ECEF: the standard has no ITRF without a year");
}

FieldValues& CdmBuilder::values() {
  return objects_ == 0 ? message_.values : message_.objects[objects_ - 1].values;
}

/// A designator is a NORAD number in the SATCAT, and has no field as that of another catalogue.
void CdmBuilder::close_object() {
  check_complete();
  if (wrong_) return;
  const Seen& designator = seen_.at("OBJECT_DESIGNATOR");
  const Seen& catalogue = seen_.at("CATALOG_NAME");
  if (upper(catalogue.text) != kCatalogue) {
    note(
        Severity::warning, designator.line, "OBJECT_DESIGNATOR",
        "no NORAD number, and so without a field: it is of the catalogue " + shown(catalogue.text));
    return note(Severity::warning, catalogue.line, "CATALOG_NAME",
                "the standard's CDM has no field for it");
  }
  auto number = parse_field(find_cdm_keyword("OBJECT_DESIGNATOR")->field, designator.text);
  if (!number) return refuse(designator.line, "OBJECT_DESIGNATOR", std::move(number.error().what));
  values().emplace("OBJECT_DESIGNATOR", std::move(number->value));
}

/// Every mandatory keyword of the part that ends has stood there.
void CdmBuilder::check_complete() {
  const auto keywords = objects_ == 0 ? cdm_message_keywords() : cdm_object_keywords();
  for (const CdmKeyword& keyword : keywords) {
    if (!keyword.mandatory || seen_.contains(keyword.field.keyword)) continue;
    return refuse(objects_ == 0 ? message_.first_line : object_line_, keyword.field.keyword,
                  std::string(keyword.field.keyword) + " is missing");
  }
}

void CdmBuilder::end(std::size_t line) {
  if (!begun_) return;
  begun_ = false;
  message_.last_line = line;
  ++out_.read;
  end_section();
  if (!wrong_ && objects_ > 0) close_object();
  if (!wrong_ && objects_ < message_.objects.size())
    refuse(line, "OBJECT", "the message ends without OBJECT" + std::to_string(objects_ + 1));
  if (wrong_) {
    ++out_.refused;
    return log_.add(std::move(*wrong_));
  }
  if (message_comments_ > 0)
    note(Severity::info, message_comment_line_, "COMMENT",
         std::to_string(message_comments_) +
             " comments of header and relative data; the standard's CDM has no field for them");
  for (Diagnostic& each : notes_) log_.add(std::move(each));
  out_.messages.push_back(std::move(message_));
}

void CdmBuilder::note(Severity severity, std::size_t line, std::string_view keyword,
                      std::string what) {
  notes_.push_back({severity, Code::not_carried, line, std::string(keyword), std::move(what)});
}

void CdmBuilder::refuse(std::size_t line, std::string_view keyword, std::string what) {
  refuse_code(Code::cdm_malformed, line, keyword, std::move(what));
}

void CdmBuilder::refuse_code(Code code, std::size_t line, std::string_view keyword,
                             std::string what) {
  if (wrong_) return;
  wrong_ =
      Diagnostic{Severity::error, code, line, std::string(keyword.substr(0, 60)), std::move(what)};
}

CdmList CdmBuilder::finish() {
  out_.diagnostics = log_.take();
  return std::move(out_);
}

}  // namespace accord::node::translate
