// Browsers over real sockets: they hear and are heard as the table says, on whatever worker their
// room is, and nobody else is.
#include "engine/browsers.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "engine/testing/floor.hpp"
#include "io/own_addresses.hpp"

namespace earshot::engine {
namespace {

using testing::Floor;

constexpr std::uint16_t kPort = 31'100;

EngineConfig with_browsers(std::size_t workers = 1) {
  EngineConfig config;
  config.browser_port = kPort;
  config.workers = workers;
  config.rooms_to_fill = 1;
  return config;
}

struct Call {  // two browsers and a phone in one room, who all hear each other
  explicit Call(Floor& floor, const std::string& address = "127.0.0.1") {
    room = floor.open_room();
    customer = floor.add_phone(500);
    floor.engine().perform(core::Join{customer, room});
    agent = floor.add_browser(900, customer, address);
    supervisor = floor.add_browser(1'400, customer, address);
    for (const auto leg : {agent, supervisor}) floor.engine().perform(core::Join{leg, room});
    for (const auto from : {customer, agent, supervisor}) {
      for (const auto to : {customer, agent, supervisor}) {
        if (from != to) all.emplace_back(from, to);
      }
    }
    floor.set_table(room, all);
  }
  RoomId room;
  LegId customer, agent, supervisor;
  Floor::Rows all;
};

std::uint64_t refused(const Floor& floor, const std::string& cause) {
  return floor.counter("earshot_browser_refused_total", "cause=\"" + cause + "\"");
}

// A page that has a good password of its own, and sends from another browser's address.
TEST(Browsers, NobodyTakesALivingBrowsersAddress) {
  Counters counters;
  webrtc::BrowserCounters browser_counters(counters);
  const auto identity = std::move(*webrtc::DtlsIdentity::make(WallTime{}));
  Browsers browsers(browser_counters);
  const Instant start{1s};
  const auto join = [&](webrtc::testing::Browser& browser, LegId leg) {
    const auto offer = webrtc::read_offer(browser.offer());
    const webrtc::IceCredentials ours{"user" + std::to_string(leg.value),
                                      "password-of-many-letters"};
    browsers.connect(leg, 1,
                     std::make_unique<webrtc::Transport>(
                         webrtc::TransportConfig{ours, offer->ice, offer->fingerprint}, *identity,
                         start, browser_counters));
    browser.take_answer(webrtc::write_answer(
        *offer, *webrtc::agree_on(*offer, {Codec::opus}),
        {ours, identity->fingerprint(), {*Endpoint::parse("192.0.2.1:7000")}, 1, "us", 1}));
  };
  webrtc::testing::Browser victim("victim"), thief("thief");
  join(victim, LegId{1});
  join(thief, LegId{2});
  const auto address = *Endpoint::parse("192.0.2.7:40000");
  const auto check = [&](webrtc::testing::Browser& browser, Instant now) {
    return browsers.receive(now, address, browser.check());
  };
  const auto whose = [&](Instant now) {
    const auto received = browsers.receive(now, address, std::array<std::uint8_t, 4>{0x80, 111});
    return received.from != nullptr ? received.from->leg : LegId{};
  };
  EXPECT_EQ(check(victim, start).output.send.size(), 1u);
  EXPECT_EQ(check(thief, start + 5s).from, nullptr);
  EXPECT_EQ(browser_counters.taken_address.value(), 1u);
  EXPECT_EQ(whose(start + 5s), LegId{1});
  EXPECT_NE(check(thief, start + 10s).from, nullptr) << "long gone: the address is free again";
  EXPECT_EQ(whose(start + 10s), LegId{2});
  browsers.drop(LegId{1});
  EXPECT_EQ(whose(start + 10s), LegId{2});
  browsers.drop(LegId{2});
  EXPECT_EQ(whose(start + 10s), LegId{});
}

TEST(BrowserLegs, HearAndAreHeardAsTheTableSays) {
  Floor floor(with_browsers());
  Call call(floor);
  floor.expect_hearing(call.all, "all");
  const Floor::Rows monitor = {{call.customer, call.agent},
                               {call.agent, call.customer},
                               {call.customer, call.supervisor},
                               {call.agent, call.supervisor}};
  floor.set_table(call.room, monitor);
  floor.expect_hearing(monitor, "monitor");
  auto whisper = monitor;
  whisper.push_back({call.supervisor, call.agent});
  floor.set_table(call.room, whisper);
  floor.expect_hearing(whisper, "whisper");
  const Floor::Rows browsers_only = {{call.agent, call.supervisor}, {call.supervisor, call.agent}};
  floor.set_table(call.room, browsers_only);
  floor.expect_hearing(browsers_only, "forwarded, Opus as it is");
  EXPECT_EQ(floor.browser(call.agent).browser().not_authentic, 0u);
  EXPECT_EQ(floor.browser(call.agent).streams, 1u);
  EXPECT_NE(floor.browser(call.agent).browser().answered_ssrc, 0u);
}

TEST(BrowserLegs, InARoomOnAnotherWorkerThanTheirPort) {
  Floor floor(with_browsers(2));
  const auto first = floor.open_room(), second = floor.open_room();  // one on each worker
  const auto customer = floor.add_phone(500), other = floor.add_phone(700);
  floor.engine().perform(core::Join{customer, first});
  floor.engine().perform(core::Join{other, second});
  const auto browser = floor.add_browser(900, customer);
  EXPECT_EQ(floor.browser(browser).browser().server().port, kPort);
  const Floor::Rows away = {{browser, other}, {other, browser}},
                    home = {{browser, customer}, {customer, browser}};
  for (int round = 0; round < 3; ++round) {
    floor.engine().perform(core::Join{browser, second});
    floor.set_table(second, away);
    floor.expect_hearing(away, "handed over");
    floor.engine().perform(core::Join{browser, first});
    floor.set_table(first, home);
    floor.expect_hearing(home, "at home");
  }
  EXPECT_EQ(floor.browser(browser).streams, 1u);
  EXPECT_EQ(floor.browser(browser).gaps, 0u);
  EXPECT_EQ(floor.browser(browser).browser().not_authentic, 0u);
}

TEST(BrowserLegs, OverIpv6) {
  auto config = with_browsers();
  config.bind_v6 = IpAddress::parse("::1");
  Floor floor(config);
  Call call(floor, "::1");
  floor.expect_hearing(call.all, "IPv6");
}

TEST(BrowserLegs, TheReloadedPageTakesItsLegUpAgain) {
  Floor floor(with_browsers(2));
  Call call(floor);
  floor.expect_hearing(call.all, "before");
  auto& browser = floor.browser(call.supervisor);
  for (int round = 0; round < 3; ++round) {
    const auto ups = floor.told<core::LegMediaUp>(call.supervisor);
    const auto stale = browser.browser().speak(std::array<std::uint8_t, 3>{1, 2, 3}, 960);
    browser.load();
    const auto answer = floor.engine().accept(call.supervisor, browser.offer(), {});
    ASSERT_TRUE(answer);
    const auto not_nominated = refused(floor, "not_nominated");
    floor.eventually("the old path is dead", [&] {
      browser.socket().send_to(*Endpoint::parse("127.0.0.1:" + std::to_string(kPort)), stale);
      return refused(floor, "not_nominated") > not_nominated;
    });
    browser.take_answer(*answer);
    floor.eventually("media is up again",
                     [&] { return floor.told<core::LegMediaUp>(call.supervisor) > ups; });
    floor.expect_hearing(call.all, "after");
  }
  EXPECT_EQ(browser.streams, 1u) << "the leg's SSRC stays";
  EXPECT_EQ(floor.told<core::LegLost>(call.supervisor), 0u);
}

TEST(BrowserLegs, ThePageMayRestartIceWithoutALostWord) {
  Floor floor(with_browsers(2));
  Call call(floor);
  floor.expect_hearing(call.all, "before");
  auto& phone = floor.browser(call.agent);
  phone.browser().restart_ice();
  const auto answer = floor.engine().accept(call.agent, phone.offer(), {});
  ASSERT_TRUE(answer);
  phone.take_answer(*answer);
  floor.expect_hearing(call.all, "after");
  EXPECT_EQ(floor.told<core::LegMediaUp>(call.agent), 1u) << "the same connection";
  EXPECT_EQ(phone.gaps, 0u);
  EXPECT_GT(phone.browser().checks_answered, 0u);
}

TEST(BrowserLegs, WhoOnlyListensIsNotLost) {
  Floor floor(with_browsers());
  Call call(floor);
  floor.browser(call.supervisor).mute(true);
  auto listens = call.all;
  std::erase_if(listens, [&](const auto& row) { return row.first == call.supervisor; });
  floor.expect_hearing(listens, "muted");
  EXPECT_EQ(floor.told<core::LegLost>(call.supervisor), 0u);
}

TEST(BrowserLegs, StrangersOnThePortAreSilent) {
  Floor floor(with_browsers());
  Call call(floor);
  testing::BrowserPhone stranger(2'000, *IpAddress::parse("127.0.0.1"));
  auto& victim = floor.browser(call.agent).browser();
  const Endpoint port = victim.server();
  auto& socket = stranger.socket();
  floor.eventually("the stranger has tried for a while", [&] {
    socket.send_to(port, victim.speak(std::array<std::uint8_t, 3>{1, 2, 3}, 960));
    socket.send_to(port, stranger.browser().check({.username = "nobody:none", .password = "x"}));
    socket.send_to(port, std::array<std::uint8_t, 14>{22, 254, 253});
    socket.send_to(port, std::array<std::uint8_t, 4>{0xFF, 1, 2, 3});
    socket.send_to(port, std::array<std::uint8_t, 20>{0, 1});
    return refused(floor, "not_nominated") > 40;
  });
  floor.expect_hearing(call.all, "while a stranger sends");
  EXPECT_GT(refused(floor, "unknown_user"), 10u);
  EXPECT_GT(refused(floor, "bad_stun"), 10u);
  EXPECT_GT(refused(floor, "not_webrtc"), 10u);
  std::array<std::uint8_t, 1500> packet;
  EXPECT_FALSE(socket.receive(packet)) << "nobody answers a stranger";
}

TEST(BrowserLegs, OffersThatAreNoneAreRefusedAndChangeNothing) {
  Floor floor(with_browsers());
  Call call(floor);
  auto& browser = floor.browser(call.agent);
  const auto again = floor.engine().accept(call.agent, browser.offer(), {});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "bad_sdp") << "it was accepted before";
  EXPECT_EQ(floor.engine().accept(call.agent, "v=0\r\nnonsense", {}).error().code, "bad_sdp");
  EXPECT_EQ(floor.engine().accept(LegId{77}, "", {}).error().code, "bad_sdp");
  testing::BrowserPhone video_only(1'000, *IpAddress::parse("127.0.0.1"), {.formats = "63 13"});
  EXPECT_EQ(floor.engine().accept(LegId{77}, video_only.offer(), {}).error().code,
            "no_common_codec");
  testing::BrowserPhone other(1'000, *IpAddress::parse("127.0.0.1"));
  EXPECT_EQ(floor.engine().accept(call.customer, other.offer(), {}).error().code, "leg_exists");
  floor.expect_hearing(call.all, "undisturbed");

  Floor without;
  EXPECT_EQ(without.engine().accept(LegId{77}, other.offer(), {}).error().code, "no_address");
}

TEST(BrowserLegs, AWrongCertificateIsLostAtOnce) {
  Floor floor(with_browsers());
  webrtc::testing::BrowserOptions options;
  options.claimed.emplace();
  testing::BrowserPhone browser(900, *IpAddress::parse("127.0.0.1"), options);
  const LegId leg{77};
  browser.take_answer(*floor.engine().accept(leg, browser.offer(), {}));
  std::array<std::uint8_t, 1500> packet;
  floor.eventually("the leg is lost", [&] {
    browser.step(io::now());
    while (auto got = browser.socket().receive(packet)) {
      browser.hear(io::now(), {packet.data(), got->size});
    }
    return floor.told<core::LegLost>(leg) == 1;
  });
  EXPECT_FALSE(floor.is_up(leg));
  EXPECT_EQ(refused(floor, "wrong_fingerprint"), 1u);
}

TEST(BrowserLegs, CloseLeavesNothing) {
  Floor floor(with_browsers(2));
  Call call(floor);
  floor.hang_up(call.agent);
  floor.hang_up(call.supervisor);
  floor.hang_up(call.customer);
  EXPECT_EQ(floor.counter("earshot_legs"), 0u);
  const auto before = refused(floor, "unknown_user");
  floor.eventually("their checks are for nobody",
                   [&] { return refused(floor, "unknown_user") > before; });
}

std::vector<std::string> candidates_bound_to(const char* address) {
  EngineConfig config = with_browsers();
  config.bind_v4 = IpAddress::parse(address);
  Counters counters;
  auto engine = Engine::start(config, testing::detail::tones(), counters, [] {});
  CHECK(engine);
  testing::BrowserPhone browser(900, *IpAddress::parse("127.0.0.1"));
  const auto answer = (*engine)->accept(LegId{1}, browser.offer(), {});
  CHECK(answer);
  std::vector<std::string> found;
  std::istringstream lines(*answer);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("a=candidate:")) continue;
    std::istringstream words(line);
    for (int i = 0; i < 5; ++i) words >> line;
    found.push_back(line);
  }
  return found;
}

TEST(BrowserLegs, AreToldAllAddressesOfTheMachineIfAllAreBound) {
  std::vector<std::string> expected;
  for (const auto& address : io::own_addresses(false)) expected.push_back(address.text());
  if (expected.empty()) expected.push_back("127.0.0.1");
  auto found = candidates_bound_to("0.0.0.0");
  std::sort(found.begin(), found.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(found, expected);
  EXPECT_EQ(candidates_bound_to("127.0.0.1"), std::vector<std::string>{"127.0.0.1"});
}

TEST(BrowserLegs, QualityIsMeasured) {
  Floor floor(with_browsers());
  Call call(floor);
  floor.eventually("the worker has reported the browser's level and packets", [&] {
    const auto views = floor.engine().qualities();
    return std::any_of(views.begin(), views.end(), [&](const LegQualityView& view) {
      return view.leg == call.agent && view.quality.packets_received > 50 &&
             view.quality.level_dbov > -40;
    });
  });
}

}  // namespace
}  // namespace earshot::engine
