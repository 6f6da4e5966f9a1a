#include "app/logging.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>

namespace earshot::app {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warning: return spdlog::level::warn;
    case LogLevel::error: break;
  }
  return spdlog::level::err;
}

bool is_plain(unsigned char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '='; }

void append_escaped(std::string& line, std::string_view text) {
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      line += {'\\', c};
    else if (c == '\n')
      line += "\\n";
    else if (octet < ' ' || octet >= 0x7f)  // terminals obey some of the octets above as well
      line += fmt::format("\\x{:02x}", octet);
    else
      line += c;
  }
}

void append_value(std::string& line, std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) {
    line += text;
    return;
  }
  line += '"';
  append_escaped(line, text);
  line += '"';
}

// May the file be written? spdlog would make it readable by everybody.
Result<void> try_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0)
    return fail("log_unusable", fmt::format("{}: can not be written ({}); make its directory the "
                                            "server user's, or name another in [log] file",
                                            path, std::strerror(errno)));
  ::close(file);
  return {};
}

}  // namespace

struct ProgramLog::State {
  std::shared_ptr<spdlog::details::thread_pool> writer;
  std::shared_ptr<spdlog::async_logger> logger;
  Counter* lines = nullptr;
  Counter* dropped = nullptr;
};

std::string log_line(std::string_view area, std::string_view message,
                     std::initializer_list<LogField> fields) {
  std::string line;
  append_value(line, area);
  line += " \"";
  append_escaped(line, message);
  line += '"';
  for (const auto& field : fields) {
    line += ' ';
    append_value(line, field.key);
    line += '=';
    append_value(line, field.value);
  }
  return line;
}

Result<std::unique_ptr<ProgramLog>> ProgramLog::open(const LogSection& section,
                                                     Counters& counters) {
  auto state = std::make_unique<State>();
  state->lines = &counters.make({"earshot_log_lines_total", "", "Lines handed to the log"});
  state->dropped =
      &counters.make({"earshot_log_dropped_total", "", "Lines dropped: the disk was too slow"});
  if (!section.file.empty())
    if (auto usable = try_file(section.file); !usable) return tl::unexpected(usable.error());
  try {
    spdlog::sink_ptr sink;
    if (section.file.empty())
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(section.file);
    state->writer = std::make_shared<spdlog::details::thread_pool>(section.queue, 1);
    state->logger = std::make_shared<spdlog::async_logger>(
        "earshot", std::move(sink), state->writer, spdlog::async_overflow_policy::overrun_oldest);
  } catch (const std::exception& fault) {
    return fail("log_unusable", fmt::format("{}: {}", section.file, fault.what()));
  }
  state->logger->set_level(level_of(section.level));
  state->logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  state->logger->flush_on(spdlog::level::info);
  return std::unique_ptr<ProgramLog>(new ProgramLog(std::move(state)));
}

ProgramLog::ProgramLog(std::unique_ptr<State> state) : state_(std::move(state)) {}

ProgramLog::~ProgramLog() {
  if (state_) state_->logger.reset();  // the pool writes what waits, then joins
}

void ProgramLog::write(LogLevel level, std::string_view area, std::string_view message,
                       std::initializer_list<LogField> fields) {
  const auto severity = level_of(level);
  if (!state_->logger->should_log(severity)) return;
  state_->lines->add();
  state_->logger->log(severity, spdlog::string_view_t(log_line(area, message, fields)));
  state_->dropped->set(state_->writer->overrun_counter());
}

void ProgramLog::flush() { state_->logger->flush(); }

}  // namespace earshot::app
