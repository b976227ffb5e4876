// Courier key files: one spelling, one secret of 32 bytes, a term of at most 90 days, and which of
// several keys counts.
#include "crypto/courier_key.hpp"

#include <sys/stat.h>

#include "fixtures.hpp"

namespace accord::crypto {
namespace {

using test::at;
using test::code_of;
using test::must;
using test::nation;

// The secret is 01 02 .. 20; base64 by hand: 010203 -> AQID, ..., 1f20 -> HyA=.
constexpr std::string_view kText =
    "{\n"
    "  \"accord_courier_key\": 1,\n"
    "  \"between\": [\"GBR\", \"USA\"],\n"
    "  \"id\": \"2026-q4\",\n"
    "  \"not_before\": \"2026-05-01T00:00:00.000000000Z\",\n"
    "  \"not_after\": \"2026-07-30T00:00:00.000000000Z\",\n"
    "  \"key\": \"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\"\n"
    "}\n";

CourierTerms terms(std::string_view id = "2026-q4",
                   std::string_view not_before = "2026-05-01T00:00:00Z",
                   std::string_view not_after = "2026-07-30T00:00:00Z") {
  return {{nation("GBR"), nation("USA")}, std::string(id), at(not_before), at(not_after)};
}

CourierFile file(const CourierTerms& of = terms()) {
  test::CountingRandom random;
  return must(make_courier_key(of, random));
}

std::string with(std::string_view from, std::string_view to) {
  std::string text(kText);
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::string parsed(std::string_view text) { return code_of(parse_courier_key(as_bytes(text))); }

std::string made(const CourierTerms& of) {
  test::CountingRandom random;
  return code_of(make_courier_key(of, random));
}

TEST(CourierFile, is_written_and_read_as_its_one_text) {
  const CourierFile one = file();
  EXPECT_EQ(as_text(one.text().bytes()), kText);
  const CourierFile again = must(parse_courier_key(as_bytes(kText)));
  EXPECT_EQ(again.terms.between[0], nation("GBR"));
  EXPECT_EQ(again.terms.between[1], nation("USA"));
  EXPECT_EQ(again.terms.not_after, at("2026-07-30T00:00:00Z"));
  EXPECT_TRUE(again.secret.equals(one.secret.bytes()));
  const CourierKey key = again.key();
  EXPECT_EQ(as_text(key.id), "2026-q4");
  EXPECT_TRUE(key.secret.equals(one.secret.bytes()));
}

TEST(CourierFile, every_other_spelling_is_refused) {
  const std::string text(kText);
  for (const std::string& other :
       {text + " ", text.substr(0, text.size() - 1), " " + text, with("\n}", "}"),
        with("  \"id\"", " \"id\""), with("\", \"USA", "\",\"USA"), with(".000000000Z", "Z"),
        with(": 1", ": 2"), with(": 1", ": 1.0"), with("\"id\"", "\"Id\""),
        with("2026-q4",
             "2026-\\u0071"
             "4"),
        with("  \"id\": \"2026-q4\",\n", ""), with("  \"id\"", "  \"id\": \"2026-q4\",\n  \"id\""),
        std::string("{}\n"), std::string()}) {
    EXPECT_EQ(parsed(other), "malformed_courier_key") << other;
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_EQ(parsed(text.substr(0, size)), "malformed_courier_key") << size;
  }
  EXPECT_EQ(parsed(text + std::string(kMaxCourierFileBytes, ' ')), "malformed_courier_key");
}

// A bit of the secret or of a time may give another good file; it is never taken for this one.
TEST(CourierFile, a_flipped_bit_is_never_read_as_the_same_file) {
  for (std::size_t bit = 0; bit < kText.size() * 8; ++bit) {
    std::string bad(kText);
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    const auto read = parse_courier_key(as_bytes(bad));
    if (read) {
      EXPECT_EQ(as_text(read->text().bytes()), bad);
    }
  }
}

TEST(CourierFile, is_between_two_nations_in_ascending_order) {
  EXPECT_EQ(parsed(with("\"GBR\", \"USA\"", "\"USA\", \"GBR\"")), "malformed_courier_key");
  EXPECT_EQ(parsed(with("\"GBR\", \"USA\"", "\"GBR\", \"GBR\"")), "malformed_courier_key");
  EXPECT_EQ(parsed(with("\"GBR\", \"USA\"", "\"GBR\"")), "malformed_courier_key");
  EXPECT_EQ(parsed(with("USA", "usa")), "malformed_courier_key");
  CourierTerms turned = terms();
  std::swap(turned.between[0], turned.between[1]);
  EXPECT_EQ(made(turned), "malformed_courier_key");
  EXPECT_EQ(made({{}, "a", at("2026-05-01T00:00:00Z"), at("2026-05-02T00:00:00Z")}),
            "malformed_courier_key");
}

TEST(CourierFile, has_an_id_of_1_to_32_small_letters_digits_and_hyphens) {
  for (const char* id : {"a", "0", "-", "abcdefghijklmnopqrstuvwxyz-01234"}) {
    EXPECT_EQ(parsed(with("2026-q4", id)), "ok") << id;
    EXPECT_EQ(made(terms(id)), "ok") << id;
  }
  for (const char* id :
       {"", "A", "a b", "a.b", "a/b", "\xc3\xa9", "abcdefghijklmnopqrstuvwxyz-012345"}) {
    EXPECT_EQ(parsed(with("2026-q4", id)), "malformed_courier_key") << id;
    EXPECT_EQ(made(terms(id)), "malformed_courier_key") << id;
  }
}

TEST(CourierFile, is_valid_for_90_days_at_the_most_and_some_time_at_the_least) {
  const char* from = "2026-05-01T00:00:00Z";  // 90 days: 31 of May, 30 of June, 29 of July
  EXPECT_EQ(made(terms("a", from, "2026-07-30T00:00:00Z")), "ok");
  EXPECT_EQ(made(terms("a", from, "2026-07-30T00:00:00.000000001Z")), "unfit_validity");
  EXPECT_EQ(made(terms("a", from, "2026-05-01T00:00:00.000000001Z")), "ok");
  EXPECT_EQ(made(terms("a", from, from)), "unfit_validity");
  EXPECT_EQ(parsed(with("07-30T00", "07-30T01")), "unfit_validity");
  EXPECT_EQ(parsed(with("2026-05", "2026-08")), "unfit_validity");
  EXPECT_EQ(parsed(with("2026-05-01", "2026-02-30")), "malformed_courier_key");
  EXPECT_EQ(parsed(with("07-30T00", "9e9")), "malformed_courier_key");
}

TEST(CourierFile, holds_exactly_32_bytes_in_strict_base64) {
  constexpr std::string_view kKey = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
  EXPECT_EQ(parsed(with(kKey, "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw==")),
            "courier_key_short");  // 31
  EXPECT_EQ(parsed(with(kKey, "")), "courier_key_short");
  EXPECT_EQ(parsed(with(kKey, "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAh")),
            "malformed_courier_key");                                // 33
  EXPECT_EQ(parsed(with("HyA=", "HyB=")), "malformed_courier_key");  // stray bits
  EXPECT_EQ(parsed(with("HyA=", "Hy A")), "malformed_courier_key");
  EXPECT_EQ(parsed(with("HyA=", "HyA")), "malformed_courier_key");
}

TEST(CourierFile, a_refusal_repeats_nothing_of_the_text) {
  const std::string secret = "SECRETSECRETSECRETSECRETSECRETSECRETSECRETA";
  for (const char* value :
       {"GBR", "USA", "2026-q4", "2026-05-01T00:00:00.000000000Z", "2026-07-30T00:00:00.000000000Z",
        "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA="}) {
    const auto read = parse_courier_key(as_bytes(with(value, secret)));
    ASSERT_FALSE(read) << value;
    EXPECT_EQ(read.error().text().find("SECRET"), std::string::npos) << read.error().text();
  }
}

// ---- on disk ----

class CourierFiles : public testing::Test {
 protected:
  test::ScratchDirectory scratch_;

  std::filesystem::path save(const char* name, const CourierTerms& of) const {
    const auto path = scratch_.path() / (std::string(name) + ".courier.json");
    EXPECT_EQ(code_of(save_courier_key(file(of), path)), "ok");
    return path;
  }
  [[nodiscard]] Result<std::vector<CourierFile>> load(std::string_view own,
                                                      std::string_view peer) const {
    return load_courier_keys(scratch_.path(), nation(own), nation(peer));
  }
};

TEST_F(CourierFiles, are_0600_and_never_overwritten) {
  const auto path = save("a", terms());
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_EQ(code_of(save_courier_key(file(terms("other")), path)), "already_exists");
  EXPECT_EQ(must(load_courier_key(path)).terms.id, "2026-q4");
}

TEST_F(CourierFiles, of_the_link_are_loaded_from_either_side_and_others_left) {
  save("a", terms());
  CourierTerms french = terms("french");
  french.between = {nation("FRA"), nation("GBR")};
  save("b", french);
  scratch_.write("notes.json", "no courier key");
  for (const auto& [own, peer] : {std::pair{"GBR", "USA"}, {"USA", "GBR"}}) {
    const auto keys = must(load(own, peer));
    ASSERT_EQ(keys.size(), 1u);
    EXPECT_EQ(keys[0].terms.id, "2026-q4");
  }
  EXPECT_EQ(must(load("GBR", "FRA")).size(), 1u);
  EXPECT_EQ(must(load("USA", "FRA")).size(), 0u);
}

TEST_F(CourierFiles, that_are_bad_or_lie_open_are_refused_by_name) {
  const auto path = save("a", terms());
  ::chmod(path.c_str(), 0640);
  EXPECT_EQ(code_of(load("GBR", "USA")), "permissions_too_open");
  ::chmod(path.c_str(), 0600);
  EXPECT_EQ(code_of(load("GBR", "USA")), "ok");
  const auto bad = scratch_.write("b.courier.json", with("2026-q4", "B"));
  ::chmod(bad.c_str(), 0600);
  EXPECT_EQ(code_of(load("GBR", "USA")), "malformed_courier_key");
  EXPECT_EQ(load("GBR", "USA").error().where, bad.string() + " $.id");
  std::filesystem::remove(bad);
  std::filesystem::create_symlink(path, bad);
  EXPECT_EQ(code_of(load("GBR", "USA")), "file_unreadable");
  std::filesystem::remove(bad);
  ::chmod(scratch_.path().c_str(), 0755);
  EXPECT_EQ(code_of(load("GBR", "USA")), "permissions_too_open");
}

TEST_F(CourierFiles, of_one_id_or_three_at_once_are_refused_when_loaded) {
  save("a", terms("a", "2026-05-01T00:00:00Z", "2026-06-30T00:00:00Z"));
  save("b", terms("b", "2026-06-01T00:00:00Z", "2026-07-30T00:00:00Z"));
  EXPECT_EQ(code_of(load("GBR", "USA")), "ok");
  const auto third = save("c", terms("c", "2026-06-30T00:00:00Z", "2026-09-01T00:00:00Z"));
  EXPECT_EQ(code_of(load("GBR", "USA")), "courier_key_not_valid");
  std::filesystem::remove(third);
  save("d", terms("a", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"));
  EXPECT_EQ(code_of(load("GBR", "USA")), "courier_key_not_valid");
}

// ---- which counts ----

std::string chosen(const std::vector<CourierFile>& keys, std::string_view now) {
  const auto valid = choose_courier_keys(keys, at(now));
  if (!valid) return code_of(valid);
  std::string out;
  for (const CourierFile* key : *valid) out += (out.empty() ? "" : " ") + key->terms.id;
  return out;
}

std::vector<CourierFile> files(std::initializer_list<CourierTerms> all) {
  std::vector<CourierFile> out;
  for (const CourierTerms& of : all) out.push_back(file(of));
  return out;
}

TEST(CourierChoice, the_newest_comes_first_and_both_ends_are_inside) {
  const auto keys = files({terms("a", "2026-05-01T00:00:00Z", "2026-06-30T00:00:00Z"),
                           terms("b", "2026-06-01T00:00:00Z", "2026-07-30T00:00:00Z")});
  EXPECT_EQ(chosen(keys, "2026-04-30T23:59:59.999999999Z"), "courier_key_not_valid");
  EXPECT_EQ(chosen(keys, "2026-05-01T00:00:00Z"), "a");
  EXPECT_EQ(chosen(keys, "2026-05-31T23:59:59.999999999Z"), "a");
  EXPECT_EQ(chosen(keys, "2026-06-01T00:00:00Z"), "b a");
  EXPECT_EQ(chosen(keys, "2026-06-30T00:00:00Z"), "b a");
  EXPECT_EQ(chosen(keys, "2026-06-30T00:00:00.000000001Z"), "b");
  EXPECT_EQ(chosen(keys, "2026-07-30T00:00:00.000000001Z"), "courier_key_not_valid");
  EXPECT_EQ(chosen({}, "2026-06-01T00:00:00Z"), "courier_key_not_valid");
}

TEST(CourierChoice, two_that_began_together_are_taken_by_id) {
  EXPECT_EQ(chosen(files({terms("b"), terms("a")}), "2026-06-01T00:00:00Z"), "a b");
}

TEST(CourierChoice, a_third_at_once_or_an_id_twice_is_refused_though_it_is_not_valid_now) {
  const CourierTerms a = terms("a", "2026-05-01T00:00:00Z", "2026-06-30T00:00:00Z");
  const CourierTerms b = terms("b", "2026-06-01T00:00:00Z", "2026-07-30T00:00:00Z");
  const auto third = [&](const char* id, const char* from) {
    return chosen(files({a, b, terms(id, from, "2026-08-10T00:00:00Z")}), "2026-05-01T00:00:00Z");
  };
  EXPECT_EQ(third("c", "2026-06-30T00:00:00Z"), "courier_key_not_valid");
  EXPECT_EQ(third("c", "2026-06-30T00:00:00.000000001Z"), "a");
  EXPECT_EQ(third("a", "2026-08-01T00:00:00Z"), "courier_key_not_valid");
}

}  // namespace
}  // namespace accord::crypto
