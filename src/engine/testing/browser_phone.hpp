#pragma once
// A browser for tests: webrtc's browser with a real socket, a voice and an ear in Opus.

#include <algorithm>
#include <string>

#include "engine/testing/device.hpp"
#include "media/codec/opus.hpp"
#include "webrtc/testing/browser.hpp"

namespace earshot::engine::testing {

class BrowserPhone final : public Device {
 public:
  using Browser = webrtc::testing::Browser;

  BrowserPhone(int hertz, const IpAddress& at, webrtc::testing::BrowserOptions options = {})
      : Device(hertz, {at, 0}), options_(std::move(options)) {
    load();
  }

  std::string offer() const { return browser_->offer(); }
  void take_answer(std::string_view answer);
  void load();                               // the page, again: everything of its connection is new
  void mute(bool on) { muted_ = on; }        // sends no audio, but checks and reports
  void vanish(bool on) { vanished_ = on; }   // sends nothing at all
  void check_no_more() { checks_ = false; }  // audio goes on, consent ends some time
  Browser& browser() { return *browser_; }
  io::UdpSocket& socket() { return socket_; }

  void speak() override;
  void hear(Instant now, std::span<const std::uint8_t> packet) override;
  void step(Instant now) override;

 private:
  void send(std::span<const std::uint8_t> bytes) {
    if (!vanished_) socket_.send_to(browser_->server(), bytes);
  }

  static constexpr int kRate = 8'000;
  webrtc::testing::BrowserOptions options_;
  std::unique_ptr<Browser> browser_;
  media::OpusFrameEncoder encoder_{kRate};
  media::OpusFrameDecoder decoder_{kRate};
  int loads_ = 0;
  bool muted_ = false, vanished_ = false, checks_ = true;
};

inline void BrowserPhone::load() {
  browser_ = std::make_unique<Browser>(
      std::to_string(hertz_) + " Hz, page " + std::to_string(++loads_) + socket_.local().text(),
      options_);
}

inline void BrowserPhone::take_answer(std::string_view answer) {
  browser_->take_answer(answer);
  for (const auto& candidate : browser_->candidates()) {
    if (candidate.address.is_v6 == socket_.local().address.is_v6) {
      return browser_->use_candidate(candidate);
    }
  }
}

inline void BrowserPhone::speak() {
  const auto tone = next_frame();
  if (!browser_->connected() || muted_) return;
  std::array<std::uint8_t, 1275> payload;
  const auto size = encoder_.encode(tone, payload);
  send(browser_->speak(std::span(payload).first(size), 960));
  ++spoken;
}

inline void BrowserPhone::hear(Instant now, std::span<const std::uint8_t> packet) {
  for (const auto& bytes : browser_->receive(now, packet)) send(bytes);
  for (const auto& heard : browser_->heard) {
    note(heard.ssrc, heard.sequence);
    std::array<std::int16_t, 960> sound;
    const int samples =
        heard.payload_type == Browser::kOpus ? decoder_.decode(heard.payload, sound) : 0;
    heard_.insert(heard_.end(), sound.begin(), sound.begin() + samples);
  }
  browser_->heard.clear();
}

inline void BrowserPhone::step(Instant now) {
  if (!checks_) return;
  for (const auto& bytes : browser_->step(now)) send(bytes);
}

}  // namespace earshot::engine::testing
