// The table of formats, and detection by content.
#include "node/translate/format.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "node/translate/reader.hpp"
#include "node/translate/writer.hpp"

namespace accord::node::translate {
namespace {

constexpr std::size_t kSniffBytes = 4096;

// The words of formats.def.
constexpr std::array kTracks{Payload::trk, Payload::eoo};
constexpr std::array kElements{Payload::omm};
constexpr std::array kConjunctions{Payload::cdm};
constexpr std::array kCatalogue{Payload::cat};
constexpr std::array kEphemerides{Payload::oem};
constexpr std::array kAsWritten{Payload::as_written, Payload::eoo, Payload::omm,
                                Payload::oem,        Payload::cdm, Payload::cat};
constexpr std::array<Payload, 0> kNothing{};

struct Row {
  Format format;
  std::string_view name;
  std::span<const Payload> reads;
  bool (*detect)(const FormatSample&);
};

constexpr std::array kRows{
#define ACCORD_FORMAT(id, name, reads) Row{Format::id, name, reads, detect_##id},
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
};

struct PayloadCode {
  Payload payload;
  std::string_view code;
};
constexpr std::array kPayloads{PayloadCode{Payload::trk, "TRK"}, PayloadCode{Payload::eoo, "EOO"},
                               PayloadCode{Payload::omm, "OMM"}, PayloadCode{Payload::oem, "OEM"},
                               PayloadCode{Payload::cdm, "CDM"}, PayloadCode{Payload::cat, "CAT"}};

const Row& row_of(Format format) { return kRows[static_cast<std::size_t>(format)]; }

/// Behind a byte-order mark too, so that the reader of the format refuses it by its name.
std::string_view trimmed_front(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at);
}

/// What `to` is made of. Errors: format_unsupported.
Result<Payload> made_of(Format from, Format to) {
  if (to == Format::trackset) return Payload::trk;
  if (to != Format::sds) return written_from(to);
  for (const Payload payload : row_of(from).reads) {
    if (payload != Payload::trk) return payload;
  }
  return fail(Code::format_unsupported, "nothing of the standard");
}

}  // namespace

std::string_view name_of(Format format) { return row_of(format).name; }

std::optional<Format> format_of(std::string_view name) {
  for (const Row& row : kRows) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

std::string_view code_of(Payload payload) {
  for (const PayloadCode& row : kPayloads) {
    if (row.payload == payload) return row.code;
  }
  return {};
}

std::optional<Payload> payload_of(std::string_view code) {
  for (const PayloadCode& row : kPayloads) {
    if (row.code == code) return row.payload;
  }
  return std::nullopt;
}

bool reads(Format from, Payload payload) {
  const auto& own = row_of(from).reads;
  return std::find(own.begin(), own.end(), payload) != own.end();
}

Result<Payload> payload_for(Format from, Format to) {
  const auto payload = made_of(from, to);
  if (payload && reads(from, *payload)) return *payload;
  return fail(Code::format_unsupported, "no translation from " + std::string(name_of(from)) +
                                            " to " + std::string(name_of(to)));
}

Result<Payload> default_payload(Format from) {
  if (!row_of(from).reads.empty()) return row_of(from).reads.front();
  return fail(Code::format_unsupported, std::string(name_of(from)) + " has no payload of its own");
}

std::string feed_formats() {
  std::string out;
  for (const Row& row : kRows) {
    if (row.reads.empty()) continue;
    if (!out.empty()) out += ", ";
    out += row.name;
  }
  return out;
}

Result<Format> detect_format(ByteView content) {
  const std::string_view head = as_text(content.first(std::min(content.size(), kSniffBytes)));
  const FormatSample sample{content, head, trimmed_front(head)};
  for (const Row& row : kRows) {
    if (row.detect(sample)) return row.format;
  }
  return fail(Code::format_unknown, "by its content none of " + feed_formats());
}

}  // namespace accord::node::translate
