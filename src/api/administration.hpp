#pragma once
// What an administrator sets up: people, rights, queues, numbers, outbound rules, trunks, cues.
// Implemented by app/ over the store; the routes over it are admin_*.cpp. Rows of the configuration
// file are shown and may not be changed here: "from_file".
//
// Called from api/'s office thread (Exchange::consult), never from control; may block on the
// database. A success means: stored, and on its way to the core (ReplaceDirectory) and to sip/.
// Errors besides: "store_unavailable", "no_such_person" or "no_such_row", "exists" (extension, name
// or number taken), "bad_field" (names the field and the way out).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::api {

enum class Origin : std::uint8_t { file, database };

struct PersonRow {
  core::Person person;
  bool has_password = false;
  Origin origin = Origin::database;
};
struct PersonChange {  // none: as it is
  std::optional<std::string> extension, name, team, contact_uri;
  std::optional<core::Role> role;
  std::optional<bool> enabled;
};

struct DeviceAccess {  // what a SIP phone needs to register
  std::string username, secret, domain, server;
  std::uint16_t port = 0;
  std::string transport;  // "udp", "tcp", "tls"
};

struct QueueRow {
  core::Queue queue;
  Origin origin = Origin::database;
};
struct QueueChange {
  std::optional<std::string> extension, overflow, music;
  std::optional<std::vector<std::string>> teams;
  std::optional<Millis> ring_timeout, wrap_up, max_wait;
};
struct NumberRow {
  core::NumberRoute route;
  Origin origin = Origin::database;
};
struct OutboundRow {
  core::OutboundRule rule;
  Origin origin = Origin::database;
};

struct TrunkSetup {
  std::string name;
  std::vector<std::string> addresses;
  std::string proxy, domain, username, from_user;
  std::string realm;  // whose challenges are answered; "": the first that a REGISTER meets
  bool registers = false;
  bool digest_inbound = false;  // its own calls prove the password, too
  Seconds register_expires{600};
  std::size_t max_calls = 0;     // 0: no limit of its own
  std::string srtp = "allowed";  // "off", "allowed", "required"
};
struct TrunkRow {
  TrunkSetup setup;
  bool has_password = false;
  Origin origin = Origin::database;
};
struct TrunkChange {
  std::optional<std::vector<std::string>> addresses;
  std::optional<std::string> proxy, domain, username, password, realm, from_user, srtp;
  std::optional<bool> registers, digest_inbound;
  std::optional<Seconds> register_expires;
  std::optional<std::size_t> max_calls;
};

class Administration {
 public:
  virtual ~Administration() = default;

  virtual Result<std::vector<PersonRow>> people() = 0;                   // by extension
  virtual Result<PersonRow> add_person(const core::Person& person) = 0;  // its id is made here
  virtual Result<PersonRow> change_person(PersonId person, const PersonChange& change) = 0;
  virtual Result<void> remove_person(PersonId person) = 0;
  virtual Result<DeviceAccess> device(PersonId person) = 0;  // makes a secret if there is none
  virtual Result<DeviceAccess> renew_device(PersonId person) = 0;
  virtual Result<std::vector<core::Grant>> grants(PersonId supervisor) = 0;
  virtual Result<void> set_grants(PersonId supervisor, const std::vector<core::Grant>& grants) = 0;

  virtual Result<std::vector<QueueRow>> queues() = 0;
  virtual Result<QueueRow> add_queue(const core::Queue& queue) = 0;
  virtual Result<QueueRow> change_queue(std::string_view name, const QueueChange& change) = 0;
  virtual Result<void> remove_queue(std::string_view name) = 0;

  virtual Result<std::vector<NumberRow>> numbers() = 0;
  virtual Result<NumberRow> add_number(const core::NumberRoute& route) = 0;
  virtual Result<void> remove_number(std::string_view number) = 0;

  virtual Result<std::vector<OutboundRow>> outbound() = 0;
  virtual Result<OutboundRow> add_outbound(const core::OutboundRule& rule) = 0;
  virtual Result<void> remove_outbound(std::string_view prefix) = 0;

  virtual Result<std::vector<TrunkRow>> trunks() = 0;
  virtual Result<TrunkRow> add_trunk(const TrunkSetup& setup, const std::string& password) = 0;
  virtual Result<TrunkRow> change_trunk(std::string_view name, const TrunkChange& change) = 0;
  virtual Result<void> remove_trunk(std::string_view name) = 0;

  virtual Result<std::vector<std::string>> cues() = 0;
  virtual Result<void> set_cues(const std::vector<std::string>& cues) = 0;
};

}  // namespace earshot::api
