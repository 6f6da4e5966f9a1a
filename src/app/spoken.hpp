#pragma once
// Texts as sound: espeak-ng speaks them into WAV files, once for each text and voice. Any thread
// that may wait some seconds; not the control thread's work while calls are up.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::app {

inline constexpr std::size_t kLongestSpoken = 500;  // characters: about 40 s

// "en", "en-us", "de+f2": letters, digits, '-', '+' and '_', beginning with a letter.
bool is_voice(std::string_view text);

// Where the text is spoken: a WAV file in `cache` (made, 0700, when missing) whose name is a hash
// of text and voice; it is whole or not there. Errors: "bad_text", "bad_voice"; "speech_missing"
// (no espeak-ng), "speech_failed" (what it made can not be played, an unknown voice),
// "speech_timeout"; and "cache_unusable".
Result<std::filesystem::path> speak(std::string_view text, std::string_view voice,
                                    const std::filesystem::path& cache);

// The same with another program and patience; for tests.
struct Speaker {
  std::string program = "espeak-ng";  // looked for in PATH
  Millis patience = 20s;
};
Result<std::filesystem::path> speak(std::string_view text, std::string_view voice,
                                    const std::filesystem::path& cache, const Speaker& speaker);

}  // namespace earshot::app
