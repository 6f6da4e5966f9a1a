#pragma once
// Structured log, passed in by the owner. No digits that people keyed, no secrets: callers hand
// over only what may be read by an operator. Never used by a media worker: the tick counts
// (counters.hpp), it does not log.

#include <initializer_list>
#include <string>
#include <string_view>

namespace earshot {

enum class LogLevel { debug, info, warning, error };

struct LogField {
  std::string_view key;
  std::string value;
};

class Log {
 public:
  virtual ~Log() = default;
  // Callable from any thread except a media worker's; never blocks: a full queue drops and counts.
  virtual void write(LogLevel level, std::string_view area, std::string_view message,
                     std::initializer_list<LogField> fields = {}) = 0;
};

class NoLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view,
             std::initializer_list<LogField>) override {}
};

}  // namespace earshot
