// ACCORD_ASSERT: our own broken promise stops the process, in release too. Never used on outside
// input.
#pragma once

#include <cstdio>
#include <cstdlib>

#define ACCORD_ASSERT(condition)                                                            \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      std::fprintf(stderr, "broken promise: %s (%s:%d)\n", #condition, __FILE__, __LINE__); \
      std::abort();                                                                         \
    }                                                                                       \
  } while (false)
