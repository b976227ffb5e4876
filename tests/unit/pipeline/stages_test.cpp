// Skipping a stage does not compile: a Released, Admitted, Opened, Verified or Signed cannot be
// made from outside.
#include "node/pipeline/stages.hpp"

#include <gtest/gtest.h>

#include <type_traits>

#include "node/link/signed.hpp"
#include "node/pipeline/gate.hpp"

namespace accord::node::pipeline {
namespace {

template <class Stage, class... Arguments>
constexpr bool kClosed = !std::is_constructible_v<Stage, Arguments...> &&
                         !std::is_default_constructible_v<Stage> && !std::is_aggregate_v<Stage>;

static_assert(kClosed<Released, RecordHead, Bytes, PayloadFacts, Priority, agreement::ReleaseCase,
                      agreement::Ruling>);
static_assert(kClosed<Released, const RecordHead&, const Bytes&, const PayloadFacts&,
                      const Priority&, const agreement::ReleaseCase&, const agreement::Ruling&>);
static_assert(kClosed<Released, Draft>);
static_assert(kClosed<Admitted, RecordHead, Bytes, PayloadFacts, agreement::WrittenRuling,
                      agreement::ReleaseCase>);
static_assert(kClosed<Admitted, WireRecord>);
static_assert(kClosed<Opened, WireBatch>);
static_assert(kClosed<Opened, Bytes>);
static_assert(kClosed<Verified, WireBatch>);
static_assert(kClosed<Verified, Opened>);
static_assert(kClosed<link::Signed, NationId, Bytes>);
static_assert(kClosed<link::Signed, const NationId&, const Bytes&>);
static_assert(kClosed<link::Signed, NationId, Bytes, link::Sealing>);
static_assert(kClosed<link::Signed, Released>);
static_assert(kClosed<link::Sealed, NationId, Bytes>);
static_assert(kClosed<link::Sealed, link::Signed>);

// No stage turns into another, and a batch does not turn into a believed one by itself.
static_assert(!std::is_convertible_v<Draft, Released>);
static_assert(!std::is_convertible_v<Opened, Verified>);
static_assert(!std::is_convertible_v<WireBatch, Opened>);
static_assert(!std::is_convertible_v<Released, Admitted>);
static_assert(!std::is_assignable_v<Released&, Draft>);
static_assert(!std::is_assignable_v<Verified&, Opened>);

// What is inside cannot be exchanged afterwards.
static_assert(std::is_same_v<decltype(std::declval<Released&>().payload()), const Bytes&>);
static_assert(std::is_same_v<decltype(std::declval<Released&>().head()), const RecordHead&>);
static_assert(std::is_same_v<decltype(std::declval<Admitted&>().payload()), const Bytes&>);
static_assert(std::is_same_v<decltype(std::declval<link::Signed&>().body()), const Bytes&>);

static_assert(std::is_same_v<decltype(std::declval<link::Sealed&>().frame()), const Bytes&>);

// The same question of types that anybody may make: the checks above can fail.
static_assert(!kClosed<Withheld, NationId, agreement::WrittenRuling, std::string>);
static_assert(!kClosed<WireRecord, RecordHead, Bytes>);

TEST(Stages, cannot_be_made_from_outside) { SUCCEED() << "this file compiled"; }

}  // namespace
}  // namespace accord::node::pipeline
