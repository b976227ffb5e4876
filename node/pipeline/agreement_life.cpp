// Files and statements into the snapshot of an instant.
#include "node/pipeline/agreement_life.hpp"

#include <algorithm>
#include <limits>

#include "schemas/vocab/assert.hpp"

namespace accord::node::pipeline {

namespace {
constexpr UtcTime kBegin{std::numeric_limits<std::int64_t>::min()};
}  // namespace

void AgreementLife::hold(HeldAgreements held) {
  held_ = std::move(held);
  now_ = nullptr;
}

void AgreementLife::add(SignedStatement next) {
  auto& known = statements_[{next.statement.agreement, next.statement.nation}];
  ACCORD_ASSERT(next.statement.number == known.size() + 1);
  known.push_back(std::move(next));
  now_ = nullptr;
}

Result<std::shared_ptr<const agreement::Snapshot>> AgreementLife::as_of(UtcTime now) {
  if (now_ != nullptr && good_from_ <= now && now < good_until_) return now_;
  if (statements_.empty()) {
    now_ = held_.present;
  } else {
    auto made = compiled(now, held_.next);
    // A version that does not stand with the others is left out: from its instant on nothing rules.
    if (!made) made = compiled(now, {});
    if (!made) return made;
    now_ = std::move(*made);
  }
  remember_span(now);
  return now_;
}

Result<std::shared_ptr<const agreement::Snapshot>> AgreementLife::compiled(
    UtcTime now, std::span<const agreement::Agreement> next) const {
  const agreement::Snapshot& present = *held_.present;
  return agreement::compile(in_force_at(now, next), present.national_policy(), present.own(),
                            present.ceiling());
}

/// Each file as its statements leave it, and behind it the versions that follow.
std::vector<agreement::Agreement> AgreementLife::in_force_at(
    UtcTime now, std::span<const agreement::Agreement> next) const {
  const NationId& own = held_.present->own();
  std::vector<agreement::Agreement> out;
  for (const agreement::Agreement& first : held_.present->agreements()) {
    std::optional<agreement::Agreement> version = first;
    for (std::size_t i = 0; version && i <= next.size(); ++i) {
      const auto known = about(version->hash);
      if (auto standing = agreement::as_of(*version, known, own, now)) {
        out.push_back(std::move(*standing));
      }
      const auto follows = agreement::successor_of(*version, known, next);
      if (!follows) break;
      auto after = agreement::taking_over(*version, *follows->version, follows->instant);
      version = after ? std::optional(std::move(*after)) : std::nullopt;
    }
  }
  return out;
}

void AgreementLife::remember_span(UtcTime now) {
  good_from_ = kBegin;
  good_until_ = kNever;
  for (const auto& [key, known] : statements_) {
    for (const SignedStatement& each : known) {
      const UtcTime instant = each.statement.effective;
      if (instant <= now) good_from_ = std::max(good_from_, instant);
      if (now < instant) good_until_ = std::min(good_until_, instant);
    }
  }
}

const agreement::Agreement* AgreementLife::find(const Digest& hash) const {
  for (const agreement::Agreement* held : all()) {
    if (held->hash == hash) return held;
  }
  return nullptr;
}

std::vector<const agreement::Agreement*> AgreementLife::all() const {
  std::vector<const agreement::Agreement*> out;
  for (const agreement::Agreement& held : held_.present->agreements()) out.push_back(&held);
  for (const agreement::Agreement& held : held_.next) out.push_back(&held);
  return out;
}

std::vector<agreement::Statement> AgreementLife::about(const Digest& agreement) const {
  std::vector<agreement::Statement> out;
  for (const auto& [key, known] : statements_) {
    if (key.first != agreement) continue;
    for (const SignedStatement& each : known) out.push_back(each.statement);
  }
  return out;
}

const std::vector<SignedStatement>& AgreementLife::of(const Digest& agreement,
                                                      const NationId& nation) const {
  static const std::vector<SignedStatement> kNone;
  const auto found = statements_.find({agreement, nation});
  return found == statements_.end() ? kNone : found->second;
}

}  // namespace accord::node::pipeline
