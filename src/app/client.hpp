#pragma once
// The command line's way to a running server: one HTTP request at a time. Blocks its caller; each
// request opens and closes its own connection.

#include <string>

#include "base/result.hpp"
#include "base/time.hpp"

namespace earshot::app {

struct ClientOptions {
  std::string url = "http://127.0.0.1:8080";  // http only: the API listens on loopback
  std::string token_file;  // empty: environment variable EARSHOT_TOKEN, else file earshot.token
};

struct ClientAnswer {
  int status = 0;
  std::string body;
};

class Client {
 public:
  // Fails with "bad_url", "no_token" or "token_unreadable".
  static Result<Client> open(const ClientOptions& options);

  // `actor`: the extension on whose behalf, may be empty. Fails with "no_server" when nobody
  // answers; a refusal by the server comes as an Error with the server's own code and message.
  Result<ClientAnswer> ask(const std::string& method, const std::string& path,
                           const std::string& body = "", const std::string& actor = "",
                           Seconds patience = 10s) const;

  const std::string& url() const { return url_; }

 private:
  std::string url_, host_, port_, token_;
};

// For a terminal: control characters and text-direction marks, which a caller could have put into
// his name, become '?'. Invalid UTF-8 too.
std::string printable(const std::string& text);

}  // namespace earshot::app
