#pragma once
// What administrators set up, as rows of the store, beside those of the configuration file. The
// rules are those of directory_edit.hpp; here they meet the database. Any thread.

#include <functional>

#include "api/administration.hpp"
#include "app/config.hpp"
#include "app/directory_edit.hpp"
#include "app/shared_database.hpp"

namespace earshot::app {

class AdministrationStore final : public api::Administration {
 public:
  // `changed` is called after every change that was written, on the thread that asked for it.
  AdministrationStore(SharedDatabase& database, Config file, std::function<void()> changed);
  void replace_file(Config file);  // it was read again

  Result<std::vector<api::PersonRow>> people() override;
  Result<api::PersonRow> add_person(const core::Person& person) override;
  Result<api::PersonRow> change_person(PersonId person, const api::PersonChange& change) override;
  Result<void> remove_person(PersonId person) override;
  Result<api::DeviceAccess> device(PersonId person) override;
  Result<api::DeviceAccess> renew_device(PersonId person) override;
  Result<std::vector<core::Grant>> grants(PersonId supervisor) override;
  Result<void> set_grants(PersonId supervisor, const std::vector<core::Grant>& grants) override;

  Result<std::vector<api::QueueRow>> queues() override;
  Result<api::QueueRow> add_queue(const core::Queue& queue) override;
  Result<api::QueueRow> change_queue(std::string_view name,
                                     const api::QueueChange& change) override;
  Result<void> remove_queue(std::string_view name) override;

  Result<std::vector<api::NumberRow>> numbers() override;
  Result<api::NumberRow> add_number(const core::NumberRoute& route) override;
  Result<void> remove_number(std::string_view number) override;

  Result<std::vector<api::OutboundRow>> outbound() override;
  Result<api::OutboundRow> add_outbound(const core::OutboundRule& rule) override;
  Result<void> remove_outbound(std::string_view prefix) override;

  Result<std::vector<api::TrunkRow>> trunks() override;
  Result<api::TrunkRow> add_trunk(const api::TrunkSetup& setup,
                                  const std::string& password) override;
  Result<api::TrunkRow> change_trunk(std::string_view name,
                                     const api::TrunkChange& change) override;
  Result<void> remove_trunk(std::string_view name) override;

  Result<std::vector<std::string>> cues() override;
  Result<void> set_cues(const std::vector<std::string>& cues) override;

 private:
  Config file() const;
  Result<store::StoredDirectory> read();
  Result<store::StoredDirectory> edit(const std::function<Result<void>(DirectoryEdit)>& change);
  Result<api::PersonRow> person_row(const Result<store::StoredDirectory>& after, PersonId id);
  Result<api::DeviceAccess> device_in(const Result<store::StoredDirectory>& directory, PersonId id);

  SharedDatabase& database_;
  std::function<void()> changed_;
  mutable std::mutex mutex_;  // of what follows
  Config file_;
  IdSource ids_;  // of people
};

}  // namespace earshot::app
