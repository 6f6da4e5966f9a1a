#include "api/server.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>

#include "api/connection.hpp"

namespace earshot::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

bool is_loopback(const IpAddress& address) {
  const auto parsed = asio::ip::make_address(address.text());
  return parsed.is_loopback();
}

Result<void> check(const ApiConfig& config) {
  if (!is_loopback(config.listen.address)) {
    return fail(
        "api_not_loopback",
        fmt::format("The API may not listen on {}: tokens would cross the network in clear, "
                    "as it has no TLS. Listen on 127.0.0.1 and put a TLS proxy before it.",
                    config.listen.text()));
  }
  if (config.token.size() < Token::kShortest) {
    return fail("api_token_weak",
                fmt::format("The API needs a token of at least {} characters.", Token::kShortest));
  }
  return {};
}

}  // namespace

struct Server::Impl {
  Impl(ApiConfig config, Control& control, Counters& the_counters, Log& the_log, HealthProbe health)
      : token(config.token),
        site{.config = std::move(config),
             .control = control,
             .counters = the_counters,
             .health = std::move(health)},
        counters(the_counters),
        log(the_log) {
    site.config.token.clear();
  }

  Result<void> listen();
  void accept();
  void run();
  void stop();

  Token token;
  Site site;
  ConnectionCounters counters;
  Seats seats;
  Log& log;
  asio::io_context loop;  // after what its connections look at: goes before it
  tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::vector<std::thread> threads;
};

Result<void> Server::Impl::listen() {
  const auto& wanted = site.config.listen;
  const tcp::endpoint endpoint(asio::ip::make_address(wanted.address.text()), wanted.port);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return {};
  const bool in_use = error == asio::error::address_in_use;
  return fail(in_use ? "address_in_use" : "can_not_listen",
              fmt::format("The API can not listen on {}: {}. {}", wanted.text(), error.message(),
                          in_use ? "Stop the other program or choose another port."
                                 : "Choose an address and port of this machine."));
}

void Server::Impl::accept() {
  acceptor.async_accept(asio::make_strand(loop), [this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) {
      // Out of descriptors, most likely: others finish meanwhile, spinning would help nobody.
      log.write(LogLevel::warning, "api", "can not accept a connection",
                {{"error", error.message()}});
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this](error_code stopped) {
        if (!stopped) accept();
      });
      return;
    }
    if (seats.taken < site.config.max_connections) {
      serve_connection(std::move(socket), site, token, counters, seats);
    } else {
      refuse_connection(std::move(socket), counters);
    }
    accept();
  });
}

void Server::Impl::run() {
  for (std::size_t i = 0; i < std::max<std::size_t>(1, site.config.threads); ++i) {
    threads.emplace_back([this] { loop.run(); });
  }
}

void Server::Impl::stop() {
  site.doorway->close();
  loop.stop();
  for (auto& thread : threads) thread.join();
  threads.clear();
  error_code ignored;
  acceptor.close(ignored);
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(ApiConfig config, Control& control,
                                              Counters& counters, Log& log, HealthProbe health) {
  if (auto checked = check(config); !checked) return tl::unexpected(checked.error());
  auto impl = std::make_unique<Impl>(std::move(config), control, counters, log, std::move(health));
  if (auto listening = impl->listen(); !listening) return tl::unexpected(listening.error());
  impl->accept();
  impl->run();
  auto server = std::unique_ptr<Server>(new Server(std::move(impl)));
  log.write(LogLevel::info, "api", "listening", {{"port", std::to_string(server->port())}});
  return server;
}

std::uint16_t Server::port() const {
  error_code ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}

void Server::stop() { impl_->stop(); }

}  // namespace earshot::api
