// What must hold of each row of a block, as constraints of a table would say it. Used by
// sqlite_blocks.cpp.
#pragma once

#include "node/store/store.hpp"

namespace accord::node::store {

// Errors of each: store_order, with what is wrong and the record
Status check_row(const RulingRow& row);
Status check_row(const OutboundRecordRow& row);
Status check_row(const InboundRecordRow& row);

}  // namespace accord::node::store
