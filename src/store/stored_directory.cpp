#include "store/stored_directory.hpp"

#include <optional>
#include <stdexcept>

#include "store/directory_rows.hpp"
#include "store/session.hpp"

namespace earshot::store {
namespace {

std::int64_t read_revision(soci::session& sql) {
  long long revision = 0;
  sql << "SELECT revision FROM directory_revision", soci::into(revision);
  return revision;
}

StoredDirectory read_directory(soci::session& sql) {
  return {.revision = read_revision(sql),
          .people = read_people(sql),
          .queues = read_queues(sql),
          .numbers = read_numbers(sql),
          .outbound = read_outbound(sql),
          .trunks = read_trunks(sql),
          .grants = read_grants(sql),
          .cues = read_cues(sql),
          .rules = read_rules(sql),
          .acknowledged = read_acknowledged(sql)};
}

void write_difference(soci::session& sql, const StoredDirectory& before,
                      const StoredDirectory& after) {
  write_people(sql, before.people, after.people);
  if (after.queues != before.queues) write_queues(sql, after.queues);
  if (after.numbers != before.numbers) write_numbers(sql, after.numbers);
  if (after.outbound != before.outbound) write_outbound(sql, after.outbound);
  if (after.trunks != before.trunks) write_trunks(sql, after.trunks);
  if (after.grants != before.grants) write_grants(sql, after.grants);
  if (after.cues != before.cues) write_cues(sql, after.cues);
  if (after.rules.document != before.rules.document) {
    auto next = after.rules;
    next.version = before.rules.version + 1;
    write_rules(sql, next);
  }
}

}  // namespace

void claim_directory(soci::session& sql) {
  sql << "UPDATE directory_revision SET revision = revision + 1";
}

Result<StoredDirectory> DirectoryStore::read() {
  auto& connection = database_.connection();
  return query(connection, "reading the directory", [&](soci::session& sql) {
    // Every SELECT of it sees the same moment.
    sql << (connection.sqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      auto directory = read_directory(sql);
      sql << "COMMIT";
      return directory;
    } catch (...) {
      try {
        sql << "ROLLBACK";
      } catch (const soci::soci_error&) {  // it has already, or the server is gone
      }
      throw;
    }
  });
}

Result<std::int64_t> DirectoryStore::revision() {
  return query(database_.connection(), "reading the directory's revision", read_revision);
}

Result<StoredDirectory> DirectoryStore::edit(const Change& change) {
  std::optional<Error> refusal;
  auto written =
      transact(database_.connection(), "changing the directory", [&](soci::session& sql) {
        claim_directory(sql);
        const auto before = read_directory(sql);
        auto after = before;
        if (auto allowed = change(after); !allowed) {
          refusal = allowed.error();
          throw std::runtime_error("refused");  // rolls back
        }
        write_difference(sql, before, after);
        return read_directory(sql);
      });
  if (refusal) return tl::unexpected(*refusal);
  return written;
}

}  // namespace earshot::store
