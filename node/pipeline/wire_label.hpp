// The label in a record's header: its strict FlatBuffers form, in the table Label and, for what
// goes beyond it, the table Handling. Internal to wire.cpp. A label without handling has the bytes
// it always had.
#pragma once

#include "record_generated.h"
#include "schemas/vocab/label.hpp"
#include "schemas/vocab/result.hpp"

namespace accord::node::pipeline {

flatbuffers::Offset<fbs::Label> label_to_fbs(flatbuffers::FlatBufferBuilder& builder,
                                             const Label& label);
/// Null where the label has none.
flatbuffers::Offset<fbs::Handling> handling_to_fbs(flatbuffers::FlatBufferBuilder& builder,
                                                   const Handling& handling);

/// At least the bytes of both tables' texts.
[[nodiscard]] std::size_t label_size_bound(const Label& label);

/// Errors: bad_label, with "label.policy", "label.level", "label.rel_to" or "handling..." as place.
Result<Label> label_of(const fbs::RecordHeader& header);
/// Errors: bad_label, with "derived_label..." as place.
Result<std::optional<Label>> derived_label_of(const fbs::RecordHeader& header);

}  // namespace accord::node::pipeline
