#include "api/hub.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "api/person_json.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

constexpr std::size_t kMostWaiting = 1u << 20;      // octets; beyond, changes are skipped
constexpr std::size_t kTooMuchWaiting = 16u << 20;  // a page that reads nothing at all

Text shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

Hub::Hub(boost::asio::io_context& loop, Site& site)
    : strand_(boost::asio::make_strand(loop)),
      gather_timer_(strand_),
      beat_timer_(strand_),
      level_timer_(strand_),
      site_(site),
      doorway_(site.doorway),
      control_(site.control),
      notices_(site.notices),
      changes_sent_(site.counters.make(
          {"earshot_stream_messages_total", "type=\"change\"", "Messages to pages"})),
      snapshots_sent_(
          site.counters.make({"earshot_stream_messages_total", "type=\"snapshot\"", ""})),
      fell_behind_(site.counters.make(
          {"earshot_stream_behind_total", "", "Pages that were too slow and need a snapshot"})),
      refused_messages_(site.counters.make(
          {"earshot_stream_refused_total", "", "Messages of pages that were not understood"})) {}

void Hub::run(std::function<void(Hub&)> work) {
  doorway_->enter([&] {
    boost::asio::post(strand_,
                      [self = shared_from_this(), work = std::move(work)] { work(*self); });
  });
}

void Hub::ask(Collect collect) {
  control_.query([gathering = gathering_, notices = notices_, collect, doorway = doorway_,
                  weak = weak_from_this()](const core::Core& core, Instant now) {
    auto batch = std::make_shared<Batch>((*gathering.*collect)(core, now));
    batch->notices = notices->in_force();
    doorway->enter([&] {
      const auto hub = weak.lock();
      if (!hub) return;
      boost::asio::post(hub->strand_, [hub, batch] { hub->take(std::move(*batch)); });
    });
  });
}

// --- from the core to the mirror ---

void Hub::on_events(const core::Core& core, Instant, std::span<const core::Event> events) {
  if (gathering_->note(events, notices_->note(core, events))) {
    run([](Hub& hub) { hub.gather_soon(); });
  }
}

void Hub::gather_soon() {
  gather_timer_.expires_after(kGather);
  gather_timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error) self->ask(&Gathering::collect);
  });
}

void Hub::take(Batch batch) {
  core_now_ = batch.now;
  at_ = io::now();
  is_asking_ = is_asking_ && !batch.whole;
  is_live_ = is_live_ || batch.whole;
  if (!is_live_) return;
  if (batch.more) gather_soon();
  const auto changes = mirror_.apply(std::move(batch));
  if (changes.directory) look_again(changes);
  for (auto& [id, open] : open_) {
    if (!open.greeted) {
      greet(open);
    } else {
      bring_up_to_date(open, changes);
    }
  }
}

Instant Hub::now() const { return core_now_ + (io::now() - at_); }

// --- from the mirror to the pages ---

std::string Hub::me_of(const Open& open) const {
  const auto& asker = open.reader.asker();
  if (!asker.is_person()) return "null";
  auto* system = site_.seams.system;
  return me_json(asker, mirror_.directory(), system && system->has_phone(asker.person));
}

void Hub::greet(Open& open) {
  const auto settings = site_.settings();
  open.greeted = true;
  open.reader.look(mirror_, settings.notify_agents);
  open.me = me_of(open);
  const nlohmann::json node(settings.node), version(settings.version);
  send(open, "{\"type\":\"hello\",\"node\":" + node.dump() + ",\"version\":" + version.dump() +
                 ",\"me\":" + open.me + "}");
  send_snapshot(open);
}

void Hub::send_snapshot(Open& open) {
  open.behind = false;
  snapshots_sent_.add();
  send(open, open.reader.snapshot(mirror_, now()));
}

void Hub::bring_up_to_date(Open& open, const Changes& changes) {
  if (!open.behind && open.page->waiting() > kMostWaiting) {
    open.behind = true;
    fell_behind_.add();
  }
  for (const auto& line : changes.desk) {
    if (open.reader.hears(line)) send(open, line.words);
  }
  for (const auto& approval : changes.approvals) {
    if (open.reader.hears(approval)) send(open, R"({"type":"approvals"})");
  }
  if (open.behind) return;
  auto text = open.reader.change(mirror_, changes, now());
  if (text.empty()) return;
  changes_sent_.add();
  send(open, std::move(text));
}

void Hub::send(Open& open, std::string text) {
  if (open.page->waiting() > kTooMuchWaiting) return open.page->close();
  open.page->send(shared(std::move(text)));
}

// Rights may be others now: what one may see begins anew, and who is out goes.
void Hub::look_again(const Changes& changes) {
  std::vector<PageId> disabled;
  const bool notify_agents = site_.settings().notify_agents;
  for (auto& [id, open] : open_) {
    if (!open.greeted) continue;
    const auto& asker = open.reader.asker();
    const auto* person = mirror_.directory().person(asker.person);
    if (asker.is_person() && (!person || !person->enabled)) {
      disabled.push_back(id);
      continue;
    }
    open.reader.look(mirror_, notify_agents);
    auto me = me_of(open);
    if (asker.is_person() && me != open.me) send(open, "{\"type\":\"me\",\"me\":" + me + "}");
    open.me = std::move(me);
    if (auto farewell = open.reader.farewell(mirror_, changes); !farewell.empty())
      send(open, std::move(farewell));
    send_snapshot(open);
  }
  for (const auto id : disabled) say_bye(id, "disabled", true);
}

void Hub::send_levels() {
  auto* media = site_.seams.media;
  std::map<CallId, std::vector<LegId>> legs;
  std::vector<LegId> all;
  for (const auto& [id, open] : open_) {
    for (const auto call : open.watched) {
      const auto* view = open.reader.knows(call) ? mirror_.call(call) : nullptr;
      if (!view || legs.contains(call)) continue;
      auto& list = legs[call];
      for (const auto& one : view->participants) list.push_back(one.leg);
      for (const auto& session : view->sessions) {
        if (session.leg) list.push_back(session.leg);
      }
      all.insert(all.end(), list.begin(), list.end());
    }
  }
  if (!media || all.empty()) return;
  std::map<LegId, std::string> words;
  for (const auto& leg : media->qualities(all)) {
    words[leg.leg] = nlohmann::ordered_json{{"leg", leg.leg.text()},
                                            {"level", std::round(leg.level_dbov * 10) / 10},
                                            {"loss", std::round(leg.loss * 1000) / 1000},
                                            {"jitter", std::round(leg.jitter_ms * 10) / 10}}
                         .dump();
  }
  for (auto& [id, open] : open_) {
    std::string calls;
    for (const auto call : open.watched) {
      if (!open.reader.knows(call) || !legs.contains(call)) continue;
      std::string list;
      for (const auto leg : legs[call]) {
        const auto found = words.find(leg);
        if (found == words.end() || !open.reader.hears(mirror_, call, leg)) continue;
        list += (list.empty() ? "" : ",") + found->second;
      }
      calls += (calls.empty() ? "\"" : ",\"") + call.text() + "\":[" + list + "]";
    }
    // Levels are of the moment: who is behind can do without.
    if (calls.empty() || open.page->waiting() > 0) continue;
    send(open, "{\"type\":\"levels\",\"calls\":{" + calls + "}}");
  }
}

}  // namespace earshot::api
