#pragma once
// A request and its response as plain values, so that only connection.cpp knows Beast. Internal to
// api/.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace earshot::api {

enum class Method { get, post, put, patch, del, other };
const char* method_name(Method method);

struct Request {
  Method method = Method::other;
  std::vector<std::string> path;  // segments, %-decoded
  std::map<std::string, std::string> query;
  std::string authorization, actor, content_type;  // Authorization, X-Earshot-Actor, Content-Type
  std::string cookie, origin, host;
  std::string range, if_range;
  std::string body;
  std::string peer;  // its address, without the port
  bool from_loopback = false;
  bool wants_socket = false;  // asks for a WebSocket (RFC 6455 section 4.1)
};

// A body that is too long to be held: asked for portion by portion, on a thread that may wait.
class Portions {
 public:
  virtual ~Portions() = default;
  virtual Result<std::string> next() = 0;  // "": that was all
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<Portions> portions;  // instead of `body`, chunked (RFC 9112 section 7.1)
};

// Splits "/a/b%20c?x=1" into the request's path and query. Fails with "bad_request" on anything but
// an absolute path, on broken %-escapes and on control characters.
Result<void> parse_target(std::string_view target, Request& request);

// The value of a cookie in a Cookie header (RFC 6265 section 4.2); one that comes twice is
// nobody's. The Origin (RFC 6454 section 7) is where the request went to, or one of `also`:
// scheme://host:port.
bool is_own_origin(const Request& request, const std::vector<std::string>& also);
std::string cookie_value(std::string_view header, std::string_view name);

}  // namespace earshot::api
