#include "app/server.hpp"

#include <atomic>

#include "api/server.hpp"
#include "app/live_counts.hpp"
#include "app/sections.hpp"
#include "app/switchboard.hpp"
#include "app/token_file.hpp"
#include "engine/engine.hpp"
#include "io/clock.hpp"
#include "sip/sip_stack.hpp"
#include "store/credentials.hpp"
#include "store/database.hpp"
#include "store/people.hpp"
#include "store/writer.hpp"

namespace earshot::app {

namespace {
constexpr Millis kDrainLook =
    200ms;  // how often a draining server looks whether the last call has ended
// Gauges that change by time alone, as ports that have rested, are looked at this often.
constexpr Millis kGaugeLook = 1s;
constexpr Millis kFarewell = 1s;  // how long it waits for the answers to its BYEs
}  // namespace

// In the order of their making: what comes later uses what came before.
struct Server::Parts {
  Config config;
  Counters& counters;
  Log& log;
  IdSource ids;
  LiveCounts live_counts;
  sip::ControlLoop loop;
  store::MemoryCredentials credentials;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<Switchboard> switchboard;
  std::unique_ptr<engine::Engine> engine;
  std::unique_ptr<sip::SipStack> sip;
  std::unique_ptr<api::Server> api;
  std::atomic<int> stop_requests{0};

  Parts(Config c, Counters& n, Log& l)
      : config(std::move(c)),
        counters(n),
        log(l),
        ids(config.server.node,
            static_cast<std::uint64_t>(io::wall_now().time_since_epoch().count())),
        live_counts(counters) {}

  Result<void> open_store();
  Result<std::vector<store::StoredPerson>> read_people();
  Result<void> start_media();
  Result<void> start_sip();
  Result<void> start_api();
  void take_media_news();
  void look_at_gauges();
  void reload(Config fresh, const Result<std::vector<store::StoredPerson>>& people);
  void drain(Instant until);
  std::vector<api::HealthPart> health() const;
};

Result<std::unique_ptr<Server>> Server::start(Config config, Counters& counters, Log& log) {
  auto parts = std::make_unique<Parts>(std::move(config), counters, log);
  for (auto step :
       {&Parts::open_store, &Parts::start_media, &Parts::start_sip, &Parts::start_api}) {
    if (auto done = ((*parts).*step)(); !done) return tl::unexpected(done.error());
  }
  return std::unique_ptr<Server>(new Server(std::move(parts)));
}

// Store and core: the people who were there before, the events numbered on from the last one.
Result<void> Server::Parts::open_store() {
  auto people = read_people();
  if (!people) return tl::unexpected(people.error());
  for (const auto& problem : check_people(config, store::without_secrets(*people))) {
    log.write(LogLevel::warning, "config", problem.message());
  }
  credentials.replace(*people);

  auto database = store::Database::open({.url = config.store.database}, log);
  if (!database) return tl::unexpected(database.error());
  auto started =
      store::Writer::start(std::move(*database), {.spill_file = config.store.spill_path()},
                           io::wall_now(), counters, log);
  if (!started) return tl::unexpected(started.error());
  writer = std::move(*started);

  switchboard =
      std::make_unique<Switchboard>(loop, ids, config.directory(store::without_secrets(*people)),
                                    config.settings, writer->next_event());
  switchboard->subscribe(
      [this](std::span<const core::Event> events) { writer->subscribe(events, io::wall_now()); });
  switchboard->subscribe([this](std::span<const core::Event> events) { live_counts.take(events); });
  return {};
}

Result<std::vector<store::StoredPerson>> Server::Parts::read_people() {
  auto database = store::Database::open(
      {.url = config.store.database, .check_integrity = false, .open_already = writer != nullptr},
      log);
  if (!database) return tl::unexpected(database.error());
  return store::People(*database, ids).all();
}

Result<void> Server::Parts::start_media() {
  auto prompts = engine::Prompts::load(prompt_config(config));
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
  loop.call_at(loop.now() + kGaugeLook, [this] { look_at_gauges(); });
  return {};
}

void Server::Parts::take_media_news() {
  engine->deliver([this](const core::Fact& fact) { switchboard->tell(fact); });
}

void Server::Parts::look_at_gauges() {
  take_media_news();  // counts as well
  loop.call_at(loop.now() + kGaugeLook, [this] { look_at_gauges(); });
}

Result<void> Server::Parts::start_sip() {
  auto started = sip::SipStack::start(
      loop, sip_config(config), *engine, credentials,
      [this] { return switchboard->core().new_leg(); },
      [this](const core::Fact& fact) { switchboard->tell(fact); }, counters, log);
  if (!started) return tl::unexpected(started.error());
  sip = std::move(*started);
  switchboard->connect(*sip, *engine);
  return {};
}

Result<void> Server::Parts::start_api() {
  if (config.api.listen.port == 0 && config.api.listen.address.is_unspecified()) return {};
  auto token = read_or_make_token(config.api.token_file);
  if (!token) return tl::unexpected(token.error());
  auto started = api::Server::start({.listen = config.api.listen, .token = *token}, *switchboard,
                                    counters, log, [this] { return health(); });
  if (!started) return tl::unexpected(started.error());
  api = std::move(*started);
  return {};
}

std::vector<api::HealthPart> Server::Parts::health() const {
  const auto fault = writer->fault();
  return {{"store", !fault, fault ? fault->message : ""}, {"sip", sip != nullptr, ""}};
}

void Server::Parts::reload(Config fresh, const Result<std::vector<store::StoredPerson>>& people) {
  if (!people) {
    log.write(LogLevel::error, "store", "people stay as they were: " + people.error().message);
    return;
  }
  if (auto done = sip->replace_trunks(sip_config(fresh).trunks); !done) {
    log.write(LogLevel::error, "config", "trunks stay as they were: " + done.error().message);
  }
  credentials.replace(*people);
  config.queues = std::move(fresh.queues);
  config.numbers = std::move(fresh.numbers);
  config.outbound = std::move(fresh.outbound);
  for (const auto& person : *people) {
    if (!person.person.enabled) sip->forget_person(person.person.id);
  }
  switchboard->give(core::ReplaceDirectory{config.directory(store::without_secrets(*people))});
  switchboard->give(core::ReplaceSettings{fresh.settings});
  log.write(LogLevel::info, "app", "people and configuration read again",
            {{"people", std::to_string(people->size())}});
}

void Server::Parts::drain(Instant until) {
  const bool at_once = stop_requests > 1;
  if (!at_once && sip->live_legs() > 0 && loop.now() < until) {
    loop.call_at(loop.now() + kDrainLook, [this, until] { drain(until); });
    return;
  }
  sip->stop();
  loop.call_at(loop.now() + kFarewell, [this] { loop.stop(); });
}

Server::Server(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Server::~Server() {
  if (parts_->api) parts_->api->stop();  // its threads ask the switchboard
  parts_->sip.reset();
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
    text += "; api http://" + at.text();
  }
  return text;
}

void Server::run() { parts_->loop.run(); }

void Server::request_stop() {
  if (++parts_->stop_requests != 1) return;  // drain() looks at the number
  parts_->loop.post([parts = parts_.get()] {
    parts->switchboard->give(core::Drain{});
    parts->drain(parts->loop.now() + parts->config.server.drain_time);
  });
}

void Server::request_reload(Config config) {
  // Read here: a database that is locked or away must not keep the control thread waiting.
  parts_->loop.post(
      [parts = parts_.get(), people = parts_->read_people(), config = std::move(config)]() mutable {
        parts->reload(std::move(config), people);
      });
}

}  // namespace earshot::app
