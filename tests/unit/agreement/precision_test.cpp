// Quantised values: on the grid, and with nothing of the original below the quantum.
#include "agreement/precision.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace accord::agreement::test {
namespace {

TEST(Precision, a_value_becomes_the_nearest_multiple) {
  EXPECT_EQ(quantise(6871.4372, 0.5), 6871.5);
  EXPECT_EQ(quantise(6871.2, 0.5), 6871.0);
  EXPECT_EQ(quantise(-6871.4372, 0.5), -6871.5);
  EXPECT_EQ(quantise(0.25, 0.5), 0.5) << "halves away from zero";
  EXPECT_EQ(quantise(-0.2, 0.5), 0.0);
  EXPECT_FALSE(std::signbit(quantise(-0.2, 0.5))) << "the sign of nothing would tell";
}

// Two originals of one cell must give the same 64 bits: then nothing finer can be read back.
TEST(Precision, all_values_of_a_cell_have_the_same_bits) {
  std::mt19937_64 random(20261121);
  for (const double quantum : {0.001, 0.1, 1.0 / 3.0, 5.0, 1e-6}) {
    for (int i = 0; i < 20'000; ++i) {
      const auto step =
          static_cast<double>(static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000);
      std::uniform_real_distribution<double> inside(-0.49, 0.49);
      const double a = quantise((step + inside(random)) * quantum, quantum);
      const double b = quantise((step + inside(random)) * quantum, quantum);
      ASSERT_EQ(a, b) << step << " steps of " << quantum;
      ASSERT_EQ(quantise(a, quantum), a) << "quantising again changes nothing";
    }
  }
}

TEST(Precision, what_is_no_number_or_beyond_the_quantum_is_left_as_it_is) {
  EXPECT_TRUE(std::isnan(quantise(std::nan(""), 0.5)));
  EXPECT_EQ(quantise(std::numeric_limits<double>::infinity(), 0.5),
            std::numeric_limits<double>::infinity());
  EXPECT_EQ(quantise(1e300, 1e-9), 1e300) << "its own spacing is far above the quantum";
}

TEST(Precision, whole_numbers_round_alike_and_saturate) {
  EXPECT_EQ(quantise(std::int64_t{1'499'999'999}, std::int64_t{1'000'000'000}), 1'000'000'000);
  EXPECT_EQ(quantise(std::int64_t{1'500'000'000}, std::int64_t{1'000'000'000}), 2'000'000'000);
  EXPECT_EQ(quantise(std::int64_t{-1'500'000'000}, std::int64_t{1'000'000'000}), -2'000'000'000);
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(quantise(kMost, std::int64_t{1'000'000'000}), kMost);
  EXPECT_EQ(quantise(kLeast, std::int64_t{1'000'000'000}), kLeast);
  EXPECT_EQ(quantise(kLeast, std::int64_t{1}), kLeast);
}

}  // namespace
}  // namespace accord::agreement::test
