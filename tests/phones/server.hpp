#pragma once
// The server as an operator starts it: `earshot import`, `earshot serve`, a configuration of its
// own, free ports on loopback. Stopped by its process id when the test ends, and then asked whether
// it ended well.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/endpoint.hpp"
#include "base/result.hpp"
#include "tests/phones/process.hpp"

namespace earshot::phones {

using Json = nlohmann::json;

struct ServerSetup {
  std::string people;  // CSV rows without the header: extension,name,role,team,secret,contact
  std::string more;    // appended to the configuration
  int rtp_ports = 400;
  std::string media;                  // more lines under [media]
  std::string address = "127.0.0.1";  // of SIP and sound, also the trunk's: or "::1"
};

class Server {
 public:
  explicit Server(ServerSetup setup);
  ~Server();

  Endpoint sip() const;
  int sip_port() const { return sip_port_; }
  // Where the trunk "provider" lives: calls from this port of our address are customers'.
  Endpoint trunk() const;
  const IpAddress& address() const { return address_; }
  std::string api_url() const { return "http://127.0.0.1:" + std::to_string(api_port_); }

  // An answer of the API's; an error has its code. `actor`: the extension on whose behalf.
  Result<Json> ask(const std::string& method, const std::string& path, const Json& body = nullptr,
                   const std::string& actor = "");
  Json get(const std::string& path);  // fails the test when it can not
  Result<std::string> download(const std::string& path);
  double metric(const std::string& name_and_label);  // -1: no such
  std::string log() const { return process_->output(); }
  bool running() { return process_->running(); }
  pid_t pid() const { return process_->pid(); }
  const TemporaryFolder& folder() const { return folder_; }

  // No call, session, leg, room or port is left behind. Waits for it.
  testing::AssertionResult is_clean();
  void crash() { process_->kill(); }  // as when the power goes
  void start();                       // again, on the same ports and database

 private:
  void choose_ports();
  void write_files();
  void import_people();

  const ServerSetup setup_;
  const IpAddress address_;
  TemporaryFolder folder_;
  int sip_port_, api_port_, trunk_port_, rtp_port_;
  std::unique_ptr<Process> process_;
  bool crashed_ = false;
};

}  // namespace earshot::phones
