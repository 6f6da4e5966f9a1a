#pragma once
// The program's counters in the Prometheus text format. Internal to api/.

#include <string>

#include "base/counters.hpp"

namespace earshot::api {

std::string metrics_text(const Counters& counters);

}  // namespace earshot::api
