#pragma once
// The two halves of a reading. Internal to the configuration.

#include "app/config_reader.hpp"

namespace earshot::app {

void read_sections(Section root, Config& config);
void check_sections(const Config& config, Findings& findings);   // what no single key can show
void check_recording(const Config& config, Findings& findings);  // a part of it

}  // namespace earshot::app
