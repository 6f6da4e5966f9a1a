#pragma once
// Inside of Phone: its SIP side. Home thread: the SIP thread, except state() and wait_for().

#include <condition_variable>
#include <mutex>

#include "sim/phone.hpp"
#include "sim/user_agent_core.hpp"

namespace earshot::sim {

class Phone::Line final : public SipListener {
 public:
  Line(UserAgent::Core& agent, const PhoneOptions& options, std::shared_ptr<RtpLeg> leg);
  ~Line() override;

  void register_(int expires_s);
  void dial(const std::string& number);
  void answer();
  void reject(int sip_status);
  void press_by_info(char key);
  void offer(Direction direction, bool zero_address);
  void offer_again(std::vector<Codec> codecs, int ptime_ms);
  void refer(const std::string& number);
  void refer_replaces(const Line& other);
  void hang_up();
  void vanish();

  Result<void> wait_for(Awaited what, const std::string& why, Millis deadline) const;
  PhoneState state() const;

  void on_event(nua_event_t event, int status, const char* phrase, nua_handle_t* handle,
                const sip_t* sip, tagi_t* tags) override;
  int offer_call(nua_handle_t* handle, const sip_t* sip) override;

 private:
  void on_register(int status, const char* phrase, const sip_t* sip);
  void on_invite_response(int status, const char* phrase, const sip_t* sip);
  void on_reinvite(const sip_t* sip);
  void on_ended(int status, const char* phrase, bool by_peer, const sip_t* sip);
  std::string reason_of(int status, const char* phrase, const sip_t* sip) const;
  bool authenticate(nua_handle_t* handle, const sip_t* sip);
  MediaDescription ours() const;
  std::string our_sdp();
  bool take_remote(const sip_t* sip, bool is_offer);
  void remember_dialog(const sip_t* sip);
  void respond_with_sdp(int status);
  void drop_call();
  template <class Change>
  void change(Change change) {  // of state_, and tells who waits
    std::lock_guard lock(mutex_);
    change(state_);
    changed_.notify_all();
  }

  UserAgent::Core& agent_;
  const PhoneOptions& options_;
  std::shared_ptr<RtpLeg> leg_;

  nua_handle_t* registration_ = nullptr;
  nua_handle_t* call_ = nullptr;
  su_timer_t* answer_timer_ = nullptr;
  int auth_tries_ = 0;
  int sdp_version_ = 0;
  bool vanished_ = false;
  bool offer_is_theirs_ = true;      // of the incoming INVITE; false: late offer
  std::vector<CodecChoice> codecs_;  // what we offer, or have agreed
  int ptime_ms_;
  Direction direction_ = Direction::sendrecv;
  bool zero_address_ = false;
  struct Dialog {
    std::string call_id, local_tag, remote_tag, remote_uri;
  } dialog_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  PhoneState state_;  // guarded by mutex_
};

}  // namespace earshot::sim
