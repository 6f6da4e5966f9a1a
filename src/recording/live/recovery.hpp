#pragma once
// What the last run left behind: a recording that its recorder did not seal, because it was killed,
// is read as far as its key confirms it, cut there, sealed with a mark, and put where whole ones
// are. Waits for the disk.

#include <optional>

#include "recording/container/format.hpp"
#include "recording/keys/key_store.hpp"

namespace earshot::recording {

enum class Rescue : std::uint8_t {
  recovered,  // cut and sealed
  whole,      // had been sealed: only its place was wrong
  empty,      // not even a header was on the disk: removed with its key
  left        // can not be read or sealed now; nothing was changed, the next start tries again
};

struct Recovered {
  RecordingId recording;
  Rescue outcome = Rescue::left;
  CallId call;
  Totals totals;
  std::uint64_t bytes = 0;      // of the sealed file
  std::uint64_t cut_bytes = 0;  // of an unfinished second, taken away
  Hash hash{};
  std::string why;  // where and why it ended; for `left` what to do
};

Recovered recover(const KeyStore& keys, RecordingId id);

}  // namespace earshot::recording
