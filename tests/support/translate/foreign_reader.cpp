#include "tests/support/translate/foreign_reader.hpp"

#include <gtest/gtest.h>

#include "tests/support/translate/samples.hpp"

namespace accord::node::translate::samples {

std::optional<nlohmann::json> read_with_library(const Bytes& stream) {
  const ScratchFile file("stream.fbs", as_text(stream));
  const auto result =
      run("node \"" ACCORD_SOURCE_DIR "/tests/support/translate/read_sds.mjs\" \"" ACCORD_SOURCE_DIR
          "/schemas/sds\" \"" +
          file.path() + "\" 2>&1");
  if (result.exit_code == 127 || result.exit_code == 77) return std::nullopt;
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return result.exit_code == 0 ? nlohmann::json::parse(result.output) : nlohmann::json::array();
}

}  // namespace accord::node::translate::samples
