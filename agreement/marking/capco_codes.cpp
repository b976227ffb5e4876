// Lists of country and community codes: form, knowledge, use, order.
#include <algorithm>

#include "agreement/marking/capco_parts.hpp"
#include "agreement/marking/countries.hpp"

namespace accord::agreement::marking {
namespace {

/// The shortest code taken for a community when no table says so: trigraphs and shorter could be
/// mistyped countries.
constexpr std::size_t kShortestUntold = 4;

Status check_known(const Course& course, const Piece& code) {
  if (is_country(code.text)) return {};
  const Communities* table = course.lookup.communities;
  const Community* community = table == nullptr ? nullptr : table->find(code.text);
  const bool untold = table == nullptr && code.text.size() >= kShortestUntold;
  if (community == nullptr && !untold) {
    return refuse_at(Code::marking_unknown_code,
                     "'" + std::string(code.text) + "' is no country and no known community",
                     code.at);
  }
  if (community != nullptr && !community->when.contains(course.lookup.at) &&
      !course.lookup.take_expired) {
    return refuse_at(Code::marking_expired_code,
                     "the code " + std::string(code.text) + " is not in use at this date", code.at);
  }
  return {};
}

/// A code that has the wrong form, mostly because a separator is not the one of this list.
tl::unexpected<Error> refuse_form(const Piece& code, const CodeRule& rule) {
  if (code.text.empty()) return refuse_at(Code::marking_list, "a code is missing", code.at);
  const std::size_t odd = code.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  if (odd != std::string_view::npos) {
    return refuse_at(Code::marking_syntax,
                     "codes of " + std::string(rule.list) + " are separated by '" +
                         std::string(rule.separator) + "'",
                     code.at + odd);
  }
  return refuse_at(Code::marking_unknown_code, "a code is 2 to 15 letters", code.at);
}

}  // namespace

Result<std::vector<std::string>> read_codes(const Course& course, const Piece& list,
                                            const CodeRule& rule) {
  const std::vector<Piece> pieces = split(list, rule.separator);
  if (pieces.size() > kMaxCodes) {
    return refuse_at(Code::too_large, "more than " + std::to_string(kMaxCodes) + " codes in a list",
                     pieces[kMaxCodes].at);
  }
  std::vector<std::string> codes;
  for (const Piece& piece : pieces) {
    if (!is_code(piece.text)) return refuse_form(piece, rule);
    ACCORD_CHECK(check_known(course, piece));
    if (!codes.empty() && codes.back() == piece.text) {
      return refuse_at(Code::marking_order, "a code stands twice", piece.at);
    }
    if (!codes.empty() && !rule.order(codes.back(), piece.text)) {
      return refuse_at(Code::marking_order,
                       "codes of " + std::string(rule.list) +
                           " stand countries first, then communities, each ascending",
                       piece.at);
    }
    codes.emplace_back(piece.text);
  }
  return codes;
}

}  // namespace accord::agreement::marking
