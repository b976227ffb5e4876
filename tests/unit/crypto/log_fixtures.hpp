// What the tests of link logs share: the log of tests/vectors/crypto/link_log.py, its keeper and
// peer, and exports put together from their documented parts.
#pragma once

#include "crypto/log_export.hpp"
#include "fixtures.hpp"

namespace accord::crypto::test {

inline constexpr std::string_view kLife = "01890a5d-ac96-774b-bcce-b302099a8057";
inline constexpr std::string_view kPeerLife = "01890a5d-ac96-774b-bcce-b302099a8058";
inline constexpr std::string_view kRecord = "01890a5d-ac96-774b-bcce-b302099a8059";

inline std::string many(std::string_view pair) {
  std::string out;
  for (std::size_t i = 0; i < Digest::kBytes; ++i) out.append(pair);
  return out;
}

inline std::vector<std::string> lines() {
  const std::string life(kLife), peer(kPeerLife), day = "2026-06-01T12:00:";
  return {
      "0 begin " + day + "00.000000000Z - " + many("00") + " -",
      "1 sent " + day + "01.000000000Z " + life + "/data/1-5 " + many("11") + " -",
      "2 sent " + day + "01.000000000Z " + life + "/tasking/1-1 " + many("22") + " -",
      "3 receipted " + day + "02.000000000Z " + life + "/data/1-4 " + many("33") + " admitted",
      "4 receipted " + day + "02.000000000Z " + life + "/data/5-5 " + many("33") +
          " quarantined:6030",
      "5 received " + day + "03.500000000Z " + peer + "/data/1-2 " + many("44") + " admitted",
      "6 received " + day + "03.500000000Z " + peer + "/data/3-3 " + many("44") +
          " quarantined:6001",
      "7 decided " + day + "04.000000000Z " + std::string(kRecord) + " " + many("55") + " admitted",
  };
}

class LogTest : public testing::Test {
 protected:
  using Lines = std::vector<std::string>;

  LogTest() {
    for (Nation* each : {&gbr_, &usa_, &fra_}) {
      EXPECT_EQ(code_of(trust_.add_root(each->id, each->root)), "ok");
    }
  }

  static LogName log() { return {nation("GBR"), nation("USA"), must(IncarnationId::parse(kLife))}; }
  static Digest root_of(const Lines& of) {
    LinkLogTree tree;
    for (const std::string& line : of) tree.append(MerkleTree::leaf_hash(as_bytes(line)));
    return tree.root();
  }
  SignedHead head_of(const Lines& of, std::size_t size, int second = 10) const {
    const Lines first(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(size));
    const LogHead head{log(), size, root_of(first), kNow + std::chrono::seconds(second)};
    return must(sign_head(keeper_.key, keeper_.certificate, head));
  }
  CosignedHead cosigned_of(const Lines& of, std::size_t size, int second = 5) const {
    return must(cosign_head(peer_.key, peer_.certificate, head_of(of, size, second),
                            kNow + std::chrono::seconds(second + 1)));
  }
  static std::string first_line() {
    return "accord-log-export/1 GBR USA " + std::string(kLife) + "\n";
  }
  /// An export put together from its documented parts.
  static std::string text_of(const Lines& of, const SignedHead& head,
                             const std::optional<CosignedHead>& cosigned) {
    std::string out = first_line();
    for (const std::string& line : of) out.append(line).append("\n");
    out.append("head\n").append(head.text());
    return cosigned ? out.append("cosigned\n").append(cosigned->text())
                    : out.append("not cosigned\n");
  }
  /// "sound", the faults found, or the code that refuses the text.
  std::string verdict(std::string_view text, std::span<const SignedHead> known = {}) const {
    const auto audit = verify_export(text, {trust_, kNow + std::chrono::hours(1), known});
    if (!audit) return code_of(audit);
    EXPECT_EQ(audit->sound(), audit->findings.empty());
    if (audit->sound()) return "sound";
    std::string out;
    for (const LogFinding& each : audit->findings) {
      out.append(out.empty() ? "" : " ").append(name_of(each.fault));
      EXPECT_EQ(audit->find(each.fault), &each);  // one of each
      EXPECT_FALSE(each.error.what.empty());
    }
    return out;
  }
  /// The entries against the heads of the true log.
  std::string found(const Lines& of) const { return verdict(text_of(of, head_, cosigned_)); }
  /// Entries for which the keeper itself signs, and the peer cosigns all but the last two.
  std::string signed_anew(const Lines& of) const {
    return verdict(text_of(of, head_of(of, of.size()), cosigned_of(of, of.size() - 2)));
  }
  Error error_of(std::string_view text) const {
    const auto refused = parse_log_export(text);
    EXPECT_FALSE(refused.has_value());
    return refused ? Error{} : refused.error();
  }

  Nation gbr_{"GBR"}, usa_{"USA"}, fra_{"FRA"};
  Signer keeper_{gbr_, Role::node_sign}, peer_{usa_, Role::node_sign};
  TrustStore trust_;
  const Lines lines_ = lines();
  const SignedHead head_ = head_of(lines_, 8);
  const CosignedHead cosigned_ = cosigned_of(lines_, 6);
  const std::string text_ = text_of(lines_, head_, cosigned_);
};

}  // namespace accord::crypto::test
