#pragma once
// The simulated call centre of one run: the people of the people file behind one SIP address,
// customers behind another one that the server knows as a trunk.

#include <memory>
#include <string>
#include <vector>

#include "sim/people.hpp"
#include "sim/phone.hpp"

namespace earshot::sim {

struct FloorOptions {
  std::string server = "127.0.0.1:5060";
  std::string domain = "earshot";
  std::string people_file = "people.csv";
  std::string desks_at = "127.0.0.1:0";      // SIP and RTP of agents and supervisors
  std::string customers_at = "127.0.0.2:0";  // SIP and RTP of customers: the trunk's address
  std::string customer_codecs = "pcmu", agent_codecs = "pcmu", supervisor_codecs = "pcmu";
  int ptime_ms = 20;
  std::string transport = "udp";
};

class Floor {
 public:
  static Result<std::unique_ptr<Floor>> open(const FloorOptions& options);

  const std::vector<PersonRow>& agents() const { return agents_; }
  const std::vector<PersonRow>& supervisors() const { return supervisors_; }
  Result<PersonRow> find(const std::string& extension) const;

  // Phones that are not registered yet. A phone's codecs follow from who holds it; what else is
  // wanted can be set in `wish`.
  std::unique_ptr<Phone> customer(const std::string& number, int tone, PhoneOptions wish = {});
  std::unique_ptr<Phone> agent(const PersonRow& person, int tone, PhoneOptions wish = {});
  std::unique_ptr<Phone> supervisor(const PersonRow& person, int tone, PhoneOptions wish = {});

 private:
  Floor() = default;
  std::unique_ptr<Phone> desk(const PersonRow& person, int tone, PhoneOptions wish);

  World world_;
  FloorOptions options_;
  std::vector<Codec> customer_codecs_, agent_codecs_, supervisor_codecs_;
  std::vector<PersonRow> people_, agents_, supervisors_;
  std::unique_ptr<UserAgent> desks_, customers_;
};

// Registers all, a few at a time; the first failure is returned.
Result<void> register_all(const std::vector<Phone*>& phones);

// What a customer calls to reach an agent: {} in the pattern stands for the agent's extension; no
// pattern: just the extension.
std::string number_for(const std::string& pattern, const std::string& extension);

Result<std::vector<Codec>> codecs_from(const std::string& comma_list);  // "pcmu,opus"

}  // namespace earshot::sim
