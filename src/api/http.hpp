#pragma once
// A request and its response as plain values, so that only connection.cpp knows Beast. Internal to
// api/.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace earshot::api {

enum class Method { get, post, patch, del, other };
const char* method_name(Method method);

struct Request {
  Method method = Method::other;
  std::vector<std::string> path;  // segments, %-decoded
  std::map<std::string, std::string> query;
  std::string authorization, actor, content_type;  // Authorization, X-Earshot-Actor, Content-Type
  std::string body;
  bool from_loopback = false;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
};

// Splits "/a/b%20c?x=1" into the request's path and query. Fails with "bad_request" on anything but
// an absolute path, on broken %-escapes and on control characters.
Result<void> parse_target(std::string_view target, Request& request);

}  // namespace earshot::api
