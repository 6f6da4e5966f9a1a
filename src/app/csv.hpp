#pragma once
// RFC 4180: rows of fields, with the place of each. A byte order mark is skipped; lines end with LF
// or CRLF; a quoted field may hold commas, line ends and doubled quotes.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace earshot::app {

struct CsvField {
  std::string text;
  int line = 1, column = 1;  // where it begins; columns count characters of UTF-8
};
using CsvRow = std::vector<CsvField>;

// Empty lines are no rows. Error "csv_invalid": "<line>:<column>: what is wrong".
Result<std::vector<CsvRow>> parse_csv(std::string_view text);
std::string csv_field(std::string_view text);  // quoted where it must be

}  // namespace earshot::app
