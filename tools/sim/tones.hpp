#pragma once
// The grid of sounds by which simulated people are told apart. Each person of a call plays his own
// tone for ever; now and then one packet of it is replaced by his marker, a louder and higher sound
// by which delay is measured.
//
// All frequencies are multiples of 10 Hz, so that a window of 100 ms sees each of them in a bin of
// its own. None is a partner of a DTMF pair of the grid, no low harmonic falls on another tone.

#include <array>
#include <cstdint>

namespace earshot::sim {

constexpr int kToneCount = 8;
constexpr int kEarRate = 8'000;        // ears listen at 8 kHz, whatever the codec
constexpr int kBlock = kEarRate / 50;  // samples in one block of an ear: 20 ms
constexpr int kBlocks = 5;             // in one window: 100 ms

constexpr std::array<int, kToneCount> kToneHertz{410, 530, 670, 750, 930, 1130, 1270, 1390};
constexpr std::array<int, kToneCount> kMarkerHertz{1850, 2050, 2250, 2450, 2650, 2850, 3050, 3250};

constexpr float kToneLevel = 0.2F;  // peak, of full scale: four people at once do not saturate
constexpr float kMarkerLevel = 0.3F;

// Levels below are relative to kToneLevel: 1 is "as sent".
constexpr float kHeard = 0.5F;   // at least this in a window: heard
constexpr float kSilent = 0.1F;  // below this in a window: silent; one leaked 20 ms frame gives 0.2

// The n-th person (0 customer, 1 agent, 2 first supervisor …) of the i-th call: the people of one
// call lie well apart, and neighbouring calls differ, so that sound from a foreign call shows.
constexpr int tone_of(int call, int person) { return (call + 3 * person) % kToneCount; }

}  // namespace earshot::sim
