// A case as the JSON text that the journal keeps, written without building the JSON first: it is
// written twice for every record that a node carries. What it writes is to_json(facts).dump().
#include <algorithm>
#include <nlohmann/json.hpp>

#include "agreement/marking/label.hpp"
#include "agreement/names.hpp"
#include "agreement/release_case.hpp"

namespace accord::agreement {
namespace {

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

/// Keys in ascending order, as the library's objects have them.
class Writer {
 public:
  Writer() { out_.reserve(768); }

  void key(std::string_view name) {
    if (out_.empty() || (out_.back() != '{' && out_.back() != '['))
      out_ += out_.empty() ? '{' : ',';
    word(name);
    out_ += ':';
  }
  void word(std::string_view plain) {
    out_ += '"';
    out_ += plain;
    out_ += '"';
  }
  void text(std::string_view value) {
    if (is_plain(value)) return word(value);
    out_ += nlohmann::json(value).dump();
  }
  void number(auto value) { out_ += std::to_string(value); }
  void raw(std::string_view value) { out_ += value; }
  void between() {
    if (out_.back() != '[') out_ += ',';
  }
  std::string finish() && {
    out_ += '}';
    return std::move(out_);
  }

 private:
  std::string out_;
};

void write_released_today(const ReleaseCase& facts, Writer& out) {
  std::array<std::pair<std::string_view, std::uint32_t>, kObjectClassCount> counts;
  for (std::size_t i = 0; i < kObjectClassCount; ++i)
    counts[i] = {name_of(static_cast<ObjectClass>(i)), facts.released_today[i]};
  std::sort(counts.begin(), counts.end());
  out.key("released_today");
  out.raw("{");
  for (const auto& [name, count] : counts) {
    if (count == 0) continue;
    out.key(name);
    out.number(count);
  }
  out.raw("}");
}

void write_released_in_span(const ReleaseCase& facts, Writer& out) {
  out.key("released_in_span");
  out.raw("[");
  for (const ReleasedInSpan& each : facts.released_in_span) {
    out.between();
    out.raw("{");
    out.key("observations");
    out.number(each.observations);
    out.key("over");
    out.word(name_of(each.over));
    out.key("span_s");
    out.number(each.span.count());
    out.raw("}");
  }
  out.raw("]");
}

/// Names of ours, times and digests: nothing in them is written otherwise.
void write_word(std::string_view key, std::string_view plain, Writer& out) {
  out.key(key);
  out.word(plain);
}

void write_text(std::string_view key, std::string_view value, Writer& out) {
  out.key(key);
  out.text(value);
}

void write_request(const AskedCase& asked, Writer& out) {
  out.key("request");
  out.raw("{");
  write_word("priority", accord::name_of(asked.priority), out);
  out.key("requests_today");
  out.number(asked.requests_today);
  out.raw("}");
}

void write_object(const ReleaseCase& facts, Writer& out) {
  out.key("norad_cat_id");
  out.number(facts.norad_cat_id);
  write_word("object_class", name_of(facts.object_class), out);
  out.key("observations");
  out.number(facts.observations);
  out.key("originator_consents");
  out.raw(facts.originator_consents ? "true" : "false");
}

}  // namespace

std::string json_text(const ReleaseCase& facts) {
  return json_text(facts, format_label(facts.label));
}

std::string json_text(const ReleaseCase& facts, std::string_view label_text) {
  Writer out;
  write_word("at", facts.at.text(), out);
  write_word("data_mode", accord::name_of(facts.mode), out);
  write_text("from", facts.sender.text(), out);
  write_text("label", label_text, out);
  out.key("last_observation");
  if (facts.last_observation) {
    out.word(facts.last_observation->text());
  } else {
    out.raw("null");
  }
  write_object(facts, out);
  write_text("payload_type", facts.payload_code, out);
  write_word("purpose", name_of(facts.purpose), out);
  write_word("regime", name_of(facts.regime), out);
  write_released_in_span(facts, out);
  write_released_today(facts, out);
  if (facts.asked) write_request(*facts.asked, out);
  write_word("schema_sha384", facts.schema_digest.hex(), out);
  write_text("to", facts.recipient.text(), out);
  return std::move(out).finish();
}

}  // namespace accord::agreement
