// Where the categories of a 4774 label find their fields in a marking. Internal to this folder.
#pragma once

#include "agreement/marking/marking.hpp"
#include "agreement/marking/xml_tree.hpp"

namespace accord::agreement::marking {

[[nodiscard]] inline tl::unexpected<Error> refuse(const XmlElement& element, std::string what,
                                                  Code code = Code::marking_xml) {
  return fail(code, std::move(what), at_byte(element.byte));
}

/// Puts a category into the field that it has; false when it has none and stays a category. `place`
/// is what a refusal points to.
Result<bool> take_category(Marking& marking, const Category& category, const XmlElement& place);

}  // namespace accord::agreement::marking
