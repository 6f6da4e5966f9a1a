#pragma once
// What a run found, as text for people and JSON for programs. The JSON's names are stable.

#include <map>
#include <string>
#include <vector>

#include "sim/conversation.hpp"
#include "sim/process_use.hpp"

namespace earshot::sim {

struct Sample {  // of one measured thing
  std::vector<double> values;
  int missed = 0;                     // should have been seen, was not
  double percentile(double p) const;  // nearest rank; 0 without values
  void add(double value) { values.push_back(value); }
};

struct HearMatrix {
  int calls = 0, calls_right = 0, cells = 0, cells_right = 0;
  std::vector<std::string> wrong;           // the first few, in words
  bool add(const std::vector<Cell>& call);  // false: something in it is wrong
};

struct Report {
  std::string title;
  int calls = 0;
  double seconds = 0;
  std::map<std::string, HearMatrix> hear;  // by mode: "none", "monitor" …
  std::map<std::string, Sample> delay_ms;  // "customer->agent" …
  Sample switch_ms, set_up_ms, jitter_ms, gap_ms;
  std::uint64_t received = 0, lost = 0, late_or_twice = 0, unknown = 0, foreign = 0;
  std::map<std::string, int> failures;  // "answered 503 Service Unavailable" → how often
  double own_cpu_ms = 0, own_latest_send_ms = 0;
  std::optional<ProcessUse> server_before, server_start, server_end;

  void add_delays(const std::vector<Conversation::Delay>& delays);
  void add_leg(const LegStats& stats);
  void add_switch(const Switch& change);
  void fail(const std::string& what) { ++failures[what]; }
  bool right() const;  // nothing failed, nothing was heard wrongly
};

std::string as_text(const Report& report);
std::string as_json(const Report& report);

}  // namespace earshot::sim
