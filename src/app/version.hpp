#pragma once
// Which Earshot this is; the number is CMake's project version.

namespace earshot::app {
inline constexpr char kVersion[] = EARSHOT_VERSION;
}
