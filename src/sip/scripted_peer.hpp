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
                          std::string_view formats = "0 8 101") {
  return fmt::format(
      "v=0\r\no=peer 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
      "m=audio {} RTP/AVP {}\r\na=rtpmap:101 telephone-event/8000\r\na={}\r\n",
      port, formats, direction);
}

class Floor;

// One UDP socket that says what the test says.
class ScriptedPeer {
 public:
  explicit ScriptedPeer(Floor& floor, std::string user = "101");
  ~ScriptedPeer() { ::close(fd_); }
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
                                   const std::string& uri, int count = 1);
  Message register_phone(int expires = 300, const std::string& contact = "");

  std::string contact() const { return fmt::format("sip:{}@127.0.0.1:{}", user_, port_); }
  std::uint16_t port() const { return port_; }
  const std::string& user() const { return user_; }

 private:
  Floor& floor_;
  std::string user_;
  int fd_ = -1;
  std::uint16_t port_ = 0;
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

inline ScriptedPeer::ScriptedPeer(Floor& floor, std::string user)
    : floor_(floor), user_(std::move(user)) {
  fd_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&address), length), 0);
  ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &length);
  port_ = ntohs(address.sin_port);
}

inline void ScriptedPeer::send(const std::string& text) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(floor_.udp.port);
  EXPECT_EQ(::sendto(fd_, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to),
            static_cast<ssize_t>(text.size()));
}

inline std::optional<Message> ScriptedPeer::poll() {
  std::string buffer(65'536, '\0');
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (got < 0) return std::nullopt;
  buffer.resize(static_cast<std::size_t>(got));
  return Message::parse(buffer);
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
  const auto host = fmt::format("127.0.0.1:{}", floor_.udp.port);
  const auto uri =
      request.uri.empty() ? fmt::format("sip:{}@{}", request.to_user, host) : request.uri;
  const auto branch =
      request.branch.empty() ? fmt::format("z9hG4bK{}x{}", port_, ++branches) : request.branch;
  return fmt::format(
      "{} {} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{};branch={};rport\r\nMax-Forwards: 70\r\n"
      "From: \"Peer\" <sip:{}@{}>;tag=from{}\r\nTo: <sip:{}@{}>{}\r\nCall-ID: {}\r\n"
      "CSeq: {} {}\r\nContact: <{}>\r\n{}{}Content-Length: {}\r\n\r\n{}",
      request.method, uri, port_, branch, user_, host, port_, request.to_user, host,
      request.to_tag.empty() ? "" : ";tag=" + request.to_tag,
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
    if (name == "Via" || name == "From" || name == "Call-ID" || name == "CSeq")
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
                                               const std::string& uri, int count) {
  const auto header = challenge.header("WWW-Authenticate");
  const auto get = [&](const std::string& name) {
    const auto at = header.find(name + "=\"");
    if (at == std::string::npos) return std::string();
    const auto begin = at + name.size() + 2;
    return header.substr(begin, header.find('"', begin) - begin);
  };
  DigestResponse with{user, get("realm"), get("nonce"), uri};
  with.qop = "auth";
  with.nc = fmt::format("{:08x}", count);
  with.cnonce = "c0ffee";
  return "Authorization: " +
         format_authorization(with, expected_response(with, secret, method), "") + "\r\n";
}

inline Message ScriptedPeer::send_authorized(Request request, std::string_view secret) {
  send(text_of(request));
  const auto challenge = receive_status(401, "a challenge");
  const auto uri = request.uri.empty()
                       ? fmt::format("sip:{}@127.0.0.1:{}", request.to_user, floor_.udp.port)
                       : request.uri;
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

inline Message ScriptedPeer::register_phone(int expires, const std::string& where) {
  Request request;
  request.method = "REGISTER";
  request.to_user = user_;
  static int registrations = 0;
  request.call_id = fmt::format("register{}", port_);
  request.cseq = ++registrations * 2;
  request.uri = fmt::format("sip:127.0.0.1:{}", floor_.udp.port);
  request.extra = fmt::format("Expires: {}\r\n", expires);
  (void)where;
  return send_authorized(request);
}

}  // namespace earshot::sip
