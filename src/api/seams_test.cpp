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

Result<RulesRow> FakeRules::write(std::uint64_t edited, std::string_view document,
                                  PersonId author) {
  if (edited != row.version) return fail("version_conflict", "Somebody was faster: read again.");
  if (document.find("\"bad\"") != document.npos) {
    return fail("bad_rules", "/queues/0/bad: no such field here");
  }
  row.document = document;
  row.author = author ? "Ada" : "";
  ++row.version;
  return row;
}

Result<std::vector<RulePack>> FakeRules::packs() {
  core::Region region{.code = "de", .name = "Germany", .prefixes = {"49"}};
  region.listening = core::ConsentMethod::ask;
  return std::vector{RulePack{"eu", "This is not legal advice.", {region}}};
}

Result<std::string> FakeRules::preview(const std::optional<std::string>&, const WhatIf& what_if) {
  if (what_if.agent != "101") return fail("no_such_agent", "Nobody has this extension.");
  return std::string(R"({"rights":[],"notices":[],"consent":{"listening":"none","recording":"none",
    "region":null},"sounds":[],"recording":{"when":"never","recorded":"no","sample_percent":10,
    "whisper":"own","retention_days":90,"required":false,"why":"the queue is not recorded"}})");
}

FakeRecordings::FakeRecordings() {
  const auto row = [](std::uint64_t id, std::vector<RecordedPerson> agents) {
    RecordingRow made{.id = RecordingId{id}, .call = CallId{id + 100}};
    made.number = "+491701234567";
    made.agents = std::move(agents);
    made.started = WallTime{Millis{id}};
    made.length = 5s;
    made.bytes = 1'000;
    made.state = "complete";
    made.rule = "always";
    return made;
  };
  rows = {row(3, {}), row(2, {{PersonId{2}, "102", "Ben"}}),
          row(1, {{PersonId{1}, "101", "Anna"}})};
  rows[2].queue = "sales";
}

Result<std::vector<RecordingRow>> FakeRecordings::list(const RecordingFilter& filter,
                                                       std::size_t most) {
  const std::lock_guard lock(mutex);
  std::vector<RecordingRow> found;
  for (const auto& row : rows) {
    if (filter.before && row.id.value >= filter.before.value) continue;
    if (!filter.queue.empty() && row.queue != filter.queue) continue;
    if (found.size() < most) found.push_back(row);
  }
  return found;
}

Result<std::optional<RecordingRow>> FakeRecordings::find(RecordingId id) {
  const std::lock_guard lock(mutex);
  for (const auto& row : rows)
    if (row.id == id) return std::optional(row);
  return std::optional<RecordingRow>{};
}

Result<Contents> FakeRecordings::contents(RecordingId) {
  return Contents{5s,
                  {{LegId{1}, false, "customer", {}, ""},
                   {LegId{1}, true, "customer", {}, ""},
                   {LegId{2}, false, "agent", PersonId{1}, "Anna"}},
                  {{1s, "mode", "whisper", LegId{3}}, {2s, "pause", "", {}}}};
}

Result<std::string> FakeRecordings::render(RecordingId, const SoundWish& wish) {
  const std::lock_guard lock(mutex);
  ++rendered;
  std::string sound = wish.format == SoundWish::Format::wav ? "RIFF" : "OggS";
  for (int i = 0; i < 1'000; ++i) sound += static_cast<char>('a' + i % 26);
  return sound;
}

Result<Peaks> FakeRecordings::peaks(RecordingId) {
  return Peaks{20ms, {{LegId{1}, false, {0, 0.5f, 1}}}};
}

Result<void> FakeRecordings::hold(RecordingId id, PersonId, const std::string& reason) {
  const std::lock_guard lock(mutex);
  for (auto& row : rows)
    if (row.id == id) row.hold = LegalHold{"Ada", WallTime{}, reason};
  return {};
}

Result<void> FakeRecordings::release(RecordingId id, PersonId, const std::string&) {
  const std::lock_guard lock(mutex);
  for (auto& row : rows)
    if (row.id == id) row.hold.reset();
  return {};
}

Result<void> FakeRecordings::erase(RecordingId id, PersonId, const std::string&) {
  const std::lock_guard lock(mutex);
  for (auto& row : rows) {
    if (row.id != id) continue;
    if (row.hold) return fail("on_hold", "A legal hold is on it.");
    row.state = "erased";
    row.number.clear();
  }
  return {};
}

Result<RetentionPlan> FakeRecordings::plan() {
  return RetentionPlan{2, 3, 0, 2'000, 1, {rows[1], rows[2]}};
}

Result<std::size_t> FakeRecordings::run(std::optional<std::size_t> confirmed, PersonId) {
  if (confirmed != 2) return fail("retention_brake", "2 are due, 1 may go: confirm the number.");
  return 2;
}

namespace {

AuditRow audit_row(std::int64_t number) {
  AuditRow row{.number = number, .event = number, .policy_version = 3};
  row.kind = "session_started";
  row.actor = PersonId{11}.text();
  row.actor_name = "Sue";
  row.code = "=1+1";
  row.body = R"({"mode":"monitor"})";
  row.before = row.after = "[]";
  row.hash = "00";
  return row;
}

}  // namespace

Result<std::vector<AuditRow>> FakeAudit::newest(const AuditFilter&, std::int64_t before,
                                                std::size_t most) {
  std::vector<AuditRow> page;
  for (auto at = before ? before - 1 : rows; at > 0 && page.size() < most; --at)
    page.push_back(audit_row(at));
  return page;
}

Result<std::vector<AuditRow>> FakeAudit::oldest(const AuditFilter&, std::int64_t after,
                                                std::size_t most) {
  std::vector<AuditRow> page;
  for (auto at = after + 1; at <= rows && page.size() < most; ++at) page.push_back(audit_row(at));
  return page;
}

Result<void> FakeAudit::write(const AuditNote& note) {
  const std::lock_guard lock(mutex_);
  notes_.push_back(note);
  return {};
}

std::vector<AuditNote> FakeAudit::notes() {
  const std::lock_guard lock(mutex_);
  return notes_;
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
