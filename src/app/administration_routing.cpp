// Queues, numbers, outbound rules, trunks and cues: the file's rows first, read-only.
#include <algorithm>

#include "app/administration_store.hpp"
#include "app/merged_directory.hpp"

namespace earshot::app {
namespace {

api::TrunkRow row_of(const TrunkSection& trunk) {
  const char* srtp = trunk.srtp == SrtpUse::off       ? "off"
                     : trunk.srtp == SrtpUse::allowed ? "allowed"
                                                      : "required";
  return {.setup = {.name = trunk.name,
                    .addresses = trunk.addresses,
                    .proxy = trunk.proxy,
                    .domain = trunk.domain,
                    .username = trunk.username,
                    .from_user = trunk.from_user,
                    .realm = trunk.realm,
                    .registers = trunk.registers,
                    .digest_inbound = trunk.digest_inbound,
                    .register_expires = trunk.register_expires,
                    .max_calls = trunk.max_calls,
                    .srtp = srtp},
          .has_password = !trunk.password.empty()};
}

api::QueueRow row_of(const core::Queue& queue) { return {.queue = queue}; }
api::NumberRow row_of(const core::NumberRoute& route) { return {.route = route}; }
api::OutboundRow row_of(const core::OutboundRule& rule) { return {.rule = rule}; }

// The merged list as rows; the first of it are the file's.
template <class Row, class Of>
Result<std::vector<Row>> rows_of(const Result<store::StoredDirectory>& stored, const Config& file,
                                 std::vector<Of> Config::*list) {
  if (!stored) return tl::unexpected(stored.error());
  std::vector<Row> rows;
  const auto merged = merged_directory(file, *stored);
  for (const auto& one : merged.config.*list) {
    rows.push_back(row_of(one));
    rows.back().origin =
        rows.size() <= (file.*list).size() ? api::Origin::file : api::Origin::database;
  }
  return rows;
}

template <class Row, class Of>
Result<Row> row_with(const Result<store::StoredDirectory>& stored, const Config& file,
                     std::vector<Of> Config::*list, std::string Of::*key, std::string_view value) {
  auto rows = rows_of<Row>(stored, file, list);
  if (!rows) return tl::unexpected(rows.error());
  const auto merged = merged_directory(file, *stored);
  const auto& all = merged.config.*list;
  const auto at = std::ranges::find(all, value, key) - all.begin();
  if (at == std::ssize(all)) return fail("no_such_row", "There is no such row.");
  return (*rows)[static_cast<std::size_t>(at)];
}

}  // namespace

Result<std::vector<api::QueueRow>> AdministrationStore::queues() {
  return rows_of<api::QueueRow>(read(), file(), &Config::queues);
}

Result<api::QueueRow> AdministrationStore::add_queue(const core::Queue& queue) {
  return row_with<api::QueueRow>(
      edit([&](DirectoryEdit edit) { return app::add_queue(edit, queue); }), file(),
      &Config::queues, &core::Queue::name, queue.name);
}

Result<api::QueueRow> AdministrationStore::change_queue(std::string_view name,
                                                        const api::QueueChange& change) {
  return row_with<api::QueueRow>(
      edit([&](DirectoryEdit edit) { return app::change_queue(edit, name, change); }), file(),
      &Config::queues, &core::Queue::name, name);
}

Result<void> AdministrationStore::remove_queue(std::string_view name) {
  return edit([&](DirectoryEdit edit) { return app::remove_queue(edit, name); })
      .map([](const auto&) {});
}

Result<std::vector<api::NumberRow>> AdministrationStore::numbers() {
  return rows_of<api::NumberRow>(read(), file(), &Config::numbers);
}

Result<api::NumberRow> AdministrationStore::add_number(const core::NumberRoute& route) {
  return row_with<api::NumberRow>(
      edit([&](DirectoryEdit edit) { return app::add_number(edit, route); }), file(),
      &Config::numbers, &core::NumberRoute::number, route.number);
}

Result<void> AdministrationStore::remove_number(std::string_view number) {
  return edit([&](DirectoryEdit edit) { return app::remove_number(edit, number); })
      .map([](const auto&) {});
}

Result<std::vector<api::OutboundRow>> AdministrationStore::outbound() {
  return rows_of<api::OutboundRow>(read(), file(), &Config::outbound);
}

Result<api::OutboundRow> AdministrationStore::add_outbound(const core::OutboundRule& rule) {
  return row_with<api::OutboundRow>(
      edit([&](DirectoryEdit edit) { return app::add_outbound(edit, rule); }), file(),
      &Config::outbound, &core::OutboundRule::prefix, rule.prefix);
}

Result<void> AdministrationStore::remove_outbound(std::string_view prefix) {
  return edit([&](DirectoryEdit edit) { return app::remove_outbound(edit, prefix); })
      .map([](const auto&) {});
}

Result<std::vector<api::TrunkRow>> AdministrationStore::trunks() {
  return rows_of<api::TrunkRow>(read(), file(), &Config::trunks);
}

Result<api::TrunkRow> AdministrationStore::add_trunk(const api::TrunkSetup& setup,
                                                     const std::string& password) {
  return row_with<api::TrunkRow>(
      edit([&](DirectoryEdit edit) { return app::add_trunk(edit, setup, password); }), file(),
      &Config::trunks, &TrunkSection::name, setup.name);
}

Result<api::TrunkRow> AdministrationStore::change_trunk(std::string_view name,
                                                        const api::TrunkChange& change) {
  return row_with<api::TrunkRow>(
      edit([&](DirectoryEdit edit) { return app::change_trunk(edit, name, change); }), file(),
      &Config::trunks, &TrunkSection::name, name);
}

Result<void> AdministrationStore::remove_trunk(std::string_view name) {
  return edit([&](DirectoryEdit edit) { return app::remove_trunk(edit, name); })
      .map([](const auto&) {});
}

Result<std::vector<std::string>> AdministrationStore::cues() {
  return read().map([](const store::StoredDirectory& directory) { return directory.cues; });
}

Result<void> AdministrationStore::set_cues(const std::vector<std::string>& cues) {
  return edit([&](DirectoryEdit edit) -> Result<void> {
           edit.rows.cues = cues;
           return {};
         })
      .map([](const auto&) {});
}

}  // namespace earshot::app
