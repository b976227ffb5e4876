// accord-sim: runs a coalition from each of a set of seeds and says of every violated promise what,
// where, and how to see it again. docs/reliability.md has the commands.
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>

#include "crypto/hash.hpp"
#include "tests/sim/marks.hpp"
#include "tests/sim/play.hpp"
#include "tests/sim/shrink.hpp"

namespace accord::sim {
namespace {

struct Options {
  std::vector<std::uint64_t> seeds;
  Case pattern;  // all but the seed
  std::string trace_file;
  bool shrink = false;
  bool all_marks = false;
  bool quiet = false;
  unsigned jobs = 1;
};

/// Of the checkout that this was built from, without asking git: HEAD, and what it points to.
std::string commit_of_checkout() {
  const std::string git = std::string(ACCORD_SOURCE_DIR) + "/.git/";
  std::string head;
  std::getline(std::ifstream(git + "HEAD"), head);
  if (head.starts_with("ref: ")) {
    const std::string path = git + head.substr(5);
    head.clear();
    std::getline(std::ifstream(path), head);
  }
  return head.empty() ? "not known" : head.substr(0, 12);
}

std::string reproduction(const Case& one) {
  return "reproduce: accord-sim " + arguments_of(one) + " (commit " + commit_of_checkout() + ")";
}

// What a run that ends in an assertion of the product leaves behind.
thread_local char last_words[512];

void on_abort(int) {
  (void)!::write(STDOUT_FILENO, last_words, std::char_traits<char>::length(last_words));
  ::_exit(1);
}

Played play_and_tell(const Case& one, std::ostream* lines) {
  std::snprintf(last_words, sizeof last_words, "an assertion of the node failed\n%s\n",
                reproduction(one).c_str());
  return play(one, lines);
}

void print(const Case& one, const Played& played) {
  std::map<std::string, int> shown;
  for (const Violation& violation : played.violations) {
    if (++shown[violation.invariant] <= 5)
      std::printf("%s: %s\n", violation.invariant.c_str(), violation.what.c_str());
  }
  for (const auto& [invariant, count] : shown) {
    if (count > 5) std::printf("%s: and %d more\n", invariant.c_str(), count - 5);
  }
  std::printf("%s\n", reproduction(one).c_str());
  std::fflush(stdout);
}

/// In a process of its own: an assertion counts as a failure, and does not end the search.
bool fails_apart(const Case& one) {
  std::fflush(stdout);
  const pid_t child = ::fork();
  if (child == 0) {
    (void)std::freopen("/dev/null", "w", stdout);
    (void)std::freopen("/dev/null", "w", stderr);
    std::signal(SIGABRT, SIG_DFL);
    ::_exit(play(one).violations.empty() ? 0 : 1);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return false;
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

class Runs {
 public:
  explicit Runs(const Options& options) : options_(options) {}

  /// Exit code.
  int run() {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < options_.jobs; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf(
        "%zu runs, %zu failed; %zu commits, %zu frames, %.0f s of their time in %.1f s; "
        "at rest at most %.0f s after the last fault\n",
        options_.seeds.size(), failed_, commits_, frames_, virtual_s_, seconds, rest_s_);
    return say_marks() && failed_ == 0 ? 0 : 1;
  }

 private:
  void work() {
    for (;;) {
      Case one = options_.pattern;
      {
        const std::lock_guard lock(mutex_);
        if (next_ == options_.seeds.size()) return;
        one.seed = options_.seeds[next_++];
      }
      std::ofstream lines;
      if (!options_.trace_file.empty()) lines.open(options_.trace_file);
      const Played played = play_and_tell(one, lines.is_open() ? &lines : nullptr);
      const std::lock_guard lock(mutex_);
      add(one, played);
    }
  }

  void add(const Case& one, const Played& played) {
    marks_.insert(played.marks.begin(), played.marks.end());
    commits_ += played.commits;
    frames_ += played.frames;
    virtual_s_ += static_cast<double>(played.virtual_time.count()) * 1e-9;
    rest_s_ = std::max(rest_s_, static_cast<double>(played.rest_after.count()) * 1e-9);
    if (options_.seeds.size() == 1) std::printf("trace %s\n", played.trace.hex().c_str());
    ++done_;
    if (!options_.quiet && options_.seeds.size() > 100 && done_ % 100 == 0)
      std::fprintf(stderr, "%zu of %zu\n", done_, options_.seeds.size());
    if (played.violations.empty()) return;
    ++failed_;
    print(one, played);
    if (options_.shrink) {
      const Case smallest = shrink(one, fails_apart);
      std::printf("smallest: accord-sim %s\n", arguments_of(smallest).c_str());
    }
  }

  bool say_marks() const {
    std::vector<std::string> missing;
    for (const std::string& mark : all_marks()) {
      if (!marks_.contains(mark)) missing.push_back(mark);
    }
    std::printf("%zu of %zu marks met\n", all_marks().size() - missing.size(), all_marks().size());
    if (!options_.all_marks) return true;
    for (const std::string& mark : missing) std::printf("never met: %s\n", mark.c_str());
    return missing.empty();
  }

  const Options& options_;
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::size_t commits_ = 0;
  std::size_t frames_ = 0;
  double virtual_s_ = 0;
  double rest_s_ = 0;
  std::set<std::string> marks_;
};

// --- the command line ---

std::uint64_t number(const std::string& text) {
  std::size_t end = 0;
  std::uint64_t out = 0;
  try {
    out = std::stoull(text, &end, 0);
  } catch (const std::exception&) {
    end = 0;
  }
  if (end == 0 || end != text.size()) throw CLI::ValidationError("'" + text + "' is no number");
  return out;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string one; std::getline(in, one, separator);) out.push_back(one);
  return out;
}

struct Words {
  std::string seed, seeds, commit, without, only, seeds_file;
  std::uint64_t count = 0;
};

/// `count` seeds that the text gives.
void add_derived(const std::string& text, std::uint64_t count, std::vector<std::uint64_t>& out) {
  Dice dice(0, text);
  for (std::uint64_t i = 0; i < count; ++i) out.push_back(dice.number());
}

void add_range(const std::string& text, std::vector<std::uint64_t>& out) {
  const auto dots = text.find("..");
  if (dots == std::string::npos) throw CLI::ValidationError("--seeds is A..B");
  const std::uint64_t last = number(text.substr(dots + 2));
  for (std::uint64_t seed = number(text.substr(0, dots)); seed <= last; ++seed) out.push_back(seed);
}

/// Lines of a seed each; what stands behind it says why it is there.
void add_file(const std::string& path, std::vector<std::uint64_t>& out) {
  std::ifstream in(path);
  if (!in) throw CLI::ValidationError("cannot read " + path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string first;
    if (words >> first && first[0] != '#') out.push_back(number(first));
  }
}

void read(const Words& words, Options& options) {
  if (!words.seed.empty()) options.seeds.push_back(number(words.seed));
  if (!words.seeds.empty()) add_range(words.seeds, options.seeds);
  if (!words.seeds_file.empty()) add_file(words.seeds_file, options.seeds);
  const std::uint64_t count = words.count == 0 && !words.commit.empty() ? 20 : words.count;
  if (!words.commit.empty()) {
    const std::string text = words.commit == "HEAD" ? commit_of_checkout() : words.commit;
    add_derived(text, count, options.seeds);
  } else {
    for (std::uint64_t seed = 1; seed <= count; ++seed) options.seeds.push_back(seed);
  }
  if (options.seeds.empty()) options.seeds.push_back(1);
  for (const std::string& name : split(words.without, ',')) {
    const auto fault = fault_of(name);
    if (!fault) throw CLI::ValidationError("no class of fault is named '" + name + "'");
    options.pattern.without.insert(*fault);
  }
  if (words.only.empty()) return;
  options.pattern.only.emplace();
  if (words.only == "none") return;
  for (const std::string& step : split(words.only, ',')) options.pattern.only->insert(number(step));
}

}  // namespace

int main_of(int argc, char** argv) {
  CLI::App app("A whole coalition in one thread, from a seed: faults, then rest, then judgement.");
  Options options;
  Words words;
  std::string classes;
  for (const Fault fault : kFaults) classes += " " + std::string(name_of(fault));
  app.add_option("--seed", words.seed, "one run of this seed; its trace hash is printed");
  app.add_option("--seeds", words.seeds, "runs of the seeds A..B");
  app.add_option("--seeds-file", words.seeds_file, "runs of the seeds of a file, one a line");
  app.add_option("--count", words.count, "runs of the seeds 1 to N");
  app.add_option(
      "--commit-seed", words.commit,
      "--count seeds (20) that this text gives instead; HEAD: the commit of the checkout");
  app.add_option("--nations", options.pattern.nations, "instead of what the seed draws")
      ->check(CLI::Range(3, 5));
  app.add_option("--without", words.without, "leave out classes of fault, a,b:" + classes);
  app.add_option("--only", words.only, "these steps of the plan alone, i,j; 'none'");
  app.add_option("--trace", options.trace_file, "write each event of the run as a line");
  app.add_option("--jobs", options.jobs, "runs side by side")->check(CLI::Range(1, 64));
  app.add_flag("--shrink", options.shrink, "make each failing run smaller");
  app.add_flag("--all-marks", options.all_marks, "fail when a rare path was never met");
  app.add_flag("--quiet", options.quiet, "no progress");
  try {
    app.parse(argc, argv);
    read(words, options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!options.trace_file.empty() && options.seeds.size() != 1) {
    std::fprintf(stderr, "--trace is for one seed\n");
    return 2;
  }
  std::signal(SIGABRT, on_abort);
  return Runs(options).run();
}

}  // namespace accord::sim

int main(int argc, char** argv) { return accord::sim::main_of(argc, argv); }
