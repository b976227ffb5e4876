// Names of formats and payloads, and detection by content.
#include "node/translate/format.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "node/translate/line_formats.hpp"
#include "schemas/payload_registry.hpp"

namespace accord::node::translate {
namespace {

constexpr std::array kFormats{
    Format::tdm_kvn,  Format::tdm_xml,    Format::tle,      Format::omm_kvn, Format::omm_xml,
    Format::omm_json, Format::omm_csv,    Format::b3,       Format::iod,     Format::uk,
    Format::rde,      Format::json_lines, Format::trackset, Format::sds};
constexpr std::array kPayloads{Payload::trk, Payload::eoo, Payload::omm};
constexpr std::size_t kSniffBytes = 4096;

Error unsupported(Format from, std::string_view to) {
  return {Code::format_unsupported,
          "no translation from " + std::string(name_of(from)) + " to " + std::string(to),
          {}};
}

/// A FlatBuffers file identifier stands at byte 4, in the size-prefixed form at byte 8.
std::optional<Format> binary_format(ByteView content) {
  for (const std::size_t at : {std::size_t{4}, std::size_t{8}}) {
    if (content.size() < at + 4) continue;
    const std::string_view id = as_text(content.subspan(at, 4));
    if (id == "ACTS") return Format::trackset;
    if (id == "$EOO" || id == "$OMM") return Format::sds;
  }
  return std::nullopt;
}

std::string_view trimmed_front(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

bool is_tdm(Format format) { return format == Format::tdm_kvn || format == Format::tdm_xml; }

bool is_lines(Format format) {
  return format == Format::b3 || format == Format::iod || format == Format::uk ||
         format == Format::rde;
}

bool is_element_line(std::string_view text, char number) {
  constexpr std::size_t kColumns = 69;
  if (text.size() < kColumns || text[0] != number || text[1] != ' ') return false;
  return text.substr(0, kColumns).find('\n') == std::string_view::npos;
}

bool looks_like_tle(std::string_view text) {
  if (is_element_line(text, '1')) return true;
  const std::size_t end = text.find('\n');  // a name line, then line 1
  return end != std::string_view::npos && is_element_line(text.substr(end + 1), '1');
}

bool holds_elements(Format format) {
  constexpr std::array kElements{Format::tle, Format::omm_kvn, Format::omm_xml, Format::omm_json,
                                 Format::omm_csv};
  return std::find(kElements.begin(), kElements.end(), format) != kElements.end();
}

/// By the first message in it: an element of that name, with or without a prefix of its namespace.
std::optional<Format> xml_format(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    std::string_view name = text.substr(at + 1);
    name = name.substr(0, name.find_first_of(" \t\r\n/>"));
    name = name.substr(name.find(':') == std::string_view::npos ? 0 : name.find(':') + 1);
    if (name == "omm") return Format::omm_xml;
    if (name == "tdm") return Format::tdm_xml;
    if (name != "ndm" && !name.starts_with('?') && !name.starts_with('!')) return std::nullopt;
  }
  return std::nullopt;
}

bool looks_like_omm_csv(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.find("MEAN_MOTION") != std::string_view::npos &&
         line.find(',') != std::string_view::npos && line.find('=') == std::string_view::npos;
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::tdm_kvn:
      return "tdm-kvn";
    case Format::tdm_xml:
      return "tdm-xml";
    case Format::tle:
      return "tle";
    case Format::omm_kvn:
      return "omm-kvn";
    case Format::omm_xml:
      return "omm-xml";
    case Format::omm_json:
      return "omm-json";
    case Format::omm_csv:
      return "omm-csv";
    case Format::b3:
      return "b3";
    case Format::iod:
      return "iod";
    case Format::uk:
      return "uk";
    case Format::rde:
      return "rde";
    case Format::json_lines:
      return "json-lines";
    case Format::trackset:
      return "trackset";
    case Format::sds:
      return "sds";
  }
  return {};
}

std::optional<Format> format_of(std::string_view name) {
  for (const Format format : kFormats) {
    if (name_of(format) == name) return format;
  }
  return std::nullopt;
}

std::string_view code_of(Payload payload) {
  switch (payload) {
    case Payload::trk:
      return "TRK";
    case Payload::eoo:
      return "EOO";
    case Payload::omm:
      return "OMM";
  }
  return {};
}

std::optional<Payload> payload_of(std::string_view code) {
  for (const Payload payload : kPayloads) {
    if (code_of(payload) == code) return payload;
  }
  return std::nullopt;
}

Result<Payload> payload_for(Format from, Format to) {
  const bool tracks = is_tdm(from) || is_lines(from);
  if (tracks && to == Format::trackset) return Payload::trk;
  if (tracks && to == Format::sds) return Payload::eoo;
  if (holds_elements(from) && to == Format::sds) return Payload::omm;
  return fail(unsupported(from, name_of(to)));
}

Result<Payload> default_payload(Format from) {
  switch (from) {
    case Format::tdm_kvn:
    case Format::tdm_xml:
    case Format::b3:
    case Format::iod:
    case Format::uk:
    case Format::rde:
      return Payload::trk;
    case Format::tle:
    case Format::omm_kvn:
    case Format::omm_xml:
    case Format::omm_json:
    case Format::omm_csv:
      return Payload::omm;
    case Format::json_lines:
    case Format::trackset:
    case Format::sds:
      break;
  }
  return fail(unsupported(from, "a payload"));
}

std::string feed_formats() {
  std::string out;
  for (const Format format : kFormats) {
    if (!default_payload(format)) continue;
    if (!out.empty()) out += ", ";
    out += name_of(format);
  }
  return out;
}

Result<Format> detect_format(ByteView content) {
  if (const auto binary = binary_format(content)) return *binary;
  const std::string_view whole = as_text(content.first(std::min(content.size(), kSniffBytes)));
  const std::string_view text = trimmed_front(whole);
  if (text.starts_with("CCSDS_TDM_VERS")) return Format::tdm_kvn;
  if (looks_like_tle(text)) return Format::tle;
  if (text.starts_with("CCSDS_OMM_VERS")) return Format::omm_kvn;
  if (text.starts_with('<')) {
    if (const auto xml = xml_format(text)) return *xml;
  }
  if (looks_like_omm_csv(text) && !text.starts_with('[') && !text.starts_with('{'))
    return Format::omm_csv;
  const bool json = text.starts_with('[') || text.starts_with('{');
  if (json && text.find("\"MEAN_MOTION\"") != std::string_view::npos) return Format::omm_json;
  if (const auto lines = detect_lines(whole)) return *lines;  // whose columns count from the start
  return fail(Code::format_unknown,
              "neither TDM, TLE, OMM, B3, IOD, UK, RDE, TrackSet nor SDS by its content");
}

}  // namespace accord::node::translate
