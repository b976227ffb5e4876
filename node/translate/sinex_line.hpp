// Columns of one SINEX line. Internal to the room; columns count from 1.
#pragma once

#include <optional>
#include <string>

#include "node/translate/columns.hpp"
#include "schemas/vocab/utc_time.hpp"

namespace accord::node::translate {

class SinexLine {
 public:
  SinexLine(std::size_t number, std::string_view text) : number_(number), columns_(text) {}

  [[nodiscard]] std::size_t number() const { return number_; }
  [[nodiscard]] std::string text(std::size_t first, std::size_t last) const;
  [[nodiscard]] char at(std::size_t column) const { return columns_.at(column); }

  /// Not blank. Errors of all: sinex_malformed.
  Result<std::string> word(const Field& field) const;
  /// FORTRAN writes the exponent as E or D.
  Result<double> number(const Field& field) const;
  /// YY:DDD:SSSSS; absent = open.
  Result<std::optional<UtcTime>> time(const Field& field) const;
  /// Degrees in three columns, minutes in three, seconds in the rest; of a southern latitude each
  /// may have the sign.
  Result<double> angle(const Field& field, double most_deg) const;

  [[nodiscard]] tl::unexpected<Error> wrong(const Field& field) const;

 private:
  std::size_t number_;
  Columns columns_;
};

}  // namespace accord::node::translate
