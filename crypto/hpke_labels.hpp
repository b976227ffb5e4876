// Inside crypto/ only: LabeledExtract and LabeledExpand of RFC 9180 section 4, under one suite_id.
#pragma once

#include <string_view>

#include "crypto/hkdf.hpp"

namespace accord::crypto {

class Labels {
 public:
  Labels(Bytes suite_id, Hash hash) : suite_id_(std::move(suite_id)), hash_(hash) {}

  /// Errors: as hkdf_extract
  [[nodiscard]] Result<SecretBytes> extract(ByteView salt, std::string_view label,
                                            ByteView input_key) const;
  /// Errors: as hkdf_expand
  [[nodiscard]] Result<SecretBytes> expand(ByteView key, std::string_view label, ByteView info,
                                           std::size_t size) const;

 private:
  Bytes suite_id_;
  Hash hash_;
};

}  // namespace accord::crypto
