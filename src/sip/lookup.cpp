#include "sip/lookup.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <system_error>
#include <thread>

#include "sip/sofia.hpp"

namespace earshot::sip {

namespace {

std::optional<IpAddress> resolve(const std::string& host, bool v6) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_DGRAM;  // each address once
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &list) != 0) return std::nullopt;
  std::optional<IpAddress> found;
  for (auto* entry = list; entry; entry = entry->ai_next) {
    const auto address =
        endpoint_of(*reinterpret_cast<const su_sockaddr_t*>(entry->ai_addr)).address;
    if (!found || (found->is_v6 != v6 && address.is_v6 == v6)) found = address;
  }
  ::freeaddrinfo(list);
  return found;
}

}  // namespace

Lookup::Lookup(std::string host, bool v6) {
  try {
    std::thread([answer = answer_, host = std::move(host), v6] {
      answer->address = resolve(host, v6);
      answer->done.store(true, std::memory_order_release);
    }).detach();
  } catch (const std::system_error&) {  // no thread to be had: no answer
    answer_->done = true;
  }
}

}  // namespace earshot::sip
