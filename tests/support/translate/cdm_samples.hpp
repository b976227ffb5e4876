// A conjunction message with every keyword, in either notation, to be changed keyword by keyword.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace accord::node::translate::samples {

struct CdmLine {
  std::string_view group;  // of the XML
  std::string keyword, value, unit;
};
using CdmLines = std::vector<CdmLine>;

/// OBJECT1 has every keyword, OBJECT2 the mandatory ones.
CdmLines cdm_lines();
/// With the first line of `keyword` from OBJECT`object` on (0: from the beginning) changed; without
/// it when `value` is empty.
CdmLines cdm_with(std::string_view keyword, std::string_view value, int object = 0);

/// CCSDS_CDM_VERS, then a line each.
std::string cdm_kvn(const CdmLines& lines);
/// A `cdm` and nothing around it, an element a line.
std::string cdm_xml(const CdmLines& lines);

/// The number of the first line that holds `what`, from 1; 0 when none does.
std::size_t line_of(std::string_view text, std::string_view what);

}  // namespace accord::node::translate::samples
