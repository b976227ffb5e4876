// What the readers of the captures share. Files are named below tests/vectors/wire.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "crypto/certificate.hpp"
#include "tests/vectors/wire/golden_files.hpp"

namespace accord::golden {

inline std::string text_of(const std::string& file) {
  std::ifstream in(std::string(ACCORD_SOURCE_DIR) + "/tests/vectors/wire/" + file,
                   std::ios::binary);
  EXPECT_TRUE(in.good()) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Bytes bytes_of(const std::string& file) {
  std::string hex = text_of(file);
  std::erase(hex, '\n');
  auto bytes = from_hex(hex);
  EXPECT_TRUE(bytes.has_value()) << file;
  EXPECT_FALSE(hex.empty()) << file;
  return bytes.value_or(Bytes{});
}

inline crypto::Certificate certificate(const std::string& file) {
  return *crypto::Certificate::from_pem(text_of(file));
}

}  // namespace accord::golden
