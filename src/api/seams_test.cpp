#include "api/seams_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace earshot::api {

const std::string& password_hash() {
  static const std::string hash = hash_password(kPassword);
  return hash;
}

FakeAccounts::FakeAccounts(std::vector<core::Person> everybody) : people(std::move(everybody)) {
  for (const auto& person : people) {
    accounts[person.id] = {person.id, password_hash(), false, person.enabled};
  }
}

Result<std::optional<Account>> FakeAccounts::find(std::string_view name) {
  std::lock_guard lock(mutex);
  for (const auto& person : people) {
    if (person.extension == name || person.name == name) return accounts[person.id];
  }
  return std::nullopt;
}

Result<std::optional<Account>> FakeAccounts::find(PersonId person) {
  std::lock_guard lock(mutex);
  const auto found = accounts.find(person);
  return found == accounts.end() ? std::nullopt : std::optional(found->second);
}

Result<void> FakeAccounts::set_password(PersonId person, std::string hash, bool must_change) {
  std::lock_guard lock(mutex);
  accounts[person].password_hash = std::move(hash);
  accounts[person].must_change_password = must_change;
  return {};
}

Result<std::vector<SignIn>> FakeAccounts::sign_ins() {
  std::lock_guard lock(mutex);
  std::vector<SignIn> all;
  for (const auto& [key, one] : kept_sign_ins) all.push_back(one);
  return all;
}

Result<void> FakeAccounts::add_sign_in(const SignIn& sign_in) {
  std::lock_guard lock(mutex);
  kept_sign_ins[sign_in.key] = sign_in;
  return {};
}

Result<void> FakeAccounts::touch_sign_in(const KeyHash& key, WallTime seen) {
  std::lock_guard lock(mutex);
  kept_sign_ins[key].last_seen = seen;
  return {};
}

Result<void> FakeAccounts::remove_sign_in(const KeyHash& key) {
  std::lock_guard lock(mutex);
  kept_sign_ins.erase(key);
  return {};
}

Result<std::vector<ApiToken>> FakeAccounts::tokens() {
  std::lock_guard lock(mutex);
  return kept_tokens;
}

Result<TokenId> FakeAccounts::add_token(const ApiToken& token) {
  std::lock_guard lock(mutex);
  kept_tokens.push_back(token);
  return kept_tokens.back().id = TokenId{kept_tokens.size()};
}

Result<void> FakeAccounts::remove_token(TokenId id) {
  std::lock_guard lock(mutex);
  if (std::erase_if(kept_tokens, [&](const auto& one) { return one.id == id; })) return {};
  return fail("no_such_row", "There is no such token.");
}

void FakeDevices::device_on(const DeviceId& device, PersonId person, bool phone, SendToPage send) {
  {
    std::lock_guard lock(mutex_);
    pages_[device] = std::move(send);
  }
  write(fmt::format("on {} {} {}", device, person.value, phone ? "phone" : "page"));
}

void FakeDevices::device_off(const DeviceId& device, bool signed_out) {
  write(fmt::format("off {} {}", device, signed_out ? "signed out" : "gone"));
}

void FakeDevices::message(const DeviceId& device, PersonId person, const PhoneMessage& message) {
  write(fmt::format("message {} {} {}", device, person.value, message.index()));
}

void FakeDevices::write(std::string line) {
  {
    std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
  }
  wake_.notify_all();
}

std::vector<std::string> FakeDevices::lines(std::size_t at_least) {
  std::unique_lock lock(mutex_);
  EXPECT_TRUE(wake_.wait_for(lock, 10s, [&] { return lines_.size() >= at_least; }))
      << "waited for line " << at_least << " of the devices";
  return lines_;
}

SendToPage FakeDevices::send_to(const DeviceId& device) {
  std::lock_guard lock(mutex_);
  return pages_[device];
}

}  // namespace earshot::api
