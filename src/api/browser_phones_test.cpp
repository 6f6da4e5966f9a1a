#include "api/browser_phones.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace earshot::api {
namespace {

using Json = nlohmann::json;

struct FakeBrowserLegs final : core::BrowserLegs {
  Result<std::string> accept(LegId leg, std::string_view offer, LegId near) override {
    if (offer == "bad") return fail("bad_sdp", "no audio in it");
    open.insert(leg);
    ++accepted;
    last_near = near;
    return "answer to " + std::string(offer);
  }
  void close(LegId leg) override { open.erase(leg); }

  std::set<LegId> open;
  int accepted = 0;
  LegId last_near;
};

constexpr PersonId kAnna{101}, kSue{200};

class BrowserPhonesTest : public testing::Test {
 protected:
  void open_page(const DeviceId& device, PersonId person, bool phone) {
    phones.device_on(device, person, phone, [this, device](const std::string& text) {
      said[device].push_back(Json::parse(text));
    });
  }
  // What the page was told last of this type.
  Json last(const DeviceId& device, const std::string& type) {
    for (auto it = said[device].rbegin(); it != said[device].rend(); ++it) {
      if ((*it)["type"] == type) return *it;
    }
    ADD_FAILURE() << device << " was never told " << type;
    return {};
  }
  std::size_t times(const DeviceId& device, const std::string& type) {
    return static_cast<std::size_t>(
        std::count_if(said[device].begin(), said[device].end(),
                      [&](const Json& m) { return m["type"] == type; }));
  }
  template <class Fact>
  std::vector<Fact> told() {
    std::vector<Fact> found;
    for (const auto& fact : facts) {
      if (const auto* one = std::get_if<Fact>(&fact)) found.push_back(*one);
    }
    return found;
  }
  void let_grace_pass() {
    for (auto& work : std::exchange(later, {})) work();
  }
  LegId ring(PersonId person, const std::string& uri = "") {
    const LegId leg{++last_leg};
    phones.perform(core::Ring{.leg = leg, .person = person, .uri = uri, .like = LegId{9}});
    return leg;
  }
  // A leg of this page in a call, as after a ring and an accept.
  LegId talk(const DeviceId& device, PersonId person) {
    const LegId leg = ring(person);
    phones.message(device, person, PhoneOffer{leg, "offer"});
    phones.message(device, person, PhoneAccept{leg});
    phones.media_up(leg);
    return leg;
  }

  std::map<DeviceId, std::vector<Json>> said;
  std::vector<core::Fact> facts;
  std::function<void(const core::Fact&)> on_fact;
  std::vector<std::function<void()>> later;
  std::uint64_t last_leg = 1000;
  FakeBrowserLegs media;
  Counters counters;
  BrowserPhones phones{
      {.media = media,
       .new_leg = [this] { return LegId{++last_leg}; },
       .call_of = [](LegId) { return CallId{77}; },
       .tell =
           [this](const core::Fact& fact) {
             facts.push_back(fact);
             if (on_fact) on_fact(fact);
           },
       .after = [this](Millis, std::function<void()> work) { later.push_back(std::move(work)); },
       .counters = counters}};
};

TEST_F(BrowserPhonesTest, AnAgentsPageRingsUntilItAcceptsAndMediaIsUp) {
  open_page("desk-anna", kAnna, true);
  ASSERT_EQ(told<core::PhoneRegistered>().size(), 1u);
  EXPECT_TRUE(told<core::PhoneRegistered>()[0].reachable);

  const LegId leg = ring(kAnna);
  const auto message = last("desk-anna", "phone.ring");
  EXPECT_EQ(message["leg"], leg.text());
  EXPECT_EQ(message["purpose"], "call");
  EXPECT_FALSE(message["auto"]);
  EXPECT_EQ(message["call"], CallId{77}.text());
  ASSERT_EQ(told<core::LegRinging>().size(), 1u);

  phones.message("desk-anna", kAnna, PhoneOffer{leg, "offer"});
  EXPECT_EQ(last("desk-anna", "phone.answer")["sdp"], "answer to offer");
  EXPECT_EQ(media.last_near, LegId{9});
  phones.media_up(leg);
  EXPECT_TRUE(told<core::LegAnswered>().empty()) << "answered before the person accepted";
  phones.message("desk-anna", kAnna, PhoneAccept{leg});
  ASSERT_EQ(told<core::LegAnswered>().size(), 1u);
  EXPECT_EQ(times("desk-anna", "phone.connected"), 1u);

  phones.perform(core::HangUp{leg, "call ended"});
  EXPECT_EQ(last("desk-anna", "phone.ended")["status"], 0);
  EXPECT_TRUE(media.open.empty());
  EXPECT_EQ(phones.live_legs(), 0u);
  EXPECT_TRUE(told<core::LegEnded>().empty()) << "the core ended it and knows";
}

TEST_F(BrowserPhonesTest, ASupervisorsLegAnswersItselfWhenMediaIsUp) {
  open_page("console-sue", kSue, false);
  EXPECT_TRUE(told<core::PhoneRegistered>().empty()) << "she takes no calls here";
  EXPECT_FALSE(phones.rings_for(kSue));
  const LegId leg = ring(kSue, "browser:console-sue");
  EXPECT_TRUE(last("console-sue", "phone.ring")["auto"]);
  phones.message("console-sue", kSue, PhoneOffer{leg, "offer"});
  EXPECT_TRUE(told<core::LegAnswered>().empty());
  phones.media_up(leg);
  EXPECT_EQ(told<core::LegAnswered>().size(), 1u);
  phones.media_up(leg);
  EXPECT_EQ(told<core::LegAnswered>().size(), 1u);
}

TEST_F(BrowserPhonesTest, NobodyIsRungOnAnotherPersonsPage) {
  open_page("console-sue", kSue, false);
  ring(kAnna, "browser:console-sue");
  ring(kSue, "browser:unknown-page");
  ASSERT_EQ(told<core::LegRefused>().size(), 2u);
  EXPECT_EQ(told<core::LegRefused>()[0].sip_status, 480);
  EXPECT_EQ(times("console-sue", "phone.ring"), 0u);
}

TEST_F(BrowserPhonesTest, ADeviceIdDoesNotOpenAnotherPersonsLegs) {
  open_page("desk-anna", kAnna, true);
  const LegId leg = talk("desk-anna", kAnna);
  open_page("desk-anna", kSue, true);  // guessed
  EXPECT_EQ(last("desk-anna", "phone.error")["code"], "device_taken");
  phones.message("desk-anna", kSue, PhoneHangUp{leg});
  open_page("console-sue", kSue, false);
  phones.message("console-sue", kSue, PhoneOffer{leg, "mine now"});
  EXPECT_EQ(last("console-sue", "phone.error")["code"], "no_such_leg");
  EXPECT_EQ(media.accepted, 1);
  EXPECT_EQ(phones.live_legs(), 1u);
}

TEST_F(BrowserPhonesTest, AReloadedPageFindsItsLegAndOffersAnew) {
  open_page("desk-anna", kAnna, true);
  const LegId leg = talk("desk-anna", kAnna);
  phones.device_off("desk-anna", false);
  open_page("desk-anna", kAnna, true);
  const auto legs = last("desk-anna", "phone.legs")["legs"];
  ASSERT_EQ(legs.size(), 1u);
  EXPECT_EQ(legs[0]["leg"], leg.text());
  EXPECT_EQ(legs[0]["state"], "connected");
  phones.message("desk-anna", kAnna, PhoneOffer{leg, "again"});
  EXPECT_EQ(last("desk-anna", "phone.answer")["sdp"], "answer to again");
  let_grace_pass();
  EXPECT_EQ(phones.live_legs(), 1u) << "the grace of the page that was loaded again ended its leg";
  EXPECT_TRUE(told<core::LegEnded>().empty());
  EXPECT_EQ(told<core::PhoneRegistered>().size(), 1u) << "the agent never went offline";
}

TEST_F(BrowserPhonesTest, APageThatStaysAwayLosesItsLegs) {
  open_page("desk-anna", kAnna, true);
  const LegId leg = talk("desk-anna", kAnna);
  phones.device_off("desk-anna", false);
  EXPECT_TRUE(told<core::LegEnded>().empty());
  let_grace_pass();
  ASSERT_EQ(told<core::LegEnded>().size(), 1u);
  EXPECT_EQ(told<core::LegEnded>()[0].leg, leg);
  EXPECT_EQ(told<core::LegEnded>()[0].sip_status, 408);
  EXPECT_FALSE(told<core::PhoneRegistered>().back().reachable);
  EXPECT_TRUE(media.open.empty());
}

TEST_F(BrowserPhonesTest, SigningOutEndsMediaAtOnce) {
  open_page("console-sue", kSue, false);
  const LegId leg = ring(kSue, "browser:console-sue");
  phones.message("console-sue", kSue, PhoneOffer{leg, "offer"});
  phones.media_up(leg);
  phones.device_off("console-sue", true);
  EXPECT_TRUE(media.open.empty());
  EXPECT_EQ(told<core::LegEnded>().size(), 1u);
}

TEST_F(BrowserPhonesTest, ABadOfferRefusesTheRingAndLeavesATalkAlone) {
  open_page("desk-anna", kAnna, true);
  const LegId ringing = ring(kAnna);
  phones.message("desk-anna", kAnna, PhoneOffer{ringing, "bad"});
  EXPECT_EQ(last("desk-anna", "phone.error")["code"], "bad_sdp");
  ASSERT_EQ(told<core::LegRefused>().size(), 1u);
  EXPECT_EQ(told<core::LegRefused>()[0].sip_status, 488);

  const LegId talking = talk("desk-anna", kAnna);
  phones.message("desk-anna", kAnna, PhoneOffer{talking, "bad"});
  EXPECT_TRUE(phones.has(talking));
  EXPECT_TRUE(media.open.contains(talking));
}

TEST_F(BrowserPhonesTest, APageDialsAndHearsWhatBecomesOfIt) {
  open_page("desk-anna", kAnna, true);
  phones.message("desk-anna", kAnna, PhoneDial{"102", "offer", "t1"});
  ASSERT_EQ(told<core::CallArrived>().size(), 1u);
  const auto arrived = told<core::CallArrived>()[0];
  EXPECT_EQ(arrived.caller, kAnna);
  EXPECT_EQ(arrived.dialled, "102");
  EXPECT_EQ(last("desk-anna", "phone.dialling")["tag"], "t1");
  phones.perform(core::Progress{arrived.leg});
  EXPECT_EQ(times("desk-anna", "phone.ringing"), 1u);
  phones.perform(core::Answer{arrived.leg});
  EXPECT_EQ(times("desk-anna", "phone.connected"), 1u);
  phones.message("desk-anna", kAnna, PhoneHold{arrived.leg, true});
  phones.message("desk-anna", kAnna, PhoneHold{arrived.leg, false});
  EXPECT_EQ(told<core::LegHeld>().size(), 1u);
  EXPECT_EQ(told<core::LegResumed>().size(), 1u);
  phones.message("desk-anna", kAnna, PhoneTransfer{arrived.leg, "103"});
  ASSERT_EQ(told<core::TransferAsked>().size(), 1u);
  phones.perform(core::ReportTransfer{arrived.leg, 200});
  EXPECT_EQ(last("desk-anna", "phone.transferred")["status"], 200);
  phones.message("desk-anna", kAnna, PhoneHangUp{arrived.leg});
  EXPECT_EQ(told<core::LegEnded>().size(), 1u);

  phones.message("desk-anna", kAnna, PhoneDial{"104", "offer", "t2"});
  const LegId busy = told<core::CallArrived>()[1].leg;
  phones.perform(core::Reject{busy, 486, "busy"});
  EXPECT_EQ(last("desk-anna", "phone.ended")["status"], 486);
  phones.message("desk-anna", kAnna, PhoneDial{"104", "bad", "t3"});
  EXPECT_EQ(last("desk-anna", "phone.error")["code"], "bad_sdp");
  EXPECT_EQ(told<core::CallArrived>().size(), 2u);
}

TEST_F(BrowserPhonesTest, ACallThatRingsAtOnceIsNotOneOfBefore) {
  on_fact = [this](const core::Fact& fact) {
    if (std::holds_alternative<core::PhoneRegistered>(fact)) ring(kAnna);
  };
  open_page("desk-anna", kAnna, true);
  EXPECT_TRUE(last("desk-anna", "phone.legs")["legs"].empty());
  EXPECT_EQ(times("desk-anna", "phone.ring"), 1u);
}

TEST_F(BrowserPhonesTest, TheNewestOfTwoPagesRings) {
  open_page("desk-one1", kAnna, true);
  open_page("desk-two2", kAnna, true);
  ring(kAnna);
  EXPECT_EQ(times("desk-one1", "phone.ring"), 0u);
  EXPECT_EQ(times("desk-two2", "phone.ring"), 1u);
  phones.device_off("desk-two2", true);
  EXPECT_TRUE(phones.rings_for(kAnna));
  ring(kAnna);
  EXPECT_EQ(times("desk-one1", "phone.ring"), 1u);
  EXPECT_EQ(told<core::PhoneRegistered>().size(), 1u) << "reachable all the time";
}

TEST_F(BrowserPhonesTest, ARejectedRingIsABusyPhone) {
  open_page("desk-anna", kAnna, true);
  phones.message("desk-anna", kAnna, PhoneReject{ring(kAnna)});
  ASSERT_EQ(told<core::LegRefused>().size(), 1u);
  EXPECT_EQ(told<core::LegRefused>()[0].sip_status, 603);
  EXPECT_EQ(times("desk-anna", "phone.ended"), 1u);
}

}  // namespace
}  // namespace earshot::api
