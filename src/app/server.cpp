#include "app/server.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/stream.hpp"
#include "app/announcements.hpp"
#include "app/server_parts.hpp"
#include "app/site_time.hpp"
#include "app/token_file.hpp"
#include "app/version.hpp"
#include "store/database.hpp"

namespace earshot::app {

namespace {
constexpr Millis kDrainLook =
    200ms;  // how often a draining server looks whether the last call has ended
// Gauges that change by time alone, as ports that have rested, are looked at this often.
constexpr Millis kGaugeLook = 1s;
constexpr Millis kLevelLook = 200ms;   // consoles show levels five times a second
constexpr Millis kRulesPatience = 3s;  // until what was published is obeyed
constexpr Millis kFarewell = 1s;       // how long it waits for the answers to its BYEs
}  // namespace

Result<std::unique_ptr<Server>> Server::start(Config config, Counters& counters, Log& log) {
  auto parts = std::make_unique<Parts>(std::move(config), counters, log);
  for (auto step : {&Parts::open_store, &Parts::start_media, &Parts::start_recording,
                    &Parts::start_phones, &Parts::start_api}) {
    if (auto done = ((*parts).*step)(); !done) return tl::unexpected(done.error());
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

// Store and core: the people who were there before, the events numbered on from the last one.
Result<void> Server::Parts::open_store() {
  auto own = store::Database::open({.url = file.store.database}, log);
  if (!own) return tl::unexpected(own.error());
  auto made = ensure_administrator(*own, file);
  if (!made) return tl::unexpected(made.error());
  first_password = std::move(*made);
  auto started = store::Writer::start(std::move(*own),
                                      {.spill_file = file.store.spill_path(),
                                       .audit_key = file.audit_key_file(),
                                       .audit_heads = file.audit_heads_file()},
                                      io::wall_now(), counters, log);
  if (!started) return tl::unexpected(started.error());
  writer = std::move(*started);
  auto shared = SharedDatabase::open(file.store.database, log);
  if (!shared) return tl::unexpected(shared.error());
  database = std::move(*shared);

  const auto stored = read_directory();
  if (!stored) return tl::unexpected(stored.error());
  auto whole = merge(*stored);
  if (!whole) return tl::unexpected(whole.error());
  auto& merged = *whole;
  rules_in_use.reach(merged.directory.rules.version);
  directory_in_use.reach(static_cast<std::uint64_t>(stored->revision));
  for (const auto& problem : check_people(merged.config, merged.directory.people)) {
    log.write(LogLevel::warning, "config", problem.message());
  }
  credentials.replace(stored->people);
  config = std::move(merged.config);
  switchboard = std::make_unique<Switchboard>(loop, ids, std::move(merged.directory),
                                              config.settings, writer->next_event());
  switchboard->subscribe(
      [this](std::span<const core::Event> events) { writer->subscribe(events, io::wall_now()); });
  switchboard->subscribe([this](std::span<const core::Event> events) { live_counts.take(events); });

  // What is read on the watch's thread is taken on the control thread.
  watch = std::make_unique<DirectoryWatch>(
      *database, stored->revision, [this](Result<store::StoredDirectory> reading) {
        loop.post(
            [this, looked_over = look_over(std::move(reading))] { take_directory(looked_over); });
      });
  return {};
}

Result<void> Server::Parts::start_media() {
  auto sounds = prompt_config(config);
  auto spoken =
      announcement_files(switchboard->core().directory().rules, config.spoken_directory());
  for (const auto& warning : spoken.warnings) log.write(LogLevel::warning, "media", warning);
  sounds.files.merge(spoken.files);  // what the operator configured comes first
  auto prompts = engine::Prompts::load(sounds);
  if (!prompts) return tl::unexpected(prompts.error());
  for (const auto& name : prompts->made_as_tones()) {
    log.write(
        LogLevel::warning, "media",
        "a sound file is missing, a tone takes its place; install asterisk-core-sounds-en-wav "
        "and asterisk-moh-opsound-wav, or set [media.prompts]",
        {{"prompt", name}});
  }
  auto started = engine::Engine::start(engine_config(config), std::move(*prompts), counters,
                                       [this] { loop.post([this] { take_media_news(); }); });
  if (!started) return tl::unexpected(started.error());
  engine = std::move(*started);
  return {};
}

// The recorder's thread is the rings' only reader.
Result<void> Server::Parts::start_recording() {
  auto started =
      Keeping::start({.config = config,
                      .database = *database,
                      .taps = engine->tap_rings(),
                      .now = [this] { return loop.now(); },
                      .tell = [this](const core::Fact& fact) { switchboard->tell(fact); },
                      .post = [this](std::function<void()> work) { loop.post(std::move(work)); },
                      .counters = counters,
                      .log = log});
  if (!started) return tl::unexpected(started.error());
  keeping = std::move(*started);
  return {};
}

void Server::Parts::tell_left_over() {
  for (const auto& left : writer->left_sessions())
    switchboard->tell(
        core::LeftOver{.session = left.session,
                       .call = left.call,
                       .supervisor = left.supervisor,
                       .agent = left.agent,
                       .mode = left.modes.empty() ? core::Mode::monitor : left.modes.back(),
                       .purpose = left.purpose,
                       .covert = left.covert});
}

void Server::Parts::take_media_news() {
  engine->deliver([this](const core::Fact& fact) {
    if (const auto* up = std::get_if<core::LegMediaUp>(&fact)) browsers->media_up(up->leg);
    switchboard->tell(fact);
  });
}

void Server::Parts::look_at_gauges() {
  take_media_news();  // counts as well
  const WallTime wall = io::wall_now();
  switchboard->tell(core::ClockTold{wall, minute_of_week(wall)});
  keeping->look();
  show_system();
  loop.call_at(loop.now() + kGaugeLook, [this] { look_at_gauges(); });
}

void Server::Parts::look_at_levels() {
  live_state.show_qualities(engine->qualities(), loop.now());
  loop.call_at(loop.now() + kLevelLook, [this] { look_at_levels(); });
}

void Server::Parts::show_system() {
  api::SystemNow now{.version = kVersion, .legs = live_legs()};
  now.ports_free = ports_free.value();
  now.ports_resting = ports_resting.value();
  std::set<PersonId> with_phones;
  for (const auto& one : sip->registrations()) {
    with_phones.insert(one.person);
    const auto* person = switchboard->core().directory().person(one.person);
    now.registrations.push_back({.extension = person ? person->extension : "",
                                 .name = person ? person->name : "",
                                 .uri = one.uri,
                                 .user_agent = one.user_agent,
                                 .transport = one.transport,
                                 .expires = one.expires_in});
  }
  for (const auto& trunk : sip->trunks()) {
    now.trunks.push_back(
        {trunk.name, trunk.reachable, trunk.registered, trunk.last_status, trunk.calls});
  }
  live_state.show_system(std::move(now), std::move(with_phones), loop.now());
}

// SIP phones and browsers, one port to the core.
Result<void> Server::Parts::start_phones() {
  const auto new_leg = [this] { return switchboard->core().new_leg(); };
  const auto tell = [this](const core::Fact& fact) { switchboard->tell(fact); };
  reachability = std::make_unique<Reachability>(tell);
  const auto of_kind = [this, tell](Reachability::Kind kind) -> core::FactSink {
    return [this, tell, kind](const core::Fact& fact) {
      if (const auto* one = std::get_if<core::PhoneRegistered>(&fact)) {
        return reachability->take(kind, *one);
      }
      tell(fact);
    };
  };
  browsers = std::make_unique<api::BrowserPhones>(api::BrowserPhones::Surroundings{
      .media = *engine,
      .new_leg = new_leg,
      .call_of = [this](LegId leg) { return switchboard->core().call_of(leg); },
      .tell = of_kind(Reachability::Kind::browser),
      .after = [this](Millis time,
                      std::function<void()> work) { loop.call_at(loop.now() + time, work); },
      .counters = counters});
  auto started = sip::SipStack::start(loop, sip_config(config), *engine, credentials, new_leg,
                                      of_kind(Reachability::Kind::sip), counters, log);
  if (!started) return tl::unexpected(started.error());
  sip = std::move(*started);
  phones = std::make_unique<PhoneRouter>(*sip, *browsers);
  switchboard->connect(*phones, *engine, keeping->port());
  tell_left_over();
  look_at_gauges();
  look_at_levels();
  return {};
}

Result<void> Server::Parts::start_api() {
  if (config.api.listen.port == 0 && config.api.listen.address.is_unspecified()) return {};
  auto token = read_or_make_token(config.api.token_file);
  if (!token) return tl::unexpected(token.error());
  accounts = std::make_unique<AccountsStore>(*database, file.server.node);
  administration =
      std::make_unique<AdministrationStore>(*database, file, [this] { obey_change(); });
  history = std::make_unique<HistoryStore>(*database);
  rules = std::make_unique<RuleBookStore>(
      *database, file,
      RuleBookStore::Surroundings{.wall_now = io::wall_now,
                                  .changed = [this] { watch->look(); },
                                  .in_force =
                                      [this](std::uint64_t version) {
                                        return rules_in_use.wait_for(version, kRulesPatience);
                                      }});
  audit = std::make_unique<AuditStore>(
      *database, AuditStore::Options{.key_file = file.audit_key_file(),
                                     .heads_file = file.audit_heads_file(),
                                     .wall_now = io::wall_now,
                                     .rules_version = [this] { return rules_in_use.version(); }});
  auto started = api::Server::start(api_config(config, *token), *switchboard, counters, log,
                                    [this] { return health(); },
                                    {.accounts = accounts.get(),
                                     .administration = administration.get(),
                                     .history = history.get(),
                                     .media = &live_state,
                                     .system = &live_state,
                                     .devices = browsers.get(),
                                     .rules = rules.get(),
                                     .recordings = keeping->library(),
                                     .audit = audit.get()});
  if (!started) return tl::unexpected(started.error());
  api = std::move(*started);
  switchboard->subscribe([this](std::span<const core::Event> events) {
    api->stream().on_events(switchboard->core(), loop.now(), events);
  });
  return {};
}

std::vector<api::HealthPart> Server::Parts::health() const {
  const auto fault = writer->fault(), kept = keeping->fault(io::now());
  return {{"store", !fault, fault ? fault->message : ""},
          {"sip", sip != nullptr, ""},
          {"recording", !kept, kept ? kept->message : ""}};
}

void Server::Parts::drain(Instant until) {
  const bool at_once = stop_requests > 1;
  if (!at_once && live_legs() > 0 && loop.now() < until) {
    loop.call_at(loop.now() + kDrainLook, [this, until] { drain(until); });
    return;
  }
  const auto trunks = sip->trunks();
  const bool awaits_answers =
      live_legs() > 0 ||
      std::ranges::any_of(trunks, [](const sip::TrunkStatus& trunk) { return trunk.registered; });
  sip->stop();
  loop.call_at(loop.now() + (awaits_answers ? kFarewell : 0ms), [this] { loop.stop(); });
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  parts_->watch.reset();                 // they ask the loop
  if (parts_->api) parts_->api->stop();  // its threads ask the switchboard
  parts_->phones.reset();
  parts_->sip.reset();
  parts_->browsers.reset();
  if (parts_->engine) parts_->engine->stop();
  parts_->keeping.reset();  // keeps what the workers tapped until now
  parts_->engine.reset();
}

std::string Server::addresses() const {
  std::string text;
  for (const auto& listening : parts_->sip->listening()) {
    text += (text.empty() ? "sip " : ", ") + listening.transport + ":" + listening.at.text();
  }
  if (parts_->api) {
    Endpoint at = parts_->config.api.listen;
    at.port = parts_->api->port();
    const char* scheme = parts_->config.api.certificate.empty() ? "http" : "https";
    text += fmt::format("; api and console {}://{}", scheme, at.text());
  }
  return text;
}

std::string Server::welcome() const {
  if (!parts_->first_password) return "";
  const auto& first = *parts_->first_password;
  return fmt::format(
      "\nNobody can sign in to the console yet, so there is an administrator now: sign in as {}\n"
      "with the password {}  (shown this once; the console asks for one of your own)\n",
      first.extension, first.password);
}

void Server::run() { parts_->loop.run(); }

void Server::request_stop() {
  if (++parts_->stop_requests != 1) return;  // drain() looks at the number
  parts_->loop.post([parts = parts_.get()] {
    parts->switchboard->give(core::Drain{});
    parts->drain(parts->loop.now() + parts->config.server.drain_time);
  });
}

void Server::request_reload(Config file) {
  parts_->loop.post([parts = parts_.get(), file = std::move(file)]() mutable {
    parts->file = std::move(file);
    parts->watched_file = std::make_shared<const Config>(parts->file);
    parts->live_state.show_console(console_settings(parts->file));
    if (parts->administration) parts->administration->replace_file(parts->file);
    if (parts->rules) parts->rules->replace_file(parts->file);
    if (parts->api) {
      if (auto done = parts->api->reload(); !done) {
        parts->log.write(LogLevel::error, "api",
                         "certificate and console stay as they were: " + done.error().message);
      }
    }
    parts->watch->read_again();
  });
}

}  // namespace earshot::app
