// The text of an exported link log: one spelling, and every refusal with its line.
#include "log_fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::kNow;
using test::kRecord;
using test::many;
using test::must;

class LogExportTest : public test::LogTest {};

TEST_F(LogExportTest, leaves_and_roots_are_those_that_another_program_finds) {
  EXPECT_EQ(
      root_of({}).hex(),
      "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f1"
      "4898b95b");
  EXPECT_EQ(
      root_of({lines_[0]}).hex(),
      "21ab639fa8cb5fbcef4c2c54cebd6bdcc0ab349f40478b2f38a1a78411316a2f30fc72d59b02a4782677f0be"
      "bcc9713e");
  EXPECT_EQ(
      cosigned_.signed_head.head.root.hex(),
      "8eeb548ddbb4184f17cd5e0d7c39e021388cbef1a6f1e78522169831cf4987227624f3ce480ae895afd38ab7"
      "3aabffef");
  EXPECT_EQ(
      head_.head.root.hex(),
      "376d0115b6a98e0e31a7baf4773c3124cbace36d0e1fc6d7954913e5a6ca709e7123f9882075c834fb7b76cb"
      "4dc5f896");
  EXPECT_EQ(verdict(text_), "sound");  // which computes them from its own reading of the lines
}

TEST_F(LogExportTest, an_export_survives_its_text) {
  const LogExport read = must(parse_log_export(text_));
  EXPECT_EQ(read.log(), log());
  EXPECT_EQ(read.text(), text_);
  ASSERT_EQ(read.entries.size(), 8u);
  const LogEntry& fifth = read.entries[4];
  EXPECT_EQ(fifth.position, 4u);
  EXPECT_EQ(fifth.kind, LogKind::receipted);
  EXPECT_EQ(fifth.time, kNow + std::chrono::seconds(2));
  ASSERT_NE(fifth.range(), nullptr);
  EXPECT_EQ(*fifth.range(), (LogRange{log().incarnation, Lane::data, 5, 5}));
  EXPECT_EQ(fifth.digest.hex(), many("33"));
  EXPECT_EQ(fifth.outcome, LogOutcome::quarantined);
  EXPECT_EQ(fifth.code, 6030);
  EXPECT_EQ(std::get<RecordId>(read.entries[7].about).text(), kRecord);
  for (std::size_t i = 0; i < lines_.size(); ++i) EXPECT_EQ(read.entries[i].line(), lines_[i]);
}

TEST_F(LogExportTest, no_byte_of_an_export_can_be_changed) {
  ASSERT_EQ(verdict(text_), "sound");
  std::string changed = text_;
  const auto expect_refused = [&](std::size_t i, int mask) {
    changed[i] = static_cast<char>(changed[i] ^ mask);
    EXPECT_NE(verdict(changed), "sound") << i << " mask " << mask;
    changed[i] = text_[i];
  };
  for (std::size_t i = 0; i < text_.size(); ++i) expect_refused(i, 0x01);
  // Upper and lower case of the lines; the documents below them have log_head_test.cpp.
  for (std::size_t i = 0; i < text_.find('{'); ++i) expect_refused(i, 0x20);
}

TEST_F(LogExportTest, no_end_of_an_export_can_be_cut_off) {
  for (std::size_t size = 0; size < text_.size(); ++size) {
    EXPECT_FALSE(parse_log_export(std::string_view(text_).substr(0, size)).has_value()) << size;
  }
  EXPECT_EQ(verdict(text_ + "\n"), "bad_value");
  EXPECT_EQ(verdict(text_ + text_), "bad_value");
}

TEST_F(LogExportTest, kind_subject_outcome_and_code_go_together_or_the_entry_is_refused) {
  const std::string range = std::string(test::kLife) + "/data/1-5", record(kRecord), none = "-";
  const std::string contact = many("22") + "/" + many("33");
  const std::string yes = "admitted", held = "quarantined:6030", no = "refused:6030";
  const auto line = [](const std::string& kind, const std::string& about, const std::string& said) {
    return "0 " + kind + " 2026-06-01T12:00:00.000000000Z " + about + " " + many("11") + " " + said;
  };
  std::size_t taken = 0;
  for (const std::string kind :
       {"begin", "sent", "receipted", "received", "decided", "journal", "contact"}) {
    const bool alone = kind == "begin" || kind == "journal";
    const bool says = !alone && kind != "sent" && kind != "contact";
    const std::string its = alone               ? none
                            : kind == "decided" ? record
                            : kind == "contact" ? contact
                                                : range;
    for (const std::string& about : {none, range, record, contact}) {
      for (const std::string& said : {none, yes, held, no}) {
        const bool whole = about == its && (said != none) == says;
        const std::string text = line(kind, about, said);
        EXPECT_EQ(code_of(parse_log_entry(text)), whole ? "ok" : "bad_value") << text;
        taken += whole ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(taken, 4u + 3u * 3u);  // four kinds without an outcome, three with each of three
  for (const std::string& about : {many("22"), many("22") + "/", many("22") + "/" + many("3"),
                                   "/" + many("22"), contact + "/" + many("22"), contact + " "}) {
    EXPECT_NE(code_of(parse_log_entry(line("contact", about, none))), "ok") << about;
  }
  for (const char* said : {"admitted:6030", "quarantined", "refused", "-:6030", "refused:", ""}) {
    EXPECT_EQ(code_of(parse_log_entry(line("received", range, said))), "bad_value") << said;
  }
}

// python3: hashlib.sha384(b"accord-journal/1 3 " + b"11" * 48).hexdigest()
TEST(JournalMark, is_the_hash_of_one_line) {
  Digest root;
  root.raw.fill(0x11);
  EXPECT_EQ(journal_mark(3, root).hex(),
            "92cb8c54a15fbc956cbba5a794d24ef9e8c4231c136e8e98a94648b8736224cc068098fa9de2502b798cc0"
            "9f8159e09f");
  EXPECT_NE(journal_mark(4, root), journal_mark(3, root));
}

TEST_F(LogExportTest, a_text_of_another_form_is_refused_with_its_line) {
  const auto with = [this](std::string_view from, std::string_view to) {
    std::string out = text_;
    const std::size_t place = out.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return error_of(out.replace(place, from.size(), to));
  };
  const auto says = [](const Error& error) {
    return std::string(code_entry(error.code).name) + " " + error.where;
  };
  EXPECT_EQ(says(error_of("")), "bad_value line 1");
  EXPECT_EQ(says(with("export/1", "export/2")), "bad_value line 1");
  EXPECT_EQ(says(with("GBR USA", "GBR  USA")), "bad_value line 1");
  EXPECT_EQ(says(with("GBR USA", "USA GBR")), "bad_value line 1");
  EXPECT_EQ(says(with("2 sent", "02 sent")), "bad_value line 4");
  EXPECT_EQ(says(with("2 sent", "2 send")), "bad_value line 4");
  EXPECT_EQ(says(with("2 sent ", "2 sent  ")), "bad_value line 4");
  EXPECT_EQ(says(with("2 sent ", "2 sent")), "bad_value line 4");
  EXPECT_EQ(says(with("12:00:03.500000000Z", "12:00:03.5Z")), "bad_value line 7");
  EXPECT_EQ(says(with("12:00:03.500000000Z", "12:00:63.500000000Z")), "bad_time line 7");
  EXPECT_EQ(says(with("data/1-2", "bulk/1-2")), "bad_value line 7");
  EXPECT_EQ(says(with("data/1-2", "data/0-2")), "bad_value line 7");
  EXPECT_EQ(says(with("data/1-2", "data/2-1")), "bad_value line 7");
  EXPECT_EQ(says(with("data/1-2", "data/1-2-3")), "bad_value line 7");
  EXPECT_EQ(says(with("data/1-2", "data/1-18446744073709551616")), "bad_value line 7");
  EXPECT_EQ(says(with("/data/1-2", "")), "bad_value line 7");  // received is about a range
  EXPECT_EQ(says(with(kRecord, "01890A5D-ac96-774b-bcce-b302099a8059")), "bad_id line 9");
  EXPECT_EQ(says(with(kRecord, "-")), "bad_value line 9");
  EXPECT_EQ(says(with("5555", "555")), "bad_value line 9");
  EXPECT_EQ(says(with("5555", "55555")), "bad_value line 9");
  EXPECT_EQ(says(with("quarantined:6001", "quarantined")), "bad_value line 8");
  EXPECT_EQ(says(with("quarantined:6001", "quarantined:0")), "bad_value line 8");
  EXPECT_EQ(says(with("quarantined:6001", "quarantined:65536")), "bad_value line 8");
  EXPECT_EQ(says(with("quarantined:6001", "admitted:6001")), "bad_value line 8");
  EXPECT_EQ(says(with("quarantined:6001", "-")), "bad_value line 8");
  EXPECT_EQ(says(with("quarantined:6001", "admitted\r")), "bad_value line 8");
  EXPECT_EQ(says(with("decided", std::string(600, 'd'))), "too_large line 9");
  EXPECT_EQ(says(with("head\n", "head \n")), "bad_value line 10");
  EXPECT_EQ(says(with("\n}\ncosigned\n", "\n}\n\ncosigned\n")), "bad_value line 22");
  EXPECT_EQ(says(with("\"size\": \"8\"", "\"size\": \"08\"")),
            "bad_value document at line 11 $.size");
  EXPECT_EQ(says(with("\"size\": \"6\"", "\"size\": \"06\"")),
            "bad_value document at line 23 $.size");
  EXPECT_EQ(says(with("\n}\ncosigned\n", "\n}}\ncosigned\n")).substr(0, 8), "bad_json");
}

}  // namespace
}  // namespace accord::crypto
