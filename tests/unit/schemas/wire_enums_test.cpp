// The vocabulary's enums and those of the wire have the same numbers: checked by the compiler.
#include <gtest/gtest.h>

#include "common_generated.h"
#include "schemas/vocab/kinds.hpp"

namespace accord {
namespace {

template <class Ours, class Wire>
constexpr bool same(Ours ours, Wire wire) {
  return static_cast<unsigned>(ours) == static_cast<unsigned>(wire) && sizeof(Ours) == sizeof(Wire);
}

static_assert(same(DataMode::unspecified, fbs::DataMode::UNSPECIFIED));
static_assert(same(DataMode::real, fbs::DataMode::REAL));
static_assert(same(DataMode::test, fbs::DataMode::TEST));
static_assert(same(DataMode::simulated, fbs::DataMode::SIMULATED));
static_assert(same(DataMode::exercise, fbs::DataMode::EXERCISE));
static_assert(same(DataMode::exercise, fbs::DataMode::MAX),
              "the wire has a data mode that we do not");

static_assert(same(Lane::unspecified, fbs::Lane::UNSPECIFIED));
static_assert(same(Lane::tasking, fbs::Lane::TASKING));
static_assert(same(Lane::data, fbs::Lane::DATA));
static_assert(same(Lane::data, fbs::Lane::MAX), "the wire has a lane that we do not");

static_assert(same(Priority::unspecified, fbs::Priority::UNSPECIFIED));
static_assert(same(Priority::routine, fbs::Priority::ROUTINE));
static_assert(same(Priority::priority, fbs::Priority::PRIORITY));
static_assert(same(Priority::immediate, fbs::Priority::IMMEDIATE));
static_assert(same(Priority::flash, fbs::Priority::FLASH));
static_assert(same(Priority::flash, fbs::Priority::MAX), "the wire has a priority that we do not");

static_assert(same(Level::unspecified, fbs::Level::UNSPECIFIED));
static_assert(same(Level::unclassified, fbs::Level::UNCLASSIFIED));
static_assert(same(Level::restricted, fbs::Level::RESTRICTED));
static_assert(same(Level::confidential, fbs::Level::CONFIDENTIAL));
static_assert(same(Level::secret, fbs::Level::SECRET));
static_assert(same(Level::top_secret, fbs::Level::TOP_SECRET));
static_assert(same(Level::top_secret, fbs::Level::MAX), "the wire has a level that we do not");

static_assert(sizeof(fbs::Sha384) == 48 && sizeof(fbs::Uuid) == 16,
              "structs of the wire are frozen");

TEST(wire_enums, agree_with_the_vocabulary) { SUCCEED() << "the static_asserts above compiled"; }

}  // namespace
}  // namespace accord
