// Makes the streams of a salvaged store whole again: our own go on without the batches that are
// lost, under other numbers, and a peer's end before the first loss, so that it sends from there.
// Used by salvage.cpp alone, within its transaction.
#pragma once

#include "node/store/salvage.hpp"
#include "node/store/sqlite.hpp"

namespace accord::node::store {

Status mend_outbound(Connection& db, const BatchReader& reader, std::vector<LostOutbound>& out);
Status mend_inbound(Connection& db, const BatchReader& reader, std::vector<AskedAgain>& out);

}  // namespace accord::node::store
