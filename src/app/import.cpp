#include "app/import.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "app/config_values.hpp"
#include "app/csv.hpp"
#include "app/person_rules.hpp"
#include "base/check.hpp"

namespace earshot::app {
namespace {

constexpr std::string_view kSecretAlphabet =  // without 0 O 1 l I and their like
    "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kSecretLength = 20;
constexpr std::size_t kShortestSecret = 8;

const std::vector<std::string> kColumns{"extension", "name", "role", "team", "secret", "contact"};

class Import {
 public:
  Import(const ImportOptions& options, const std::vector<store::StoredPerson>& known)
      : options_(options) {
    for (const auto& person : known) known_[person.person.extension] = person;
  }

  void read(const std::vector<CsvRow>& rows) {
    if (rows.empty()) {
      wrong({}, "is empty; the first line must be " + header());
      return;
    }
    if (!read_header(rows[0])) return;
    for (auto row = rows.begin() + 1; row != rows.end(); ++row) read_person(*row);
  }

  const std::string& mistakes() const { return mistakes_; }
  const std::vector<store::StoredPerson>& people() const { return people_; }
  const ImportReport& report() const { return report_; }

 private:
  static std::string header() { return fmt::format("{}", fmt::join(kColumns, ",")); }

  void wrong(const CsvField& at, std::string_view what) {
    mistakes_ += fmt::format("{}{}:{}:{}: {}", mistakes_.empty() ? "" : "\n", options_.file_name,
                             at.line, at.column, what);
  }

  bool read_header(const CsvRow& row) {
    const auto before = mistakes_.size();
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto& name = row[i].text;
      const auto meant = nearest(name, kColumns);
      if (std::ranges::find(kColumns, name) == kColumns.end())
        wrong(row[i], fmt::format("found the column \"{}\"; allowed: {}{}", name, header(),
                                  meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
      else if (!columns_.emplace(name, i).second)
        wrong(row[i], fmt::format("the column \"{}\" is there twice", name));
    }
    for (const auto& name : kColumns)
      if (mistakes_.size() == before && !columns_.contains(name))
        wrong(row[0], fmt::format("the column \"{}\" is missing; the first line must be {}", name,
                                  header()));
    return mistakes_.size() == before;
  }

  // The field of a column, without the blanks around it that spreadsheets like to leave.
  CsvField field(const CsvRow& row, const std::string& column) const {
    auto found = row[columns_.at(column)];
    const auto first = found.text.find_first_not_of(" \t");
    const auto last = found.text.find_last_not_of(" \t");
    found.text = first == std::string::npos ? "" : found.text.substr(first, last - first + 1);
    return found;
  }

  CsvField checked(const CsvRow& row, const std::string& column) {
    auto found = field(row, column);
    if (const auto why = wrong_line(found.text)) wrong(found, fmt::format("{}: {}", column, *why));
    return found;
  }

  void read_person(const CsvRow& row) {
    if (row.size() != columns_.size()) {
      wrong(row[0], fmt::format("found {} fields; allowed: {}, as in the first line", row.size(),
                                columns_.size()));
      return;
    }
    const auto before = mistakes_.size();
    store::StoredPerson person;
    person.person.extension = extension(row);
    person.person.name = not_empty(row, "name");
    person.person.role = role(row);
    person.person.team = not_empty(row, "team");
    person.person.contact_uri = contact(row);
    person.sip_secret = secret(row);
    if (mistakes_.size() == before) keep(std::move(person));
  }

  std::string extension(const CsvRow& row) {
    const auto at = checked(row, "extension");
    if (const auto why = wrong_extension(at.text)) {
      wrong(at, "extension: " + *why);
    } else if (const auto [first, is_new] = lines_.emplace(at.text, at.line); !is_new) {
      wrong(at, fmt::format("extension: {} is in line {} already", at.text, first->second));
    }
    return at.text;
  }

  std::string not_empty(const CsvRow& row, const std::string& column) {
    const auto at = checked(row, column);
    if (at.text.empty()) wrong(at, column + ": is empty; allowed: a text that is not");
    return at.text;
  }

  core::Role role(const CsvRow& row) {
    const auto at = checked(row, "role");
    if (const auto role = core::role_from_name(at.text)) return *role;
    const std::vector<std::string> roles{"agent", "supervisor", "administrator", "auditor",
                                         "integrator"};
    const auto meant = nearest(at.text, roles);
    wrong(at, fmt::format("role: found \"{}\"; allowed: {}{}", at.text, fmt::join(roles, ", "),
                          meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
    return {};
  }

  std::string contact(const CsvRow& row) {
    const auto at = checked(row, "contact");
    if (const auto why = wrong_contact(at.text)) wrong(at, "contact: " + *why);
    return at.text;
  }

  std::string secret(const CsvRow& row) {  // never repeated in a message
    const auto at = checked(row, "secret");
    if (!at.text.empty() && at.text.size() < kShortestSecret)
      wrong(at, fmt::format("secret: is shorter than {} characters; leave it empty to have a good "
                            "one generated",
                            kShortestSecret));
    return at.text;
  }

  void keep(store::StoredPerson person) {
    const auto known = known_.find(person.person.extension);
    if (known != known_.end()) {
      person.person.id = known->second.person.id;
      person.person.enabled = known->second.person.enabled;
      if (person.sip_secret.empty()) person.sip_secret = known->second.sip_secret;
    }
    if (person.sip_secret.empty() && person.person.contact_uri.empty()) {
      person.sip_secret = generate_secret();
      report_.secrets.push_back({person.person.extension, person.person.name, person.sip_secret});
    }
    if (known == known_.end())
      ++report_.added;
    else
      ++(person == known->second ? report_.unchanged : report_.updated);
    people_.push_back(std::move(person));
  }

  const ImportOptions& options_;
  std::map<std::string, store::StoredPerson> known_;
  std::map<std::string, std::size_t> columns_;
  std::map<std::string, int> lines_;  // of extensions
  std::string mistakes_;
  std::vector<store::StoredPerson> people_;
  ImportReport report_;
};

}  // namespace

std::string generate_secret() {
  CHECK(sodium_init() >= 0);  // again does nothing
  std::string secret;
  for (std::size_t i = 0; i < kSecretLength; ++i)
    secret += kSecretAlphabet[randombytes_uniform(kSecretAlphabet.size())];
  return secret;
}

std::string ImportReport::secrets_as_csv() const {
  if (secrets.empty()) return "";
  std::string csv = "extension,name,secret\n";
  for (const auto& [extension, name, secret] : secrets)
    csv += fmt::format("{},{},{}\n", extension, csv_field(name), secret);
  return csv;
}

Result<ImportReport> import_people(std::istream& csv, store::People& people,
                                   const ImportOptions& options) {
  const std::string text{std::istreambuf_iterator<char>(csv), {}};
  const auto rows = parse_csv(text);
  if (!rows) return fail("import_invalid", options.file_name + ":" + rows.error().message);
  const auto known = people.all();
  if (!known) return tl::unexpected(known.error());
  Import import(options, *known);
  import.read(*rows);
  if (!import.mistakes().empty()) return fail("import_invalid", import.mistakes());
  if (!options.dry_run)
    if (auto written = people.upsert(import.people()); !written)
      return tl::unexpected(written.error());
  auto report = import.report();
  if (options.dry_run) report.secrets.clear();  // nobody has them
  return report;
}

}  // namespace earshot::app
