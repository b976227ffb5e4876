// Diagnostics in bounded memory.
#include "node/translate/diagnostic.hpp"

#include <utility>

namespace accord::node::translate {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::info:
      return "info";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return {};
}

std::string Diagnostic::text() const {
  std::string out = line == 0 ? std::string{} : "line " + std::to_string(line) + ": ";
  out += std::string(name_of(severity)) + " " + code_text(code) + " " +
         std::string(code_entry(code).name);
  if (!keyword.empty()) out += " " + keyword;
  return out + ": " + message;
}

void DiagnosticLog::add(Diagnostic diagnostic) {
  if (kept_.size() < kMaxDiagnostics) {
    kept_.push_back(std::move(diagnostic));
    return;
  }
  const std::string key = code_text(diagnostic.code) + " " + diagnostic.keyword.substr(0, 64);
  if (counted_.size() >= kMaxDiagnostics && !counted_.contains(key))
    return add_overflow(std::move(diagnostic));
  Counted& counted = counted_[key];
  counted.count += 1;
  counted.last_line = diagnostic.line;
  if (counted.count == 1) counted.first = std::move(diagnostic);
}

void DiagnosticLog::add_overflow(Diagnostic diagnostic) {
  Counted& counted = counted_["*"];
  counted.count += 1;
  counted.last_line = diagnostic.line;
  if (counted.count > 1) return;
  counted.first = std::move(diagnostic);
  counted.first.keyword = "*";
}

std::vector<Diagnostic> DiagnosticLog::take() {
  std::vector<Diagnostic> out = std::exchange(kept_, {});
  for (auto& [key, counted] : std::exchange(counted_, {})) {
    Diagnostic summary = std::move(counted.first);
    summary.message = std::to_string(counted.count) + " more of these from line " +
                      std::to_string(summary.line) + " to line " +
                      std::to_string(counted.last_line);
    out.push_back(std::move(summary));
  }
  return out;
}

}  // namespace accord::node::translate
