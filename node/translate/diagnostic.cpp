// Diagnostics in bounded memory.
#include "node/translate/diagnostic.hpp"

#include <algorithm>
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
  std::string key = code_text(diagnostic.code) + " " + diagnostic.keyword.substr(0, 64);
  if (counted_.size() >= kMaxDiagnostics && !counted_.contains(key))
    return add_overflow(std::move(diagnostic));
  count(std::move(key), std::move(diagnostic));
}

void DiagnosticLog::add_overflow(Diagnostic diagnostic) {
  diagnostic.keyword = "*";
  count("*", std::move(diagnostic));
}

void DiagnosticLog::count(std::string key, Diagnostic diagnostic) {
  const std::size_t count = diagnostic.count;
  const std::size_t last = std::max(diagnostic.line, diagnostic.last_line);
  const auto [at, is_first] = counted_.try_emplace(std::move(key), std::move(diagnostic));
  if (!is_first) at->second.count += count;
  at->second.last_line = std::max(at->second.last_line, last);
}

std::vector<Diagnostic> DiagnosticLog::take() {
  std::vector<Diagnostic> out = std::exchange(kept_, {});
  for (auto& [key, summary] : std::exchange(counted_, {})) {
    summary.message = std::to_string(summary.count) + " more of these from line " +
                      std::to_string(summary.line) + " to line " +
                      std::to_string(summary.last_line);
    out.push_back(std::move(summary));
  }
  return out;
}

}  // namespace accord::node::translate
