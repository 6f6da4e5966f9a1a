#include "app/site_time.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "app/rfc3339.hpp"

namespace earshot::app {
namespace {

class SiteTime : public testing::Test {
 protected:
  ~SiteTime() override {
    if (before_)
      ::setenv("TZ", before_->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
  }
  static int at(const char* time) { return minute_of_week(*from_rfc3339(time)); }

 private:
  std::optional<std::string> before_ =
      std::getenv("TZ") ? std::optional<std::string>(std::getenv("TZ")) : std::nullopt;
};

TEST_F(SiteTime, IsCountedFromMonday) {
  use_time_zone("UTC");
  EXPECT_EQ(at("2026-11-23T00:00:00Z"), 0);  // a Monday
  EXPECT_EQ(at("2026-11-23T08:30:59Z"), 8 * 60 + 30);
  EXPECT_EQ(at("2026-11-22T23:59:00Z"), 7 * 24 * 60 - 1);
}

TEST_F(SiteTime, KnowsTheSitesSummer) {
  use_time_zone("Europe/Berlin");
  EXPECT_EQ(at("2026-11-23T08:00:00Z"), 9 * 60);
  EXPECT_EQ(at("2026-07-20T08:00:00Z"), 10 * 60);  // a Monday, too
  EXPECT_EQ(at("2026-11-22T23:30:00Z"), 30);       // Sunday there is Monday here
  use_time_zone("America/Los_Angeles");
  EXPECT_EQ(at("2026-11-23T07:59:00Z"), 7 * 24 * 60 - 1);
}

TEST_F(SiteTime, KnowsWhichZonesThereAre) {
  for (const char* name : {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"})
    EXPECT_TRUE(is_time_zone(name)) << name;
  for (const char* name :
       {"", "Europe", "Europe/Berlino", "/etc/passwd", "../../../etc/passwd", "zone.tab"})
    EXPECT_FALSE(is_time_zone(name)) << name;
}

}  // namespace
}  // namespace earshot::app
