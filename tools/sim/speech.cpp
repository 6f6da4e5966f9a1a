#include "sim/speech.hpp"

#include <fmt/format.h>
#include <sndfile.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "sim/script.hpp"

extern char** environ;

namespace earshot::sim {
namespace {

constexpr int kSpeechRate = 16'000;
constexpr int kPause = kSpeechRate / 2;  // between two lines
constexpr const char* kAgentVoice = "en-gb+f3";
constexpr const char* kCustomerVoice = "en-us+m3";

bool speak(const char* voice, std::string_view words, const std::string& file) {
  std::array<std::string, 8> arguments{"espeak-ng", "-v", voice, "-s",
                                       "150",       "-w", file,  std::string(words)};
  std::array<char*, 9> argv{};
  std::transform(arguments.begin(), arguments.end(), argv.begin(),
                 [](std::string& s) { return s.data(); });
  pid_t pid = 0;
  if (posix_spawnp(&pid, "espeak-ng", nullptr, nullptr, argv.data(), environ) != 0) return false;
  int status = 0;
  return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Sound read_wav(const std::string& file) {
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> wav(sf_open(file.c_str(), SFM_READ, &info),
                                                        &sf_close);
  Sound sound{kSpeechRate, {}};
  if (!wav || info.channels != 1 || info.frames <= 0) return sound;
  sound.rate = info.samplerate;
  sound.pcm.resize(static_cast<std::size_t>(info.frames));
  sf_read_short(wav.get(), sound.pcm.data(), info.frames);
  return resampled(sound, kSpeechRate);
}

// The words' sound, spoken now unless the cache has it. Written under another name first, so that a
// broken-off run leaves no half file.
Sound line_sound(const std::string& file, const char* voice, std::string_view words) {
  namespace fs = std::filesystem;
  if (!fs::exists(file)) {
    const std::string unfinished = file + ".part";
    if (!speak(voice, words, unfinished)) return {};
    std::error_code ignored;
    fs::rename(unfinished, file, ignored);
  }
  return read_wav(file);
}

}  // namespace

std::string default_speech_cache() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != 0)
    return std::string(cache) + "/earshot/speech";
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "/tmp") + "/.cache/earshot/speech";
}

Result<std::vector<SpokenConversation>> spoken_conversations(const std::string& cache) {
  std::error_code error;
  std::filesystem::create_directories(cache, error);
  if (error)
    return fail("no_cache", fmt::format("cannot make the speech cache {}: {}; name another with "
                                        "--speech-cache",
                                        cache, error.message()));
  std::vector<SpokenConversation> out;
  for (std::size_t s = 0; s < kScripts.size(); ++s) {
    SpokenConversation talk{std::string(kScripts[s].about), {kSpeechRate, {}}, {kSpeechRate, {}}};
    for (std::size_t line = 0; line < kLines; ++line) {
      const bool agent_speaks = line % 2 == 0;
      const Sound sound =
          line_sound(fmt::format("{}/talk-{}-{}.wav", cache, s, line),
                     agent_speaks ? kAgentVoice : kCustomerVoice, kScripts[s].lines[line]);
      if (sound.pcm.empty())
        return fail("no_speech",
                    "cannot make speech for the demo: is espeak-ng installed? "
                    "(apt install espeak-ng)");
      auto& speaking = agent_speaks ? talk.agent.pcm : talk.customer.pcm;
      auto& listening = agent_speaks ? talk.customer.pcm : talk.agent.pcm;
      speaking.insert(speaking.end(), sound.pcm.begin(), sound.pcm.end());
      speaking.insert(speaking.end(), kPause, 0);
      listening.resize(speaking.size(), 0);
    }
    out.push_back(std::move(talk));
  }
  return out;
}

}  // namespace earshot::sim
