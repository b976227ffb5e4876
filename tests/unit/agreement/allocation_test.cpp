// decide() on bound facts allocates nothing: counted by this program's own operator new.
#include <gtest/gtest.h>

#include "agreement/duties.hpp"
#include "support.hpp"

extern std::size_t allocations;  // counting_new.cpp

namespace accord::agreement::test {
namespace {

template <class Work>
std::size_t allocations_of(Work work) {
  const std::size_t before = allocations;
  work();
  return allocations - before;
}

TEST(Allocation, the_counter_counts) {
  EXPECT_GT(allocations_of([] { (void)std::string(100, 'x').size(); }), 0u);
}

TEST(Allocation, neither_binding_nor_deciding_nor_charging_allocates) {
  const auto node = snapshot_of({agreement(example_json("bilateral-sda.json"), 0x41)},
                                silent_policy("CAN"), "CAN");
  const std::uint32_t used[] = {0};
  const Label releasable = label("CAN SECRET//REL TO CAN, GBR"), closed = label("CAN SECRET");
  for (const Label* marking : {&releasable, &closed}) {
    const ReleaseFacts facts{nation("CAN"),
                             nation("GBR"),
                             "TRK",
                             schema_of("TRK"),
                             DataMode::real,
                             *marking,
                             25544,
                             time("2026-11-21T06:14:00Z"),
                             ObjectClass::payload,
                             Regime::leo,
                             {},
                             1,
                             time("2026-11-21T05:00:00Z"),
                             false,
                             {used, used}};
    Verdict verdict = Verdict::hold;
    std::uint32_t charges = 0;
    const std::size_t count = allocations_of([&] {
      const BoundFacts bound = bind_facts(*node, facts);
      const Ruling ruling = decide(*node, bound);
      verdict = ruling.verdict;
      const auto charge = [&](std::uint32_t) { ++charges; };
      each_charge(ruling, charge, charge);
    });
    EXPECT_EQ(count, 0u);
    const bool released = marking == &releasable;
    EXPECT_EQ(verdict, released ? Verdict::release : Verdict::withhold);
    EXPECT_EQ(charges, released ? 2u : 0u);
  }
}

}  // namespace
}  // namespace accord::agreement::test
