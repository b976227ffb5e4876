// Notes and numbers of the readers of ephemerides.
#include "node/translate/ephemeris_list.hpp"

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {

void EphemerisNotes::note(std::size_t line, std::string_view keyword, std::string_view reason,
                          bool weighs) {
  Noted& noted = noted_[std::string(keyword)];
  if (noted.count++ > 0) return;
  noted.first_line = line;
  noted.reason = reason;
  noted.weighs = weighs;
}

void EphemerisNotes::finish() {
  for (const auto& [keyword, noted] : noted_) {
    const std::string times =
        noted.count == 1 ? "" : " (" + std::to_string(noted.count) + " times)";
    log_.add({noted.weighs ? Severity::warning : Severity::info, Code::not_carried,
              noted.first_line, keyword, noted.reason + times});
  }
  noted_.clear();
}

tl::unexpected<Error> bad_ephemeris(std::size_t line, std::string what) {
  return fail(Code::ephemeris_malformed, std::move(what), at_line(line));
}

Result<double> scaled_number(std::string_view text, int exponent, std::size_t line) {
  const bool plain = text.find_first_of("eE") == std::string_view::npos;
  if (plain) {
    const auto value = parse_number(std::string(text) + "e" + std::to_string(exponent));
    if (value) return *value;
  }
  return bad_ephemeris(line, "'" + std::string(text.substr(0, 60)) + "' is not a decimal number");
}

}  // namespace accord::node::translate
