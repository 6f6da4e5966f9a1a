#pragma once
// Inside of UserAgent and Phone: Sofia's types. Home thread: the SIP thread.

#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_tag.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "sim/user_agent.hpp"

namespace earshot::sim {

// What a phone gets to see of Sofia's events.
class SipListener {
 public:
  virtual ~SipListener() = default;
  virtual void on_event(nua_event_t event, int status, const char* phrase, nua_handle_t* handle,
                        const sip_t* sip, tagi_t* tags) = 0;
  // May this phone take a new call now? It keeps the handle when it says 0, else refuses with the
  // SIP status it returns.
  virtual int offer_call(nua_handle_t* handle, const sip_t* sip) = 0;
};

struct UserAgent::Core {
  Core(World& w, UserAgentOptions o) : world(w), options(std::move(o)) {}

  World& world;
  UserAgentOptions options;
  nua_t* nua = nullptr;
  std::multimap<std::string, SipListener*> phones;  // by the user part they are called by
  std::set<nua_handle_t*> vanished;                 // calls whose phone answers nothing any more

  std::mutex mutex;
  std::condition_variable shut;
  bool is_shut = false;  // guarded by mutex

  std::string uri(const std::string& user, const std::string& transport) const;
  std::string domain() const;
  void ring_somebody(nua_handle_t* handle, const sip_t* sip);
  static void on_event(nua_event_t event, int status, const char* phrase, nua_t*,
                       nua_magic_t* magic, nua_handle_t* handle, nua_hmagic_t* listener,
                       const sip_t* sip, tagi_t tags[]);
};

}  // namespace earshot::sim
