#pragma once
// An object store for tests on loopback: HTTP/1.1, PUT, GET and DELETE, and the whole of AWS
// Signature 4 (the canonical request is built anew from what came, and its HMAC compared). Can
// refuse, lie and hang up on demand.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sodium.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace earshot::recording::testing {

class S3Server {
 public:
  // `up`: otherwise its port refuses connections until start().
  explicit S3Server(bool up = true) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    if (up) start();
  }
  S3Server(const S3Server&) = delete;
  ~S3Server() {
    ::shutdown(listener_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }
  void start() {
    EXPECT_EQ(::listen(listener_, 16), 0);
    thread_ = std::thread([this] { serve(); });
  }

  std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::map<std::string, std::string> objects() const {
    const std::lock_guard lock(mutex_);
    return objects_;
  }
  void spoil(const std::string& path) {
    const std::lock_guard lock(mutex_);
    objects_.at(path)[100] ^= 1;
  }

  std::string access = "AKIDTEST", secret = "very/secret+key", region = "eu-test-1";
  std::atomic<int> refuse{0};           // the next requests get 503
  std::atomic<int> hang_up{0};          // the next are cut off
  std::atomic<int> forbid{0};           // the next get 403
  std::atomic<int> halves_in{0};        // of the next uploads half is read, then it hangs up
  std::atomic<int> halves_out{0};       // of the next answers half is sent, then it hangs up
  std::atomic<bool> spoils_all{false};  // what is stored differs from what was sent
  std::atomic<bool> keeps_half{false};  // it says 200 and has stored the first half
  std::atomic<int> puts{0}, bad_signatures{0};

 private:
  struct Request {
    std::string method, path, query, body;
    std::map<std::string, std::string> headers;  // names in lower case
  };

  static std::string hex(const unsigned char* bytes, std::size_t size) {
    std::string text(2 * size + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
  }
  static std::string sha256(const std::string& of) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(of.data()), of.size());
    return hex(hash, sizeof hash);
  }
  static std::string hmac(const std::string& key, const std::string& of) {
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()),
                                key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(of.data()),
                                  of.size());
    crypto_auth_hmacsha256_final(&state, mac);
    return {reinterpret_cast<char*>(mac), sizeof mac};
  }

  bool is_signed(const Request& request) const {
    const auto find = [&](const std::string& name) {
      const auto found = request.headers.find(name);
      return found == request.headers.end() ? std::string() : found->second;
    };
    const std::string line = find("authorization");
    const auto part = [&](const std::string& name) {
      const auto at = line.find(name + "=");
      if (at == std::string::npos) return std::string();
      const auto from = at + name.size() + 1;
      return line.substr(from, line.find_first_of(", ", from) - from);
    };
    const std::string date = find("x-amz-date"), body_hash = find("x-amz-content-sha256");
    if (date.size() < 8 || body_hash != sha256(request.body)) return false;
    const std::string scope = date.substr(0, 8) + "/" + region + "/s3/aws4_request";
    if (part("Credential") != access + "/" + scope) return false;
    std::string canonical = request.method + "\n" + request.path + "\n" + request.query + "\n";
    const std::string names = part("SignedHeaders");
    for (const char* wanted : {"host", "x-amz-content-sha256", "x-amz-date"}) {
      if ((";" + names + ";").find(";" + std::string(wanted) + ";") == std::string::npos) {
        return false;
      }
    }
    std::istringstream each(names);
    for (std::string name; std::getline(each, name, ';');) {
      canonical += name + ":" + find(name) + "\n";
    }
    canonical += "\n" + names + "\n" + body_hash;
    const std::string to_sign =
        "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" + sha256(canonical);
    std::string key = "AWS4" + secret;
    for (const std::string& step :
         {date.substr(0, 8), region, std::string("s3"), std::string("aws4_request")}) {
      key = hmac(key, step);
    }
    const std::string mac = hmac(key, to_sign);
    return part("Signature") == hex(reinterpret_cast<const unsigned char*>(mac.data()), mac.size());
  }

  void serve() {
    while (true) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      std::string input;
      Request request;
      while (read_request(connection, input, request)) {
        if (take_one(hang_up)) break;
        std::string answer = answer_to(request);
        const bool half = request.method == "GET" && take_one(halves_out);
        if (half) answer.resize(answer.size() / 2);
        if (::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0 || half) break;
      }
      ::close(connection);
    }
  }

  static bool take_one(std::atomic<int>& left) {
    if (left <= 0) return false;
    --left;
    return true;
  }

  bool read_request(int connection, std::string& input, Request& request) {
    request = {};
    const auto more = [&] {
      char buffer[16384];
      const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got > 0) input.append(buffer, static_cast<std::size_t>(got));
      return got > 0;
    };
    std::size_t end;
    while ((end = input.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return false;
    }
    std::istringstream head(input.substr(0, end));
    std::string target, version, line;
    head >> request.method >> target >> version;
    std::getline(head, line);
    while (std::getline(head, line)) {
      if (!line.empty() && line.back() == '\r') line.pop_back();
      const auto colon = line.find(':');
      std::string name = line.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(), ::tolower);
      request.headers[name] = line.substr(line.find_first_not_of(' ', colon + 1));
    }
    request.path = target.substr(0, target.find('?'));
    if (target.find('?') != std::string::npos) request.query = target.substr(target.find('?') + 1);
    const auto length = request.headers.find("content-length");
    const std::size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
    const bool half = request.method == "PUT" && take_one(halves_in);
    while (input.size() < end + 4 + size / (half ? 2 : 1)) {
      if (!more()) return false;
    }
    if (half) return false;
    request.body = input.substr(end + 4, size);
    input.erase(0, end + 4 + size);
    return true;
  }

  std::string answer_to(const Request& request) {
    const auto answer = [](const char* status, const std::string& body = {}) {
      return std::string("HTTP/1.1 ") + status +
             "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    if (take_one(refuse)) return answer("503 Slow Down", "<Error>SlowDown</Error>");
    if (take_one(forbid)) return answer("403 Forbidden", "<Error>AccessDenied</Error>");
    if (!is_signed(request)) {
      ++bad_signatures;
      return answer("403 Forbidden", "<Error>SignatureDoesNotMatch</Error>");
    }
    const std::lock_guard lock(mutex_);
    if (request.method == "PUT") {
      ++puts;
      objects_[request.path] = request.body;
      if (keeps_half) objects_[request.path].resize(request.body.size() / 2);
      if (spoils_all) objects_[request.path][100] ^= 1;
      return answer("200 OK");
    }
    const auto found = objects_.find(request.path);
    if (found == objects_.end()) return answer("404 Not Found", "<Error>NoSuchKey</Error>");
    if (request.method == "DELETE") {
      objects_.erase(found);
      return "HTTP/1.1 204 No Content\r\n\r\n";
    }
    return answer("200 OK", found->second);
  }

  int listener_ = -1;
  std::uint16_t port_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> objects_;
  std::thread thread_;
};

}  // namespace earshot::recording::testing
