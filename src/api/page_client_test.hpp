#pragma once
// A page's end of the stream: a WebSocket client (RFC 6455) that hides nothing.

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace earshot::api {

class PageClient {
 public:
  // `head`: further header lines, each with CR LF. See status() for how it went.
  PageClient(std::uint16_t port, const std::string& head);
  ~PageClient();
  PageClient(const PageClient&) = delete;

  int status() const { return status_; }  // 101: open
  void say(const nlohmann::json& message);
  void say_text(const std::string& text);
  void say_octets(const std::string& octets);  // as they are
  // The next message; null when the server closed, or after 10 s.
  nlohmann::json hear();
  // The next message that is wanted; others are passed over. Null: as above.
  nlohmann::json hear(const std::function<bool(const nlohmann::json&)>& wanted);
  nlohmann::json hear(const std::string& type);
  bool is_closed() const { return closed_; }

 private:
  bool fill(std::size_t octets);
  int socket_ = -1, status_ = 0;
  bool closed_ = false;
  std::string received_;
};

}  // namespace earshot::api
