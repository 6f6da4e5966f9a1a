#include "sip/sdp.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sip/leg_media.hpp"
#include "sip/scripted_peer.hpp"

namespace earshot::sip {
namespace {

std::string session(const std::string& rest, const std::string& address = "IN IP4 10.0.0.7") {
  return "v=0\r\no=- 1 1 " + address + "\r\ns=-\r\nc=" + address + "\r\nt=0 0\r\n" + rest;
}

TEST(Sdp, ReadsStaticAndMappedCodecs) {
  const auto sdp =
      read_sdp(session("m=audio 4000 RTP/AVP 111 9 8 0 18 110 101\r\na=rtpmap:111 opus/48000/2\r\n"
                       "a=rtpmap:110 telephone-event/48000\r\na=rtpmap:101 telephone-event/8000\r\n"
                       "a=ptime:30\r\na=sendonly\r\n"));
  ASSERT_TRUE(sdp) << sdp.error().message;
  const auto& description = sdp->description;
  EXPECT_EQ(description.codecs,
            (std::vector<CodecChoice>{
                {Codec::opus, 111}, {Codec::g722, 9}, {Codec::pcma, 8}, {Codec::pcmu, 0}}));
  EXPECT_EQ(sdp->events, (std::vector<EventType>{{48'000, 110}, {8'000, 101}}));
  EXPECT_EQ(description.rtp.text(), "10.0.0.7:4000");
  EXPECT_EQ(description.rtcp.text(), "10.0.0.7:4001");
  EXPECT_EQ(description.ptime_ms, 30);
  EXPECT_EQ(description.direction, Direction::sendonly);
}

// A format that does not begin like a token made Sofia's parser loop and allocate for ever.
TEST(Sdp, RefusesFormatsThatAreNoTokens) {
  const std::string audio = "m=audio 4000 RTP/AVP 0\r\n";
  for (const char* format : {"/t38", "\x92", "\"x\"", "t38 (", "\t@", "t\xff", "t//38"}) {
    EXPECT_FALSE(read_sdp(session(audio + "m=image 0 udptl " + format + "\r\n"))) << format;
  }
  EXPECT_FALSE(read_sdp(session(audio + "m=image 0 udp@t38\r\n")));
  EXPECT_TRUE(read_sdp(session(audio + "m=image 0 udptl t38\r\n")));
}

// So did a blank at a line's end. Blanks are no reason to refuse a phone.
TEST(Sdp, TakesBlanksThatAreTooMany) {
  const auto sdp =
      read_sdp(session("  m=audio \t4000  RTP/AVP\t8  0\t \r\n a=ptime:30\r\n"
                       "m=image 0 udptl t38 \t\r\n"));
  ASSERT_TRUE(sdp) << sdp.error().message;
  EXPECT_EQ(sdp->description.codecs,
            (std::vector<CodecChoice>{{Codec::pcma, 8}, {Codec::pcmu, 0}}));
  EXPECT_EQ(sdp->description.rtp.port, 4'000);
  EXPECT_EQ(sdp->description.ptime_ms, 30);
  ASSERT_EQ(sdp->streams.size(), 2u);
  EXPECT_EQ(sdp->streams[1].format, "t38");
}

TEST(Sdp, ReadsPastLinesThatItDoesNotNeed) {
  const auto with = [](const std::string& line) {
    return session(line + "\r\nm=audio 4000 RTP/AVP 0\r\n" + line + "\r\n");
  };
  for (const char* line :
       {"b=AS:64", "b=@", "k=clear:x", "i=words", "r=7d 1h 0 25h", "r=/", "z=0 -1h", "x=new"})
    EXPECT_TRUE(read_sdp(with(line))) << line;
  for (const char* line : {"words", "=", "a", "\xff\xff"})
    EXPECT_FALSE(read_sdp(with(line))) << line;
}

TEST(Sdp, ReadsIpv6RtcpAndMux) {
  const auto sdp = read_sdp(session("m=audio 4000 RTP/AVP 0\r\na=rtcp:5000 IN IP6 2001:db8::9\r\n",
                                    "IN IP6 2001:db8::7"));
  ASSERT_TRUE(sdp);
  EXPECT_EQ(sdp->description.rtp.text(), "[2001:db8::7]:4000");
  EXPECT_EQ(sdp->description.rtcp.text(), "[2001:db8::9]:5000");
  EXPECT_TRUE(read_sdp(session("m=audio 4000 RTP/AVP 0\r\na=rtcp-mux\r\n"))->description.rtcp_mux);
}

TEST(Sdp, OldStyleHoldIsADirection) {  // M18
  const auto sdp = read_sdp(session("m=audio 4000 RTP/AVP 0\r\n", "IN IP4 0.0.0.0"));
  ASSERT_TRUE(sdp);
  EXPECT_FALSE(receives(sdp->description.direction));
}

TEST(Sdp, ClampsPtime) {  // P10
  for (const auto& [text, expected] :
       {std::pair{"0", 10}, {"10000", 60}, {"junk", 20}, {"40", 40}}) {
    const auto sdp =
        read_sdp(session(fmt::format("m=audio 4000 RTP/AVP 0\r\na=ptime:{}\r\n", text)));
    ASSERT_TRUE(sdp);
    EXPECT_EQ(sdp->description.ptime_ms, expected) << text;
  }
}

TEST(Sdp, TellsNonsenseFromWhatWeDoNotSpeak) {  // P10
  EXPECT_EQ(read_sdp("").error().code, "bad_sdp");
  EXPECT_EQ(read_sdp("hello").error().code, "bad_sdp");
  EXPECT_EQ(read_sdp(std::string(40'000, 'v')).error().code, "bad_sdp");
  for (const auto* lines :
       {"", "m=audio 0 RTP/AVP 0\r\n", "m=audio 4000 RTP/AVP 18\r\n", "m=video 4000 RTP/AVP 0\r\n",
        "m=audio 65536 RTP/AVP 0\r\n", "m=audio 4000 UDP/TLS/RTP/SAVPF 0\r\n",
        "m=audio 4000 RTP/SAVP 0\r\n"}) {
    const auto sdp = read_sdp(session(lines));
    EXPECT_FALSE(sdp) << lines;
  }
  EXPECT_FALSE(read_sdp("v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0\r\nm=audio 4 RTP/AVP 0\r\n"))
      << "no c= line";
  std::string many;
  for (int i = 0; i < 1'000; ++i) many += "m=audio 4000 RTP/AVP 0\r\n";
  EXPECT_FALSE(read_sdp(session(many)));
}

TEST(Sdp, ReadsSdes) {
  const auto sdp = read_sdp(session(
      "m=audio 4000 RTP/SAVP 0\r\n"
      "a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
      "a=crypto:2 AES_CM_128_HMAC_SHA1_80 "
      "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^31\r\n"));
  ASSERT_TRUE(sdp) << sdp.error().message;
  EXPECT_TRUE(sdp->secure);
  EXPECT_EQ(sdp->description.sdes->tag, 2);
  EXPECT_EQ(sdp->description.sdes->key_and_salt[0], 'Y');
}

TEST(Sdp, ReadsWhatItWrites) {
  MediaDescription ours;
  ours.rtp = *Endpoint::parse("10.0.0.7:4000");
  ours.rtcp = *Endpoint::parse("10.0.0.7:4001");
  ours.codecs = {{Codec::opus, 96}, {Codec::pcmu, 0}};
  ours.ptime_ms = 40;
  ours.direction = Direction::recvonly;
  ours.sdes = SdesKey{1, {9, 8, 7}};
  const auto sdp = read_sdp(write_sdp({7, 1}, ours, {{48'000, 101}}));
  ASSERT_TRUE(sdp) << sdp.error().message;
  EXPECT_EQ(sdp->description, ours);
}

TEST(Sdp, CorporaNeitherCrashNorGrow) {  // P10
  const char* set = std::getenv("EARSHOT_CORPORA");
  const char* source = std::getenv("EARSHOT_SOURCE");
  const std::filesystem::path root =
      set ? set : std::string(source ? source : ".") + "/../shared/corpora";
  if (!std::filesystem::exists(root / "webrtc-fuzzer-corpora"))
    GTEST_SKIP() << "no SDP corpus in " << root;
  std::size_t count = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(root / "webrtc-fuzzer-corpora")) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    if (const auto sdp = read_sdp(bytes.str())) {
      EXPECT_LE(sdp->streams.size(), kMaxSdpStreams);
    }
    ++count;
  }
  EXPECT_GT(count, 100u);
}

class LegMediaTest : public ::testing::Test {
 protected:
  FakeMediaLegs engine;
  const IpAddress peer = *IpAddress::parse("127.0.0.1");
};

TEST_F(LegMediaTest, AnswersWithTheirPayloadTypesAndOurPreference) {
  LegMedia media(LegId{1}, engine, 5);
  const auto answer =
      media.answer(session("m=audio 4000 RTP/AVP 0 96 8 97\r\na=rtpmap:96 opus/48000\r\n"
                           "a=rtpmap:97 telephone-event/8000\r\n"),
                   peer, Srtp::allowed, Codec::pcma);
  ASSERT_TRUE(answer) << answer.error().message;
  const auto read = read_sdp(*answer);
  EXPECT_EQ(read->description.codecs.front(), (CodecChoice{Codec::pcma, 8}));
  EXPECT_EQ(read->events, (std::vector<EventType>{{8'000, 97}}));
  EXPECT_EQ(media.codec(), Codec::pcma);
  EXPECT_EQ(engine.agreed[1].second.telephone_event, 97);
  EXPECT_EQ(engine.agreed[1].second.codecs.front().codec, Codec::pcma);
}

TEST_F(LegMediaTest, DeclinesWhatIsNotAudioAndKeepsTheOrder) {  // M23
  LegMedia media(LegId{1}, engine, 5);
  const auto answer = media.answer(session("m=video 4002 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\n"
                                           "m=image 4004 udptl t38\r\n"),
                                   peer, Srtp::allowed, std::nullopt);
  ASSERT_TRUE(answer) << answer.error().message;
  const auto video = answer->find("m=video 0 RTP/AVP 31"), audio = answer->find("m=audio 2"),
             image = answer->find("m=image 0 udptl t38");
  EXPECT_TRUE(video < audio && audio < image && image != std::string::npos) << *answer;
}

TEST_F(LegMediaTest, MirrorsDirectionsAndCountsVersions) {
  LegMedia media(LegId{1}, engine, 5);
  const auto offer = [](const char* direction) {
    return session(fmt::format("m=audio 4000 RTP/AVP 0\r\na={}\r\n", direction));
  };
  const auto first = media.answer(offer("sendrecv"), peer, Srtp::allowed, {});
  const auto again = media.answer(offer("sendrecv"), peer, Srtp::allowed, {});
  EXPECT_EQ(*first, *again) << "the same version while nothing changed";
  EXPECT_FALSE(media.held());
  const auto held = media.answer(offer("sendonly"), peer, Srtp::allowed, {});
  EXPECT_NE(held->find("a=recvonly"), std::string::npos);
  EXPECT_NE(held->find("o=- 5 2 "), std::string::npos) << *held;
  EXPECT_TRUE(media.held() && media.peer_sends());
  media.answer(offer("inactive"), peer, Srtp::allowed, {});
  EXPECT_TRUE(media.held() && !media.peer_sends());
}

TEST_F(LegMediaTest, TakesAnAnswerInItsOwnOrder) {
  LegMedia media(LegId{1}, engine, 5);
  const auto offer = media.offer(peer, Srtp::allowed, Codec::g722);
  ASSERT_TRUE(offer);
  EXPECT_EQ(read_sdp(*offer)->description.codecs.front().codec, Codec::g722);
  const auto taken = media.take_answer(session("m=audio 4000 RTP/AVP 8 0\r\n"));
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(media.codec(), Codec::pcma);
  EXPECT_EQ(engine.agreed[1].first.codecs.front().codec, Codec::pcma);
  EXPECT_EQ(engine.agreed[1].first.codecs.size(), 2u);
}

TEST_F(LegMediaTest, NeverFallsBackFromSrtp) {  // K6
  LegMedia media(LegId{1}, engine, 5);
  const auto offer = media.offer(peer, Srtp::required, {});
  EXPECT_NE(offer->find("RTP/SAVP"), std::string::npos);
  EXPECT_NE(offer->find("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"), std::string::npos);
  EXPECT_FALSE(media.take_answer(session("m=audio 4000 RTP/AVP 0\r\n")));
  LegMedia strict(LegId{2}, engine, 6);
  EXPECT_FALSE(strict.answer(session("m=audio 4000 RTP/AVP 0\r\n"), peer, Srtp::required, {}));
  EXPECT_TRUE(engine.agreed.empty());
}

TEST_F(LegMediaTest, ClosesWithItself) {
  {
    LegMedia media(LegId{1}, engine, 5);
    ASSERT_TRUE(media.offer(peer, Srtp::off, {}));
  }
  EXPECT_TRUE(engine.open_legs.empty());
}

}  // namespace
}  // namespace earshot::sip
