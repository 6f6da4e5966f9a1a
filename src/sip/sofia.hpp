#pragma once
// The only door to Sofia-SIP's headers; included by .cpp files of this folder, never by a public
// header.
//
// We stand on NTA, Sofia's transaction layer, and not on NUA above it: a request must be judged,
// challenged or refused before anything is kept of it (a flood of unauthenticated INVITEs costs no
// memory), and NUA makes a handle first and asks later. NTA hands us each request that belongs to
// no transaction and no dialog as a bare message; dialogs, offers and registrations are ours.

#define NTA_AGENT_MAGIC_T void
#define NTA_LEG_MAGIC_T void
#define NTA_OUTGOING_MAGIC_T void
#define NTA_INCOMING_MAGIC_T void
#define SU_ROOT_MAGIC_T void
#define SU_WAKEUP_ARG_T void

#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_extra.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/sip_util.h>
#include <sofia-sip/su.h>
#include <sofia-sip/su_alloc.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_tag.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/url.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.hpp"

namespace earshot::sip {

// Sofia's region allocator for one scope.
class Home {
 public:
  Home() { su_home_init(home_); }
  ~Home() { su_home_deinit(home_); }
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  operator su_home_t*() { return home_; }

 private:
  su_home_t home_[1] = {};
};

inline std::string text_of(const char* text) { return text ? text : ""; }
Endpoint endpoint_of(const su_sockaddr_t& address);  // IPv4-mapped IPv6 becomes IPv4
Endpoint source_of(msg_t* message);
Endpoint answered_from(nta_outgoing_t* request);  // port 0: nobody answered
std::string user_of(const url_t& url);            // user part, %-decoded; empty when it holds a NUL
std::string url_text(const url_t& url);           // without headers: nobody injects any through us
std::optional<IpAddress> host_of(const url_t& url);  // none when it is a name
bool is_sip(const url_t& url);                       // sip: or sips:

}  // namespace earshot::sip
