#pragma once
// What the tests put behind the API's seams: rows in memory, media that is always the same, devices
// that write down what they are told.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

#include "api/server.hpp"

namespace earshot::api {

constexpr const char* kPassword = "three words do well";
const std::string& password_hash();  // of kPassword, made once

class FakeAccounts final : public Accounts {
 public:
  std::mutex mutex;
  std::vector<core::Person> people;
  std::map<PersonId, Account> accounts;
  std::map<KeyHash, SignIn> kept_sign_ins;
  std::vector<ApiToken> kept_tokens;

  explicit FakeAccounts(std::vector<core::Person> everybody);
  Result<std::optional<Account>> find(std::string_view name) override;
  Result<std::optional<Account>> find(PersonId person) override;
  Result<void> set_password(PersonId person, std::string hash, bool must_change) override;
  Result<std::vector<SignIn>> sign_ins() override;
  Result<void> add_sign_in(const SignIn& sign_in) override;
  Result<void> touch_sign_in(const KeyHash& key, WallTime seen) override;
  Result<void> remove_sign_in(const KeyHash& key) override;
  Result<std::vector<ApiToken>> tokens() override;
  Result<TokenId> add_token(const ApiToken& token) override;
  Result<void> remove_token(TokenId id) override;
};

class FakeHistory final : public History {
 public:
  Result<std::vector<RecentCall>> calls_of(PersonId, std::size_t) override {
    return std::vector{RecentCall{CallId{7}, "inbound", "+4930", "", "sales", WallTime{}, 5s, "x"},
                       RecentCall{CallId{8}, "outbound", "+4931", "Cy", "", WallTime{}, {}, "y"}};
  }
  Result<std::vector<SupervisedCall>> supervision_of(PersonId agent, WallTime ended_by,
                                                     std::size_t) override {
    asked = {agent, ended_by};
    return std::vector{SupervisedCall{.session = SessionId{9},
                                      .call = CallId{7},
                                      .supervisor = PersonId{11},
                                      .extension = "201",
                                      .name = "Sue",
                                      .modes = {core::Mode::monitor, core::Mode::whisper},
                                      .purpose = "quality",
                                      .covert = true,
                                      .started = WallTime{},
                                      .ended = WallTime{1s}}};
  }
  std::pair<PersonId, WallTime> asked;
};

// Version 3; the next one if it was edited, and "rules" with a key "bad" are bad.
class FakeRules final : public RuleBook {
 public:
  Result<RulesRow> read() override { return row; }
  Result<RulesRow> write(std::uint64_t edited, std::string_view document, PersonId author) override;
  Result<std::vector<RulesRow>> versions(std::size_t) override { return std::vector{row}; }
  Result<std::vector<RulePack>> packs() override;
  Result<std::string> preview(const std::optional<std::string>& document,
                              const WhatIf& what_if) override;

  RulesRow row{3, "Ada", WallTime{}, R"({"purposes":["quality"]})"};
};

// One recording of Anna's in the queue sales, one of Ben's in none, one of nobody's.
class FakeRecordings final : public RecordingLibrary {
 public:
  FakeRecordings();
  Result<std::vector<RecordingRow>> list(const RecordingFilter& filter, std::size_t most) override;
  Result<std::optional<RecordingRow>> find(RecordingId id) override;
  Result<Contents> contents(RecordingId id) override;
  Result<std::string> render(RecordingId id, const SoundWish& wish) override;
  Result<Peaks> peaks(RecordingId id) override;
  Result<void> hold(RecordingId id, PersonId by, const std::string& reason) override;
  Result<void> release(RecordingId id, PersonId by, const std::string& reason) override;
  Result<void> erase(RecordingId id, PersonId by, const std::string& reason) override;
  Result<RetentionPlan> plan() override;
  Result<std::size_t> run(std::optional<std::size_t> confirmed, PersonId by) override;

  std::mutex mutex;
  std::vector<RecordingRow> rows;  // newest first
  int rendered = 0;
};

class FakeAudit final : public AuditTrail {
 public:
  Result<std::vector<AuditRow>> newest(const AuditFilter& filter, std::int64_t before,
                                       std::size_t most) override;
  Result<std::vector<AuditRow>> oldest(const AuditFilter& filter, std::int64_t after,
                                       std::size_t most) override;
  Result<AuditReport> verify() override { return AuditReport{.rows = rows, .sealed = 1}; }
  Result<void> write(const AuditNote& note) override;

  std::vector<AuditNote> notes();
  std::int64_t rows = 1'234;  // of which the chain is

 private:
  std::mutex mutex_;
  std::vector<AuditNote> notes_;
};

class FakeMedia final : public LiveMedia {
 public:
  std::vector<LegQuality> qualities(std::span<const LegId> legs) override {
    std::vector<LegQuality> all;
    for (const auto leg : legs) all.push_back({leg, -20.5f, 0.01f, 3, 40.f, 100, 1});
    return all;
  }
};

class FakeSystem final : public System {
 public:
  std::atomic<bool> notify_agents{true};
  SystemNow now() override {
    SystemNow now{.version = "1", .uptime = 5s, .legs = 2};
    now.registrations = {{"101", "Anna", "sip:101@a", "phone", "udp", 60s}};
    now.trunks = {{"carrier", true, true, 200, 1}};
    return now;
  }
  ConsoleSettings console() override {
    return {"test", "1", {"Angry"}, {{{"stun:a"}, "u", "c"}}, notify_agents};
  }
  bool has_phone(PersonId) override { return false; }
};

class FakeDevices final : public DeviceSink {
 public:
  void device_on(const DeviceId& device, PersonId person, bool phone, SendToPage send) override;
  void device_off(const DeviceId& device, bool signed_out) override;
  void message(const DeviceId& device, PersonId person, const PhoneMessage& message) override;

  // Waits until that many lines were written; the test fails after 10 s.
  std::vector<std::string> lines(std::size_t at_least);
  SendToPage send_to(const DeviceId& device);

 private:
  void write(std::string line);
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::string> lines_;
  std::map<DeviceId, SendToPage> pages_;
};

class FakeAdministration final : public Administration {
 public:
  Result<std::vector<PersonRow>> people() override { return std::vector{person_}; }
  Result<PersonRow> add_person(const core::Person&) override { return person_; }
  Result<PersonRow> change_person(PersonId, const PersonChange&) override { return person_; }
  Result<void> remove_person(PersonId) override { return {}; }
  Result<DeviceAccess> device(PersonId) override { return access_; }
  Result<DeviceAccess> renew_device(PersonId) override { return access_; }
  Result<std::vector<core::Grant>> grants(PersonId id) override {
    return std::vector{core::Grant{id, {core::Mode::monitor}, {"sales"}, {}, {PersonId{1}}}};
  }
  Result<void> set_grants(PersonId, const std::vector<core::Grant>&) override { return {}; }
  Result<std::vector<QueueRow>> queues() override { return std::vector{queue_}; }
  Result<QueueRow> add_queue(const core::Queue&) override { return queue_; }
  Result<QueueRow> change_queue(std::string_view, const QueueChange&) override { return queue_; }
  Result<void> remove_queue(std::string_view) override { return {}; }
  Result<std::vector<NumberRow>> numbers() override { return std::vector{number_}; }
  Result<NumberRow> add_number(const core::NumberRoute&) override { return number_; }
  Result<void> remove_number(std::string_view) override { return {}; }
  Result<std::vector<OutboundRow>> outbound() override { return std::vector{rule_}; }
  Result<OutboundRow> add_outbound(const core::OutboundRule&) override { return rule_; }
  Result<void> remove_outbound(std::string_view) override { return {}; }
  Result<std::vector<TrunkRow>> trunks() override { return std::vector{trunk_}; }
  Result<TrunkRow> add_trunk(const TrunkSetup&, const std::string&) override { return trunk_; }
  Result<TrunkRow> change_trunk(std::string_view, const TrunkChange&) override { return trunk_; }
  Result<void> remove_trunk(std::string_view) override { return {}; }
  Result<std::vector<std::string>> cues() override { return std::vector<std::string>{"Slow"}; }
  Result<void> set_cues(const std::vector<std::string>&) override { return {}; }

 private:
  PersonRow person_{{.id = PersonId{1}, .extension = "101", .name = "Anna", .team = "sales"}};
  QueueRow queue_{{.name = "sales", .extension = "600", .teams = {"sales"}}, Origin::file};
  NumberRow number_{{"+4930", "600"}};
  OutboundRow rule_{{"+49", "carrier", 2}};
  TrunkRow trunk_{{.name = "carrier"}, true};
  DeviceAccess access_{"101", "s3cret", "earshot", "192.0.2.1", 5060, "udp"};
};

}  // namespace earshot::api
