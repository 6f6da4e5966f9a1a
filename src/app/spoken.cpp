#include "app/spoken.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "core/policy/text_limits.hpp"
#include "engine/sound_file.hpp"

extern char** environ;

namespace earshot::app {
namespace {

constexpr Seconds kLongestSound = 90s;
constexpr const char* kWordsPerMinute = "150";  // over a telephone, slower than it would by itself

// A descriptor that closes itself.
class Handle {
 public:
  explicit Handle(int fd) : fd_(fd) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

// A file that is removed unless it was renamed away.
class Draft {
 public:
  explicit Draft(std::filesystem::path path) : path_(std::move(path)) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string name_of(std::string_view text, std::string_view voice) {
  // The first part counts up when the same text would be spoken in another way.
  const auto key = fmt::format("1\n{}\n{}\n{}", kWordsPerMinute, voice, text);
  std::array<unsigned char, 20> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(key.data()),
                     key.size(), nullptr, 0);
  return fmt::format("{:02x}.wav", fmt::join(hash, ""));
}

// In memory, with the text in it, to be read from its beginning: a text is never an argument.
int file_of(std::string_view text) {
  const int fd = ::memfd_create("spoken", MFD_CLOEXEC);
  if (fd < 0) return -1;
  if (::write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::lseek(fd, 0, SEEK_SET) != 0) {
    ::close(fd);
    return -1;
  }
  return fd;
}

// Signals are blocked in a server's threads; a child would inherit that.
class Spawning {
 public:
  explicit Spawning(int standard_input) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, standard_input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  Spawning(const Spawning&) = delete;
  Spawning& operator=(const Spawning&) = delete;
  ~Spawning() {
    posix_spawn_file_actions_destroy(&files_);
    posix_spawnattr_destroy(&attributes_);
  }
  // An errno, 0 when it runs.
  int start(const std::string& program, std::vector<std::string> words, pid_t& child) {
    std::vector<char*> arguments;
    words.insert(words.begin(), program);
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return ::posix_spawnp(&child, program.c_str(), &files_, &attributes_, arguments.data(),
                          environ);
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

// Its exit status; none when the patience ended first, and it was killed.
std::optional<int> status_of(pid_t child, Millis patience) {
  const Handle watch(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
  pollfd waiting{watch.fd(), POLLIN, 0};
  int ready = 0;
  do {
    ready = watch.fd() < 0 ? 0 : ::poll(&waiting, 1, static_cast<int>(patience.count()));
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return ready > 0 ? std::optional(status) : std::nullopt;
}

Result<void> run(const Speaker& speaker, std::string_view text, std::string_view voice,
                 const std::filesystem::path& file) {
  const Handle words(file_of(text));
  pid_t child = 0;
  const int error = words.fd() < 0 ? errno
                                   : Spawning(words.fd())
                                         .start(speaker.program,
                                                {"-v", std::string(voice), "-s", kWordsPerMinute,
                                                 "-b", "1", "-w", file.string(), "--stdin"},
                                                child);
  if (error == ENOENT)
    return fail("speech_missing",
                fmt::format("there is no program {} to speak with; install "
                            "espeak-ng, or give a sound file in place of the text",
                            speaker.program));
  if (error != 0)
    return fail("speech_failed",
                fmt::format("{} can not be started: {}", speaker.program, std::strerror(error)));
  const auto status = status_of(child, speaker.patience);
  if (!status)
    return fail("speech_timeout", fmt::format("{} did not speak within {} s", speaker.program,
                                              speaker.patience.count() / 1000));
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0)
    return fail("speech_failed", fmt::format("{} does not speak with the voice \"{}\"; "
                                             "`espeak-ng --voices` lists those it has",
                                             speaker.program, voice));
  return {};
}

bool is_sound(const std::filesystem::path& file) {
  std::error_code none;
  return std::filesystem::is_regular_file(file, none) &&
         engine::read_sound(file.string(), kLongestSound).has_value();
}

}  // namespace

bool is_voice(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 40 && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '_';
         });
}

Result<std::filesystem::path> speak(std::string_view text, std::string_view voice,
                                    const std::filesystem::path& cache) {
  return speak(text, voice, cache, Speaker{});
}

Result<std::filesystem::path> speak(std::string_view text, std::string_view voice,
                                    const std::filesystem::path& cache, const Speaker& speaker) {
  if (auto good = core::check_text("the text to speak", text, 1, kLongestSpoken); !good)
    return fail("bad_text", good.error().message);
  if (!is_voice(voice))
    return fail("bad_voice", fmt::format("\"{}\" is no voice; allowed: letters, digits, - + _, "
                                         "such as \"en-us\"",
                                         voice));
  std::error_code error;
  if (std::filesystem::create_directories(cache, error))
    std::filesystem::permissions(cache, std::filesystem::perms::owner_all, error);
  if (error)
    return fail("cache_unusable", fmt::format("{}: {}; name a directory that the server may write",
                                              cache.string(), error.message()));
  const auto file = cache / name_of(text, voice);
  if (is_sound(file)) return file;

  const Draft draft(cache / fmt::format("{}.{}.part", file.stem().string(), ::getpid()));
  if (auto done = run(speaker, text, voice, draft.path()); !done)
    return tl::unexpected(done.error());
  if (!is_sound(draft.path()))
    return fail("speech_failed", fmt::format("{} spoke nothing that can be played with the voice "
                                             "\"{}\"; is there room in {}?",
                                             speaker.program, voice, cache.string()));
  std::filesystem::rename(draft.path(), file, error);
  if (error) return fail("cache_unusable", fmt::format("{}: {}", file.string(), error.message()));
  return file;
}

}  // namespace earshot::app
