// How long a change takes to every console: the real core with many live calls, the API over
// loopback sockets, consoles that read. Prints one line of JSON.
//
//   earshot-stream-bench [calls] [consoles] [changes a second] [seconds]

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "api/page_client_test.hpp"
#include "api/world_test.hpp"

namespace earshot::api {
namespace {

using Clock = std::chrono::steady_clock;

// Privacy is switched on a call of one's own choice: the change carries when that was, by its
// number.
class Bench : public Api {
 public:
  void TestBody() override {}

  void run(int calls, int consoles, int per_second, int seconds) {
    floor.replace([&](core::Directory& directory) { directory.numbers.push_back({"7", "600"}); });
    floor.phones_answer(false);
    for (int i = 0; i < calls; ++i) ids_.push_back(floor.customer_calls("7", "Customer"));
    at_.resize(static_cast<std::size_t>(per_second * seconds) + 1);
    const auto head = page_head(sign_in("900"));
    for (int i = 0; i < consoles; ++i) {
      readers_.emplace_back([this, head] { read(head); });
    }
    while (ready_ < consoles) std::this_thread::yield();
    const auto start = Clock::now();
    for (std::size_t i = 1; i < at_.size(); ++i) {
      std::this_thread::sleep_until(start + i * std::chrono::microseconds(1'000'000 / per_second));
      const auto call = ids_[i % ids_.size()];
      at_[i] = Clock::now().time_since_epoch().count();
      floor.give(core::AddNote{{}, {}, call, fmt::format("{}", i)});
    }
    for (auto& reader : readers_) reader.join();
    report(calls, consoles, per_second);
  }

 private:
  void read(const std::string& head) {
    PageClient page(server->port(), head);
    page.hear("snapshot");
    ++ready_;
    std::vector<double> seen;
    while (true) {
      const auto message = page.hear("change");
      if (message.is_null()) break;
      const auto now = Clock::now().time_since_epoch().count();
      if (!message.contains("told")) continue;
      std::size_t newest = 0;
      for (const auto& event : message["told"]) {
        if (event["type"] != "note_added") continue;
        const std::size_t number = std::stoul(event["text"].get<std::string>());
        seen.push_back(static_cast<double>(now - at_[number]) / 1e6);
        newest = std::max(newest, number);
      }
      if (newest + 1 == at_.size()) break;
    }
    std::lock_guard lock(mutex_);
    took_.insert(took_.end(), seen.begin(), seen.end());
  }

  void report(int calls, int consoles, int per_second) {
    std::sort(took_.begin(), took_.end());
    const auto at = [&](double part) {
      return took_.empty()
                 ? -1
                 : took_[static_cast<std::size_t>(part * static_cast<double>(took_.size() - 1))];
    };
    fmt::print(
        "{{\"calls\":{},\"consoles\":{},\"changes_per_s\":{},\"seen\":{},\"expected\":{},"
        "\"ms\":{{\"p50\":{:.1f},\"p90\":{:.1f},\"p99\":{:.1f},\"most\":{:.1f}}}}}\n",
        calls, consoles, per_second, took_.size(),
        (at_.size() - 1) * static_cast<std::size_t>(consoles), at(0.5), at(0.9), at(0.99), at(1));
  }

  std::vector<CallId> ids_;
  std::vector<std::int64_t> at_;
  std::vector<std::thread> readers_;
  std::atomic<int> ready_{0};
  std::mutex mutex_;
  std::vector<double> took_;  // ms
};

}  // namespace
}  // namespace earshot::api

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) {
    return argc > i ? std::atoi(argv[i]) : otherwise;
  };
  earshot::api::Bench bench;
  bench.run(number(1, 2'000), number(2, 50), number(3, 50), number(4, 10));
}
