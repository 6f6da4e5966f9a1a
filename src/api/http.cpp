#include "api/http.hpp"

#include <algorithm>

namespace earshot::api {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex(text[i + 1]), low = hex(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return std::nullopt;
    out += c;
  }
  return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace

const char* method_name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::other: break;
  }
  return "";
}

Result<void> parse_target(std::string_view target, Request& request) {
  const auto bad = fail("bad_request", "The request target is not an absolute path.");
  if (target.empty() || target.front() != '/') return bad;
  const auto question = target.find('?');
  for (auto part :
       split(target.substr(1, question == target.npos ? question : question - 1), '/')) {
    auto segment = decode(part);
    if (!segment) return bad;
    request.path.push_back(std::move(*segment));
  }
  if (question == target.npos) return {};
  for (auto part : split(target.substr(question + 1), '&')) {
    const auto equals = part.find('=');
    auto key = decode(part.substr(0, equals));
    auto value = decode(equals == part.npos ? std::string_view{} : part.substr(equals + 1));
    if (!key || !value) return bad;
    if (!request.query.emplace(std::move(*key), std::move(*value)).second) return bad;
  }
  return {};
}

bool is_own_origin(const Request& request, const std::vector<std::string>& also) {
  if (std::find(also.begin(), also.end(), request.origin) != also.end()) return true;
  for (std::string_view scheme : {"http://", "https://"}) {
    if (request.origin.starts_with(scheme) && !request.host.empty() &&
        std::string_view(request.origin).substr(scheme.size()) == request.host) {
      return true;
    }
  }
  return false;
}

std::string cookie_value(std::string_view header, std::string_view name) {
  std::optional<std::string> value;
  for (auto pair : split(header, ';')) {
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    if (value) return "";
    value = pair.substr(equals + 1);
  }
  return value.value_or("");
}

}  // namespace earshot::api
