#pragma once
// Where people's phones are (RFC 3261 section 10), as a table. Pure: no Sofia types, time is handed
// in; who may change what is decided by the caller.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/endpoint.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::sip {

enum class Transport : std::uint8_t { udp, tcp, tls };
const char* transport_name(Transport transport);

struct Binding {
  std::string uri;  // Contact as the phone wrote it: the Request-URI of calls to it
  Endpoint source;  // where its REGISTER came from: where calls to it go, through its NAT
  Transport transport = Transport::udp;
  std::string user_agent;
  std::string call_id;
  std::uint32_t cseq = 0;
  Instant expires;
};

struct ContactChange {
  std::string uri;
  Seconds expires{0};  // 0: remove
};

struct RegisterRequest {
  std::vector<ContactChange> contacts;
  bool remove_all = false;  // Contact: *
  Endpoint source;
  Transport transport = Transport::udp;
  std::string user_agent;
  std::string call_id;
  std::uint32_t cseq = 0;
};

class Registrar {
 public:
  explicit Registrar(std::size_t max_contacts) : max_contacts_(max_contacts) {}

  // All of it or nothing. Fails with "too_many_contacts" or "out_of_order" (an older CSeq of the
  // same Call-ID).
  Result<void> update(Instant now, PersonId person, const RegisterRequest& request);
  std::vector<PersonId> expire(Instant now);           // those who lost their last contact
  std::vector<PersonId> lose(const Endpoint& source);  // its connection dropped; as expire()
  void forget(PersonId person);

  const std::vector<Binding>& of(PersonId person) const;  // expired ones only until expire()
  bool is_reachable(PersonId person) const { return !of(person).empty(); }
  bool is_registered_from(const Endpoint& source) const;
  const std::map<PersonId, std::vector<Binding>>& all() const { return people_; }

 private:
  std::vector<PersonId> remove_if(const std::function<bool(const Binding&)>& is_gone);

  const std::size_t max_contacts_;
  std::map<PersonId, std::vector<Binding>> people_;
};

}  // namespace earshot::sip
