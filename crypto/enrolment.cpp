// The file beside a pinned root.
#include "crypto/enrolment.hpp"

#include <algorithm>
#include <vector>

#include "crypto/document.hpp"
#include "schemas/vocab/text.hpp"

namespace accord::crypto {
namespace {

constexpr std::array<std::string_view, 8> kMembers{
    "format", "nation", "root", "read_by", "read_by_second", "heard_by", "heard_by_second", "at"};
constexpr DocumentForm kForm{kEnrolmentFormat, kMembers, kMaxEnrolmentBytes, Code::bad_value};

}  // namespace

std::string Enrolment::text() const {
  return write_document({{"format", std::string(kEnrolmentFormat)},
                         {"nation", nation.text()},
                         {"root", root.hex()},
                         {"read_by", read_by[0]},
                         {"read_by_second", read_by[1]},
                         {"heard_by", heard_by[0]},
                         {"heard_by_second", heard_by[1]},
                         {"at", at.text()}});
}

Status check_enrolment(const Enrolment& enrolment) {
  if (enrolment.nation.empty()) return fail(Code::bad_value, "of no nation", "$.nation");
  std::vector<std::string> names{enrolment.read_by[0], enrolment.read_by[1], enrolment.heard_by[0],
                                 enrolment.heard_by[1]};
  for (const std::string& name : names) {
    if (name.empty() || name.size() > kMaxOfficerNameBytes)
      return fail(Code::bad_value, "a name has 1 to 100 bytes");
    if (const std::string_view fault = fault_of_words(name); !fault.empty())
      return fail(Code::bad_value, "a name has " + std::string(fault));
  }
  std::sort(names.begin(), names.end());
  if (std::adjacent_find(names.begin(), names.end()) == names.end()) return {};
  return fail(Code::bad_value, "two people on each side, and one name stands twice");
}

Result<Enrolment> parse_enrolment(std::string_view text) {
  ACCORD_TRY(const std::vector<std::string> values, read_document(text, kForm));
  Enrolment out;
  const auto nation = NationId::parse(values[1]);
  if (!nation) return in_member(nation.error(), "nation");
  out.nation = *nation;
  const auto root = Digest::parse(values[2]);
  if (!root) return in_member(root.error(), "root");
  out.root = *root;
  out.read_by = {values[3], values[4]};
  out.heard_by = {values[5], values[6]};
  const auto at = UtcTime::parse(values[7]);
  if (!at) return in_member(at.error(), "at");
  out.at = *at;
  ACCORD_CHECK(check_enrolment(out));
  if (out.text() != text) return fail(Code::bad_value, "not the one spelling of an enrolment");
  return out;
}

}  // namespace accord::crypto
