// Heads of link logs: text, signatures.
#include "crypto/log_head.hpp"

#include <array>

#include "crypto/base64.hpp"
#include "crypto/decimal.hpp"
#include "crypto/detached.hpp"
#include "crypto/document.hpp"

namespace accord::crypto {
namespace {

constexpr std::array<std::string_view, 12> kMembers{
    "format", "keeper",      "peer",      "incarnation", "size",     "root",
    "time",   "certificate", "signature", "cosigned_at", "cosigner", "cosignature"};
constexpr std::size_t kHeadMembers = 9;  // without the peer's word
constexpr DocumentForm kHeadForm{kLogHeadFormat, std::span(kMembers).first(kHeadMembers),
                                 kMaxLogHeadBytes, Code::malformed_detached};
constexpr DocumentForm kCosignedForm{kCosignedHeadFormat, kMembers, kMaxCosignedHeadBytes,
                                     Code::malformed_detached};

Members members_of(const SignedHead& signed_head, std::string_view format) {
  const LogHead& head = signed_head.head;
  return {{"format", std::string(format)},
          {"keeper", head.log.keeper.text()},
          {"peer", head.log.peer.text()},
          {"incarnation", head.log.incarnation.text()},
          {"size", std::to_string(head.size)},
          {"root", head.root.hex()},
          {"time", head.time.text()},
          {"certificate", signed_head.certificate.to_pem()},
          {"signature", to_base64(signed_head.signature)}};
}

std::string cosigned_message(const LogHead& head, UtcTime cosigned_at) {
  return head.message() + "cosigned_at " + cosigned_at.text() + "\n";
}

Status check_head(const LogHead& head) {
  if (head.log.keeper.empty() || head.log.peer.empty() || head.log.keeper == head.log.peer) {
    return fail(Code::bad_value, "a link log is one nation's, of its link to another", "$.peer");
  }
  if (head.log.incarnation.is_nil()) {
    return fail(Code::bad_value, "no life of a store has this name", "$.incarnation");
  }
  if (head.size == 0 && head.root != MerkleTree::root({})) {
    return fail(Code::bad_value, "a log without entries has the hash of nothing", "$.root");
  }
  return {};
}

template <class T>
Status put(Result<T> read, std::string_view name, T& out) {
  if (!read) return in_member(read.error(), name);
  out = std::move(*read);
  return {};
}

Result<LogHead> read_head(const std::vector<std::string>& values) {
  LogHead out;
  ACCORD_CHECK(put(NationId::parse(values[1]), "keeper", out.log.keeper));
  ACCORD_CHECK(put(NationId::parse(values[2]), "peer", out.log.peer));
  ACCORD_CHECK(put(IncarnationId::parse(values[3]), "incarnation", out.log.incarnation));
  ACCORD_CHECK(put(parse_decimal(values[4]), "size", out.size));
  ACCORD_CHECK(put(Digest::parse(values[5]), "root", out.root));
  ACCORD_CHECK(put(UtcTime::parse(values[6]), "time", out.time));
  ACCORD_CHECK(check_head(out));
  return out;
}

Result<SignedHead> read_signed_head(const std::vector<std::string>& values) {
  ACCORD_TRY(LogHead head, read_head(values));
  auto certificate = Certificate::from_pem(values[7]);
  if (!certificate) return in_member(certificate.error(), "certificate");
  Bytes signature;
  ACCORD_CHECK(put(from_base64(values[8]), "signature", signature));
  return SignedHead{std::move(head), std::move(*certificate), std::move(signature)};
}

/// That a node of `nation` may sign at `at` with this key.
Status check_signer(const PrivateKey& key, const Certificate& certificate, const NationId& nation,
                    UtcTime at) {
  if (certificate.role() != Role::node_sign) {
    return fail(Code::wrong_role, "only a node-sign certificate signs heads of logs");
  }
  if (certificate.nation() != nation) {
    return fail(Code::wrong_nation, "a certificate of " + certificate.nation().text() + " where " +
                                        nation.text() + " signs");
  }
  ACCORD_CHECK(certificate.check_key(key));
  return certificate.check_valid_at(at);
}

Status check_log_and_time(const LogHead& head, UtcTime signed_at, const HeadExpectation& expected) {
  if (head.log != expected.log) {
    return fail(Code::wrong_peer, "the head is of " + head.log.keeper.text() + "'s log with " +
                                      head.log.peer.text() + " in the life " +
                                      head.log.incarnation.text());
  }
  if (signed_at > expected.at + kMaxSignedAhead) {
    return fail(Code::signed_in_future,
                "signed at " + signed_at.text(0) + ", it is " + expected.at.text(0));
  }
  return {};
}

}  // namespace

std::string LogHead::message() const {
  std::string out;
  const auto line = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(" ").append(value).append("\n");
  };
  line("format", kLogHeadFormat);
  line("keeper", log.keeper.text());
  line("peer", log.peer.text());
  line("incarnation", log.incarnation.text());
  line("size", std::to_string(size));
  line("root", root.hex());
  line("time", time.text());
  return out;
}

std::string SignedHead::text() const { return write_document(members_of(*this, kLogHeadFormat)); }

std::string CosignedHead::text() const {
  Members members = members_of(signed_head, kCosignedHeadFormat);
  members.emplace_back("cosigned_at", cosigned_at.text());
  members.emplace_back("cosigner", cosigner.to_pem());
  members.emplace_back("cosignature", to_base64(cosignature));
  return write_document(members);
}

Result<SignedHead> sign_head(const PrivateKey& key, const Certificate& certificate,
                             const LogHead& head) {
  ACCORD_CHECK(check_head(head));
  ACCORD_CHECK(check_signer(key, certificate, head.log.keeper, head.time));
  ACCORD_TRY(Bytes signature,
             key.sign(kLogHeadDomain, certificate.digest(), as_bytes(head.message())));
  return SignedHead{head, certificate, std::move(signature)};
}

Result<CosignedHead> cosign_head(const PrivateKey& key, const Certificate& certificate,
                                 const SignedHead& head, UtcTime at) {
  ACCORD_CHECK(check_head(head.head));
  ACCORD_CHECK(check_signer(key, certificate, head.head.log.peer, at));
  ACCORD_CHECK(check_log_and_time(head.head, head.head.time, {head.head.log, at}));
  ACCORD_TRY(Bytes cosignature, key.sign(kLogCosignatureDomain, certificate.digest(),
                                         as_bytes(cosigned_message(head.head, at))));
  return CosignedHead{head, at, certificate, std::move(cosignature)};
}

Result<SignedHead> parse_log_head(std::string_view text) {
  ACCORD_TRY(const std::vector<std::string> values, read_document(text, kHeadForm));
  ACCORD_TRY(SignedHead out, read_signed_head(values));
  if (out.text() != text) return fail(Code::malformed_detached, "not the canonical text");
  return out;
}

Result<CosignedHead> parse_cosigned_head(std::string_view text) {
  ACCORD_TRY(const std::vector<std::string> values, read_document(text, kCosignedForm));
  ACCORD_TRY(SignedHead head, read_signed_head(values));
  UtcTime cosigned_at;
  ACCORD_CHECK(put(UtcTime::parse(values[9]), "cosigned_at", cosigned_at));
  auto cosigner = Certificate::from_pem(values[10]);
  if (!cosigner) return in_member(cosigner.error(), "cosigner");
  Bytes cosignature;
  ACCORD_CHECK(put(from_base64(values[11]), "cosignature", cosignature));
  CosignedHead out{std::move(head), cosigned_at, std::move(*cosigner), std::move(cosignature)};
  if (out.text() != text) return fail(Code::malformed_detached, "not the canonical text");
  return out;
}

Status verify_head(const SignedHead& head, const TrustStore& trust,
                   const HeadExpectation& expected) {
  ACCORD_CHECK(check_log_and_time(head.head, head.head.time, expected));
  const Certificate& certificate = head.certificate;
  ACCORD_CHECK(trust.verify(certificate, head.head.log.keeper, Role::node_sign, head.head.time));
  return certificate.public_key().verify(kLogHeadDomain, certificate.digest(),
                                         as_bytes(head.head.message()), head.signature);
}

Status verify_cosignature(const CosignedHead& head, const TrustStore& trust,
                          const HeadExpectation& expected) {
  const LogHead& terms = head.signed_head.head;
  ACCORD_CHECK(check_log_and_time(terms, head.cosigned_at, expected));
  ACCORD_CHECK(check_log_and_time(terms, terms.time, {terms.log, head.cosigned_at}));
  ACCORD_CHECK(trust.verify(head.cosigner, terms.log.peer, Role::node_sign, head.cosigned_at));
  return head.cosigner.public_key().verify(kLogCosignatureDomain, head.cosigner.digest(),
                                           as_bytes(cosigned_message(terms, head.cosigned_at)),
                                           head.cosignature);
}

}  // namespace accord::crypto
