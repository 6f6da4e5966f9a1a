#pragma once
// An HTTP request that asks for a WebSocket, as Beast read it. Internal to connection.cpp and
// page_socket.cpp.

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace earshot::api {

struct Handshake {
  boost::beast::http::request<boost::beast::http::string_body> request;
};

}  // namespace earshot::api
