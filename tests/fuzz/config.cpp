// Any text as a configuration file: read, or refused with words.

#include "app/config.hpp"

#include "base/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const auto reading = app::read_config({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  for (const auto& problem : reading.errors) CHECK(!problem.message().empty());
  if (reading.good()) (void)reading.config.directory({});
  return 0;
}
