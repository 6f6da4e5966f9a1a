#include "app/csv.hpp"

#include <fmt/format.h>

namespace earshot::app {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  }

  Result<std::vector<CsvRow>> rows() {
    std::vector<CsvRow> rows;
    while (!text_.empty()) {
      CsvRow row;
      do {
        auto field = text_.starts_with('"') ? quoted() : plain();
        if (!field) return tl::unexpected(field.error());
        row.push_back(std::move(*field));
      } while (take(","));
      if (!text_.empty() && !take("\r\n") && !take("\n"))
        return wrong("after the closing quote, allowed: a comma or the end of the line");
      if (row.size() > 1 || !row[0].text.empty()) rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  Result<CsvField> plain() {
    CsvField field{.line = line_, .column = column_};
    while (!text_.empty() && text_[0] != ',' && text_[0] != '\n' && !text_.starts_with("\r\n")) {
      if (text_[0] == '"')
        return wrong("a quote inside a field: put the whole field in quotes and double this one");
      field.text += next();
    }
    return field;
  }

  Result<CsvField> quoted() {
    CsvField field{.line = line_, .column = column_};
    next();
    while (!text_.empty()) {
      if (take("\"\"")) {
        field.text += '"';
      } else if (take("\"")) {
        return field;
      } else {
        field.text += next();
      }
    }
    line_ = field.line;
    column_ = field.column;
    return wrong("this quote is never closed");
  }

  char next() {
    const char c = text_[0];
    text_.remove_prefix(1);
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;  // inside a character
    column_ = c == '\n' ? 1 : column_ + (continues ? 0 : 1);
    line_ += c == '\n' ? 1 : 0;
    return c;
  }

  bool take(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    for (std::size_t i = 0; i < word.size(); ++i) next();
    return true;
  }

  tl::unexpected<Error> wrong(std::string_view what) const {
    return fail("csv_invalid", fmt::format("{}:{}: {}", line_, column_, what));
  }

  std::string_view text_;
  int line_ = 1, column_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) { return Reader(text).rows(); }

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace earshot::app
