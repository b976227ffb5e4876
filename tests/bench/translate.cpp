// bench_translate: from a file to payloads, beside the least that could read the same numbers
// (std::getline and std::strtod), and beside the element-set reader of Python's sgp4. One
// interleaved run, medians, ratios. The files are made here: what counts is their form.
#include "node/translate/translate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "node/translate/streams.hpp"

namespace {

using namespace accord;
using namespace accord::node::translate;
namespace fs = std::filesystem;

constexpr int kRounds = 20;
constexpr int kPythonRounds = 3;  // it takes seconds
constexpr int kLines = 200'000;   // of B3 and of a TDM's data; element sets are half as many

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "bench_translate: %s\n", why.c_str());
  std::exit(1);
}

template <class... Values>
std::string printed(const char* form, Values... values) {
  char out[256];
  std::snprintf(out, sizeof out, form, values...);
  return out;
}

/// Az/el and range of one object after the other, a line a second: type 2 of the archive form.
std::string b3_text() {
  std::string out;
  for (int i = 0; i < kLines; ++i) {
    const int second = i % 86'400;
    std::string line(84, ' ');
    const auto put = [&](std::size_t column, const std::string& text) {
      line.replace(column - 1, text.size(), text);
    };
    put(1, "U");
    put(2, printed("%05d", 10'000 + i / 2'000));
    put(7, "354");
    put(10, printed("26%03d%02d%02d%02d000", 1 + i / 86'400, second / 3'600, second / 60 % 60,
                    second % 60));
    put(24, printed("%06d", 100'000 + i % 700'000));
    put(31, printed("%07d", i * 7 % 3'600'000));
    put(39, printed("%07d2", 1'000'000 + i % 900'000));
    put(75, "2");
    out += line + "\n";
  }
  return out;
}

std::string tdm_text() {
  std::string out =
      "CCSDS_TDM_VERS = 2.0\nCREATION_DATE = 2026-01-02T00:00:00\nORIGINATOR = GBR\nMETA_START\n"
      "TIME_SYSTEM = UTC\nPARTICIPANT_1 = S\nPARTICIPANT_2 = 25544\nMODE = SEQUENTIAL\nPATH = "
      "1,2,1\n"
      "ANGLE_TYPE = AZEL\nRANGE_UNITS = km\nMETA_STOP\nDATA_START\n";
  for (int i = 0; i < kLines; ++i) {
    const int second = i / 3;
    const std::string epoch = printed("2026-01-%02dT%02d:%02d:%02d.000", 2 + second / 86'400,
                                      second / 3'600 % 24, second / 60 % 60, second % 60);
    if (i % 3 == 0) out += "ANGLE_1 = " + epoch + printed(" %.6f\n", std::fmod(i * 0.001, 360));
    if (i % 3 == 1) out += "ANGLE_2 = " + epoch + printed(" %.6f\n", std::fmod(i * 0.0003, 90));
    if (i % 3 == 2) out += "RANGE = " + epoch + printed(" %.6f\n", 500 + i * 0.01);
  }
  return out + "DATA_STOP\n";
}

std::string with_checksum(std::string line) {
  int sum = 0;
  for (const char c : line) sum += c == '-' ? 1 : (c >= '0' && c <= '9' ? c - '0' : 0);
  return line + printed("%d", sum % 10);
}

std::string tle_text() {
  std::string out;
  for (int i = 0; i < kLines / 2; ++i) {
    const int number = 1 + i % 99'999;
    out += with_checksum(printed("1 %05dU 98067A   26%012.8f  .00002182  00000-0  11606-4 0   29",
                                 number, 1 + std::fmod(i * 0.001, 300))) +
           "\n";
    out += with_checksum(printed("2 %05d %8.4f %8.4f 0006703 %8.4f %8.4f 15.72125391%5d", number,
                                 std::fmod(i * 0.01, 180), std::fmod(i * 0.1, 360),
                                 std::fmod(i * 0.2, 360), std::fmod(i * 0.3, 360), i % 99'999)) +
           "\n";
  }
  return out;
}

/// Every field of these columns as a number, whatever it means.
double sum_of_columns(const std::string& line, const std::vector<std::pair<int, int>>& columns) {
  double sum = 0;
  for (const auto& [first, last] : columns) {
    const std::string field = line.substr(static_cast<std::size_t>(first) - 1,
                                          static_cast<std::size_t>(last - first) + 1);
    sum += std::strtod(field.c_str(), nullptr);
  }
  return sum;
}

/// Behind the '=' an epoch, whose six numbers are read, and a value.
double sum_of_datum(const std::string& line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string::npos) return 0;
  const char* at = line.c_str() + equals + 1;
  double sum = 0;
  for (int i = 0; i < 7; ++i) {
    char* end = nullptr;
    sum += std::strtod(at, &end);
    at = *end == '\0' ? end : end + 1;
  }
  return sum;
}

struct Case {
  const char* name;
  Format from;
  Payload payload;
  std::string text;
  std::size_t records;  // lines of data, or element sets
  std::function<double(const std::string&)> plain;
};

std::vector<Case> cases() {
  const std::vector<std::pair<int, int>> b3{{2, 6},   {7, 9},   {10, 11}, {12, 14},
                                            {15, 23}, {24, 29}, {31, 37}, {39, 45}};
  const std::vector<std::pair<int, int>> tle{{3, 7},   {9, 16},  {19, 20}, {21, 32},
                                             {34, 42}, {44, 51}, {53, 60}};
  return {{"b3", Format::b3, Payload::trk, b3_text(), kLines,
           [b3](const std::string& line) { return sum_of_columns(line, b3); }},
          {"tdm-kvn", Format::tdm_kvn, Payload::trk, tdm_text(), kLines, sum_of_datum},
          {"tle", Format::tle, Payload::omm, tle_text(), kLines / 2,
           [tle](const std::string& line) { return sum_of_columns(line, tle); }}};
}

const Profile& profile() {
  static const Profile kProfile =
      parse_profile(
          R"({"sensor_kind": "radar", "sensors": {"354": "AA-1", "S": "AA-2"}, "object_names": "norad",
              "track_ids": "derive", "time_system": "UTC", "time_tag": "receive",
              "range_kind": "two_way_halved", "sigmas": {}, "corrections_applied": [],
              "corrections_needed": [], "mean_elements": {"originator": "GBR"}})")
          .value();
  return kProfile;
}

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// As `accord translate` reads: in pieces where the format has records, else as a whole.
Result<Translation> translated(std::ifstream& in, std::size_t bytes,
                               const TranslateOptions& options) {
  if (!is_streamed(options.from)) {
    std::string text(bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(bytes));
    return translate(text, profile(), options);
  }
  const auto more = [&](char* into, std::size_t room) {
    in.read(into, static_cast<std::streamsize>(room));
    return Result<std::size_t>(static_cast<std::size_t>(in.gcount()));
  };
  return translate_pieces(more, profile(), options, [](const auto&) { return Status{}; });
}

void read_ours(const Case& one, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const auto made =
      translated(in, one.text.size(), {one.from, one.payload, "GBR UNCLASSIFIED", DataMode::test});
  if (!made) stop(std::string(one.name) + ": " + made.error().text());
  if (made->records_refused != 0 || made->measurements_carried < one.records)
    stop(std::string(one.name) + ": not all of the file was carried");
}

volatile double g_sum = 0;  // so that the plain reader's work is not left out

void read_plainly(const Case& one, const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  double sum = 0;
  std::vector<double> kept;
  while (std::getline(in, line)) kept.push_back(one.plain(line));
  for (const double value : kept) sum += value;
  g_sum = sum;
}

/// Seconds of Python's sgp4 over the element sets, as it says itself; 0 when it is not installed.
double read_with_python(const fs::path& file) {
  const std::string program =
      "import time\ntry:\n from sgp4.api import Satrec\nexcept ImportError:\n print(0); raise "
      "SystemExit\n"
      "t=time.perf_counter()\nlines=open('" +
      file.string() +
      "').read().splitlines()\n"
      "all=[Satrec.twoline2rv(lines[i],lines[i+1]) for i in range(0,len(lines),2)]\n"
      "print(time.perf_counter()-t)\n";
  const fs::path script = file.string() + ".py";
  std::ofstream(script) << program;
  FILE* pipe = ::popen(("/usr/bin/python3 '" + script.string() + "'").c_str(), "r");
  if (pipe == nullptr) return 0;
  char out[64] = {};
  const bool read = std::fgets(out, sizeof out, pipe) != nullptr;
  ::pclose(pipe);
  return read ? std::strtod(out, nullptr) : 0;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

/// The formats named, or all.
int main(int argc, char** argv) {
  const std::vector<std::string> wanted(argv + 1, argv + argc);
  const fs::path folder = fs::temp_directory_path() / printed("accord-bench-%d", std::rand());
  fs::create_directories(folder);
  std::printf("%-8s %10s %10s %12s %12s %8s %12s\n", "format", "records/s", "MB/s", "plain rec/s",
              "plain MB/s", "ratio", "sgp4 ratio");
  for (const Case& one : cases()) {
    if (!wanted.empty() && std::count(wanted.begin(), wanted.end(), one.name) == 0) continue;
    const fs::path file = folder / one.name;
    std::ofstream(file, std::ios::binary) << one.text;
    std::vector<double> ours, plain, python;
    const auto time_ours = [&] { ours.push_back(seconds_of([&] { read_ours(one, file); })); };
    const auto time_plain = [&] { plain.push_back(seconds_of([&] { read_plainly(one, file); })); };
    for (int round = 0; round < kRounds; ++round) {  // who begins changes: what came before counts
      if (round % 2 == 0) {
        time_ours();
        time_plain();
      } else {
        time_plain();
        time_ours();
      }
    }
    for (int round = 0; one.from == Format::tle && round < kPythonRounds; ++round)
      python.push_back(read_with_python(file));
    const auto records = static_cast<double>(one.records);
    const double megabytes = static_cast<double>(one.text.size()) / 1e6;
    const double a = median(ours), b = median(plain);
    std::printf("%-8s %10.0f %10.1f %12.0f %12.1f %8.2f", one.name, records / a, megabytes / a,
                records / b, megabytes / b, b / a);
    if (!python.empty() && median(python) > 0) std::printf(" %12.2f", median(python) / a);
    std::printf("\n");
  }
  fs::remove_all(folder);
  return 0;
}
