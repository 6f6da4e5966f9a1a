#include "api/page_client_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <chrono>

#include <cstdlib>
#include <fstream>

#include "api/world_test.hpp"

namespace earshot::api {

using nlohmann::json;

namespace {
constexpr unsigned char kText = 0x81, kClose = 0x88, kPing = 0x89, kPong = 0x8a;

void record(const char* from, const json& message) {
  if (const char* path = std::getenv("EARSHOT_API_RECORD")) {
    std::ofstream(path, std::ios::app)
        << json{{"stream", from}, {"message", message}}.dump() << "\n";
  }
}

std::string frame(unsigned char kind, const std::string& text) {
  std::string octets(1, static_cast<char>(kind));
  if (text.size() < 126) {
    octets += static_cast<char>(0x80 | text.size());
  } else if (text.size() < 65'536) {
    octets += static_cast<char>(0x80 | 126);
    octets += static_cast<char>(text.size() >> 8);
    octets += static_cast<char>(text.size());
  } else {
    octets += static_cast<char>(0x80 | 127);
    for (int i = 7; i >= 0; --i) octets += static_cast<char>(text.size() >> 8 * i);
  }
  return octets + std::string(4, '\0') + text;  // a mask of zeroes changes nothing
}
}  // namespace

PageClient::PageClient(std::uint16_t port, const std::string& head) {
  socket_ = connected_to(port);
  say_octets(
      "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      head + "\r\n");
  std::size_t end = received_.npos;
  while ((end = received_.find("\r\n\r\n")) == received_.npos) {
    if (!fill(received_.size() + 1)) return;
  }
  status_ = std::stoi(received_.substr(9, 3));
  received_.erase(0, end + 4);
}

PageClient::~PageClient() { ::close(socket_); }

void PageClient::say_octets(const std::string& octets) {
  for (std::size_t sent = 0; sent < octets.size();) {
    const auto n = ::send(socket_, octets.data() + sent, octets.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return;
    sent += static_cast<std::size_t>(n);
  }
}

void PageClient::say(const json& message) {
  record("page", message);
  say_text(message.dump());
}

void PageClient::say_text(const std::string& text) { say_octets(frame(kText, text)); }

bool PageClient::fill(std::size_t octets) {
  char chunk[65'536];
  while (received_.size() < octets) {
    const auto n = ::recv(socket_, chunk, sizeof chunk, 0);
    closed_ = closed_ || n == 0 || (n < 0 && errno == ECONNRESET);
    if (n <= 0) return false;
    received_.append(chunk, static_cast<std::size_t>(n));
  }
  return true;
}

json PageClient::hear() {
  while (fill(2)) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(received_[i]); };
    const unsigned char kind = at(0);
    std::size_t length = at(1) & 0x7f, head = 2;
    const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (!fill(head + more)) break;
    if (more) length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | at(head + i);
    head += more;
    if (!fill(head + length)) break;
    const auto text = received_.substr(head, length);
    received_.erase(0, head + length);
    if (kind == kPing) say_octets(frame(kPong, text));
    if (kind == kClose) {
      closed_ = true;
      return nullptr;
    }
    if (kind != kText) continue;
    auto message = json::parse(text, nullptr, false);
    EXPECT_FALSE(message.is_discarded()) << text;
    record("server", message);
    return message;
  }
  return nullptr;
}

json PageClient::hear(const std::function<bool(const json&)>& wanted) {
  // The server's pings keep the connection awake, so hear() alone may wait for ever.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < deadline) {
    auto message = hear();
    if (message.is_null() || wanted(message)) return message;
  }
  return nullptr;
}

json PageClient::hear(const std::string& type) {
  return hear([&](const json& message) { return message["type"] == type; });
}

}  // namespace earshot::api
