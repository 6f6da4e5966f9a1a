#pragma once
// Scripted conversations for the demo floor: the customer's side and the agent's side of each, in
// two voices, equally long, so that played together they are a talk. Spoken once by espeak-ng and
// kept in a cache directory.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "sim/payload_loop.hpp"

namespace earshot::sim {

struct SpokenConversation {
  std::string about;
  Sound customer, agent;
};

// Fails when neither the cache holds them nor espeak-ng is there to speak them.
Result<std::vector<SpokenConversation>> spoken_conversations(const std::string& cache);

std::string default_speech_cache();  // $XDG_CACHE_HOME/earshot/speech, else ~/.cache/…

}  // namespace earshot::sim
