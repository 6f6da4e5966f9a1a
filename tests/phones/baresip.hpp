#pragma once
// A real softphone: baresip without a sound card. It plays a tone of its own and keeps what it
// hears, so that a test can ask how loud another's tone is in his ear. Driven by its control port
// (module ctrl_tcp).

#include <optional>
#include <string>
#include <vector>

#include "tests/phones/process.hpp"

namespace earshot::phones {

struct BaresipSetup {
  std::string user, secret;
  int server_port = 0;
  int tone_hz = 440;
  std::string codecs = "PCMU/8000/1";  // baresip's names, in order: opus/48000/2, G722/16000/1 …
  std::string transport = "udp";
  int ptime_ms = 20;
  bool answers_by_itself = false;
};

class Baresip {
 public:
  explicit Baresip(BaresipSetup setup);
  ~Baresip();

  bool registered();  // has an answer of 200 to REGISTER
  bool refused() { return log().find("reg: ") != std::string::npos; }
  void dial(const std::string& user) { dial_at(user, setup_.server_port); }
  void dial_at(const std::string& user, int port);  // past the server
  int sip_port() const { return sip_port_; }
  void accept() { command("accept"); }
  void hang_up() { command("hangup"); }
  void hold() { command("hold"); }
  void resume() { command("resume"); }
  void press(char key) { command("sndcode", std::string(1, key)); }
  void transfer(const std::string& user) { command("transfer", uri(user, setup_.server_port)); }
  void vanish() { process_.kill(); }  // as when the power goes: no BYE

  bool ringing() { return count("CALL_INCOMING") > 0; }
  int established() { return count("CALL_ESTABLISHED"); }
  int closed() { return count("CALL_CLOSED"); }

  // The level of a tone in what he heard in the last `seconds` of the call, 0 … 1 of full scale.
  // Less than that heard yet: none.
  std::optional<double> hears(int tone_hz, double seconds = 0.5);
  const BaresipSetup& setup() const { return setup_; }
  std::string log() const { return process_.output(); }

 private:
  void command(const std::string& name, const std::string& parameter = "");
  std::string uri(const std::string& user, int port) const;
  int count(const std::string& event);
  void read_events();
  std::vector<std::string> prepare();  // writes its files, returns its command line

  BaresipSetup setup_;
  TemporaryFolder folder_;
  int sip_port_, control_port_, control_ = -1;
  Process process_;
  std::string events_;
};

}  // namespace earshot::phones
