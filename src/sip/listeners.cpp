#include "sip/listeners.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sip/reach.hpp"

namespace earshot::sip {

namespace {

constexpr unsigned kIncompleteMs = 8'000;  // half a message and then nothing: closed (P6)
constexpr unsigned kIdleMs = 3'600'000;

// The address the kernel would send from. Asks the routing table only: nothing is sent.
std::optional<IpAddress> local_address_towards(const IpAddress& peer) {
  su_sockaddr_t address{};
  socklen_t length = 0;
  address.su_family = peer.is_v6 ? AF_INET6 : AF_INET;
  address.su_port = htons(9);
  if (peer.is_v6) {
    std::memcpy(&address.su_sin6.sin6_addr, peer.bytes.data(), 16);
    length = sizeof address.su_sin6;
  } else {
    std::memcpy(&address.su_sin.sin_addr, peer.bytes.data(), 4);
    length = sizeof address.su_sin;
  }
  const int fd = ::socket(address.su_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::nullopt;
  std::optional<IpAddress> local;
  if (::connect(fd, &address.su_sa, length) == 0 && ::getsockname(fd, &address.su_sa, &length) == 0)
    local = endpoint_of(address).address;
  ::close(fd);
  return local;
}

std::string host_text(const IpAddress& address) {
  return address.is_v6 ? "[" + address.text() + "]" : address.text();
}

Result<void> open_one(nta_agent_t* agent, const Endpoint& at, const char* transport,
                      const SipConfig& config) {
  const bool tls = std::string_view(transport) == "tls";
  const auto url = fmt::format("{}:{}:{};transport={}", tls ? "sips" : "sip", host_text(at.address),
                               at.port ? std::to_string(at.port) : "*", transport);
  const int opened =
      nta_agent_add_tport(agent, reinterpret_cast<const url_string_t*>(url.c_str()),
                          TPTAG_TIMEOUT(kIncompleteMs), TPTAG_IDLE(kIdleMs), TPTAG_SDWN_ERROR(1),
                          TAG_IF(tls, TPTAG_CERTIFICATE(config.certificates.c_str())), TAG_END());
  if (opened >= 0) return {};
  const int error = su_errno();
  if (error == EADDRINUSE)
    return fail("address_in_use",
                fmt::format("another program listens on {} ({}); stop it, or choose another port "
                            "in [sip] listen",
                            at.text(), transport));
  return fail("bad_address",
              fmt::format("can not listen on {} ({}): {}; check [sip] listen{}", at.text(),
                          transport, su_strerror(error), tls ? " and the certificates" : ""));
}

// Sofia names one interface where it listens on all of them; our callers must know the difference.
Endpoint as_configured(Endpoint at, const std::vector<Listen>& listen) {
  for (const auto& wanted : listen) {
    const bool same_port = wanted.at.port == 0 || wanted.at.port == at.port;
    if (!same_port || wanted.at.address.is_v6 != at.address.is_v6) continue;
    if (wanted.at.address == at.address) return at;
    if (wanted.at.address.is_unspecified()) at.address = wanted.at.address;
  }
  return at;
}

}  // namespace

Result<Listeners> Listeners::open(nta_agent_t* agent, const SipConfig& config) {
  for (const auto& listen : config.listen) {
    for (const auto& [wanted, transport] :
         {std::pair{listen.udp, "udp"}, std::pair{listen.tcp, "tcp"},
          std::pair{listen.tls, "tls"}}) {
      if (!wanted) continue;
      if (auto opened = open_one(agent, listen.at, transport, config); !opened)
        return tl::unexpected(opened.error());
    }
  }
  Listeners listeners;
  listeners.public_address_ = config.public_address;
  for (auto* port = tport_primaries(nta_agent_tports(agent)); port; port = tport_next(port)) {
    const auto* address = tport_get_address(port);
    if (!address || !address->ai_addr) continue;
    listeners.all_.push_back(
        {text_of(tport_name(port)->tpn_proto),
         as_configured(endpoint_of(*reinterpret_cast<const su_sockaddr_t*>(address->ai_addr)),
                       config.listen)});
  }
  if (listeners.all_.empty())
    return fail("bad_address", "no address to listen on; give at least one in [sip] listen");
  return listeners;
}

std::string Listeners::contact(const Endpoint& peer, Transport transport) const {
  const std::string_view wanted = transport_name(transport);
  const auto& family = peer.address.is_v6;
  const Listening* best = nullptr;
  for (const auto& listening : all_) {
    if (listening.at.address.is_v6 != family) continue;
    if (!best || (best->transport != wanted && listening.transport == wanted)) best = &listening;
  }
  if (!best) best = &all_.front();
  IpAddress host = best->at.address;
  const auto towards = peer.address.is_unspecified() ? anywhere() : peer.address;
  if (host.is_unspecified()) host = local_address_towards(towards).value_or(host);
  if (public_address_ && public_address_->is_v6 == host.is_v6) host = *public_address_;
  return fmt::format("<{}:{}:{};transport={}>", best->transport == "tls" ? "sips" : "sip",
                     host_text(host), best->at.port, best->transport);
}

IpAddress Listeners::anywhere() const {
  const bool v4 =
      std::any_of(all_.begin(), all_.end(), [](const Listening& l) { return !l.at.address.is_v6; });
  return *IpAddress::parse(v4 ? "192.0.2.1" : "2001:db8::1");
}

bool Listeners::is_our_own(const IpAddress& address, std::uint16_t port) const {
  const auto at = unmapped(address);
  return std::any_of(all_.begin(), all_.end(), [&](const Listening& listening) {
    const std::uint16_t usual = listening.transport == "tls" ? 5061 : 5060;
    if (listening.at.port != (port ? port : usual)) return false;
    // The kernel takes 0.0.0.0 as a destination for this host.
    if (at.is_unspecified() || public_address_ == at || listening.at.address == at) return true;
    if (!listening.at.address.is_unspecified()) return false;
    return is_loopback(at) || local_address_towards(at) == at;
  });
}

}  // namespace earshot::sip
