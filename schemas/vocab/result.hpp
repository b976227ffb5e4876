// Result<T>: a value or an Error, over tl::expected (std::expected is not in g++ 12).
// For expected failures only: outside bytes, files, network, configuration. A "no" is a Ruling, not
// an Error; our own broken promise is an ACCORD_ASSERT.
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "schemas/vocab/error.hpp"

namespace accord {

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

/// `return fail(Code::bad_time, "second 61", "line 7");`
[[nodiscard]] inline tl::unexpected<Error> fail(Code code, std::string what,
                                                std::string where = {}) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace accord

#define ACCORD_CONCAT_INNER(a, b) a##b
#define ACCORD_CONCAT(a, b) ACCORD_CONCAT_INNER(a, b)

/// Returns the error of `expr` from the calling function, or declares `var` with its value.
#define ACCORD_TRY(var, expr)                                                   \
  auto ACCORD_CONCAT(result_, __LINE__) = (expr);                               \
  if (!ACCORD_CONCAT(result_, __LINE__))                                        \
    return ::accord::fail(std::move(ACCORD_CONCAT(result_, __LINE__)).error()); \
  var = std::move(*ACCORD_CONCAT(result_, __LINE__))

/// The same for a Status.
#define ACCORD_CHECK(expr)                                     \
  do {                                                         \
    if (auto accord_status = (expr); !accord_status)           \
      return ::accord::fail(std::move(accord_status).error()); \
  } while (false)
