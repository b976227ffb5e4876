// format_samples DIR: every sample of format_samples.hpp as DIR/<format> with
// DIR/<format>.profile.json, for the scripts over all formats.
#include <fstream>
#include <iostream>

#include "tests/support/translate/format_samples.hpp"

namespace {

using accord::node::translate::Format;

constexpr Format kAll[] = {
#define ACCORD_FORMAT(id, name, reads) Format::id,
#include "node/translate/formats.def"
#undef ACCORD_FORMAT
};

bool write(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  return static_cast<bool>(file.flush());
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "usage: format_samples DIR\n";
    return 2;
  }
  for (const Format format : kAll) {
    const std::string path =
        std::string(words[1]) + "/" + std::string(accord::node::translate::name_of(format));
    const auto sample = accord::node::translate::samples::format_text(format);
    if (sample && write(path, sample->bytes) && write(path + ".profile.json", sample->profile_json))
      continue;
    std::cerr << path << ": no sample, or it cannot be written\n";
    return 1;
  }
  return 0;
}
