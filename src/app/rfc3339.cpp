#include "app/rfc3339.hpp"

#include <fmt/format.h>

#include <charconv>

namespace earshot::app {
namespace {

using std::chrono::floor;

// Takes things off the front of a text; the first that is not there makes all of it wrong.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  int digits(std::size_t count, int least, int most) {
    int value = -1;
    const auto part = rest_.substr(0, count);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    const bool whole = error == std::errc{} && end == part.data() + count && part[0] != '-';
    good_ = good_ && part.size() == count && whole && value >= least && value <= most;
    rest_.remove_prefix(part.size());
    return good_ ? value : 0;
  }
  bool skip(std::string_view one_of) {
    if (rest_.empty() || one_of.find(rest_.front()) == one_of.npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void must(std::string_view one_of) { good_ = skip(one_of) && good_; }
  Millis fraction() {
    Millis value{0};
    Millis unit{100};
    const auto before = rest_.size();
    for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; rest_.remove_prefix(1)) {
      value += unit * (rest_[0] - '0');
      unit /= 10;
    }
    good_ = good_ && rest_.size() < before;
    return value;
  }
  char front() const { return rest_.empty() ? '\0' : rest_[0]; }
  bool done() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string rfc3339(WallTime time) {
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  const auto ms = clock.subseconds().count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     ms == 0 ? "" : fmt::format(".{:03}", ms));
}

std::optional<WallTime> from_rfc3339(std::string_view text) {
  Cursor at(text);
  const std::chrono::year year(at.digits(4, 1970, 9999));
  at.must("-");
  const std::chrono::month month(static_cast<unsigned>(at.digits(2, 1, 12)));
  at.must("-");
  const std::chrono::day day(static_cast<unsigned>(at.digits(2, 1, 31)));
  at.must("Tt ");
  Millis clock = std::chrono::hours(at.digits(2, 0, 23));
  at.must(":");
  clock += std::chrono::minutes(at.digits(2, 0, 59));
  at.must(":");
  clock += Seconds(at.digits(2, 0, 60));  // a leap second is the next one's first
  if (at.skip(".")) clock += at.fraction();
  if (const char sign = at.front(); !at.skip("Zz")) {
    at.must("+-");
    Millis offset = std::chrono::hours(at.digits(2, 0, 23));
    at.must(":");
    offset += std::chrono::minutes(at.digits(2, 0, 59));
    clock -= sign == '-' ? -offset : offset;
  }
  const std::chrono::year_month_day date(year, month, day);
  if (!at.done() || !date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + clock;
}

}  // namespace earshot::app
