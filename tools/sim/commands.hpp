#pragma once
// The modes of the program. Each prints its progress, ends by itself and returns the exit code: 0
// when everything was as it should be, 1 when something was heard wrongly or failed, 2 when it
// could not even begin.

#include <sys/types.h>

#include <string>
#include <vector>

#include "sim/expectation.hpp"
#include "sim/floor.hpp"

namespace earshot::sim {

struct CheckOptions {
  FloorOptions floor;
  std::string agent, supervisor;  // extensions; "": the first of the people file
  std::string dial;               // what the customer calls; "": the agent's extension
  std::string customer_number = "+4930900001";
  std::string outbound;  // a number the agent may call by the trunk; "": not checked
  Policy policy;
  std::string json;  // file for the report; "-": standard output instead of text
};
int run_check(const CheckOptions& options);

struct LoadOptions {
  FloorOptions floor;
  int calls = 10;
  std::string supervise = "none";  // or a mode
  double seconds = 20;
  double calls_per_second = 20;  // set-up rate
  std::string ears = "200";      // how many calls are listened to, or "all"
  double marker_ms = 500;        // between a person's markers; 0: none
  int switches = 50;             // mode switches measured after the window
  std::string dial;              // "": each customer calls his agent's extension
  std::string feature = "*";     // before the mode's key and the extension
  Policy policy;
  pid_t server_pid = 0;
  std::string json;
};
int run_load(const LoadOptions& options);

struct DemoOptions {
  FloorOptions floor;
  int customers = 5;
  std::vector<std::string> dial;  // numbers that customers call, {} an agent's extension
  double shortest_s = 30, longest_s = 180, idle_s = 15;
  double holds = 0.2;  // share of calls in which the agent holds for a while
  std::string cache;   // where generated speech is kept
  double seconds = 0;  // 0: until interrupted
};
int run_demo(const DemoOptions& options);

struct PhoneCommandOptions {
  std::string server = "127.0.0.1:5060", domain = "earshot", local = "127.0.0.1:0";
  PhoneOptions phone;
  std::vector<std::string> script;
  int report_ms = 0;  // 0: no report
};
int run_phone(const PhoneCommandOptions& options);
extern const char* const kPhoneScriptHelp;

// Asked to end (SIGINT, SIGTERM)? Set up once by main.
bool interrupted();
// Sleeps, but returns false at once when interrupted.
bool pause_for(Millis time);

int cannot_begin(const Error& error);  // says why; 2

}  // namespace earshot::sim
