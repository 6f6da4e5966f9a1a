#pragma once
// Our side of one trunk: keeps the registration alive, asks with OPTIONS whether it is there.
// Home thread: control.

#include <memory>
#include <string>

#include "sip/context.hpp"
#include "sip/lookup.hpp"
#include "sip/sip_stack.hpp"

namespace earshot::sip {

class TrunkClient {
 public:
  TrunkClient(Context& context, Trunk trunk);
  ~TrunkClient();
  TrunkClient(const TrunkClient&) = delete;

  void begin();
  void unregister();  // Expires: 0, once, without waiting

  std::shared_ptr<const Trunk> trunk() const { return trunk_; }
  TrunkStatus status() const { return status_; }
  Endpoint proxy() const { return proxy_; }  // port 0 when it is a name that nobody resolved yet
  std::string route() const;                 // where requests go
  std::string domain() const;
  Transport transport() const { return transport_; }

 private:
  static int on_register(void* self, nta_outgoing_t*, const sip_t*);
  static int on_options(void* self, nta_outgoing_t*, const sip_t*);
  void send_register(Seconds expires, const std::string& credentials, bool by_proxy);
  void send_options();
  void look_up();
  void take_lookup();
  void talk();
  void learn_proxy(nta_outgoing_t* request);
  void registered(int status, const sip_t* sip);
  bool authorize(int status, const sip_t* sip);
  void register_again_in(Millis wait);

  Context& context_;
  const std::shared_ptr<Trunk> trunk_;  // as configured, but for a realm that REGISTER met
  TrunkStatus status_;
  Endpoint proxy_;
  std::string name_;              // the proxy's host, when it is none but a name
  std::uint16_t name_port_ = 0;   // 0: not written, so that SRV records say (RFC 3263)
  bool resolved_by_us_ = false;   // proxy_ is where requests go
  std::optional<Lookup> lookup_;  // under way
  Transport transport_ = Transport::udp;
  nta_leg_t* dialogless_ = nullptr;  // one Call-ID and a rising CSeq (RFC 3261 section 10.2.4)
  nta_outgoing_t* register_ = nullptr;
  nta_outgoing_t* options_ = nullptr;
  bool authorized_ = false;
  std::string met_realm_;
  int failures_ = 0;
  TimerId register_timer_ = 0, options_timer_ = 0, lookup_timer_ = 0;
};

// The first challenge of a 401 or 407 that we can and may answer: MD5 or SHA-256, and `only_realm`
// if it is not empty (A5).
struct Challenge {
  std::string realm, nonce, opaque, qop, algorithm;
  bool proxy = false;
  std::uint32_t count = 0;
};
std::optional<Challenge> challenge_in(int status, const sip_t* sip, const std::string& only_realm);
// The header that answers it; counts up.
std::string answer_to(Challenge& challenge, const Trunk& trunk, const char* method,
                      const std::string& uri);

}  // namespace earshot::sip
