// Inside crypto/ only: the small JSON texts of detached signatures and bindings. One flat object,
// string members in a fixed order, two-space indent, LF at the end. A reader writes the document
// again and compares, which makes this the one spelling.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/vocab/result.hpp"

namespace accord::crypto {

using Members = std::vector<std::pair<std::string_view, std::string>>;

[[nodiscard]] std::string write_document(const Members& members);

/// What a kind of document looks like, and how its refusals are coded.
struct DocumentForm {
  std::string_view format;                  // value of the first member, "format"
  std::span<const std::string_view> names;  // all members, "format" first
  std::size_t max_bytes;
  Code code;
};

/// The values of exactly the form's members, in its order. Errors: too_large, bad_json, and the
/// form's code naming the member
Result<std::vector<std::string>> read_document(std::string_view text, const DocumentForm& form);

/// `error` of a member's value, told as the document's: its code is kept and the member named.
[[nodiscard]] inline tl::unexpected<Error> in_member(const Error& error, std::string_view name) {
  return fail(error.code, error.what, "$." + std::string(name));
}

}  // namespace accord::crypto
