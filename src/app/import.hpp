#pragma once
// People from a spreadsheet: CSV (RFC 4180) with the header extension,name,role,team,secret,contact
// in any order. Whole or not at all: every mistake is told with its line and column, and then
// nothing is written. Who is known (by extension) is updated and keeps his id.

#include <cstddef>
#include <istream>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/people.hpp"

namespace earshot::app {

struct ImportOptions {
  std::string file_name = "people.csv";  // for messages
  bool dry_run = false;                  // check and report, write nothing
};

struct GeneratedSecret {
  std::string extension, name, secret;
};

struct ImportReport {
  std::size_t added = 0, updated = 0, unchanged = 0;
  // For people without a secret who are to register here. To be shown once, to whoever imports.
  std::vector<GeneratedSecret> secrets;
  std::string secrets_as_csv() const;  // "" when there are none
};

// Errors: "import_invalid" (one line of the message per mistake), and those of the store. An empty
// secret keeps the one that the person has; who has none and no contact gets a generated one.
Result<ImportReport> import_people(std::istream& csv, store::People& people,
                                   const ImportOptions& options);

// 20 characters that nobody mistakes for each other when he reads them aloud; 116 bits.
std::string generate_secret();

}  // namespace earshot::app
