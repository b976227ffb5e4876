// Diagnostics of a translation: what was not carried, with keyword and line. Nothing is dropped in
// silence; what would be millions of equal remarks is counted by keyword after the first
// kMaxDiagnostics.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/vocab/error.hpp"

namespace accord::node::translate {

enum class Severity : std::uint8_t { info, warning, error };

/// "info", "warning", "error"
[[nodiscard]] std::string_view name_of(Severity severity);

struct Diagnostic {
  Severity severity = Severity::info;
  Code code{};
  std::size_t line = 0;  // 1-based; 0 = the input as a whole
  std::string keyword;   // "RANGE", "line 2", or empty
  std::string message;   // one sentence, no trailing full stop
  // A summary stands for so many, from `line` to this one.
  std::size_t count = 1, last_line = 0;

  /// "line 17: warning ACC-4020 not_carried RANGE: <message>"
  [[nodiscard]] std::string text() const;
};

inline constexpr std::size_t kMaxDiagnostics =
    10'000;  // kept one by one; the rest is counted by keyword

/// Collects diagnostics in bounded memory; summaries of another log too.
class DiagnosticLog {
 public:
  void add(Diagnostic diagnostic);
  /// Everything kept, then one summary a keyword for what was only counted. Leaves the log empty.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  void add_overflow(Diagnostic diagnostic);
  void count(std::string key, Diagnostic diagnostic);

  std::vector<Diagnostic> kept_;
  std::map<std::string, Diagnostic, std::less<>> counted_;  // summaries
};

}  // namespace accord::node::translate
