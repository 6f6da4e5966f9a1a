#pragma once
// The program's log: one line an entry, key=value, to standard error or a file. Written by a thread
// of its own; when that can not keep up, the oldest waiting lines are dropped and counted
// (earshot_log_dropped_total), and nobody waits.
//
//   2026-11-23T02:12:45.123Z warning store "events are not being written" code=database_locked

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "base/counters.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace earshot::app {

class ProgramLog final : public Log {
 public:
  // Error: "log_unusable" (a file that can not be written).
  static Result<std::unique_ptr<ProgramLog>> open(const LogSection& section, Counters& counters);
  ~ProgramLog() override;  // writes what waits

  // Any thread but a media worker's; never waits.
  void write(LogLevel level, std::string_view area, std::string_view message,
             std::initializer_list<LogField> fields = {}) override;
  void flush();

 private:
  struct State;
  explicit ProgramLog(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The line without time and level. Whatever is not printable ASCII is escaped, quotes too: an entry
// is always one line that no terminal obeys, whatever a peer has sent.
std::string log_line(std::string_view area, std::string_view message,
                     std::initializer_list<LogField> fields);

}  // namespace earshot::app
