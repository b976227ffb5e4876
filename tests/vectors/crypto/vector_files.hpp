// Where the published vectors lie, and how one is read.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace accord::crypto::test {

inline std::filesystem::path vector_path(const std::string& below) {
  return std::filesystem::path(ACCORD_SOURCE_DIR "/../shared/data/crypto") / below;
}

inline nlohmann::json read_vectors(const std::filesystem::path& path) {
  std::ifstream in(path);
  return nlohmann::json::parse(in);
}

}  // namespace accord::crypto::test
