#include "api/server.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <thread>

#include "api/connection.hpp"
#include "api/hub.hpp"
#include "api/passwords.hpp"
#include "api/tls.hpp"

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
  if (!is_loopback(config.listen.address) && config.certificate.empty()) {
    return fail("api_not_loopback",
                fmt::format("The API may not listen on {} without TLS: passwords and tokens would "
                            "cross the network in clear. Set [api] certificate and key, or listen "
                            "on 127.0.0.1 and put a TLS proxy before it.",
                            config.listen.text()));
  }
  if (config.token.size() < Keys::kShortestToken) {
    return fail("api_token_weak", fmt::format("The API needs a token of at least {} characters.",
                                              Keys::kShortestToken));
  }
  return {};
}

}  // namespace

struct Server::Impl {
  Impl(const ApiConfig& config, Control& control, Counters& the_counters, Log& the_log,
       HealthProbe health, Seams seams)
      : site{.config = config,
             .control = control,
             .counters = the_counters,
             .log = the_log,
             .health = std::move(health),
             .seams = seams,
             .keys = Keys(config.token, {config.sign_in_idle, config.sign_in_absolute})},
        counters(the_counters) {
    site.config.token.clear();
    site.hub = std::make_shared<Hub>(loop, site);
  }
  ~Impl() { site.hub.reset(); }  // its timers are the loop's

  Result<void> load_files();
  Result<void> load_keys();
  Result<void> listen();
  void accept();
  void serve(tcp::socket socket);
  void run();
  void stop();

  Site site;
  ConnectionCounters counters;
  Seats seats;
  std::mutex mutex;  // of the files, which reload() replaces
  std::shared_ptr<asio::ssl::context> tls;
  asio::io_context loop;  // after what its connections look at: goes before it
  tcp::acceptor acceptor{loop};
  asio::steady_timer pause{loop};
  std::vector<std::thread> threads;
};

Result<void> Server::Impl::load_files() {
  std::shared_ptr<asio::ssl::context> fresh_tls;
  std::shared_ptr<const ConsoleFiles> fresh_console;
  if (!site.config.certificate.empty()) {
    auto made = make_tls(site.config.certificate, site.config.key);
    if (!made) return tl::unexpected(made.error());
    fresh_tls = std::move(*made);
  }
  if (!site.config.console.empty()) {
    auto loaded = ConsoleFiles::load(site.config.console);
    if (!loaded) return tl::unexpected(loaded.error());
    fresh_console = std::move(*loaded);
  }
  std::lock_guard lock(mutex);
  tls = std::move(fresh_tls);
  site.console.put(std::move(fresh_console));
  return {};
}

// Whoever was signed in before a restart still is.
Result<void> Server::Impl::load_keys() {
  (void)password_fits("", "");  // makes what it compares nobody's password with
  auto* accounts = site.seams.accounts;
  if (!accounts) return {};
  const auto sign_ins = accounts->sign_ins();
  if (!sign_ins) return tl::unexpected(sign_ins.error());
  const auto tokens = accounts->tokens();
  if (!tokens) return tl::unexpected(tokens.error());
  for (const auto& token : *tokens) site.keys.add(token);
  for (const auto& one : *sign_ins) {
    const auto account = accounts->find(one.person);
    if (!account) return tl::unexpected(account.error());
    if (*account && (*account)->enabled) site.keys.add(one, (*account)->must_change_password);
  }
  return {};
}

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
      site.log.write(LogLevel::warning, "api", "can not accept a connection",
                     {{"error", error.message()}});
      pause.expires_after(std::chrono::milliseconds(100));
      pause.async_wait([this](error_code stopped) {
        if (!stopped) accept();
      });
      return;
    }
    serve(std::move(socket));
    accept();
  });
}

void Server::Impl::serve(tcp::socket socket) {
  std::unique_lock lock(mutex);
  auto context = tls;
  lock.unlock();
  if (seats.taken < site.config.max_connections) {
    serve_connection(std::move(socket), std::move(context), site, counters, seats);
  } else if (!context) {  // a handshake would be work for somebody who is turned away
    refuse_connection(std::move(socket), counters);
  }
}

void Server::Impl::run() {
  for (std::size_t i = 0; i < std::max<std::size_t>(1, site.config.threads); ++i) {
    threads.emplace_back([this] { loop.run(); });
  }
}

void Server::Impl::stop() {
  if (threads.empty()) return;
  const bool had_readers = site.hub->readers() > 0;
  site.passwords.stop();
  site.office.stop();
  site.sound.stop();
  site.archive.stop();
  site.hub->stop();
  // A moment for the pages' bye to leave.
  if (had_readers) std::this_thread::sleep_for(50ms);
  site.doorway->close();
  loop.stop();
  for (auto& thread : threads) thread.join();
  threads.clear();
  site.hub->clear();
  error_code ignored;
  acceptor.close(ignored);
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() { stop(); }

Result<std::unique_ptr<Server>> Server::start(ApiConfig config, Control& control,
                                              Counters& counters, Log& log, HealthProbe health,
                                              Seams seams) {
  if (auto checked = check(config); !checked) return tl::unexpected(checked.error());
  auto impl = std::make_unique<Impl>(config, control, counters, log, std::move(health), seams);
  for (auto step : {&Impl::load_files, &Impl::load_keys, &Impl::listen}) {
    if (auto done = ((*impl).*step)(); !done) return tl::unexpected(done.error());
  }
  impl->accept();
  impl->run();
  auto server = std::unique_ptr<Server>(new Server(std::move(impl)));
  log.write(LogLevel::info, "api", "listening", {{"port", std::to_string(server->port())}});
  return server;
}

Result<void> Server::reload() { return impl_->load_files(); }

// On the office's thread, which also adds them: a new one is never taken for a removed one.
void Server::recheck_sign_ins() {
  if (!impl_->site.seams.accounts) return;
  (void)impl_->site.office.post([impl = impl_.get()] {
    const auto sign_ins = impl->site.seams.accounts->sign_ins();
    if (!sign_ins) return;  // the next change tries again
    for (const auto& key : impl->site.keys.keep_only(*sign_ins)) impl->site.hub->sign_out(key);
  });
}

Stream& Server::stream() { return *impl_->site.hub; }

std::uint16_t Server::port() const {
  error_code ignored;
  return impl_->acceptor.local_endpoint(ignored).port();
}

void Server::stop() { impl_->stop(); }

}  // namespace earshot::api
