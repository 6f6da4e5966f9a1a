#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "sim/commands.hpp"
#include "sim/output.hpp"

namespace earshot::sim {

const char* const kPhoneScriptHelp =
    "Words, done one after the other:\n"
    "  register            register and wait for it\n"
    "  unregister\n"
    "  dial:NUMBER         call, as in dial:*4101\n"
    "  ring                wait until somebody calls\n"
    "  answer              (only with --ring)\n"
    "  reject:STATUS       as in reject:486\n"
    "  answered            wait for the answer\n"
    "  press:KEYS          by RFC 4733, as in press:5\n"
    "  info:KEY            by SIP INFO\n"
    "  hold[:STYLE]        sendonly (default), inactive or zero\n"
    "  resume\n"
    "  refer:NUMBER        blind transfer\n"
    "  hears:TONE          wait until this tone (0 to 7) is heard\n"
    "  silent:TONE         wait until it is not\n"
    "  listen:SECONDS      stay, and print what is heard each second\n"
    "  hang-up             and wait for the end\n"
    "  ended               wait until the other side hangs up\n"
    "  vanish              stop without a word\n"
    "  obey                read further words from standard input, one a line, to its end\n";

namespace {

constexpr Millis kPatience = 30s;

std::string heard_text(Phone& phone, Nanos since) {
  std::string out;
  for (int tone = 0; tone < kToneCount; ++tone) {
    const Hearing hearing = phone.ear().since(since, tone);
    if (hearing.highest >= kSilent)
      out += fmt::format("  tone {} ({} Hz) {:.2f}", tone, kToneHertz[tone], hearing.highest);
  }
  return out.empty() ? "  silence" : out;
}

Result<void> listen(Phone& phone, const std::string& seconds) {
  for (int left = std::max(1, std::atoi(seconds.c_str())); left > 0; --left) {
    const Nanos since = now_ns();
    if (!pause_for(1s)) return {};
    const LegStats stats = phone.leg().stats();
    say(fmt::format("hears{}; received {}, lost {}, jitter {:.2f} ms", heard_text(phone, since),
                    stats.received, stats.lost, stats.jitter_ms));
  }
  return {};
}

int number_or(const std::string& text, int otherwise) {
  return text.empty() ? otherwise : std::atoi(text.c_str());
}

Result<void> do_word(Phone& phone, const std::string& word, const std::string& argument) {
  using Act = std::function<Result<void>()>;
  const auto at_once = [](auto act) -> Act {
    return [act]() -> Result<void> {
      act();
      return {};
    };
  };
  const auto await = [&](Awaited what) { return phone.wait_for(what, word, kPatience); };
  const int tone = std::clamp(number_or(argument, 0), 0, kToneCount - 1);
  const std::map<std::string, Act> words{
      {"register", [&] { return phone.register_(), await(Awaited::registered); }},
      {"unregister", [&] { return phone.unregister(), await(Awaited::unregistered); }},
      {"dial", at_once([&] { phone.dial(argument); })},
      {"ring", [&] { return await(Awaited::ringing); }},
      {"answer", [&] { return phone.answer(), await(Awaited::answered); }},
      {"reject", at_once([&] { phone.reject(number_or(argument, 486)); })},
      {"answered", [&] { return await(Awaited::answered); }},
      {"press", at_once([&] {
         for (const char key : argument) phone.press(key);
       })},
      {"info", at_once([&] {
         for (const char key : argument) phone.press_by_info(key);
       })},
      {"hold",
       [&] {
         phone.hold(argument == "inactive" ? HoldStyle::inactive
                    : argument == "zero"   ? HoldStyle::zero_address
                                           : HoldStyle::sendonly);
         return await(Awaited::changed);
       }},
      {"resume", [&] { return phone.resume(), await(Awaited::changed); }},
      {"refer", [&] { return phone.refer(argument), await(Awaited::transferred); }},
      {"hears", [&] { return phone.ear().wait_hears(tone, "hears", kPatience); }},
      {"silent", [&] { return phone.ear().wait_silent(tone, "silent", kPatience); }},
      {"listen", [&] { return listen(phone, argument); }},
      {"hang-up", [&] { return phone.hang_up(), await(Awaited::ended); }},
      {"ended", [&] { return await(Awaited::ended); }},
      {"vanish", at_once([&] { phone.vanish(); })},
  };
  const auto found = words.find(word);
  if (found == words.end())
    return fail("bad_script",
                fmt::format("\"{}\" is no word of a script. {}", word, kPhoneScriptHelp));
  return found->second();
}

bool do_step(Phone& phone, const std::string& step) {
  const auto colon = step.find(':');
  const std::string word = step.substr(0, colon);
  const std::string argument = colon == std::string::npos ? "" : step.substr(colon + 1);
  const auto done = do_word(phone, word, argument);
  say(done ? fmt::format("{}: done ({})", step, phase_text(phone.state().phase))
           : fmt::format("{}: FAILED: {}", step, done.error().message));
  return done.has_value();
}

// Nothing when standard input has ended, or we are asked to end.
std::optional<std::string> next_line(std::string& buffer) {
  while (!interrupted()) {
    if (const auto end = buffer.find('\n'); end != std::string::npos) {
      std::string line = buffer.substr(0, end);
      buffer.erase(0, end + 1);
      return line;
    }
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 100) <= 0) continue;
    std::array<char, 512> bytes;
    const auto count = read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) break;
    buffer.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return {};
}

// A word that fails is told; whoever speaks decides what that means.
void obey(Phone& phone) {
  std::string buffer;
  while (const auto line = next_line(buffer))
    if (!line->empty()) do_step(phone, *line);
}

// {"phase", "keys", "heard":[…], "highest":[…]}: the keys of this call, and of each tone the
// quietest loudness and the highest level of the last windows. No packets are silence.
std::jthread report_each(Phone& phone, int ms) {
  if (ms <= 0) return {};
  return std::jthread([&phone, ms](const std::stop_token& stop) {
    for (Nanos since = now_ns(); !stop.stop_requested(); since = now_ns()) {
      std::this_thread::sleep_for(Millis{ms});
      nlohmann::json line{{"phase", phase_text(phone.state().phase)},
                          {"keys", phone.leg().keys_heard()}};
      for (int tone = 0; tone < kToneCount; ++tone) {
        const Hearing hearing = phone.ear().since(since, tone);
        line["heard"].push_back(hearing.windows ? hearing.quietest : 0);
        line["highest"].push_back(hearing.highest);
      }
      fmt::print("{}\n", line.dump());
      std::fflush(stdout);
    }
  });
}

}  // namespace

int run_phone(const PhoneCommandOptions& options) {
  const auto server = Endpoint::parse(options.server), local = Endpoint::parse(options.local);
  if (!server || !local)
    return cannot_begin({"bad_option", "--server and --local want address:port"});
  World world;
  auto agent = UserAgent::open(world, {*local, *server, options.domain});
  if (!agent) return cannot_begin(agent.error());
  Phone phone(**agent, options.phone);
  const std::jthread reporter = report_each(phone, options.report_ms);
  for (const std::string& step : options.script) {
    if (interrupted()) return 1;
    if (step == "obey")
      obey(phone);
    else if (!do_step(phone, step))
      return 1;
  }
  return 0;
}

}  // namespace earshot::sim
