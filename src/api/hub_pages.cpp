// The hub's pages: how they come, what they say, how they go.
#include <nlohmann/json.hpp>

#include "api/hub.hpp"
#include "io/clock.hpp"

namespace earshot::api {
namespace {

constexpr Millis kBeat = 500ms;
constexpr Millis kLevels = 200ms;       // 5 Hz
constexpr std::size_t kMostSaid = 500;  // messages a beat; keys and trickles come in bursts
constexpr Millis kDeviceStaysHis = 60s;

std::string refused(const Error& error) {
  const nlohmann::ordered_json words{
      {"type", "refused"}, {"code", error.code}, {"message", error.message}};
  return words.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

template <class Timer, class Work>
void every(Timer& timer, Millis period, std::weak_ptr<Hub> hub, Work work) {
  timer.expires_after(period);
  timer.async_wait([&timer, period, hub, work](boost::system::error_code error) {
    const auto self = hub.lock();
    if (error || !self) return;
    if (work(*self)) every(timer, period, hub, work);
  });
}

}  // namespace

// --- coming ---

Hub::PageId Hub::join(std::shared_ptr<Page> page, const Asker& asker) {
  const PageId id = next_page_++;
  ++readers_now_;
  run([id, page = std::move(page), asker](Hub& hub) {
    auto& open = hub.open_.emplace(id, Open{.page = page, .reader = Reader(asker)}).first->second;
    if (hub.open_.size() == 1) hub.beat();
    if (hub.is_live_) return hub.greet(open);
    if (std::exchange(hub.is_asking_, true)) return;
    hub.ask(&Gathering::collect_whole);
  });
  return id;
}

// Runs while anybody reads; the last one ends it.
void Hub::beat() {
  every(beat_timer_, kBeat, weak_from_this(), [](Hub& hub) {
    std::vector<PageId> ids;
    for (const auto& [id, open] : hub.open_) ids.push_back(id);
    for (const auto id : ids) {
      if (const auto open = hub.open_.find(id); open != hub.open_.end())
        hub.check(id, open->second);
    }
    std::erase_if(hub.devices_, [](const auto& entry) {
      return !entry.second.page && io::now() - entry.second.left > kDeviceStaysHis;
    });
    if (hub.open_.empty()) {
      hub.is_live_ = false;
      hub.control_.query(
          [gathering = hub.gathering_](const core::Core&, Instant) { gathering->stop(); });
      return false;
    }
    // Sees what no event tells: another directory, above all.
    if (hub.is_live_) hub.ask(&Gathering::collect);
    return true;
  });
  every(level_timer_, kLevels, weak_from_this(), [](Hub& hub) {
    hub.send_levels();
    return !hub.open_.empty();
  });
}

void Hub::check(PageId id, Open& open) {
  const auto& asker = open.reader.asker();
  const auto now = io::wall_now();
  if (!site_.keys.is_alive(asker, now)) return say_bye(id, "signed_out", true);
  if (asker.is_person() && site_.seams.accounts && site_.keys.touch(asker.key, now)) {
    (void)site_.office.post([accounts = site_.seams.accounts, key = asker.key, now] {
      (void)accounts->touch_sign_in(key, now);
    });
  }
  if (open.said > kMostSaid) return open.page->close();
  open.said = 0;
  if (open.behind && open.page->waiting() == 0) send_snapshot(open);
}

// --- saying ---

void Hub::heard(PageId id, std::string text) {
  run([id, text = std::move(text)](Hub& hub) {
    const auto open = hub.open_.find(id);
    if (open != hub.open_.end() && ++open->second.said <= kMostSaid) {
      hub.listen_to(id, open->second, text);
    }
  });
}

void Hub::listen_to(PageId id, Open& open, const std::string& text) {
  const auto message = parse_page_message(text);
  if (!message) {
    refused_messages_.add();
    return send(open, refused(message.error()));
  }
  std::visit([&](const auto& one) { take_message(id, open, one); }, *message);
}

void Hub::take_message(PageId, Open& open, const Watch& watch) { open.watched = watch.calls; }

void Hub::take_message(PageId, Open& open, const Resync&) {
  // At the next beat: a page that asks all the time costs no more than two a second.
  if (open.greeted) open.behind = true;
}

void Hub::take_message(PageId, Open& open, const Ping& ping) {
  send(open, "{\"type\":\"pong\",\"id\":" + std::to_string(ping.id) + "}");
}

void Hub::take_message(PageId id, Open& open, const DeviceIs& device) {
  const auto person = open.reader.asker().person;
  auto* sink = site_.seams.devices;
  if (!open.reader.asker().is_person() || !sink) {
    return send(open, refused({"not_a_person", "Only a person's page can be a phone."}));
  }
  auto& owner = devices_[device.id];
  if (owner.person && owner.person != person) {
    return send(open, refused({"device_taken", "This device id is in use: choose another."}));
  }
  if (!open.device.empty() && open.device != device.id) release_device(open, false);
  const PageId before = std::exchange(owner.page, id);
  owner.person = person;
  open.device = device.id;
  if (const auto other = open_.find(before); before != id && other != open_.end()) {
    other->second.device.clear();  // it goes without a word to the phones: the device lives on
    say_bye(before, "replaced", false);
  }
  tell_devices([device, person, doorway = doorway_,
                page = std::weak_ptr<Page>(open.page)](DeviceSink& devices) {
    devices.device_on(device.id, person, device.phone, [doorway, page](const std::string& text) {
      doorway->enter([&] {
        if (const auto there = page.lock()) there->send(std::make_shared<const std::string>(text));
      });
    });
  });
}

void Hub::take_message(PageId, Open& open, const PhoneMessage& message) {
  if (open.device.empty()) {
    return send(open, refused({"no_device", "Say first which device this is."}));
  }
  tell_devices([device = open.device, person = open.reader.asker().person,
                message](DeviceSink& devices) { devices.message(device, person, message); });
}

void Hub::tell_devices(std::function<void(DeviceSink&)> work) {
  if (auto* sink = site_.seams.devices) {
    control_.query([sink, work = std::move(work)](const core::Core&, Instant) { work(*sink); });
  }
}

// --- going ---

void Hub::left(PageId id) {
  run([id](Hub& hub) { hub.forget(id, false); });
}

void Hub::sign_out(const KeyHash& key) {
  run([key](Hub& hub) {
    std::vector<PageId> ids;
    for (const auto& [id, open] : hub.open_) {
      const auto& asker = open.reader.asker();
      if (asker.is_person() && asker.key == key) ids.push_back(id);
    }
    for (const auto id : ids) hub.say_bye(id, "signed_out", true);
  });
}

void Hub::say_bye(PageId id, const char* reason, bool signed_out) {
  const auto open = open_.find(id);
  if (open == open_.end()) return;
  send(open->second, std::string("{\"type\":\"bye\",\"reason\":\"") + reason + "\"}");
  open->second.page->close();
  forget(id, signed_out);
}

void Hub::forget(PageId id, bool signed_out) {
  const auto open = open_.find(id);
  if (open == open_.end()) return;
  release_device(open->second, signed_out);
  open_.erase(open);
  --readers_now_;
}

void Hub::release_device(Open& open, bool signed_out) {
  if (open.device.empty()) return;
  if (const auto owner = devices_.find(open.device); owner != devices_.end()) {
    owner->second.page = 0;
    owner->second.left = io::now();
  }
  tell_devices([device = std::exchange(open.device, {}), signed_out](DeviceSink& devices) {
    devices.device_off(device, signed_out);
  });
}

void Hub::stop() {
  run([](Hub& hub) {
    hub.beat_timer_.cancel();
    hub.level_timer_.cancel();
    hub.gather_timer_.cancel();
    while (!hub.open_.empty()) hub.say_bye(hub.open_.begin()->first, "server_stops", false);
  });
}

}  // namespace earshot::api
