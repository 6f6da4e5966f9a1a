#pragma once
// One simulated phone with one line: registers, dials, is rung, holds, transfers, presses keys,
// vanishes; speaks its tone (or speech) and hears. All functions may be called from any thread and
// return at once; wait_for() waits until what was asked has come true.
//
//   Phone agent(floor, {.user = "101", .secret = "…", .tone = 1});
//   agent.register_();
//   ASSERT_TRUE(agent.wait_for(Awaited::registered, "agent 101 registers"));

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/media_description.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "sim/rtp_leg.hpp"
#include "sim/user_agent.hpp"

namespace earshot::sim {

enum class HoldStyle { sendonly, inactive, zero_address };  // RFC 3264 section 8.4, all seen in use

struct PhoneOptions {
  std::string user;    // extension, or the number a customer calls from
  std::string secret;  // "": answers no challenge
  std::string display;
  std::string transport = "udp";  // or tcp
  std::vector<Codec> codecs{Codec::pcmu};
  int ptime_ms = 20;                       // of what it sends, and wishes to be sent
  bool obeys_peers_ptime = false;          // sends as the peer's SDP wishes instead
  int tone = 0;                            // index into the grid (tones.hpp)
  std::optional<int> answer_after_ms = 0;  // none: rings until answer() or reject()
  bool early_media = false;                // answers with 183 and SDP before 200
  bool late_offer = false;                 // dials without SDP
  bool talk_under_keys = false;            // sound goes on while a key is down
  bool rtcp_mux = true;
};

enum class CallPhase { idle, dialling, ringing, answered, ended };

// What a phone knows. Times are of the current or last call.
struct PhoneState {
  bool registered = false;
  CallPhase phase = CallPhase::idle;
  bool outgoing = false;
  bool changing = false;  // a re-INVITE of ours is not answered yet
  bool holding = false;
  int sip_status = 0;  // the last final status: of the registration, call or change that failed
  std::string reason;  // its phrase and Reason header
  std::string caller;  // user part of who rings (incoming) …
  std::string caller_display;
  bool ended_by_peer = false;
  int reinvites_received = 0;
  std::optional<int> transfer_status;  // of the last NOTIFY after a REFER
  std::optional<MediaDescription> remote;
  Nanos dialled_at = 0, rung_at = 0, answered_at = 0, ended_at = 0;
};

enum class Awaited { registered, unregistered, ringing, answered, changed, transferred, ended };

class Phone {
 public:
  // Fails (throws std::runtime_error) only when the machine has no socket left.
  Phone(UserAgent& agent, PhoneOptions options);
  ~Phone();
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;

  void register_();
  void unregister();
  void dial(const std::string& number);  // user part: "*4101", "+49301234"
  void answer();
  void reject(int sip_status);
  void press(char key);          // RFC 4733
  void press_by_info(char key);  // SIP INFO, application/dtmf-relay
  void hold(HoldStyle style = HoldStyle::sendonly);
  void resume();
  void offer_again(std::vector<Codec> codecs, int ptime_ms);  // re-INVITE
  void refer(const std::string& number);
  void refer_replaces(Phone& other);  // attended: joins our peer with other's peer
  void hang_up();                     // CANCEL, BYE, or 486 when it rings
  void vanish();                      // as if the power went: no BYE, no RTP, no answer to anything

  Result<void> wait_for(Awaited what, const std::string& why, Millis deadline = 5s) const;
  PhoneState state() const;
  const PhoneOptions& options() const { return options_; }

  RtpLeg& leg() { return *leg_; }
  std::shared_ptr<RtpLeg> shared_leg() { return leg_; }
  Ear& ear() { return leg_->ear(); }
  std::vector<Payload> received_payloads() const { return leg_->received_payloads(); }

 private:
  class Line;
  PhoneOptions options_;
  UserAgent& agent_;
  std::shared_ptr<RtpLeg> leg_;
  std::unique_ptr<Line> line_;
};

const char* phase_text(CallPhase phase);

}  // namespace earshot::sim
