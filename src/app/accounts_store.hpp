#pragma once
// The API's accounts as rows of the store. Any thread.

#include "api/accounts.hpp"
#include "app/shared_database.hpp"

namespace earshot::app {

class AccountsStore final : public api::Accounts {
 public:
  AccountsStore(SharedDatabase& database, std::uint16_t node);

  Result<std::optional<api::Account>> find(std::string_view name) override;
  Result<std::optional<api::Account>> find(PersonId person) override;
  Result<void> set_password(PersonId person, std::string hash, bool must_change) override;

  Result<std::vector<api::SignIn>> sign_ins() override;
  Result<void> add_sign_in(const api::SignIn& sign_in) override;
  Result<void> touch_sign_in(const api::KeyHash& key, WallTime seen) override;
  Result<void> remove_sign_in(const api::KeyHash& key) override;

  Result<std::vector<api::ApiToken>> tokens() override;
  Result<api::TokenId> add_token(const api::ApiToken& token) override;
  Result<void> remove_token(api::TokenId id) override;

 private:
  SharedDatabase& database_;
  std::mutex ids_mutex_;
  IdSource ids_;  // of tokens
};

}  // namespace earshot::app
