#pragma once
// A customer, an agent and a supervisor in one room, and what each of them should hear by mode.

#include "media/testing/party.hpp"

namespace earshot::media::testing {

inline constexpr double kCustomerHz = 500, kAgentHz = 1100, kSupervisorHz = 1700;
inline constexpr double kLoud = 5000, kSilent = 250;  // of 8000

enum class Mode { none, monitor, whisper, barge, take_over };
inline constexpr Mode kModes[] = {Mode::none, Mode::monitor, Mode::whisper, Mode::barge,
                                  Mode::take_over};

struct Call : Party {
  explicit Call(Codec c = Codec::pcmu, Codec a = Codec::pcmu, Codec s = Codec::pcmu)
      : customer(join({.id = 1, .codec = c, .hz = kCustomerHz, .offset_ms = 3})),
        agent(join({.id = 2, .codec = a, .hz = kAgentHz, .offset_ms = 8})),
        supervisor(join({.id = 3, .codec = s, .hz = kSupervisorHz, .offset_ms = 15})) {}

  void enter(Mode mode) {
    std::vector<Heard> rows;
    const bool parked = mode == Mode::take_over, listens = mode != Mode::none;
    if (!parked) rows = {row(customer, agent, true), row(agent, customer, true)};
    if (listens) rows.push_back(row(customer, supervisor));
    if (listens && !parked) rows.push_back(row(agent, supervisor));
    if (mode == Mode::whisper || mode == Mode::barge) rows.push_back(row(supervisor, agent));
    if (mode == Mode::barge || parked) rows.push_back(row(supervisor, customer));
    table(rows);
  }
  void expect_ear(const Phone& ear, double hz, bool hears, const char* what) {
    if (hears) {
      EXPECT_GT(ear.hears(hz), kLoud) << what;
    } else {
      EXPECT_LT(ear.hears(hz), kSilent) << what;
    }
  }
  void expect_cells(Mode mode) {
    const bool parked = mode == Mode::take_over, listens = mode != Mode::none;
    expect_ear(agent, kCustomerHz, !parked, "C>A");
    expect_ear(customer, kAgentHz, !parked, "A>C");
    expect_ear(supervisor, kCustomerHz, listens, "C>S");
    expect_ear(supervisor, kAgentHz, listens && !parked, "A>S");
    expect_ear(agent, kSupervisorHz, mode == Mode::whisper || mode == Mode::barge, "S>A");
    expect_ear(customer, kSupervisorHz, mode == Mode::barge || parked, "S>C");
  }
  void forget() {
    for (auto& phone : phones) phone->forget();
  }

  Phone &customer, &agent, &supervisor;
};

}  // namespace earshot::media::testing
