#pragma once
// For tests: a floor with the SIP stack on loopback, fakes around it, and peers that are nothing
// but a socket and a script. Everything runs on one thread: waiting means turning the loop.

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sip/digest.hpp"
#include "sip/sip_stack.hpp"

namespace earshot::sip {

struct FakeMediaLegs final : core::MediaLegs {
  Result<MediaDescription> open(LegId leg, const IpAddress& towards, bool secure) override {
    if (exhausted) return fail("ports_exhausted", "no port left");
    open_legs.insert(leg.value);
    this->towards.push_back(towards);
    MediaDescription own;
    own.rtp.address = *IpAddress::parse(towards.is_v6 ? "::1" : "127.0.0.1");
    own.rtp.port = next_port += 2;
    own.rtcp = {own.rtp.address, static_cast<std::uint16_t>(own.rtp.port + 1)};
    own.codecs = {{Codec::pcmu, 0}, {Codec::pcma, 8}, {Codec::g722, 9}, {Codec::opus, 111}};
    own.telephone_event = 101;
    if (secure) own.sdes = SdesKey{1, {1, 2, 3}};
    return own;
  }
  Result<void> agree(LegId leg, const MediaDescription& local,
                     const MediaDescription& remote) override {
    agreed[leg.value] = {local, remote};
    return {};
  }
  void close(LegId leg) override { open_legs.erase(leg.value); }

  bool exhausted = false;
  std::uint16_t next_port = 20'000;
  std::set<std::uint64_t> open_legs;
  std::vector<IpAddress> towards;
  std::map<std::uint64_t, std::pair<MediaDescription, MediaDescription>> agreed;
};

struct FakePeople final : core::Credentials {
  std::optional<core::SipCredentials> find(std::string_view username) const override {
    const auto it = people.find(std::string(username));
    if (it == people.end()) return std::nullopt;
    return core::SipCredentials{it->second, std::string(username), "secret-of-" + it->first};
  }
  std::map<std::string, PersonId> people{{"101", PersonId{101}}, {"102", PersonId{102}}};
};

struct Message {  // as received
  std::string start, body;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key.size() == name.size() && strncasecmp(key.c_str(), name.data(), name.size()) == 0)
        return value;
    }
    return "";
  }
  int status() const { return start.rfind("SIP/2.0 ", 0) == 0 ? std::atoi(&start[8]) : 0; }
  std::string method() const { return status() ? "" : start.substr(0, start.find(' ')); }
  std::string tag(std::string_view name) const {
    const auto value = header(name);
    const auto at = value.find(";tag=");
    return at == std::string::npos
               ? ""
               : value.substr(at + 5, value.find_first_of(";>", at + 5) - at - 5);
  }
  // The URI between <> of Contact.
  std::string contact() const {
    const auto value = header("Contact");
    const auto begin = value.find('<');
    return begin == std::string::npos ? value
                                      : value.substr(begin + 1, value.find('>') - begin - 1);
  }

  static Message parse(const std::string& text) {
    Message message;
    const auto blank = text.find("\r\n\r\n");
    message.body = blank == std::string::npos ? "" : text.substr(blank + 4);
    std::size_t at = text.find("\r\n");
    message.start = text.substr(0, at);
    while (at != std::string::npos && at < blank) {
      const auto end = text.find("\r\n", at + 2);
      const auto line = text.substr(at + 2, end - at - 2);
      const auto colon = line.find(':');
      if (colon != std::string::npos)
        message.headers.emplace_back(line.substr(0, colon),
                                     line.substr(line.find_first_not_of(' ', colon + 1)));
      at = end;
    }
    return message;
  }
};

inline std::string sdp_of(int port, std::string_view direction = "sendrecv",
                          std::string_view formats = "0 8 101",
                          std::string_view host = "127.0.0.1") {
  const auto at =
      fmt::format("IN {} {}", host.find(':') == std::string_view::npos ? "IP4" : "IP6", host);
  return fmt::format(
      "v=0\r\no=peer 1 1 {0}\r\ns=-\r\nc={0}\r\nt=0 0\r\n"
      "m=audio {1} RTP/AVP {2}\r\na=rtpmap:101 telephone-event/8000\r\na={3}\r\n",
      at, port, formats, direction);
}

// The same by SRTP; the key and salt are abc…xyz1234.
inline std::string srtp_sdp_of(int port) {
  auto text = sdp_of(port);
  text.replace(text.find("RTP/AVP"), 7, "RTP/SAVP");
  return text +
         "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0\r\n";
}

class Floor;

enum class By { udp, udp6, tcp };

// One socket that says what the test says.
class ScriptedPeer {
 public:
  explicit ScriptedPeer(Floor& floor, std::string user = "101", By by = By::udp);
  ~ScriptedPeer() { hang_up_the_socket(); }
  ScriptedPeer(const ScriptedPeer&) = delete;

  void send(const std::string& text);
  std::optional<Message> poll();
  Message receive(std::string_view why);  // fails the test when nothing comes in 5 s
  Message receive_status(int status, std::string_view why);  // skips 1xx and what was repeated
  Message receive_method(std::string_view method, std::string_view why);
  bool silent(Millis how_long);  // true: nothing came

  struct Request {
    std::string method = "OPTIONS";
    std::string to_user = "100";
    std::string call_id;
    int cseq = 1;
    std::string to_tag, uri, extra, body, type = "application/sdp", branch;
  };
  std::string text_of(const Request& request) const;
  std::string reply_to(const Message& request, int status, std::string_view phrase,
                       const std::string& body = "", const std::string& extra = "") const;
  // Sends, and once challenged sends again with the right (or a wrong) secret; gives the answer.
  Message send_authorized(Request request, std::string_view secret = "");
  static std::string authorization(const Message& challenge, const std::string& user,
                                   std::string_view secret, const std::string& method,
                                   const std::string& uri, int count = 1,
                                   const std::string& algorithm = "MD5");
  Message register_phone(int expires = 300);

  std::string contact() const {
    if (!contact_override.empty()) return contact_override;
    return fmt::format("sip:{}@{}:{}{}", user_, host_, port_,
                       by_ == By::tcp ? ";transport=tcp" : "");
  }
  std::string contact_override;  // what its Contact says instead of where it is
  void hang_up_the_socket() {    // by TCP: the connection is gone
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  std::uint16_t port() const { return port_; }
  Endpoint server() const;
  std::string uri_of(const std::string& user) const {
    return fmt::format("sip:{}@{}", user, server().text());
  }
  const std::string& user() const { return user_; }

 private:
  Floor& floor_;
  std::string user_;
  const By by_;
  const std::string host_;
  int fd_ = -1;
  std::uint16_t port_ = 0;
  std::string received_;  // by TCP: not yet a whole message
};

class Floor : public ::testing::Test {
 protected:
  void SetUp() override { start(); }
  void start(SipConfig config = {}) {
    stack.reset();
    if (config.listen.empty()) config.listen = {{*Endpoint::parse("127.0.0.1:0"), true, true}};
    auto started = SipStack::start(
        loop, std::move(config), media, people, [this] { return LegId{++last_leg}; },
        [this](const core::Fact& fact) { facts.push_back(fact); }, counters, log);
    ASSERT_TRUE(started) << started.error().message;
    stack = std::move(*started);
    for (const auto& at : stack->listening()) (at.transport == "udp" ? udp : tcp) = at.at;
  }

 public:
  bool eventually(const std::function<bool()>& happened, Millis patience = 5s) {
    const auto deadline = loop.now() + patience;
    while (!happened()) {
      if (loop.now() > deadline) return false;
      loop.step(5ms);
    }
    return true;
  }
  // The next fact of this kind that nobody took yet.
  template <class SomeFact>
  SomeFact expect_fact(std::string_view why) {
    std::optional<SomeFact> found;
    const bool came = eventually([&] {
      for (auto it = facts.begin(); it != facts.end(); ++it) {
        if (auto* fact = std::get_if<SomeFact>(&*it)) {
          found = *fact;
          facts.erase(it);
          return true;
        }
      }
      return false;
    });
    EXPECT_TRUE(came) << why;
    return found.value_or(SomeFact{});
  }
  template <class SomeFact>
  bool has_fact() const {
    for (const auto& fact : facts) {
      if (std::holds_alternative<SomeFact>(fact)) return true;
    }
    return false;
  }

  ControlLoop loop;
  FakeMediaLegs media;
  FakePeople people;
  Counters counters;
  NoLog log;
  std::vector<core::Fact> facts;
  std::uint64_t last_leg = 0;
  Endpoint udp, tcp;
  std::unique_ptr<SipStack> stack;
};

inline std::pair<sockaddr_storage, socklen_t> socket_address(const Endpoint& at) {
  sockaddr_storage storage{};
  if (at.address.is_v6) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(at.port);
    std::memcpy(&v6.sin6_addr, at.address.bytes.data(), 16);
    return {storage, sizeof v6};
  }
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  v4.sin_family = AF_INET;
  v4.sin_port = htons(at.port);
  std::memcpy(&v4.sin_addr, at.address.bytes.data(), 4);
  return {storage, sizeof v4};
}

inline Endpoint ScriptedPeer::server() const {
  auto at = by_ == By::tcp ? floor_.tcp : floor_.udp;
  if (at.address.is_unspecified()) at.address = *IpAddress::parse("127.0.0.1");
  return at;
}

inline ScriptedPeer::ScriptedPeer(Floor& floor, std::string user, By by)
    : floor_(floor),
      user_(std::move(user)),
      by_(by),
      host_(by == By::udp6 ? "[::1]" : "127.0.0.1") {
  auto [address, length] =
      socket_address(*Endpoint::parse(by == By::udp6 ? "[::1]:0" : "127.0.0.1:0"));
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  fd_ = ::socket(address.ss_family, (by == By::tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
  EXPECT_EQ(::bind(fd_, plain, length), 0);
  if (by == By::tcp) {
    auto [to, to_length] = socket_address(server());
    EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&to), to_length), 0);
  }
  fcntl(fd_, F_SETFL, O_NONBLOCK);
  ::getsockname(fd_, plain, &length);
  port_ = ntohs(reinterpret_cast<sockaddr_in*>(plain)->sin_port);  // where IPv6 has it, too
}

inline void ScriptedPeer::send(const std::string& text) {
  auto [to, length] = socket_address(server());
  const auto sent = by_ == By::tcp ? ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL)
                                   : ::sendto(fd_, text.data(), text.size(), 0,
                                              reinterpret_cast<sockaddr*>(&to), length);
  EXPECT_EQ(sent, static_cast<ssize_t>(text.size()));
}

inline std::optional<Message> ScriptedPeer::poll() {
  std::string buffer(65'536, '\0');
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  buffer.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  if (by_ != By::tcp) return got < 0 ? std::nullopt : std::optional(Message::parse(buffer));
  received_ += buffer;
  received_.erase(0, received_.find_first_not_of("\r\n"));  // keep-alives between messages
  const auto blank = received_.find("\r\n\r\n");
  if (blank == std::string::npos) return std::nullopt;
  const auto length = std::stoul("0" + Message::parse(received_).header("Content-Length"));
  if (received_.size() < blank + 4 + length) return std::nullopt;
  auto message = Message::parse(received_.substr(0, blank + 4 + length));
  received_.erase(0, blank + 4 + length);
  return message;
}

inline Message ScriptedPeer::receive(std::string_view why) {
  std::optional<Message> message;
  EXPECT_TRUE(floor_.eventually([&] { return (message = poll()).has_value(); })) << why;
  return message.value_or(Message{});
}

inline Message ScriptedPeer::receive_status(int status, std::string_view why) {
  for (int i = 0; i < 20; ++i) {
    auto message = receive(why);
    if (message.start.empty() || message.status() == status) return message;
    if (message.status() >= 200) {
      ADD_FAILURE() << why << ": expected " << status << ", got " << message.start;
      return message;
    }
  }
  return {};
}

inline Message ScriptedPeer::receive_method(std::string_view method, std::string_view why) {
  for (int i = 0; i < 20; ++i) {
    auto message = receive(why);
    if (message.start.empty() || message.method() == method) return message;
  }
  ADD_FAILURE() << why;
  return {};
}

inline bool ScriptedPeer::silent(Millis how_long) {
  return !floor_.eventually([&] { return poll().has_value(); }, how_long);
}

inline std::string ScriptedPeer::text_of(const Request& request) const {
  static int branches = 0;
  const auto uri = request.uri.empty() ? uri_of(request.to_user) : request.uri;
  const auto branch =
      request.branch.empty() ? fmt::format("z9hG4bK{}x{}", port_, ++branches) : request.branch;
  return fmt::format(
      "{} {} SIP/2.0\r\nVia: SIP/2.0/{} {}:{};branch={};rport\r\nMax-Forwards: 70\r\n"
      "From: \"Peer\" <{}>;tag=from{}\r\nTo: <{}>{}\r\nCall-ID: {}\r\n"
      "CSeq: {} {}\r\nContact: <{}>\r\n{}{}Content-Length: {}\r\n\r\n{}",
      request.method, uri, by_ == By::tcp ? "TCP" : "UDP", host_, port_, branch, uri_of(user_),
      port_, uri_of(request.to_user), request.to_tag.empty() ? "" : ";tag=" + request.to_tag,
      request.call_id.empty() ? fmt::format("call{}", port_) : request.call_id, request.cseq,
      request.method, contact(), request.extra,
      request.body.empty() ? "" : fmt::format("Content-Type: {}\r\n", request.type),
      request.body.size(), request.body);
}

inline std::string ScriptedPeer::reply_to(const Message& request, int status,
                                          std::string_view phrase, const std::string& body,
                                          const std::string& extra) const {
  std::string text = fmt::format("SIP/2.0 {} {}\r\n", status, phrase);
  for (const auto& [name, value] : request.headers) {
    if (name == "Via" || name == "From" || name == "Call-ID" || name == "CSeq" ||
        name == "Record-Route")
      text += name + ": " + value + "\r\n";
    if (name == "To")
      text += fmt::format("To: {}{}\r\n", value,
                          value.find(";tag=") == std::string::npos && status > 100
                              ? fmt::format(";tag=peer{}", port_)
                              : "");
  }
  return text + fmt::format("Contact: <{}>\r\n{}{}Content-Length: {}\r\n\r\n{}", contact(), extra,
                            body.empty() ? "" : "Content-Type: application/sdp\r\n", body.size(),
                            body);
}

inline std::string ScriptedPeer::authorization(const Message& challenge, const std::string& user,
                                               std::string_view secret, const std::string& method,
                                               const std::string& uri, int count,
                                               const std::string& algorithm) {
  const auto header = challenge.header("WWW-Authenticate");
  const auto get = [&](const std::string& name) {
    const auto at = header.find(name + "=\"");
    if (at == std::string::npos) return std::string();
    const auto begin = at + name.size() + 2;
    return header.substr(begin, header.find('"', begin) - begin);
  };
  DigestResponse with{user, get("realm"), get("nonce"), uri};
  with.algorithm = algorithm;
  with.qop = "auth";
  with.nc = fmt::format("{:08x}", count);
  with.cnonce = "c0ffee";
  return "Authorization: " +
         format_authorization(with, expected_response(with, secret, method), "") + "\r\n";
}

inline Message ScriptedPeer::send_authorized(Request request, std::string_view secret) {
  send(text_of(request));
  const auto challenge = receive_status(401, "a challenge");
  const auto uri = request.uri.empty() ? uri_of(request.to_user) : request.uri;
  if (request.method == "INVITE") {
    auto ack = request;
    ack.method = "ACK";
    ack.body.clear();
    ack.extra.clear();
    ack.to_tag = challenge.tag("To");
    send(text_of(ack));
  }
  ++request.cseq;
  request.extra +=
      authorization(challenge, user_, secret.empty() ? "secret-of-" + user_ : std::string(secret),
                    request.method, uri);
  send(text_of(request));
  Message answer;
  do {
    answer = receive("an answer to the authorized " + request.method);
  } while (answer.status() == 100);
  return answer;
}

inline Message ScriptedPeer::register_phone(int expires) {
  Request request;
  request.method = "REGISTER";
  request.to_user = user_;
  static int registrations = 0;
  request.call_id = fmt::format("register{}", port_);
  request.cseq = ++registrations * 2;
  request.uri = "sip:" + server().text();
  request.extra = fmt::format("Expires: {}\r\n", expires);
  return send_authorized(request);
}

}  // namespace earshot::sip
