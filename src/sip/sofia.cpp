#include "sip/sofia.hpp"

#include <cstring>

namespace earshot::sip {

Endpoint endpoint_of(const su_sockaddr_t& address) {
  Endpoint endpoint;
  endpoint.port = ntohs(address.su_port);
  if (address.su_family == AF_INET) {
    std::memcpy(endpoint.address.bytes.data(), &address.su_sin.sin_addr, 4);
  } else if (address.su_family == AF_INET6) {
    const auto& bytes = address.su_sin6.sin6_addr.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&address.su_sin6.sin6_addr)) {
      std::memcpy(endpoint.address.bytes.data(), bytes + 12, 4);
    } else {
      std::memcpy(endpoint.address.bytes.data(), bytes, 16);
      endpoint.address.is_v6 = true;
    }
  }
  return endpoint;
}

Endpoint source_of(msg_t* message) { return endpoint_of(*msg_addr(message)); }

Endpoint answered_from(nta_outgoing_t* request) {
  msg_t* response = nta_outgoing_getresponse(request);
  if (!response) return {};
  const auto from = source_of(response);
  msg_unref(response);
  return from;
}

std::string user_of(const url_t& url) {
  if (!url.url_user) return "";
  std::string user(url.url_user);
  user.resize(std::strlen(url_unescape(user.data(), url.url_user)));
  // %00 decodes to a NUL that would end the text early for every C reader after us (RFC
  // 4475 3.1.1.4).
  return std::string_view(url.url_user).find("%00") == std::string_view::npos ? user : "";
}

std::string url_text(const url_t& url) {
  url_t plain = url;
  plain.url_headers = nullptr;
  Home home;
  return text_of(url_as_string(home, &plain));
}

std::optional<IpAddress> host_of(const url_t& url) {
  std::string_view host = url.url_host ? url.url_host : "";
  if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
  return IpAddress::parse(host);
}

bool is_sip(const url_t& url) { return url.url_type == url_sip || url.url_type == url_sips; }

}  // namespace earshot::sip
