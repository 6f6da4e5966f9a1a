// A browser's connection over a network in virtual time: it comes up over loss and reordering, and
// nobody but the browser has any effect on it.
#include "webrtc/transport.hpp"

#include <gtest/gtest.h>

#include "webrtc/testing/link.hpp"

namespace earshot::webrtc {
namespace {

using testing::Bytes;
using testing::Link;

const Endpoint kStranger = *Endpoint::parse("203.0.113.66:6666");
constexpr std::uint8_t kVoice[] = {1, 2, 3, 4};

bool both_up(const Link& link) { return link.browser.connected() && link.told<Up>() == 1; }

TEST(Transport, ComesUpWithTheSameKeysOnBothEnds) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  EXPECT_EQ(link.browser.mapped, link.browser_at);
  const auto& up = std::get<Up>(link.events.at(0));
  EXPECT_EQ(up.peer, link.browser_at);
  EXPECT_EQ(up.keys.profile, media::SrtpProfile::aead_aes_128_gcm);

  media::Srtp ours(up.keys, 99);
  link.from_browser(link.browser.speak(kVoice, 960));
  link.run(20ms);
  ASSERT_EQ(link.srtp.size(), 1u);
  Bytes clear = link.srtp[0];
  EXPECT_EQ(ours.unprotect_rtp(clear, clear.size()), 12 + sizeof kVoice);

  Bytes packet(12 + sizeof kVoice + media::Srtp::kMaxTrailer);
  media::write_rtp_header(packet, 111, {1, 2, false}, 99);
  std::copy(std::begin(kVoice), std::end(kVoice), packet.begin() + 12);
  packet.resize(ours.protect_rtp(packet, 12 + sizeof kVoice));
  link.browser.receive(link.now, packet);
  ASSERT_EQ(link.browser.heard.size(), 1u);
  EXPECT_EQ(link.browser.heard[0].payload, Bytes(std::begin(kVoice), std::end(kVoice)));
}

TEST(Transport, ComesUpOverEveryPatternOfLossAndReordering) {
  for (int pattern = 0; pattern < 64; ++pattern) {
    Link link;
    link.loses = [&](int number) {
      return number < 24 && (pattern >> number % 6 & 1) && number % 7;
    };
    link.delay = [&](int number) { return Micros{(number * 7 + pattern) % 5 * 8ms}; };
    EXPECT_TRUE(link.run_until([&] { return both_up(link); })) << "pattern " << pattern;
  }
}

// Every single datagram of the handshake is lost once; without repeating, each would end it.
TEST(Transport, AnySingleLostDatagramIsRepaired) {
  for (int lost = 0; lost < 14; ++lost) {
    Link link;
    link.loses = [&](int number) { return number == lost; };
    EXPECT_TRUE(link.run_until([&] { return both_up(link); })) << "datagram " << lost;
  }
}

TEST(Transport, AnotherCertificateThanSignalledNeverHasKeys) {
  testing::BrowserOptions options;
  options.claimed.emplace();  // of a certificate that it does not have
  Link link(options);
  EXPECT_TRUE(link.run_until([&] { return link.told<Lost>() == 1; }));
  link.run(5s);
  EXPECT_EQ(link.told<Up>(), 0u);
  EXPECT_FALSE(link.browser.connected());
  EXPECT_EQ(link.refused("wrong_fingerprint"), 1u);
}

TEST(Transport, TheBrowserRefusesAServerThatSignallingDidNotTell) {
  Link link, other;
  // The answer that the browser took names another server's certificate.
  other.transport = std::move(link.transport);
  EXPECT_FALSE(other.run_until([&] { return other.browser.connected(); }));
  EXPECT_EQ(other.told<Up>(), 0u);
}

TEST(Transport, StrangersHaveNoEffect) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  const auto real = link.browser.speak(kVoice, 960);
  EXPECT_TRUE(link.inject(kStranger, real).srtp.empty()) << "authentic, but from elsewhere";
  EXPECT_TRUE(link.inject(kStranger, Bytes{22, 254, 253, 0, 0}).send.empty()) << "DTLS";
  EXPECT_EQ(link.refused("not_nominated"), 2u);
  EXPECT_TRUE(link.inject(kStranger, Bytes{100, 1, 2}).send.empty());
  EXPECT_EQ(link.refused("not_webrtc"), 1u);

  testing::Browser::Check guess;
  guess.password = "a password that is not ours";
  const auto refusal = link.inject(kStranger, link.browser.check(guess));
  ASSERT_EQ(refusal.send.size(), 1u);
  EXPECT_EQ(read_stun(refusal.send[0].bytes)->error, 401);
  guess.sign = false;
  EXPECT_EQ(read_stun(link.inject(kStranger, link.browser.check(guess)).send.at(0).bytes)->error,
            400);
  EXPECT_EQ(link.refused("bad_integrity"), 2u);
  EXPECT_EQ(link.transport->peer(), link.browser_at);
  EXPECT_EQ(link.events.size(), 1u);
}

TEST(Transport, ACopiedCheckFromElsewhereMovesNothing) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  const auto check = link.browser.check();
  EXPECT_EQ(link.inject(link.browser_at, check).send.size(), 1u);
  EXPECT_TRUE(link.inject(kStranger, check).send.empty());
  EXPECT_EQ(link.refused("replayed"), 1u);
  EXPECT_EQ(link.transport->peer(), link.browser_at);
  EXPECT_EQ(link.inject(link.browser_at, check).send.size(), 1u) << "repeated: its answer was lost";
}

TEST(Transport, CopiedChecksDoNotKeepConsentAlive) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  const auto check = link.browser.check();
  link.inject(link.browser_at, check);
  link.silent = true;
  for (int second = 0; second < 31; ++second) {
    link.inject(link.browser_at, check);
    link.run(1s);
  }
  EXPECT_EQ(link.told<Lost>(), 1u);
}

TEST(Transport, OnlyANominatedPairMaySpeak) {
  Link link;
  testing::Browser::Check plain;
  plain.nominate = false;
  EXPECT_EQ(link.inject(link.browser_at, link.browser.check(plain)).send.size(), 1u);
  EXPECT_EQ(link.transport->peer().port, 0);
  link.inject(link.browser_at, Bytes{22, 254, 253, 0, 0});
  EXPECT_EQ(link.refused("not_nominated"), 1u);
  link.inject(link.browser_at, link.browser.check());
  EXPECT_EQ(link.transport->peer(), link.browser_at);
  link.inject(link.browser_at, Bytes{0x80, 111, 0, 0});
  EXPECT_EQ(link.refused("early_media"), 1u) << "no keys yet";
}

TEST(Transport, TheBrowserMayMove) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  const auto before = link.browser_at;
  link.browser_at = *Endpoint::parse("[2001:db8::5]:50000");
  ASSERT_TRUE(link.run_until([&] { return link.told<Moved>() == 1; }));
  EXPECT_EQ(std::get<Moved>(link.events.back()).peer, link.browser_at);
  const auto voice = link.browser.speak(kVoice, 960);
  EXPECT_TRUE(link.inject(before, voice).srtp.empty());
  EXPECT_FALSE(link.inject(link.browser_at, voice).srtp.empty());
}

TEST(Transport, NewCredentialsKeepTheKeys) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  const auto old_check = link.browser.check();
  link.transport->restart_ice({"newufrag", "another-password-of-ours"}, {"theirs", ""});
  EXPECT_EQ(link.transport->ufrag(), "newufrag");
  const auto refusal = link.inject(link.browser_at, old_check);
  EXPECT_EQ(read_stun(refusal.send.at(0).bytes)->error, 401) << "the old ones are void at once";
  EXPECT_FALSE(link.inject(link.browser_at, link.browser.speak(kVoice, 960)).srtp.empty())
      << "the pair in use stays until another is nominated";
  testing::Browser::Check check;
  check.username = "newufrag:theirs";
  check.password = "another-password-of-ours";
  const auto elsewhere = *Endpoint::parse("192.0.2.7:40001");
  const auto answer = link.inject(elsewhere, link.browser.check(check));
  ASSERT_TRUE(answer.event);
  EXPECT_EQ(std::get<Moved>(*answer.event).peer, elsewhere);
}

TEST(Transport, ALiteAgentNeverControls) {
  Link link;
  testing::Browser::Check confused;
  confused.controlled = true;
  const auto answer = link.inject(link.browser_at, link.browser.check(confused));
  EXPECT_EQ(read_stun(answer.send.at(0).bytes)->error, 487);
  EXPECT_EQ(link.transport->peer().port, 0);
}

TEST(Transport, ConsentEndsThirtySecondsAfterTheLastCheck) {
  Link link;
  ASSERT_TRUE(link.run_until([&] { return both_up(link); }));
  link.run(120s);
  EXPECT_EQ(link.told<Lost>(), 0u) << "it only listens, but goes on to check";
  link.silent = true;
  link.run(28s);
  EXPECT_EQ(link.told<Lost>(), 0u);
  link.run(3s);
  EXPECT_EQ(link.told<Lost>(), 1u);
  EXPECT_TRUE(link.inject(link.browser_at, link.browser.check()).send.empty()) << "dead stays dead";
}

TEST(Transport, ABrowserThatNeverComesIsLost) {
  Link link;
  link.silent = true;
  link.run(31s);
  EXPECT_EQ(link.told<Lost>(), 1u);
}

}  // namespace
}  // namespace earshot::webrtc
