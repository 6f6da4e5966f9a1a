// People, their devices and their grants; queues, numbers and trunks are in
// administration_routing.cpp.
#include "app/administration_store.hpp"

#include <algorithm>

#include "app/import.hpp"
#include "io/clock.hpp"
#include "store/accounts.hpp"

namespace earshot::app {
namespace {

const char* name_of(Transport transport) {
  switch (transport) {
    case Transport::udp: return "udp";
    case Transport::tcp: return "tcp";
    case Transport::tls: return "tls";
  }
  return "udp";
}

// Where phones find us: the first listener, by the address that the world sees of it.
api::DeviceAccess access_to(const Config& config, const store::StoredPerson& stored) {
  api::DeviceAccess access{.username = stored.person.extension,
                           .secret = stored.sip_secret,
                           .domain = config.sip.domain,
                           .server = config.sip.domain};
  if (config.sip.listen.empty()) return access;
  const auto& [transport, at] = config.sip.listen.front();
  const auto address = config.sip.public_address.value_or(at.address);
  if (!address.is_unspecified()) access.server = address.text();
  access.port = at.port;
  access.transport = name_of(transport);
  return access;
}

}  // namespace

AdministrationStore::AdministrationStore(SharedDatabase& database, Config file,
                                         std::function<void()> changed)
    : database_(database),
      changed_(std::move(changed)),
      file_(std::move(file)),
      ids_(file_.server.node,
           static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count())) {}

void AdministrationStore::replace_file(Config file) {
  const std::lock_guard lock(mutex_);
  file_ = std::move(file);
}

Config AdministrationStore::file() const {
  const std::lock_guard lock(mutex_);
  return file_;
}

Result<store::StoredDirectory> AdministrationStore::read() {
  return database_.use(
      [](store::Database& database) { return store::DirectoryStore(database).read(); });
}

Result<store::StoredDirectory> AdministrationStore::edit(
    const std::function<Result<void>(DirectoryEdit)>& change) {
  const auto of_file = file();
  auto after = database_.use([&](store::Database& database) {
    return store::DirectoryStore(database).edit(
        [&](store::StoredDirectory& rows) { return change({.file = of_file, .rows = rows}); });
  });
  if (after) changed_();
  return after;
}

Result<api::PersonRow> AdministrationStore::person_row(const Result<store::StoredDirectory>& after,
                                                       PersonId id) {
  if (!after) return tl::unexpected(after.error());
  const auto account =
      database_.use([&](store::Database& database) { return store::Accounts(database).find(id); });
  if (!account) return tl::unexpected(account.error());
  auto rows = *after;
  const auto of_file = file();
  const auto found = find_person({.file = of_file, .rows = rows}, id);
  if (!found) return tl::unexpected(found.error());
  return api::PersonRow{(*found)->person, account->has_value(), api::Origin::database};
}

Result<std::vector<api::PersonRow>> AdministrationStore::people() {
  const auto directory = read();
  if (!directory) return tl::unexpected(directory.error());
  const auto known = database_.use(
      [](store::Database& database) { return store::Accounts(database).with_password(); });
  if (!known) return tl::unexpected(known.error());
  std::vector<api::PersonRow> rows;
  for (const auto& [person, secret] : directory->people)
    rows.push_back({person, known->contains(person.id), api::Origin::database});
  return rows;
}

Result<api::PersonRow> AdministrationStore::add_person(const core::Person& person) {
  store::StoredPerson added{person, person.contact_uri.empty() ? generate_secret() : ""};
  {
    const std::lock_guard lock(mutex_);
    added.person.id = ids_.next<PersonId>();
  }
  return person_row(edit([&](DirectoryEdit edit) { return app::add_person(edit, added); }),
                    added.person.id);
}

Result<api::PersonRow> AdministrationStore::change_person(PersonId person,
                                                          const api::PersonChange& change) {
  return person_row(
      edit([&](DirectoryEdit edit) { return app::change_person(edit, person, change); }), person);
}

Result<void> AdministrationStore::remove_person(PersonId person) {
  return edit([&](DirectoryEdit edit) { return app::remove_person(edit, person); })
      .map([](const auto&) {});
}

Result<api::DeviceAccess> AdministrationStore::device_in(
    const Result<store::StoredDirectory>& directory, PersonId id) {
  if (!directory) return tl::unexpected(directory.error());
  auto rows = *directory;
  const auto of_file = file();
  const auto found = find_person({.file = of_file, .rows = rows}, id);
  if (!found) return tl::unexpected(found.error());
  return access_to(of_file, **found);
}

Result<api::DeviceAccess> AdministrationStore::device(PersonId person) {
  auto known = device_in(read(), person);
  return known && known->secret.empty() ? renew_device(person) : known;
}

Result<api::DeviceAccess> AdministrationStore::renew_device(PersonId person) {
  return device_in(edit([&](DirectoryEdit edit) -> Result<void> {
                     const auto found = find_person(edit, person);
                     if (!found) return tl::unexpected(found.error());
                     (*found)->sip_secret = generate_secret();
                     return {};
                   }),
                   person);
}

Result<std::vector<core::Grant>> AdministrationStore::grants(PersonId supervisor) {
  auto directory = read();
  if (!directory) return tl::unexpected(directory.error());
  const auto of_file = file();
  const auto found = find_person({.file = of_file, .rows = *directory}, supervisor);
  if (!found) return tl::unexpected(found.error());
  std::erase_if(directory->grants,
                [&](const auto& grant) { return grant.supervisor != supervisor; });
  return directory->grants;
}

Result<void> AdministrationStore::set_grants(PersonId supervisor,
                                             const std::vector<core::Grant>& grants) {
  return edit([&](DirectoryEdit edit) { return app::set_grants(edit, supervisor, grants); })
      .map([](const auto&) {});
}

}  // namespace earshot::app
