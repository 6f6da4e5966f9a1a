#include "engine/engine.hpp"

#include <algorithm>

#include "io/clock.hpp"

namespace earshot::engine {
namespace {

constexpr std::size_t kMostHeld = 64;  // orders for one leg that is not yet at a worker

std::optional<core::Fact> to_core(const media::Fact& fact) {
  struct Translate {
    core::Fact operator()(const media::DigitPressed& f) const {
      return core::DigitPressed{f.leg, f.digit};
    }
    core::Fact operator()(const media::TableApplied& f) const {
      return core::TableApplied{f.room, f.generation};
    }
    core::Fact operator()(const media::PromptEnded& f) const { return core::PromptEnded{f.leg}; }
    core::Fact operator()(const media::LegLost& f) const { return core::LegLost{f.leg}; }
  };
  return std::visit(Translate{}, fact);
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::start(EngineConfig config, Prompts prompts,
                                              Counters& counters,
                                              std::function<void()> wake_control) {
  config.workers = std::max<std::size_t>(config.workers, 1);
  std::unique_ptr<Engine> engine(
      new Engine(std::move(config), std::move(prompts), counters, std::move(wake_control)));
  // One wake-up until control has looked: a second one would tell it nothing.
  auto tell = [&engine = *engine] {
    if (!engine.news_told_.exchange(true)) engine.wake_control_();
  };
  for (std::size_t i = 0; i < engine->config_.workers; ++i) {
    auto worker = Worker::start(i, engine->config_.backend, engine->worker_counters_,
                                engine->browser_counters_, engine->config_.tap_ring_bytes, tell);
    if (!worker) return tl::unexpected(worker.error());
    engine->workers_.push_back(std::move(*worker));
  }
  if (auto opened = engine->open_browser_ports(); !opened) return tl::unexpected(opened.error());
  engine->rooms_of_worker_.resize(engine->workers_.size());
  engine->count();
  return engine;
}

Engine::Engine(EngineConfig config, Prompts prompts, Counters& counters,
               std::function<void()> wake_control)
    : config_(std::move(config)),
      prompts_(std::move(prompts)),
      ports_(config_.first_port, config_.last_port, config_.quarantine),
      media_counters_(counters),
      worker_counters_(counters),
      browser_counters_(counters),
      legs_gauge_(counters.make({"earshot_legs", "", "Legs with open media sockets"})),
      rooms_gauge_(counters.make({"earshot_rooms", "", "Rooms at the media workers"})),
      ports_free_(counters.make({"earshot_rtp_ports", "state=\"free\"", "RTP port pairs"})),
      ports_resting_(
          counters.make({"earshot_rtp_ports", "state=\"quarantined\"", "RTP port pairs"})),
      ports_exhausted_(counters.make({"earshot_rtp_ports_exhausted_total", "",
                                      "Legs refused because no RTP port pair was free"})),
      orders_waiting_(counters.make(
          {"earshot_engine_mailbox_depth", "", "Commands on their way to media workers"})),
      wake_control_(std::move(wake_control)) {}

Engine::~Engine() { stop(); }

void Engine::stop() {
  for (auto& worker : workers_) worker->finish();
  browser_ports_.clear();
  legs_.clear();
  rooms_.clear();
  count();
}

// --- facts ---

void Engine::deliver(const core::FactSink& sink) {
  news_told_.store(false);  // before looking: what comes from now on wakes again
  for (const auto& fact : std::exchange(own_facts_, {})) sink(fact);
  for (auto& worker : workers_) {
    worker->push_waiting();
    while (auto news = worker->news()) take(*news, sink);
  }
  count();
}

void Engine::take(News& news, const core::FactSink& sink) {
  if (auto* fact = std::get_if<media::Fact>(&news)) {
    if (auto told = to_core(*fact)) sink(*told);
  } else if (auto* view = std::get_if<LegQualityView>(&news)) {
    const auto found = legs_.find(view->leg);
    if (found != legs_.end()) found->second.quality = view->quality;
  } else if (auto* parts = std::get_if<std::unique_ptr<LegParts>>(&news)) {
    came_back(std::move(*parts));
  } else if (auto* told = std::get_if<BrowserNews>(&news)) {
    take(*told, sink);
  }
}

std::vector<LegQualityView> Engine::qualities() const {
  std::vector<LegQualityView> views;
  views.reserve(legs_.size());
  for (const auto& [leg, record] : legs_) {
    if (record.place != LegRecord::Place::unopened) views.push_back({leg, record.quality});
  }
  return views;
}

void Engine::count() {
  const auto now = io::now();
  legs_gauge_.set(
      static_cast<std::uint64_t>(std::count_if(legs_.begin(), legs_.end(), [](const auto& entry) {
        return entry.second.place != LegRecord::Place::unopened;
      })));
  rooms_gauge_.set(rooms_.size());
  ports_free_.set(ports_.free(now));
  ports_resting_.set(ports_.resting(now));
  std::size_t waiting = 0;
  for (const auto& worker : workers_) waiting += worker->waiting_orders();
  orders_waiting_.set(waiting);
  prompts_.free_unheard();
  count_browser_drops(now);
}

// --- rooms ---

// Workers are filled one after the other: a worker that is awake for one packet takes its
// neighbours along, and a packet that wakes nobody costs a third less. Beyond that they share
// evenly.
std::size_t Engine::worker_for_a_room() const {
  const auto has_place = std::ranges::find_if(
      rooms_of_worker_, [&](std::size_t rooms) { return rooms < config_.rooms_to_fill; });
  const auto worker =
      has_place != rooms_of_worker_.end() ? has_place : std::ranges::min_element(rooms_of_worker_);
  return static_cast<std::size_t>(worker - rooms_of_worker_.begin());
}

void Engine::perform(const core::OpenRoom& effect) {
  if (rooms_.contains(effect.room)) return;
  const std::size_t worker = worker_for_a_room();
  ++rooms_of_worker_[worker];
  rooms_[effect.room] = worker;
  rooms_gauge_.set(rooms_.size());
  workers_[worker]->order(OpenRoom{effect.room});
}

void Engine::perform(const core::CloseRoom& effect) {
  const auto found = rooms_.find(effect.room);
  if (found == rooms_.end()) return worker_counters_.orders_ignored.add();
  workers_[found->second]->order(CloseRoom{effect.room});
  --rooms_of_worker_[found->second];
  rooms_.erase(found);
  rooms_gauge_.set(rooms_.size());
  for (auto entry = legs_.begin(); entry != legs_.end();) {
    auto& record = entry->second;
    const bool never_came =
        record.room == effect.room && record.place == LegRecord::Place::unopened;
    if (record.room == effect.room) record.room = {};
    entry = never_came ? legs_.erase(entry) : std::next(entry);
  }
}

void Engine::perform(const core::Join& effect) {
  const auto room = rooms_.find(effect.room);
  if (room == rooms_.end()) return worker_counters_.orders_ignored.add();
  auto& record = legs_[effect.leg];  // made here when its sockets are opened only later
  record.room = effect.room;
  switch (record.place) {
    case LegRecord::Place::unopened:
    case LegRecord::Place::moving: break;  // it goes there when it comes
    case LegRecord::Place::control:
      if (!record.browser) record.parts->rtp.discard_waiting();  // nobody was here to hear it then
      settle(record);
      break;
    case LegRecord::Place::worker:
      if (record.worker == room->second) {
        workers_[record.worker]->order(JoinRoom{effect.leg, effect.room});
      } else {
        record.place = LegRecord::Place::moving;
        workers_[record.worker]->order(GiveLegBack{effect.leg});
      }
      break;
  }
}

void Engine::perform(const core::SetTable& effect) {
  std::vector<media::Heard> table;
  table.reserve(effect.table.size());
  for (const auto& row : effect.table) {
    table.push_back({row.speaker, row.listener, row.gain, row.digits, row.aside});
  }
  order_room(effect.room, ApplyTable{effect.room, effect.generation, std::move(table)});
}

void Engine::perform(const core::StartTap& effect) {
  order_room(effect.room, AddTap{effect.room, effect.tap});
}

void Engine::perform(const core::StopTap& effect) {
  order_room(effect.room, RemoveTap{effect.room, effect.tap});
}

void Engine::order_room(RoomId room, Order&& order) {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return worker_counters_.orders_ignored.add();
  workers_[found->second]->order(std::move(order));
}

std::vector<io::ByteRing*> Engine::tap_rings() {
  std::vector<io::ByteRing*> rings;
  for (auto& worker : workers_) {
    if (auto* ring = worker->tap_ring()) rings.push_back(ring);
  }
  return rings;
}

Result<void> Engine::add_prompt(const std::string& name, const std::filesystem::path& file) {
  auto prompt = read_prompt(name, {file.string()}, prompts_.longest());
  if (!prompt) return tl::unexpected(prompt.error());
  add_prompt(std::move(*prompt));
  return {};
}

void Engine::perform(const core::Play& effect) {
  media::Playlist prompts;
  for (const auto& name : effect.prompts) {
    if (auto prompt = prompts_.find(name)) prompts.push_back(std::move(prompt));
  }
  if (prompts.empty()) {  // nothing to hear; whoever waits for its end must not wait for ever
    own_facts_.push_back(core::PromptEnded{effect.leg, false});
    worker_counters_.orders_ignored.add();
    return wake_control_();
  }
  send_to_leg(effect.leg, PlayPrompts{effect.leg, std::move(prompts), effect.loop});
}

void Engine::perform(const core::StopPlay& effect) {
  send_to_leg(effect.leg, StopPrompts{effect.leg});
}

void Engine::perform(const core::SendDigit& effect) {
  send_to_leg(effect.leg, SendKey{effect.leg, effect.digit});
}

// --- legs ---

void Engine::close(LegId leg) {
  const auto found = legs_.find(leg);
  if (found == legs_.end()) return;
  auto& record = found->second;
  if (record.place == LegRecord::Place::worker) workers_[record.worker]->order(CloseLeg{leg});
  // At control its sockets close here; on its way, when it comes back.
  if (record.browser) {
    workers_[record.browser->home]->order(DropBrowser{leg});
  } else if (record.place != LegRecord::Place::unopened) {
    ports_.rest(record.port, io::now());
  }
  legs_.erase(found);
  count();
}

void Engine::send_to_leg(LegId leg, Order&& order) {
  const auto found = legs_.find(leg);
  if (found == legs_.end()) return worker_counters_.orders_ignored.add();
  auto& record = found->second;
  if (record.place == LegRecord::Place::worker) {
    workers_[record.worker]->order(std::move(order));
  } else if (record.held.size() < kMostHeld) {
    record.held.push_back(std::move(order));
  } else {
    worker_counters_.orders_ignored.add();
  }
}

void Engine::settle(LegRecord& record) {
  const auto room = rooms_.find(record.room);
  if (room == rooms_.end()) return;
  record.worker = room->second;
  record.place = LegRecord::Place::worker;
  auto& worker = *workers_[record.worker];
  const LegId leg = record.parts->id;
  worker.order(TakeLeg{std::move(record.parts), record.room});
  if (record.browser) route_browser(leg, record);
  for (auto& order : std::exchange(record.held, {})) worker.order(std::move(order));
}

void Engine::came_back(std::unique_ptr<LegParts> parts) {
  const auto found = legs_.find(parts->id);
  if (found == legs_.end()) return;  // closed meanwhile: its sockets close now
  auto& record = found->second;
  record.place = LegRecord::Place::control;
  record.parts = std::move(parts);
  std::erase_if(record.held, [&](Order& order) {
    if (auto* agreed = std::get_if<ApplyAgreement>(&order)) {
      agreed->agreement->apply_to(*record.parts->leg);
    } else if (std::holds_alternative<Disconnect>(order)) {
      record.parts->leg->disconnect();
    } else {
      return false;
    }
    return true;
  });
  settle(record);
}

}  // namespace earshot::engine
