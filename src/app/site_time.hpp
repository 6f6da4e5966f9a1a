#pragma once
// What time it is at the site: rules say hours, and hours are local. The C library knows one time
// zone for the whole program, so it is chosen once, before the threads.

#include <string>

#include "base/time.hpp"

namespace earshot::app {

// A name of the time zone database: "Europe/Berlin", "UTC".
bool is_time_zone(const std::string& name);

// "": as the machine has it. Not while other threads run.
void use_time_zone(const std::string& name);

// Monday 0:00 is 0, Sunday 23:59 is 10079. Any thread.
int minute_of_week(WallTime time);

}  // namespace earshot::app
