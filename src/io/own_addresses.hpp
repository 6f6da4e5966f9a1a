#pragma once
// Where this machine can be reached from outside. For any thread.

#include <vector>

#include "base/endpoint.hpp"

namespace earshot::io {

// Of all interfaces that are up, in the system's order. Without loopback, and without link-local
// addresses: they mean nothing without the name of a link.
std::vector<IpAddress> own_addresses(bool v6);

}  // namespace earshot::io
