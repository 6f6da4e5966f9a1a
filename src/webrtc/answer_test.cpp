// Offers as browsers write them, and as nobody should; and what we answer.
#include "webrtc/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "webrtc/testing/browser.hpp"

namespace earshot::webrtc {
namespace {

using testing::Browser;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<Codec> kAll = {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus};

std::string offered(testing::BrowserOptions options = {}) { return Browser("b", options).offer(); }

std::string answered(const std::string& sdp) {
  const auto offer = read_offer(sdp);
  EXPECT_TRUE(offer) << offer.error().message;
  const OurEnd ours{{"ourufrag", "our-password-of-22-chars"},
                    {},
                    {*Endpoint::parse("192.0.2.1:7000"), *Endpoint::parse("[2001:db8::1]:7000")},
                    4'711,
                    "earshot-1",
                    9};
  return write_answer(*offer, *agree_on(*offer, kAll), ours);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string why_refused(const std::string& sdp) {
  const auto offer = read_offer(sdp);
  if (offer) return "it is not";
  EXPECT_EQ(offer.error().code, "bad_sdp");
  return offer.error().message;
}

TEST(Offer, SaysWhatTheBrowserWants) {
  const auto offer = read_offer(offered());
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->audio, 0u);
  EXPECT_TRUE(offer->bundled);
  EXPECT_EQ(offer->direction, Direction::sendrecv);
  const std::vector<CodecChoice> codecs = {
      {Codec::opus, 111}, {Codec::g722, 9}, {Codec::pcmu, 0}, {Codec::pcma, 8}};
  EXPECT_EQ(offer->codecs, codecs);
  EXPECT_EQ(offer->key_events.size(), 2u);
  EXPECT_EQ(offer->ice.ufrag.size(), 4u);
}

TEST(Offer, WithLineFeedsOnlyAndSessionWideTransportIsUnderstood) {
  auto sdp = replaced(offered(), "\r\n", "\n");
  const auto from = sdp.find("a=ice-ufrag"), to = sdp.find("a=mid");
  const auto transport = sdp.substr(from, to - from);
  sdp.erase(from, to - from);
  sdp.insert(sdp.find("m=audio"), transport);
  EXPECT_TRUE(read_offer(sdp));
}

TEST(Offer, IsRefusedWhenSomethingIsMissingOrWrong) {
  const auto good = offered();
  EXPECT_THAT(why_refused(""), HasSubstr("no o= line"));
  EXPECT_THAT(why_refused("v=1\r\n"), HasSubstr("line 1"));
  EXPECT_THAT(why_refused(replaced(good, "s=-", "s")), HasSubstr("line 3"));
  EXPECT_THAT(why_refused(replaced(good, "m=audio", "m=video")), HasSubstr("no audio section"));
  EXPECT_THAT(why_refused(replaced(good, "UDP/TLS/RTP/SAVPF", "RTP/AVP")),
              HasSubstr("no audio section"));
  EXPECT_THAT(why_refused(replaced(good, "m=audio 9 ", "m=audio 0 ")),
              HasSubstr("no audio section"));
  EXPECT_THAT(why_refused(replaced(good, "a=ice-ufrag:", "a=ice-ufrag:\"")),
              HasSubstr("ice-ufrag"));
  EXPECT_THAT(why_refused(replaced(good, "a=ice-pwd:", "a=other:")), HasSubstr("ice-pwd"));
  EXPECT_THAT(why_refused(replaced(good, "sha-256", "sha-1")), HasSubstr("fingerprint"));
  EXPECT_THAT(why_refused(replaced(good, "actpass", "passive")), HasSubstr("setup"));
  EXPECT_THAT(why_refused(replaced(good, "a=rtcp-mux", "a=no-mux")), HasSubstr("rtcp-mux"));
  EXPECT_THAT(why_refused(replaced(good, "a=mid:0", "a=mid:0 0")), HasSubstr("a=mid"));
  EXPECT_THAT(why_refused(replaced(good, " 126", " 128")), HasSubstr("payload type"));
  EXPECT_THAT(why_refused(good + "a=\x01\r\n"), HasSubstr("is no line"));
  EXPECT_THAT(why_refused(good + std::string(kLongestOffer, 'x')), HasSubstr("more than"));
  std::string many = good;
  for (int i = 0; i < 16; ++i) many += "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  EXPECT_THAT(why_refused(many), HasSubstr("is no line"));
}

TEST(Offer, CutAnywhereIsNoCrash) {
  const auto good = offered({.with_video = true});
  for (std::size_t i = 0; i < good.size(); ++i) {
    if (const auto offer = read_offer(good.substr(0, i))) {
      (void)agree_on(*offer, kAll);
    }
  }
}

TEST(Answer, IsIceLitePassiveAndOpusFirst) {
  const auto answer = answered(offered());
  EXPECT_THAT(answer, HasSubstr("\r\na=ice-lite\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=group:BUNDLE 0\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nm=audio 7000 UDP/TLS/RTP/SAVPF 111 9 0 8 110\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=setup:passive\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=sendrecv\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=rtcp-mux\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=fmtp:111 minptime=10;useinbandfec=1;usedtx=0;stereo=0\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=rtpmap:110 telephone-event/48000\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=ssrc:4711 cname:earshot-1\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=candidate:1 1 udp 2130706431 192.0.2.1 7000 typ host\r\n"
                                "a=candidate:2 1 udp 2130706175 2001:db8::1 7000 typ host\r\n"
                                "a=end-of-candidates\r\n"));
}

TEST(Answer, DeclinesEverythingButOneAudioSection) {
  const auto answer = answered(offered({.with_video = true}));
  EXPECT_THAT(answer, HasSubstr("\r\na=group:BUNDLE 0\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\nm=video 0 UDP/TLS/RTP/SAVPF 96\r\n"
                                "c=IN IP4 0.0.0.0\r\na=mid:1\r\na=inactive\r\n"));
}

TEST(Answer, MirrorsTheDirection) {
  EXPECT_THAT(answered(offered({.direction = "recvonly"})), HasSubstr("\r\na=sendonly\r\n"));
  const auto only_hears = answered(offered({.direction = "sendonly"}));
  EXPECT_THAT(only_hears, HasSubstr("\r\na=recvonly\r\n"));
  EXPECT_THAT(only_hears, Not(HasSubstr("a=ssrc")));
  EXPECT_THAT(answered(offered({.direction = "inactive"})), HasSubstr("\r\na=inactive\r\n"));
}

TEST(Answer, FallsBackToG711WithEventsAtItsClock) {
  const auto answer = answered(offered({.formats = "0 8 110 126"}));
  EXPECT_THAT(answer, HasSubstr("\r\nm=audio 7000 UDP/TLS/RTP/SAVPF 0 8 126\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\na=rtpmap:126 telephone-event/8000\r\n"));
  const auto offer = read_offer(offered({.formats = "63 13"}));
  ASSERT_TRUE(offer);
  EXPECT_EQ(agree_on(*offer, kAll).error().code, "no_common_codec");
  EXPECT_EQ(agree_on(*read_offer(offered()), {}).error().code, "no_common_codec");
}

TEST(Answer, EventsAtAnotherClockAreHeardButNotSent) {
  const auto offer = read_offer(offered({.formats = "111 126"}));
  ASSERT_TRUE(offer);
  const auto agreed = agree_on(*offer, kAll);
  ASSERT_TRUE(agreed);
  EXPECT_EQ(agreed->local.telephone_event, 126);
  EXPECT_EQ(agreed->event_clock, 8'000);
  EXPECT_FALSE(agreed->remote.telephone_event);
}

TEST(Fingerprint, IsReadAsItIsWritten) {
  Fingerprint fingerprint;
  for (std::size_t i = 0; i < 32; ++i) fingerprint.digest[i] = static_cast<std::uint8_t>(i * 9);
  const auto text = fingerprint.text();
  EXPECT_EQ(Fingerprint::parse(text), fingerprint);
  EXPECT_EQ(Fingerprint::parse(replaced(text, "sha", "SHA")), fingerprint);
  EXPECT_FALSE(Fingerprint::parse(text.substr(0, text.size() - 1)));
  EXPECT_FALSE(Fingerprint::parse(text + ":00"));
  EXPECT_FALSE(Fingerprint::parse(replaced(text, ":", "-")));
  EXPECT_FALSE(Fingerprint::parse(replaced(text, "09", "0x")));
}

}  // namespace
}  // namespace earshot::webrtc
