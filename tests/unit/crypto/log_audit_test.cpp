// What an auditor finds in an exported link log.
#include "log_fixtures.hpp"

namespace accord::crypto {
namespace {

using test::code_of;
using test::kLife;
using test::kNow;
using test::kPeerLife;
using test::kRecord;
using test::many;
using test::must;
using test::nation;

class LogAuditTest : public test::LogTest {};

TEST_F(LogAuditTest, every_entry_left_out_is_found) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    Lines without = lines_;
    without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
    const auto audit = must(
        verify_export(text_of(without, head_, cosigned_), {trust_, kNow + std::chrono::hours(1)}));
    const LogFinding* truncated = audit.find(LogFault::truncated);
    ASSERT_NE(truncated, nullptr) << i;
    EXPECT_EQ(code_entry(truncated->error.code).name, "bad_merkle_proof");
    EXPECT_EQ(truncated->error.where, "line " + std::to_string(i + 2));
  }
  EXPECT_EQ(found({}), "truncated");
}

TEST_F(LogAuditTest, two_entries_that_changed_places_are_found) {
  for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
    for (std::size_t j = i + 1; j < lines_.size(); ++j) {
      Lines swapped = lines_;
      std::swap(swapped[i], swapped[j]);
      EXPECT_NE(found(swapped).find("reordered"), std::string::npos) << i << " " << j;
      EXPECT_EQ(found(swapped).find("truncated"), std::string::npos) << i << " " << j;
    }
  }
  Lines twice = lines_;
  twice.insert(twice.begin() + 3, lines_[2]);
  EXPECT_NE(found(twice).find("reordered"), std::string::npos);
  // Numbered anew, so that only the root can tell: entries 1 and 2 have one time.
  Lines renumbered = lines_;
  std::swap(renumbered[1], renumbered[2]);
  renumbered[1][0] = '1';
  renumbered[2][0] = '2';
  EXPECT_EQ(found(renumbered), "edited");
}

TEST_F(LogAuditTest, an_edited_entry_is_found_and_narrowed_down_by_what_the_peer_cosigned) {
  const auto where = [&](std::size_t index, std::string_view from, std::string_view to) {
    Lines edited = lines_;
    const std::size_t place = edited[index].find(from);
    EXPECT_NE(place, std::string::npos);
    edited[index].replace(place, from.size(), to);
    EXPECT_EQ(found(edited), "edited");
    const auto audit = must(
        verify_export(text_of(edited, head_, cosigned_), {trust_, kNow + std::chrono::hours(1)}));
    return audit.findings.at(0).error.where;
  };
  EXPECT_EQ(where(4, "quarantined:6030", "admitted"), "entries from line 2");
  EXPECT_EQ(where(1, "1111", "1110"), "entries from line 2");
  EXPECT_EQ(where(6, "6001", "6002"), "entries from line 8");  // the first 6 are as cosigned
  EXPECT_EQ(where(7, "admitted", "refused:6001"), "entries from line 8");
}

TEST_F(LogAuditTest, an_entry_added_is_found) {
  Lines more = lines_;
  more.push_back("8 sent 2026-06-01T12:00:05.000000000Z " + std::string(kLife) + "/data/6-6 " +
                 many("66") + " -");
  EXPECT_EQ(found(more), "edited");
  EXPECT_EQ(signed_anew(more), "sound");
}

TEST_F(LogAuditTest, an_edited_head_is_found) {
  const auto with = [&](auto change) {
    SignedHead changed = head_;
    change(changed.head);
    return verdict(text_of(lines_, changed, cosigned_));
  };
  EXPECT_EQ(with([](LogHead&) {}), "sound");
  EXPECT_EQ(with([](LogHead& h) { h.time = h.time + Nanos(1); }), "head-invalid");
  EXPECT_EQ(with([](LogHead& h) { h.root.raw[0] ^= 1; }), "head-invalid edited");
  EXPECT_EQ(with([](LogHead& h) { h.size = 9; }), "head-invalid truncated");
  EXPECT_EQ(with([](LogHead& h) { h.size = 7; }), "head-invalid edited");
  EXPECT_EQ(with([](LogHead& h) { h.log.peer = nation("FRA"); }), "bad_value");  // first line
  // Cut to a shorter log, head and all: the signature cannot be.
  Lines shorter(lines_.begin(), lines_.end() - 1);
  SignedHead forged = head_of(shorter, 7);
  forged.signature = head_.signature;
  EXPECT_EQ(verdict(text_of(shorter, forged, cosigned_)), "head-invalid");
}

TEST_F(LogAuditTest, a_head_by_another_nation_or_role_is_found) {
  const auto code_for = [&](test::Nation& from, Role role) {
    const test::Signer other(from, role);
    SignedHead head = head_;
    head.certificate = other.certificate;
    head.signature = must(
        other.key.sign(kLogHeadDomain, other.certificate.digest(), as_bytes(head.head.message())));
    const auto audit = must(
        verify_export(text_of(lines_, head, cosigned_), {trust_, kNow + std::chrono::hours(1)}));
    if (audit.sound()) return std::string("sound");
    EXPECT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].fault, LogFault::head_invalid);
    return std::string(code_entry(audit.findings[0].error.code).name);
  };
  EXPECT_EQ(code_for(gbr_, Role::node_sign), "sound");  // a renewed certificate
  EXPECT_EQ(code_for(usa_, Role::node_sign), "wrong_nation");
  EXPECT_EQ(code_for(gbr_, Role::transport), "wrong_role");
}

TEST_F(LogAuditTest, a_cosignature_by_another_nation_or_role_is_found) {
  const auto code_for = [&](test::Nation& from, Role role) {
    const test::Signer other(from, role);
    CosignedHead cosigned = cosigned_;
    cosigned.cosigner = other.certificate;
    cosigned.cosignature =
        must(other.key.sign(kLogCosignatureDomain, other.certificate.digest(),
                            as_bytes(cosigned.signed_head.head.message() + "cosigned_at " +
                                     cosigned.cosigned_at.text() + "\n")));
    const auto audit = must(
        verify_export(text_of(lines_, head_, cosigned), {trust_, kNow + std::chrono::hours(1)}));
    if (audit.sound()) return std::string("sound");
    EXPECT_EQ(audit.findings.size(), 1u);
    EXPECT_EQ(audit.findings[0].fault, LogFault::cosignature_invalid);
    return std::string(code_entry(audit.findings[0].error.code).name);
  };
  EXPECT_EQ(code_for(usa_, Role::node_sign), "sound");
  EXPECT_EQ(code_for(gbr_, Role::node_sign), "wrong_nation");
  EXPECT_EQ(code_for(fra_, Role::node_sign), "wrong_nation");
  EXPECT_EQ(code_for(usa_, Role::auditor), "wrong_role");
  EXPECT_EQ(code_for(usa_, Role::agreement_security), "wrong_role");
}

TEST_F(LogAuditTest, a_cosigned_head_that_the_keeper_never_signed_is_found) {
  CosignedHead cosigned = cosigned_;
  cosigned.signed_head.signature = head_.signature;  // the keeper's, of another head
  EXPECT_EQ(verdict(text_of(lines_, head_, cosigned)), "cosignature-invalid");
  const test::Signer other(usa_, Role::node_sign);  // the peer signs both lines of words
  cosigned.signed_head.certificate = other.certificate;
  cosigned.signed_head.signature = must(other.key.sign(
      kLogHeadDomain, other.certificate.digest(), as_bytes(cosigned.signed_head.head.message())));
  EXPECT_EQ(verdict(text_of(lines_, head_, cosigned)), "cosignature-invalid");
}

TEST_F(LogAuditTest, a_cosigned_head_of_another_log_is_found) {
  LogHead head = cosigned_.signed_head.head;
  head.log.incarnation = must(IncarnationId::parse(kPeerLife));
  const SignedHead other = must(sign_head(keeper_.key, keeper_.certificate, head));
  const CosignedHead cosigned =
      must(cosign_head(peer_.key, peer_.certificate, other, kNow + std::chrono::seconds(30)));
  EXPECT_EQ(verdict(text_of(lines_, head_, cosigned)), "cosignature-invalid");
}

TEST_F(LogAuditTest, a_keeper_that_signs_another_past_than_the_peer_cosigned_is_found) {
  Lines other = lines_;
  other[4].replace(other[4].find("quarantined:6030"), 16, "admitted");
  const SignedHead head = head_of(other, 8);
  EXPECT_EQ(verdict(text_of(other, head, cosigned_of(other, 6))), "sound");  // a log by itself
  EXPECT_EQ(verdict(text_of(other, head, cosigned_)), "forked");
  EXPECT_EQ(verdict(text_of(other, head, cosigned_of(lines_, 8))), "forked");
  // What is cosigned says nothing of what came later.
  Lines later = lines_;
  later[6].replace(later[6].find("6001"), 4, "6002");
  EXPECT_EQ(verdict(text_of(later, head_of(later, 8), cosigned_)), "sound");
}

TEST_F(LogAuditTest, a_keeper_that_signs_a_shorter_log_is_found) {
  const Lines shorter(lines_.begin(), lines_.begin() + 5);
  const SignedHead head = head_of(shorter, 5);
  EXPECT_EQ(verdict(text_of(shorter, head, cosigned_of(lines_, 5))), "sound");
  EXPECT_EQ(verdict(text_of(shorter, head, cosigned_)), "truncated");  // 6 entries, and before
  EXPECT_EQ(verdict(text_of(shorter, head, cosigned_of(lines_, 6, 60))), "truncated");
}

TEST_F(LogAuditTest, heads_known_from_elsewhere_find_what_the_keeper_left_out) {
  const Lines shorter(lines_.begin(), lines_.begin() + 5);
  const std::string text = text_of(shorter, head_of(shorter, 5), std::nullopt);
  const auto knowing = [&](const SignedHead& head) { return verdict(text, {&head, 1}); };
  EXPECT_EQ(verdict(text), "sound");  // from the text alone nothing can be seen
  EXPECT_EQ(knowing(cosigned_.signed_head), "truncated");
  EXPECT_EQ(knowing(head_of(lines_, 4, 5)), "sound");
  EXPECT_EQ(knowing(head_of(lines_, 8, 60)), "sound");  // grown after the export
  EXPECT_EQ(knowing(head_of(lines_, 4, 60)), "contradictory");
  Lines other = lines_;
  other[1].replace(other[1].find("1111"), 4, "1112");
  EXPECT_EQ(knowing(head_of(other, 5, 5)), "forked");
  EXPECT_EQ(knowing(head_of(other, 3, 5)), "forked");
  SignedHead unsigned_head = head_of(other, 5, 5);
  unsigned_head.signature[20] ^= 1;
  EXPECT_EQ(knowing(unsigned_head), "bad_signature");  // no evidence, so no audit with it
}

TEST_F(LogAuditTest, a_signed_log_that_cannot_have_happened_is_found) {
  const auto with = [&](std::size_t index, std::string_view from, std::string_view to) {
    Lines changed = lines_;
    const std::size_t place = changed[index].find(from);
    EXPECT_NE(place, std::string::npos) << from;
    changed[index].replace(place, from.size(), to);
    return signed_anew(changed);
  };
  EXPECT_EQ(with(1, "1-5", "1-5"), "sound");
  EXPECT_EQ(with(1, "1-5", "1-4"), "contradictory");  // and the receipt for 5
  EXPECT_EQ(with(3, "1-4", "1-6"), "contradictory");
  EXPECT_EQ(with(3, kLife, kPeerLife), "contradictory");
  EXPECT_EQ(with(1, kLife, kPeerLife), "contradictory");
  const std::string own_numbers = std::string(kLife) + "/data/6-7";
  EXPECT_EQ(with(5, std::string(kPeerLife) + "/data/1-2", own_numbers), "contradictory");
  EXPECT_EQ(with(6, "3-3", "2-3"), "contradictory");
  EXPECT_EQ(with(6, "3-3", "4-4"), "sound");  // a declared gap
  EXPECT_EQ(with(2, "tasking/1-1", "data/5-6"), "contradictory");
  EXPECT_EQ(with(2, "tasking/1-1", "data/6-6"), "sound");
  EXPECT_EQ(with(5, "03.5", "01.5"), "reordered");        // before the entry above it
  EXPECT_EQ(with(7, ":04.0", ":10.5"), "contradictory");  // after the head
  Lines no_beginning = lines_;
  no_beginning[0] = no_beginning[2];
  no_beginning[0][0] = '0';
  no_beginning[2].replace(no_beginning[2].find("1-1"), 3, "2-2");
  EXPECT_EQ(signed_anew(no_beginning).find("sound"), std::string::npos);
  Lines two_beginnings = lines_;
  two_beginnings[7] = "7 begin 2026-06-01T12:00:04.000000000Z - " + many("00") + " -";
  EXPECT_EQ(signed_anew(two_beginnings), "contradictory");
}

TEST_F(LogAuditTest, a_log_without_entries_is_a_log) {
  EXPECT_EQ(verdict(text_of({}, head_of({}, 0), cosigned_of({}, 0))), "sound");
  EXPECT_EQ(verdict(text_of({}, head_of({}, 0), std::nullopt)), "sound");
}

}  // namespace
}  // namespace accord::crypto
