#include "app/site_time.hpp"

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

namespace earshot::app {

bool is_time_zone(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.find("..") != std::string::npos) return false;
  std::ifstream file(std::filesystem::path("/usr/share/zoneinfo") / name, std::ios::binary);
  char begin[4]{};
  return file.read(begin, sizeof begin) && std::string_view(begin, 4) == "TZif";  // RFC 8536
}

void use_time_zone(const std::string& name) {
  if (!name.empty()) ::setenv("TZ", name.c_str(), 1);
  ::tzset();
}

int minute_of_week(WallTime time) {
  const std::time_t seconds = std::chrono::floor<Seconds>(time).time_since_epoch().count();
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const int monday_first = (local.tm_wday + 6) % 7;
  return (monday_first * 24 + local.tm_hour) * 60 + local.tm_min;
}

}  // namespace earshot::app
