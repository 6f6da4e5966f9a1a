#pragma once
// What a running server is made of, and what its parts do together. Only for server*.cpp.

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/browser_phones.hpp"
#include "api/server.hpp"
#include "app/accounts_store.hpp"
#include "app/administration_store.hpp"
#include "app/administrator.hpp"
#include "app/audit_store.hpp"
#include "app/directory_watch.hpp"
#include "app/history_store.hpp"
#include "app/keeping.hpp"
#include "app/live_counts.hpp"
#include "app/live_state.hpp"
#include "app/merged_directory.hpp"
#include "app/phone_router.hpp"
#include "app/rule_book_store.hpp"
#include "app/sections.hpp"
#include "app/server.hpp"
#include "app/switchboard.hpp"
#include "app/version_gate.hpp"
#include "engine/engine.hpp"
#include "io/clock.hpp"
#include "sip/sip_stack.hpp"
#include "store/credentials.hpp"
#include "store/writer.hpp"

namespace earshot::app {

// What the watch's thread found, with all that takes time already done: the control thread only
// takes it.
struct DirectoryReading {
  Result<store::StoredDirectory> stored;
  std::map<std::string, engine::Prompts::Sound> sounds;
  std::vector<std::string> warnings;
};

// In the order of their making: what comes later uses what came before.
struct Server::Parts {
  Config file;                                              // as the operator wrote it
  Config config;                                            // with what the console added
  std::atomic<std::shared_ptr<const Config>> watched_file;  // `file`, for the watch's thread
  Counters& counters;
  Log& log;
  IdSource ids;
  LiveCounts live_counts;
  sip::ControlLoop loop;
  LiveState live_state;
  store::MemoryCredentials credentials;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<SharedDatabase> database;  // the API's and the watch's
  std::optional<OneTimePassword> first_password;
  std::unique_ptr<Switchboard> switchboard;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<Keeping> keeping;
  std::unique_ptr<Reachability> reachability;
  std::unique_ptr<api::BrowserPhones> browsers;
  std::unique_ptr<sip::SipStack> sip;
  std::unique_ptr<PhoneRouter> phones;
  std::unique_ptr<AccountsStore> accounts;
  std::unique_ptr<AdministrationStore> administration;
  std::unique_ptr<HistoryStore> history;
  std::unique_ptr<RuleBookStore> rules;
  std::unique_ptr<AuditStore> audit;
  VersionGate rules_in_use, directory_in_use;  // the latter by the directory's revision
  std::unique_ptr<api::Server> api;
  std::unique_ptr<DirectoryWatch> watch;
  std::atomic<int> stop_requests{0};
  Counter &ports_free, &ports_resting;  // the engine's

  Parts(Config c, Counters& n, Log& l)
      : file(std::move(c)),
        config(file),
        watched_file(std::make_shared<const Config>(file)),
        counters(n),
        log(l),
        ids(file.server.node,
            static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count())),
        live_counts(counters),
        live_state(console_settings(file), loop.now()),
        ports_free(n.make({"earshot_rtp_ports", "state=\"free\"", "RTP port pairs"})),
        ports_resting(n.make({"earshot_rtp_ports", "state=\"quarantined\"", "RTP port pairs"})) {}

  Result<void> open_store();
  Result<void> start_media();
  Result<void> start_phones();
  Result<void> start_api();
  Result<store::StoredDirectory> read_directory();
  Result<MergedDirectory> merge(const store::StoredDirectory& stored);
  Result<void> start_recording();
  void tell_left_over();
  void take_media_news();
  void look_at_gauges();
  void look_at_levels();
  void show_system();
  DirectoryReading look_over(Result<store::StoredDirectory> stored);
  void take_directory(const DirectoryReading& reading);
  void obey_change();  // any thread but the control thread: waits for it
  void drain(Instant until);
  std::size_t live_legs() const { return sip->live_legs() + browsers->live_legs(); }
  std::vector<api::HealthPart> health() const;
};

}  // namespace earshot::app
