#pragma once
// The sounds the server plays, by the names the core uses: decoded, resampled to the three room
// rates and, where a file is missing, made as a tone. Made once at start; then only read, by any
// thread.

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "media/prompt.hpp"

namespace earshot::engine {

struct PromptConfig {
  // name → sound files (WAV, FLAC, Ogg …), one after the other. A name of the defaults replaces its
  // sound; any other adds one, for example a queue's own music.
  std::map<std::string, std::vector<std::string>> files;
  // Where Debian's asterisk-core-sounds-en-wav and asterisk-moh-opsound-wav put their files. A
  // default that is not there becomes a tone.
  std::string sounds_directory = "/usr/share/asterisk/sounds/en_US_f_Allison";
  std::string music_directory = "/usr/share/asterisk/moh";
  Seconds longest = 90s;  // the rest of a longer piece is not kept in memory
};

class Prompts {
 public:
  // hold-music, ring-back, waiting-tone, agent-gone, refused-not-allowed, no-such-extension,
  // takeover-taken, sorry-goodbye. Fails with "prompt_unreadable", naming the file, when a
  // *configured* file can not be read.
  static Result<Prompts> load(const PromptConfig& config);

  const media::Prompt* find(const std::string& name) const;  // null: no such sound
  // Sounds whose default file is missing, and which are tones therefore.
  const std::vector<std::string>& made_as_tones() const { return made_as_tones_; }

 private:
  std::map<std::string, media::Prompt> prompts_;
  std::vector<std::string> made_as_tones_;
};

}  // namespace earshot::engine
