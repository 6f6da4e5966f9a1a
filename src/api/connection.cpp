#include "api/connection.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "api/any_stream.hpp"
#include "api/handshake.hpp"
#include "api/page_socket.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"

namespace earshot::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::patch: return Method::patch;
    case http::verb::delete_: return Method::del;
    default: return Method::other;
  }
}

// One that comes twice is nobody's: empty.
std::string only(const http::request<http::string_body>& message, std::string_view name) {
  const auto [first, last] = message.equal_range(name);
  if (first == last || std::next(first) != last) return "";
  return std::string(first->value());
}

asio::ip::address peer_of(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto peer = socket.remote_endpoint(error);
  return error ? asio::ip::address() : peer.address();
}

bool is_loopback(const asio::ip::address& address) {
  return address.is_loopback() ||
         (address.is_v6() && address.to_v6().is_v4_mapped() &&
          asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback());
}

http::response<http::string_body> write_message(Response response, bool keep_alive) {
  http::response<http::string_body> message(static_cast<http::status>(response.status), 11);
  message.set(http::field::content_type, response.content_type);
  message.set(http::field::cache_control, "no-store");  // a file of the console says otherwise
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) message.set(name, value);
  if (response.status == 204) message.erase(http::field::content_type);
  message.body() = std::move(response.body);
  message.keep_alive(keep_alive);
  message.prepare_payload();
  return message;
}

class Connection final : public Line, public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls, Site& site,
             ConnectionCounters& counters, Seats& seats)
      : stream_(std::move(socket), std::move(tls)),
        executor_(stream_.get_executor()),
        alarm_(executor_),
        site_(site),
        counters_(counters),
        seats_(seats) {
    ++seats_.taken;
  }
  ~Connection() override {
    if (!is_page_) --seats_.taken;
  }

  void start() {
    if (!stream_.is_tls()) return read();
    stream_.tcp().expires_after(site_.config.read_time);
    stream_.async_handshake([self = shared_from_this()](error_code error) {
      if (!error) return self->read();
      self->counters_.bad_requests.add();
    });
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(site_.config.max_header));
    parser_->body_limit(site_.config.max_body);
    stream_.tcp().expires_after(site_.config.read_time);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
  }

  void send(Response response) override {
    alarm_.cancel();
    counters_.count_answer(response.status);
    if (response.portions) return begin_portions(std::move(response));
    message_ = write_message(std::move(response), keep_alive_);
    stream_.tcp().expires_after(site_.config.read_time + time_for(message_.body().size()));
    http::async_write(stream_, message_,
                      [self = shared_from_this()](error_code error, std::size_t) {
                        if (error || !self->keep_alive_) return self->close();
                        self->read();
                      });
  }

  void post(std::function<void()> work) override { asio::post(executor_, std::move(work)); }

  void open_stream(const Asker& reader) override {
    alarm_.cancel();
    is_page_ = true;
    serve_page(std::move(stream_), std::make_unique<Handshake>(Handshake{parser_->release()}),
               reader, site_.hub, [&seats = seats_] { --seats.taken; });
  }

  void after(Millis time, std::function<void()> work) override {
    alarm_.expires_after(time);
    alarm_.async_wait([self = shared_from_this(), work = std::move(work)](error_code error) {
      if (!error) work();
    });
  }

 private:
  // Of a client that reads at 50 kB/s.
  static Millis time_for(std::size_t octets) { return Millis(octets / 50); }

  void begin_portions(Response response) {
    portions_ = std::move(response.portions);
    message_ = write_message(std::move(response), keep_alive_);
    message_.content_length(boost::none);
    message_.chunked(true);
    header_.emplace(message_);
    stream_.tcp().expires_after(site_.config.read_time);
    http::async_write_header(stream_, *header_,
                             [self = shared_from_this()](error_code error, std::size_t) {
                               error ? self->close() : self->ask_portion();
                             });
  }

  void ask_portion() {
    stream_.tcp().expires_never();  // the disk is waited for, not the client
    const bool taken = site_.archive.post(
        [self = shared_from_this(), portions = portions_, doorway = site_.doorway] {
          auto portion = portions->next();
          doorway->enter([&] {
            self->post([self, portion = std::move(portion)] { self->send_portion(portion); });
          });
        });
    if (!taken) close();  // in the middle: the client sees that the end is missing
  }

  void send_portion(const Result<std::string>& portion) {
    if (!portion) return close();
    stream_.tcp().expires_after(site_.config.read_time + time_for(portion->size()));
    if (portion->empty()) {
      return asio::async_write(stream_, http::make_chunk_last(),
                               [self = shared_from_this()](error_code error, std::size_t) {
                                 self->portions_.reset();
                                 if (error || !self->keep_alive_) return self->close();
                                 self->read();
                               });
    }
    portion_ = *portion;
    asio::async_write(stream_, http::make_chunk(asio::buffer(portion_)),
                      [self = shared_from_this()](error_code error, std::size_t) {
                        error ? self->close() : self->ask_portion();
                      });
  }

  void on_read(error_code error) {
    if (error) return on_read_error(error);
    stream_.tcp().expires_never();
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive();
    Request request;
    request.method = method_of(message.method());
    request.authorization = only(message, "Authorization");
    request.actor = only(message, "X-Earshot-Actor");
    request.content_type = only(message, "Content-Type");
    request.cookie = only(message, "Cookie");
    request.origin = only(message, "Origin");
    request.host = only(message, "Host");
    request.range = only(message, "Range");
    request.if_range = only(message, "If-Range");
    request.wants_socket = beast::websocket::is_upgrade(message);
    request.body = message.body();
    const auto peer = peer_of(stream_.socket());
    request.from_loopback = is_loopback(peer);
    request.peer = peer.to_string();
    if (auto parsed = parse_target(message.target(), request); !parsed) {
      return send(problem(parsed.error()));
    }
    dispatch(std::make_shared<Exchange>(site_, weak_from_this(), std::move(request)));
  }

  void on_read_error(error_code error) {
    keep_alive_ = false;
    if (error == beast::error::timeout) {
      counters_.timeouts.add();
      return close();
    }
    if (error.category() != http::make_error_code(http::error::bad_method).category() ||
        error == http::error::end_of_stream || error == http::error::partial_message) {
      return close();  // the client went
    }
    counters_.bad_requests.add();
    if (error == http::error::body_limit) {
      return send(problem({"too_large", "The body is larger than this server reads."}));
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
      return send(problem({"header_too_large", "The header is larger than this server reads."}));
    }
    send(problem({"bad_request", "This is not a valid HTTP/1.1 request: " + error.message()}));
  }

  // Says that we are done, and reads on for a while: closing over unread octets would reset the
  // connection, and the client might never see the answer that tells what was wrong.
  void close() {
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.tcp().expires_after(std::min<Millis>(site_.config.read_time, 1s));
    drain();
  }

  void drain() {
    stream_.async_read_some(asio::buffer(rest_),
                            [self = shared_from_this()](error_code error, std::size_t) {
                              if (!error) self->drain();
                            });
  }

  AnyStream stream_;
  AnyStream::executor_type executor_;  // outlives the stream, which may leave as a page
  asio::steady_timer alarm_;
  beast::flat_buffer buffer_;
  std::array<char, 4096> rest_;  // what comes after the end, unread
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> message_;
  std::optional<http::response_serializer<http::string_body>> header_;  // of what comes in portions
  std::shared_ptr<Portions> portions_;
  std::string portion_;
  bool keep_alive_ = false;
  bool is_page_ = false;  // its seat is the page's now
  Site& site_;
  ConnectionCounters& counters_;
  Seats& seats_;
};

}  // namespace

ConnectionCounters::ConnectionCounters(Counters& counters)
    : accepted(counters.make({"earshot_api_connections_total", "", "HTTP connections accepted"})),
      refused_full(counters.make({"earshot_api_refused_total", "cause=\"full\"",
                                  "HTTP connections or requests that were refused unread"})),
      bad_requests(counters.make({"earshot_api_refused_total", "cause=\"malformed\"", ""})),
      timeouts(counters.make({"earshot_api_refused_total", "cause=\"too_slow\"", ""})),
      answers_2xx(counters.make({"earshot_api_answers_total", "class=\"2xx\"", "HTTP answers"})),
      answers_4xx(counters.make({"earshot_api_answers_total", "class=\"4xx\"", ""})),
      answers_5xx(counters.make({"earshot_api_answers_total", "class=\"5xx\"", ""})) {}

void ConnectionCounters::count_answer(int status) {
  (status < 400 ? answers_2xx : status < 500 ? answers_4xx : answers_5xx).add();
}

void serve_connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls,
                      Site& site, ConnectionCounters& counters, Seats& seats) {
  counters.accepted.add();
  auto connection =
      std::make_shared<Connection>(std::move(socket), std::move(tls), site, counters, seats);
  connection->post([connection] { connection->start(); });
}

void refuse_connection(asio::ip::tcp::socket socket, ConnectionCounters& counters) {
  counters.refused_full.add();
  auto stream = std::make_shared<beast::tcp_stream>(std::move(socket));
  auto message = std::make_shared<http::response<http::string_body>>(
      write_message(problem({"full", "Too many connections; try again."}), false));
  stream->expires_after(std::chrono::seconds(1));
  http::async_write(*stream, *message, [stream, message](error_code, std::size_t) {
    error_code ignored;
    stream->socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  });
}

}  // namespace earshot::api
