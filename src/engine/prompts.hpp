#pragma once
// The sounds the server plays, by the names the core uses: decoded, resampled to the three room
// rates and, where a file is missing, made as a tone. They may be exchanged while they play. Home
// thread: control; a sound itself is only read, by any thread.

#include <map>
#include <memory>
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

// The files one after the other, as one sound of that name. For any thread: it takes some
// milliseconds for each second of sound. Fails with "prompt_unreadable", naming the file.
Result<std::shared_ptr<const media::Prompt>> read_prompt(const std::string& name,
                                                         const std::vector<std::string>& files,
                                                         Seconds longest);

class Prompts {
 public:
  using Sound = std::shared_ptr<const media::Prompt>;

  // hold-music, ring-back, waiting-tone, agent-gone, refused-not-allowed, no-such-extension,
  // takeover-taken, sorry-goodbye; periodic-tone, notice-tone, privacy-warning; and in place of
  // words consent-notice, consent-question, supervisor-joining, recording-unavailable. Fails with
  // "prompt_unreadable", naming the file, when a *configured* file can not be read.
  static Result<Prompts> load(const PromptConfig& config);

  Sound find(const std::string& name) const;  // null: no such sound
  // Instead of the sound that has its name, if there is one. Who hears that one hears it to its
  // end.
  void add(Sound sound);
  void remove(const std::string& name);  // what was added; a sound of load() is there again
  void free_unheard();                   // of those replaced or removed: now and then
  std::size_t out_of_use() const { return out_of_use_.size(); }
  Seconds longest() const { return longest_; }
  // Sounds whose default file is missing, and which are tones therefore.
  const std::vector<std::string>& made_as_tones() const { return made_as_tones_; }

 private:
  std::map<std::string, Sound> loaded_, added_;
  // Kept until nobody else does, so that it is never a worker that frees one.
  std::vector<Sound> out_of_use_;
  std::vector<std::string> made_as_tones_;
  Seconds longest_{};
};

}  // namespace earshot::engine
