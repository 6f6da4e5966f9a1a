// The door itself: who gets in, and what bad input leads to. After each, the server still answers.
#include "api/server.hpp"

#include <fmt/format.h>

#include "api/world_test.hpp"

namespace earshot::api {
namespace {

std::string request_line(const std::string& rest) {
  return "GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + rest;
}

class Door : public Api {
 protected:
  using Api::Api;
  ~Door() override {
    if (!server) return;
    EXPECT_EQ(ask("GET", "/healthz").status, 200) << "after the test";
  }
};

TEST_F(Door, asks_for_the_token) {
  const auto without = send_octets(
      server->port(), "GET /api/v1/calls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(without.headers.at("www-authenticate"), "Bearer");
  EXPECT_EQ(without.json()["code"], "unauthorized");

  for (std::string wrong : {"Bearer wrong", "Bearer ", "Basic a-token-for-the-tests",
                            "a-token-for-the-tests", "Bearer a-token-for-the-tests2"}) {
    const auto answer = send_octets(server->port(),
                                    "GET /api/v1/calls HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                    "Authorization: " +
                                        wrong + "\r\n\r\n");
    EXPECT_EQ(answer.status, 401) << wrong;
  }
  EXPECT_EQ(ask("GET", "/api/v1/calls").status, 200);
}

TEST_F(Door, a_token_that_comes_twice_is_none) {
  EXPECT_EQ(ask("GET", "/api/v1/calls", "", "Authorization: Bearer other\r\n").status, 401);
}

TEST_F(Door, tells_strangers_nothing_about_routes) {
  EXPECT_EQ(
      send_octets(server->port(), "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
          .status,
      401);
  EXPECT_EQ(ask("GET", "/nowhere").status, 404);
}

TEST_F(Door, health_and_metrics_need_no_token_here) {
  const std::string rest = "Connection: close\r\n\r\n";
  EXPECT_EQ(send_octets(server->port(), request_line(rest)).status, 200);
  counters.make({"earshot_calls", "", "Live calls"}).set(7);
  counters.make({"earshot_rtp_dropped_total", "cause=\"foreign_source\"", "Dropped"}).add(3);
  const auto metrics = send_octets(server->port(), "GET /metrics HTTP/1.1\r\nHost: a\r\n" + rest);
  EXPECT_EQ(metrics.status, 200);
  EXPECT_NE(metrics.body.find("# TYPE earshot_calls gauge\nearshot_calls 7\n"), std::string::npos);
  EXPECT_NE(metrics.body.find("earshot_rtp_dropped_total{cause=\"foreign_source\"} 3\n"),
            std::string::npos)
      << metrics.body;
}

TEST_F(Door, readiness_names_what_is_not_ready) {
  EXPECT_EQ(ask("GET", "/readyz").status, 200);
  health[0] = {"store", false, "database is locked"};
  const auto answer = ask("GET", "/readyz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.json()["parts"][0]["message"], "database is locked");
}

TEST_F(Door, wrong_method_names_the_right_ones) {
  const auto answer = ask("PUT", "/api/v1/sessions/x");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.at("allow"), "GET, PATCH, DELETE");
}

TEST_F(Door, other_media_types_are_refused) {
  const auto answer =
      ask("POST", "/api/v1/calls", "", "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(answer.status, 415);
}

TEST_F(Door, unknown_query_parameters_are_named) {
  const auto answer = ask("GET", "/api/v1/calls?team=sales");
  EXPECT_EQ(answer.status, 400);
  EXPECT_NE(answer.json()["message"].get<std::string>().find("team"), std::string::npos);
}

TEST_F(Door, large_requests_are_refused) {
  const std::string body = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  EXPECT_EQ(ask("POST", "/api/v1/calls", body).status, 413);
  EXPECT_EQ(ask("GET", "/api/v1/calls", "", "X-Long: " + std::string(20'000, 'x') + "\r\n").status,
            431);
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += fmt::format("X-{}: 1\r\n", i);
  EXPECT_EQ(ask("GET", "/api/v1/calls", "", many).status, 431);
}

TEST_F(Door, a_body_announced_huge_is_refused_before_it_comes) {
  const auto answer = ask("POST", "/api/v1/calls", "",
                          "Content-Type: application/json\r\nContent-Length: 1073741824\r\n");
  EXPECT_EQ(answer.status, 413);
}

TEST_F(Door, chunks_count_against_the_limit) {
  std::string chunks;
  for (int i = 0; i < 80; ++i) chunks += "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
  const auto answer = ask(
      "POST", "/api/v1/calls", "",
      "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n");
  EXPECT_EQ(answer.status, 413);
}

// Two lengths, or a length and chunks: whoever stands before us may have read another end.
TEST_F(Door, ambiguous_lengths_are_refused) {
  for (std::string lengths : {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                              "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                              "Content-Length: 4\r\nContent-Length: 5\r\n",
                              "Content-Length: -1\r\n", "Content-Length: 4x\r\n"}) {
    const auto answer = send_octets(
        server->port(), "POST /api/v1/calls HTTP/1.1\r\nHost: a\r\n" + lengths + "\r\n0\r\n\r\n");
    EXPECT_EQ(answer.status, 400) << lengths;
  }
}

TEST_F(Door, what_is_not_http_is_refused) {
  for (std::string octets :
       {"\r\n\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02\x01\x01\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /healthz%00 HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET http://a/healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nbad header\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nA: b\r\n c: folded\x01\r\n\r\n"}) {
    const auto answer = send_octets(server->port(), octets);
    EXPECT_EQ(answer.status, 400) << octets;
  }
}

TEST_F(Door, requests_may_come_in_one_go) {
  const auto answer =
      send_octets(server->port(), request_line("\r\n") + request_line("Connection: close\r\n\r\n"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find("HTTP/1.1 200"), std::string::npos) << "the second answer";
}

class ImpatientDoor : public Door {
 protected:
  static ApiConfig config() {
    ApiConfig config;
    config.read_time = 50ms;
    return config;
  }
  ImpatientDoor() : Door(config()) {}
};

TEST_F(ImpatientDoor, closes_who_does_not_finish_his_request) {
  EXPECT_EQ(send_octets(server->port(), "GET /healthz HTTP/1.1\r\nHost:").status, 0);
  EXPECT_EQ(send_octets(server->port(), "").status, 0);
  EXPECT_EQ(send_octets(server->port(),
                        "POST /api/v1/calls HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{")
                .status,
            0);
}

class NarrowDoor : public Api {
 protected:
  static ApiConfig config() {
    ApiConfig config;
    config.max_connections = 0;
    return config;
  }
  NarrowDoor() : Api(config()) {}
};

TEST_F(NarrowDoor, says_when_it_is_full) {
  const auto answer = ask("GET", "/healthz");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.json()["code"], "full");
  EXPECT_EQ(answer.headers.at("retry-after"), "1");
}

class QuickDoor : public Door {
 protected:
  static ApiConfig config() {
    ApiConfig config;
    config.control_time = 50ms;
    return config;
  }
  QuickDoor() : Door(config()) {}
};

TEST_F(QuickDoor, says_when_nobody_answers_behind_it) {
  floor.stall(true);
  const auto answer = ask("GET", "/api/v1/calls");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.json()["code"], "control_busy");
  floor.stall(false);
  EXPECT_EQ(ask("GET", "/api/v1/calls").status, 200);
}

TEST_F(Door, stops_while_somebody_waits) {
  floor.stall(true);
  std::thread client([&] { EXPECT_EQ(ask("GET", "/api/v1/calls").status, 0); });
  while (counters.make({"earshot_api_connections_total", "", ""}).value() == 0) {
    std::this_thread::yield();
  }
  server->stop();
  floor.stall(false);  // the answer comes to a server that is gone
  server.reset();
  client.join();
  floor.pass(0ms);
}

Result<std::unique_ptr<Server>> start(const std::string& listen, std::string token) {
  static Counters counters;
  static NoLog log;
  static Floor floor;
  ApiConfig config;
  config.listen = *Endpoint::parse(listen);
  config.token = std::move(token);
  return Server::start(config, floor, counters, log, [] { return std::vector<HealthPart>(); });
}

TEST(Start, refuses_other_addresses_than_loopback) {
  for (const char* address : {"0.0.0.0:0", "192.0.2.1:0", "[::]:0", "[2001:db8::1]:0"}) {
    const auto started = start(address, "a-token-for-the-tests");
    ASSERT_FALSE(started) << address;
    EXPECT_EQ(started.error().code, "api_not_loopback");
  }
}

TEST(Start, refuses_a_weak_token) {
  EXPECT_EQ(start("127.0.0.1:0", "").error().code, "api_token_weak");
  EXPECT_EQ(start("127.0.0.1:0", "short").error().code, "api_token_weak");
}

TEST(Start, names_the_address_in_use) {
  const auto first = start("127.0.0.1:0", "a-token-for-the-tests");
  ASSERT_TRUE(first);
  const auto address = fmt::format("127.0.0.1:{}", (*first)->port());
  const auto second = start(address, "a-token-for-the-tests");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "address_in_use");
  EXPECT_NE(second.error().message.find(address), std::string::npos);
}

TEST(Start, speaks_ipv6_too) {
  if (auto started = start("[::1]:0", "a-token-for-the-tests"); !started) {
    GTEST_SKIP() << "no IPv6 here: " << started.error().message;
  }
}

}  // namespace
}  // namespace earshot::api
