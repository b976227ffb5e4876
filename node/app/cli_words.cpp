// A mistyped subcommand: which word it is, and what was probably meant.
#include <algorithm>
#include <numeric>

#include "node/app/cli.hpp"

namespace accord::node::app {
namespace {

/// Insertions, deletions and changes that lead from one word to the other (Levenshtein).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t change = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

std::string nearest(const CLI::App& app, const std::string& word) {
  constexpr std::size_t kFar = 3;
  std::string best;
  std::size_t least = kFar;
  for (const CLI::App* sub : app.get_subcommands(nullptr)) {
    const std::size_t away = distance(word, sub->get_name());
    const bool begins = sub->get_name().starts_with(word);
    if (const std::size_t cost = begins ? 0 : away; cost < least) {
      least = cost;
      best = sub->get_name();
    }
  }
  return best;
}

}  // namespace

std::optional<Error> unknown_subcommand(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* at = &app;
  for (int i = 1; i < argc && !at->get_subcommands(nullptr).empty(); ++i) {
    const std::string word = std::string(argv[i]).substr(0, 40);
    if (word.starts_with('-')) return std::nullopt;
    const auto below = at->get_subcommands(nullptr);
    const auto found = std::find_if(below.begin(), below.end(),
                                    [&](const CLI::App* sub) { return sub->get_name() == word; });
    if (found != below.end()) {
      at = *found;
      continue;
    }
    const std::string near = nearest(*at, word);
    const std::string group = at == &app ? "accord" : "accord " + at->get_name();
    return Error{Code::usage,
                 "'" + word + "' is no subcommand of " + group +
                     (near.empty() ? "" : "; did you mean '" + near + "'?"),
                 {}};
  }
  return std::nullopt;
}

}  // namespace accord::node::app
