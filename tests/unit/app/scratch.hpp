// A folder of its own for one test, removed afterwards, and the repository's own files to start
// from.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace accord::node::app::test {

class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return folder_ / name;
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Writes a file with plain streams, not with the code under test.
  [[nodiscard]] std::filesystem::path put(const std::string& name, std::string_view contents) const;

 private:
  std::filesystem::path folder_;
};

[[nodiscard]] std::string contents_of(const std::filesystem::path& file);
/// A file of the checkout, such as "deploy/node.example.json".
[[nodiscard]] std::string source_file(const std::string& path);
/// The text with its first `from` replaced by `to`; fails the test when `from` is not in it.
[[nodiscard]] std::string with(std::string text, std::string_view from, std::string_view to);

}  // namespace accord::node::app::test
