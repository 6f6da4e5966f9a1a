#pragma once
// One client's TCP connection: reads requests within limits, one after the other, and writes their
// answers; one that asks for a WebSocket leaves it as a page (page_socket.hpp). Internal to api/.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "api/exchange.hpp"

namespace earshot::api {

struct ConnectionCounters {
  explicit ConnectionCounters(Counters& counters);
  void count_answer(int status);

  Counter& accepted;
  Counter& refused_full;
  Counter& bad_requests;  // not HTTP, or over a limit
  Counter& timeouts;
  Counter &answers_2xx, &answers_4xx, &answers_5xx;
};

struct Seats {  // how many connections there are; counted by every thread
  std::atomic<std::size_t> taken{0};
};

// Serves until the client goes, errs or is too slow. Keeps itself alive by what it waits for.
// `tls` null: plain. `site`, `counters` and `seats` outlive the loop that the socket runs on.
void serve_connection(boost::asio::ip::tcp::socket socket,
                      std::shared_ptr<boost::asio::ssl::context> tls, Site& site,
                      ConnectionCounters& counters, Seats& seats);
// Says 503 and closes.
void refuse_connection(boost::asio::ip::tcp::socket socket, ConnectionCounters& counters);

}  // namespace earshot::api
