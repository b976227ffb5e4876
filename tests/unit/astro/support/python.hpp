// Runs an oracle script of this folder with the system's Python, where the wanted module is
// installed.
#pragma once

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>

namespace accord::test {

/// The text a command prints, or nothing when it fails.
inline std::optional<std::string> output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    out.append(buffer.data(), got);
  }
  if (pclose(pipe) != 0) return std::nullopt;
  return out;
}

/// The interpreter that can import `module`: Debian's own first, since its packages are what is
/// meant.
inline std::optional<std::string> python_with(const std::string& module) {
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    const std::string probe = std::string(python) + " -c 'import " + module + "' 2>/dev/null";
    if (std::system(probe.c_str()) == 0) return python;
  }
  return std::nullopt;
}

/// Folder of the installed Python package `module`, or nothing.
inline std::optional<std::string> folder_of(const std::string& module) {
  const auto python = python_with(module);
  if (!python) return std::nullopt;
  return output_of(*python + " -c 'import os, " + module + "; print(os.path.dirname(" + module +
                   ".__file__), end=\"\")'");
}

/// Gives `input` to the script as a file; the text it prints, or nothing when it fails.
inline std::optional<std::string> ask_oracle(const std::string& python, const std::string& script,
                                             const std::string& input) {
  const std::string path =
      std::string(ACCORD_BINARY_DIR) + "/astro_oracle_" + std::to_string(getpid()) + ".txt";
  std::ofstream(path) << input;
  const auto out = output_of(python + " '" + ACCORD_SOURCE_DIR + "/tests/unit/astro/" + script +
                             "' '" + path + "'");
  std::remove(path.c_str());
  return out;
}

}  // namespace accord::test
