#include "node/translate/kvn_line.hpp"

#include <string>

#include "node/translate/text_lines.hpp"

namespace accord::node::translate {

Result<KvnAssignment> split_kvn(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos)
    return fail(Code::bad_value,
                "'" + std::string(trim(line).substr(0, 60)) + "' is not KEYWORD = value");
  const KvnAssignment out{trim(line.substr(0, equals)), trim(line.substr(equals + 1))};
  if (!is_printable_ascii(out.keyword) || out.keyword.empty())
    return fail(Code::bad_value, "no keyword of printable ASCII before '='");
  return out;
}

Result<std::string_view> without_unit(const KvnAssignment& a, std::string_view unit) {
  if (unit.empty() || !a.value.ends_with(']')) return a.value;
  const std::size_t open = a.value.rfind('[');
  const bool named = open != std::string_view::npos &&
                     trim(a.value.substr(open + 1, a.value.size() - open - 2)) == unit;
  if (!named)
    return fail(Code::bad_value,
                std::string(a.keyword) + " is in " + std::string(unit) + ", not as it says");
  return trim(a.value.substr(0, open));
}

}  // namespace accord::node::translate
