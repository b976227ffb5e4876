// What the files of `accord marking` share: its options, and the tables and texts that they name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agreement/marking/communities.hpp"
#include "agreement/marking/rollup.hpp"
#include "agreement/marking/styles.hpp"
#include "node/app/cli.hpp"

namespace accord::node::app {

namespace marking = agreement::marking;

inline constexpr const char* kStyles = "capco-banner, capco-portion, udl or stanag4774";

struct MarkingArgs {
  std::vector<std::string> texts;
  std::string style, from, to, banner, at;
  std::filesystem::path communities, map, agreement;
  std::string owner, recipient, action = "release", ceiling;
  std::vector<std::string> tokens, consents;
};

/// What the options of every subcommand name, loaded.
struct MarkingTables {
  marking::Communities communities;
  bool has_communities = false;
  UtcTime at;
  std::optional<marking::Marking> banner;

  [[nodiscard]] const marking::Communities* known() const {
    return has_communities ? &communities : nullptr;
  }
  [[nodiscard]] marking::Lookup lookup() const {
    return {known(), at, banner ? &*banner : nullptr, false};
  }
  [[nodiscard]] marking::Expansion expansion() const { return {known(), at}; }
};

/// Errors: bad_argument, file_unreadable, and those of the tables.
Result<MarkingTables> load_tables(const MarkingArgs& args);

/// None when no style was named. Errors: bad_argument
Result<std::optional<marking::TextStyle>> style_option(const std::string& name, const char* flag);

/// The texts to work on: the arguments, or standard input, one a line; XML there is one text.
/// Errors: file_unreadable, too_large, marking_syntax (none at all)
Result<std::vector<std::string>> texts_of(const MarkingArgs& args);

struct MarkingRead {
  marking::TextStyle style;
  marking::Reading reading;
};

/// Reads a text in the named style, or in the one that its form tells.
Result<MarkingRead> read_one(const std::string& text, std::optional<marking::TextStyle> style,
                             const marking::Lookup& lookup);

void add_release_options(CLI::App& leaf, const std::shared_ptr<MarkingArgs>& args);
int rule_by_marking(const Cli& cli, const MarkingArgs& args);

}  // namespace accord::node::app
