// What the makers of the captures share: values that must be there, and files that are never
// written over.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "schemas/vocab/assert.hpp"
#include "schemas/vocab/bytes.hpp"
#include "schemas/vocab/digest.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::golden {

template <class T>
T must(Result<T> result) {
  if (!result) std::fprintf(stderr, "%s\n", result.error().text().c_str());
  ACCORD_ASSERT(result.has_value());
  return std::move(*result);
}

inline Digest filled(std::uint8_t byte) {
  Digest out;
  out.raw.fill(byte);
  return out;
}

inline void write(const std::filesystem::path& path, const std::string& text) {
  ACCORD_ASSERT(!std::filesystem::exists(path));
  std::ofstream out(path, std::ios::binary);
  out << text;
  ACCORD_ASSERT(out.good());
}

inline void write_hex(const std::filesystem::path& path, ByteView bytes) {
  const std::string hex = to_hex(bytes);
  std::string lines;
  for (std::size_t at = 0; at < hex.size(); at += 64) lines += hex.substr(at, 64) + "\n";
  write(path, lines);
}

}  // namespace accord::golden
