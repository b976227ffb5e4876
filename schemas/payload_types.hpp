// PayloadTypes: what one node carries. The types of the build, and those that its agreements
// declare and whose schema texts lie beside it: a new payload type is a text and a clause, not
// code. Immutable once it is shared; swapped together with the agreements.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "schemas/payload_registry.hpp"

namespace accord {

/// A payload type as an agreement declares it, with the text that its digest pins.
struct DeclaredSchema {
  std::string code;
  std::string name;     // words for people
  std::string file_id;  // 4 bytes; empty: whatever the text says
  Digest digest;        // of the text; whoever read the file has compared it
  std::string text;
};

class PayloadTypes {
 public:
  PayloadTypes();
  ~PayloadTypes();
  PayloadTypes(PayloadTypes&& other) noexcept;
  PayloadTypes& operator=(PayloadTypes&& other) noexcept;

  /// Those of the build alone.
  [[nodiscard]] static const std::shared_ptr<const PayloadTypes>& of_build();

  /// One more, for the data lane. The same again, to the byte, changes nothing. Errors: those of
  /// binary_schema_of; schema_text when the code or file identifier is another type's, or the code
  /// was declared with another text.
  Status declare(const DeclaredSchema& schema);

  /// By code; nullptr when this node has none. Good as long as this object lives.
  [[nodiscard]] const PayloadType* find(std::string_view code) const;
  /// By the file identifier inside a (not size-prefixed) buffer; nullptr when none fits.
  [[nodiscard]] const PayloadType* of_buffer(ByteView buffer) const;
  /// The texts of those that were declared, in that order.
  [[nodiscard]] std::vector<const DeclaredSchema*> declared() const;

 private:
  struct Declared;
  std::vector<std::unique_ptr<const Declared>> declared_;
};

}  // namespace accord
