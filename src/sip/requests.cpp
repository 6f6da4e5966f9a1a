#include "sip/requests.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstring>
#include <string_view>

namespace earshot::sip {

std::string unsupported_extensions(const sip_t* sip) {
  std::string unknown;
  for (const sip_require_t* require = sip->sip_require; require;
       require = reinterpret_cast<const sip_require_t*>(require->k_next)) {
    for (const msg_param_t* item = require->k_items; item && *item; ++item) {
      if (strcasecmp(*item, "timer") == 0 || strcasecmp(*item, "replaces") == 0) continue;
      if (!unknown.empty()) unknown += ", ";
      unknown += *item;
    }
  }
  return unknown;
}

std::string route_to(const Endpoint& endpoint, Transport transport) {
  return fmt::format("{}:{};transport={}", transport == Transport::tls ? "sips" : "sip",
                     endpoint.text(), transport_name(transport));
}

Transport transport_of(const sip_t* sip) {
  const char* name = sip->sip_via ? sip_via_transport(sip->sip_via) : nullptr;
  if (!name) return Transport::udp;
  return strcasecmp(name, "tcp") == 0   ? Transport::tcp
         : strcasecmp(name, "tls") == 0 ? Transport::tls
                                        : Transport::udp;
}

std::optional<char> digit_of_info(const std::string& type, const std::string& body) {
  std::size_t at = 0;
  if (strcasecmp(type.c_str(), "application/dtmf-relay") == 0) {
    const auto signal = body.find("Signal=");
    if (signal == std::string::npos) return std::nullopt;
    at = signal + std::strlen("Signal=");
  } else if (strcasecmp(type.c_str(), "application/dtmf") != 0) {
    return std::nullopt;
  }
  while (at < body.size() && body[at] == ' ') ++at;
  if (at >= body.size()) return std::nullopt;
  if (body.compare(at, 2, "10") == 0) return '*';  // some phones number the keys
  if (body.compare(at, 2, "11") == 0) return '#';
  const char key = static_cast<char>(std::toupper(static_cast<unsigned char>(body[at])));
  if (std::string_view("0123456789*#ABCD").find(key) == std::string_view::npos) return std::nullopt;
  return key;
}

std::string replaces_in(const url_t& target) {
  std::string_view headers = target.url_headers ? target.url_headers : "";
  constexpr std::string_view kName = "replaces=";
  while (!headers.empty()) {
    const auto header = headers.substr(0, headers.find('&'));
    if (header.size() > kName.size() &&
        strncasecmp(header.data(), kName.data(), kName.size()) == 0) {
      const std::string escaped(header.substr(kName.size()));
      std::string value(escaped);
      value.resize(std::strlen(url_unescape(value.data(), escaped.c_str())));
      return value;
    }
    headers.remove_prefix(std::min(header.size() + 1, headers.size()));
  }
  return "";
}

std::string plain_reason(const std::string& reason) {
  std::string plain;
  for (const unsigned char c : reason.substr(0, 64)) {
    plain += std::isalnum(c) || std::strchr(" -_.", c) ? static_cast<char>(c) : '_';
  }
  return plain;
}

}  // namespace earshot::sip
