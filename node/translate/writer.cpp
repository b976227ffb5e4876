// The table of writers.
#include "node/translate/writer.hpp"

#include <algorithm>
#include <vector>

namespace accord::node::translate {
namespace {

struct Row {
  Format to;
  Payload from;
  Result<Written> (*write)(std::span<const Translated>, const WriteOptions&);
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows{
#define ACCORD_WRITER(id, payload) {Format::id, Payload::payload, write_##id},
#include "node/translate/writers.def"
#undef ACCORD_WRITER
  };
  return kRows;
}

Result<const Row*> row_of(Format to) {
  const auto found =
      std::find_if(rows().begin(), rows().end(), [&](const Row& row) { return row.to == to; });
  if (found != rows().end()) return &*found;
  return fail(Code::format_unsupported, std::string(name_of(to)) + " is not written as text");
}

}  // namespace

Result<Payload> written_from(Format to) {
  ACCORD_TRY(const Row* row, row_of(to));
  return row->from;
}

std::string written_formats() {
  std::string out;
  for (const Row& row : rows()) {
    if (!out.empty()) out += ", ";
    out += name_of(row.to);
  }
  return out;
}

Result<Written> write_text(Format to, std::span<const Translated> records,
                           const WriteOptions& options) {
  ACCORD_TRY(const Row* row, row_of(to));
  return row->write(records, options);
}

}  // namespace accord::node::translate
