#pragma once
// What the control thread knows and consoles like to see often: levels and qualities of legs,
// phones and trunks, the process itself. The control thread puts copies in here, five times and
// once a second; api/'s threads read them under a short lock and never wait for control.

#include <chrono>
#include <mutex>
#include <set>
#include <unordered_map>

#include "api/live_media.hpp"
#include "api/system.hpp"
#include "engine/orders.hpp"

namespace earshot::app {

class LiveState final : public api::LiveMedia, public api::System {
 public:
  LiveState(api::ConsoleSettings console, Instant started);

  // --- control thread ---
  void show_qualities(const std::vector<engine::LegQualityView>& qualities, Instant at);
  // The processor's use is measured from call to call.
  void show_system(api::SystemNow now, std::set<PersonId> people_with_phones, Instant at);
  void show_console(api::ConsoleSettings console);

  // --- any thread ---
  std::vector<api::LegQuality> qualities(std::span<const LegId> legs) override;
  api::SystemNow now() override;
  api::ConsoleSettings console() override;
  bool has_phone(PersonId person) override;

 private:
  struct Counts {  // of packets, at the beginning of a window
    std::uint32_t received = 0, lost = 0;
  };
  using Window = std::unordered_map<LegId, Counts>;

  const Instant started_;
  Instant measured_at_;          // control's
  Window window_, next_window_;  // control's: loss is counted since five to ten seconds ago
  Instant next_window_at_;
  double cpu_seconds_ = 0;  // control's
  std::mutex mutex_;        // of what follows
  std::unordered_map<LegId, api::LegQuality> qualities_;
  std::set<PersonId> people_with_phones_;
  api::SystemNow system_;
  api::ConsoleSettings console_;
};

}  // namespace earshot::app
