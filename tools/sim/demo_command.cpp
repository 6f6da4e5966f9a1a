#include <fmt/format.h>

#include <atomic>
#include <random>
#include <thread>

#include "sim/commands.hpp"
#include "sim/output.hpp"
#include "sim/speech.hpp"

namespace earshot::sim {
namespace {

constexpr Millis kRingPatience = 90s;  // waiting in a queue is part of the demo
constexpr Millis kLook = 200ms;        // how often a talk looks whether it is over

class Demo {
 public:
  Demo(Floor& floor, const DemoOptions& options) : floor_(floor), options_(options) {}

  Result<void> run() {
    auto talks =
        spoken_conversations(options_.cache.empty() ? default_speech_cache() : options_.cache);
    if (talks)
      talks_ = std::move(*talks);
    else
      say(talks.error().message + "; the demo's people hum tones instead");
    if (auto ok = hire(); !ok) return ok;
    const std::size_t count = customers_.size();
    say(fmt::format("demo floor: {} agents registered, {} customers begin to call", agents_.size(),
                    count));
    std::vector<std::thread> lives;
    for (std::size_t i = 0; i < count; ++i) lives.emplace_back([this, i] { live(i); });
    const Nanos end = now_ns() + from_ms(options_.seconds * 1000);
    while (pause_for(kLook) && (options_.seconds <= 0 || now_ns() < end)) {
    }
    over_ = true;
    for (std::thread& life : lives) life.join();
    say(fmt::format("demo floor: closed after {} calls, {} without an answer", calls_.load(),
                    unanswered_.load()));
    return {};
  }

 private:
  Result<void> hire() {
    std::vector<Phone*> phones;
    int tone = 0;
    for (const PersonRow& person : floor_.agents()) {
      PhoneOptions wish;
      wish.answer_after_ms = 1'500;
      agents_.push_back(floor_.agent(person, tone++ % kToneCount, wish));
      phones.push_back(agents_.back().get());
    }
    if (phones.empty()) return fail("nobody", "the people file has nobody with the role agent");
    for (int i = 0; i < options_.customers; ++i)
      customers_.push_back(floor_.customer(fmt::format("+49301234{:03}", i), tone++ % kToneCount));
    return register_all(phones);
  }

  // A customer's life: idles, calls, talks, hangs up. Home thread: his own.
  void live(std::size_t index) {
    std::mt19937 chance(std::random_device{}() + static_cast<unsigned>(index));
    const auto between = [&](double low, double high) {
      return std::uniform_real_distribution(low, high)(chance);
    };
    Phone& customer = *customers_[index];
    stay(between(0.2, 1) * options_.idle_s * static_cast<double>(index > 0));
    while (!over_) {
      customer.dial(number_to_call(index, chance()));
      if (customer.wait_for(Awaited::answered, "the customer's call", kRingPatience)) {
        ++calls_;
        talk(customer, chance() % std::max<std::size_t>(1, talks_.size()),
             between(options_.shortest_s, options_.longest_s), between(0, 1) < options_.holds);
      } else if (!over_) {
        ++unanswered_;
        say(fmt::format("{}: no answer: {} {}", customer.options().user,
                        customer.state().sip_status, customer.state().reason));
      }
      customer.hang_up();
      (void)customer.wait_for(Awaited::ended, "the customer hangs up", 5s);
      stay(between(0.3, 1.5) * options_.idle_s);
    }
  }

  std::string number_to_call(std::size_t index, unsigned chance) const {
    const std::string& agent = agents_[index % agents_.size()]->options().user;
    return number_for(options_.dial.empty() ? "" : options_.dial[chance % options_.dial.size()],
                      agent);
  }

  // Both begin their parts when the agent is there; in between he may hold the customer.
  void talk(Phone& customer, std::size_t script, double seconds, bool hold) {
    if (!talks_.empty()) customer.leg().say(talks_[script].customer);
    Phone* agent = nullptr;
    const Nanos patience_ends = now_ns() + from_ms(static_cast<double>(kRingPatience.count()));
    while (agent == nullptr && in_call(customer) && now_ns() < patience_ends) {
      agent = agent_of(customer);
      if (agent == nullptr) stay(0.1);
    }
    if (agent == nullptr) return;
    if (!talks_.empty()) {
      agent->leg().say(talks_[script].agent);
      customer.leg().say(talks_[script].customer);
    }
    const Nanos start = now_ns();
    bool held = !hold;
    while (in_call(customer) && to_ms(now_ns() - start) < seconds * 1000) {
      stay(0.2);
      if (held || to_ms(now_ns() - start) < seconds * 500) continue;
      held = true;
      agent->hold();
      stay(std::min(10.0, seconds / 4));
      agent->resume();
    }
  }

  Phone* agent_of(const Phone& customer) const {
    for (const auto& agent : agents_) {
      const PhoneState state = agent->state();
      if (state.phase == CallPhase::answered && state.caller == customer.options().user)
        return agent.get();
    }
    return nullptr;
  }

  bool in_call(const Phone& phone) const {
    return !over_ && phone.state().phase == CallPhase::answered;
  }

  void stay(double seconds) const {
    const Nanos end = now_ns() + from_ms(seconds * 1000);
    while (!over_ && now_ns() < end)
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(
          kLook, std::chrono::nanoseconds(std::max<Nanos>(0, end - now_ns()))));
  }

  Floor& floor_;
  const DemoOptions& options_;
  std::vector<SpokenConversation> talks_;
  std::vector<std::unique_ptr<Phone>> agents_, customers_;
  std::atomic<bool> over_{false};
  std::atomic<int> calls_{0}, unanswered_{0};
};

}  // namespace

int run_demo(const DemoOptions& options) {
  auto floor = Floor::open(options.floor);
  if (!floor) return cannot_begin(floor.error());
  if (auto ok = Demo(**floor, options).run(); !ok) return cannot_begin(ok.error());
  return 0;
}

}  // namespace earshot::sim
