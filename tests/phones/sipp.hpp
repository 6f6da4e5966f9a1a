#pragma once
// SIPp plays a scripted SIP peer: tests/phones/sipp/<scenario>.xml says what it sends and what it
// must get. It answers what no well-behaved phone would try.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/phones/process.hpp"

namespace earshot::phones {

struct SippSetup {
  std::string scenario;  // file name without .xml
  int server_port = 0;
  int local_port = 0;         // 0: any
  std::string dials = "101";  // [service]
  std::string user = "sipp", secret;
  std::string transport = "u1";
};

class Sipp {
 public:
  explicit Sipp(SippSetup setup);  // returns when it listens
  // It got all that its script expects. Otherwise the messages it saw are in the failure.
  testing::AssertionResult succeeds(std::chrono::seconds within = std::chrono::seconds(30));

 private:
  static std::vector<std::string> command_line(const SippSetup& setup, const TemporaryFolder&);
  TemporaryFolder folder_;
  Process process_;
};

}  // namespace earshot::phones
