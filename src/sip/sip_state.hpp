#pragma once
// Private to sip_stack.cpp, reception.cpp and ringing.cpp: everything behind the SipStack's face.

#include <memory>
#include <unordered_map>

#include "sip/authenticator.hpp"
#include "sip/connections.hpp"
#include "sip/context.hpp"
#include "sip/leg.hpp"
#include "sip/listeners.hpp"
#include "sip/registrar.hpp"
#include "sip/sip_stack.hpp"
#include "sip/trunk_client.hpp"

namespace earshot::sip {

struct SipStack::State {
  State(ControlLoop& loop, SipConfig config, core::MediaLegs& media,
        const core::Credentials& people, std::function<LegId()> new_leg, core::FactSink sink,
        Counters& counters, Log& log);
  ~State();

  // reception.cpp: requests that belong to no dialog
  void received(msg_t* message, sip_t* sip);
  void take_invite(msg_t* message, sip_t* sip);
  void take_register(msg_t* message, sip_t* sip);
  std::optional<Peer> invite_from_trunk(msg_t* message, sip_t* sip, const Trunk& trunk);
  std::optional<core::SipCredentials> person_behind(msg_t* message, sip_t* sip);
  bool obey(const Authenticator::Ruling& ruling, msg_t* message);  // false: replied
  std::shared_ptr<const Trunk> trunk_at(const Endpoint& source) const;
  Result<std::vector<ContactChange>> contacts_of(const sip_t* sip, const Endpoint& source) const;
  void expire_registrations();
  void connection_lost(const Endpoint& peer);

  // ringing.cpp
  void ring(const core::Ring& ring);
  std::vector<Target> targets_of(const core::Ring& ring, std::shared_ptr<const Trunk>& trunk);

  Leg* find(LegId id);
  Leg& add(LegId id);
  Leg* leg_of(const nta_leg_t* dialog);
  std::optional<Codec> codec_of(LegId like);
  void sweep();  // drops what is done
  std::size_t live() const;
  std::size_t calls_of(const std::string& trunk) const;

  ControlLoop& loop;
  SipConfig config;
  FactQueue facts;
  SipCounters counters;
  Log& log;
  nta_agent_t* agent = nullptr;
  Context context;
  std::optional<Listeners> listeners;
  std::shared_ptr<int> alive = std::make_shared<int>();  // for what is posted and runs later
  std::unique_ptr<Connections> connections;
  std::function<LegId()> new_leg;
  Registrar registrar;
  Authenticator authenticator;
  std::vector<std::unique_ptr<TrunkClient>> trunks;
  std::unordered_map<LegId, std::unique_ptr<Leg>> legs;
  TimerId housekeeping = 0;
  bool stopping = false;
};

}  // namespace earshot::sip
