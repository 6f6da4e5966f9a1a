#include "app/client.hpp"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

namespace earshot::app {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

constexpr const char* kUsualTokenFile = "earshot.token";  // where a server started here puts it

std::string first_word(const std::string& file) {
  std::ifstream in(file);
  std::string word;
  in >> word;
  return word;
}

Result<std::string> read_token(const std::string& file) {
  std::string token;
  if (!file.empty()) {
    token = first_word(file);
  } else if (const char* given = std::getenv("EARSHOT_TOKEN")) {
    token = given;
  } else {
    token = first_word(kUsualTokenFile);
  }
  if (!token.empty()) return token;
  if (file.empty()) {
    return fail("no_token", fmt::format("No API token: there is no readable '{}' here. Name the "
                                        "server's token file with --token-file, or set "
                                        "EARSHOT_TOKEN.",
                                        kUsualTokenFile));
  }
  return fail("token_unreadable",
              fmt::format("Can not read an API token from '{}'. Is it the server's token file, "
                          "and may you read it?",
                          file));
}

// One request as a chain of steps on a loop that runs until the last is done or time is up.
class Call {
 public:
  Call(http::request<http::string_body> request, Seconds patience)
      : request_(std::move(request)), patience_(patience) {
    parser_.body_limit(64 * 1024 * 1024);  // a whole floor's calls
  }

  error_code run(const std::string& host, const std::string& port) {
    error_code error;
    const auto found = asio::ip::tcp::resolver(loop_).resolve(host, port, error);
    if (error) return error;
    stream_.expires_after(patience_);
    stream_.async_connect(found, [this](error_code failed, const auto&) {
      if ((result_ = failed)) return;
      http::async_write(stream_, request_, [this](error_code not_sent, std::size_t) {
        if ((result_ = not_sent)) return;
        http::async_read(stream_, buffer_, parser_,
                         [this](error_code not_read, std::size_t) { result_ = not_read; });
      });
    });
    loop_.run();
    return result_;
  }

  ClientAnswer answer() {
    return {static_cast<int>(parser_.get().result_int()), std::move(parser_.get().body())};
  }

 private:
  asio::io_context loop_;
  beast::tcp_stream stream_{loop_};
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response_parser<http::string_body> parser_;
  Seconds patience_;
  error_code result_;
};

Error error_of(const ClientAnswer& answer, const std::string& url) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (body.is_object() && body.contains("code") && body.contains("message") &&
      body["code"].is_string() && body["message"].is_string()) {
    return {body["code"], body["message"]};
  }
  return {"not_earshot", fmt::format("{} answered with status {}, and not like an Earshot server.",
                                     url, answer.status)};
}

}  // namespace

Result<Client> Client::open(const ClientOptions& options) {
  Client client;
  constexpr std::string_view kScheme = "http://";
  std::string_view rest = options.url;
  const auto bad = fail(
      "bad_url", fmt::format("'{}' is not an address like http://127.0.0.1:8080.", options.url));
  if (!rest.starts_with(kScheme)) return bad;
  rest.remove_prefix(kScheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  const auto colon = rest.rfind(':');
  if (colon == rest.npos || colon + 1 == rest.size() || colon == 0) return bad;
  client.host_ = rest.substr(0, colon);
  client.port_ = rest.substr(colon + 1);
  if (client.host_.front() == '[' && client.host_.back() == ']') {
    client.host_ = client.host_.substr(1, client.host_.size() - 2);
  }
  client.url_ = options.url;
  auto token = read_token(options.token_file);
  if (!token) return tl::unexpected(token.error());
  client.token_ = std::move(*token);
  return client;
}

Result<ClientAnswer> Client::ask(const std::string& method, const std::string& path,
                                 const std::string& body, const std::string& actor,
                                 Seconds patience) const {
  http::request<http::string_body> request(http::string_to_verb(method), path, 11);
  request.set(http::field::host, host_);
  request.set(http::field::authorization, "Bearer " + token_);
  if (!actor.empty()) request.set("X-Earshot-Actor", actor);
  if (!body.empty()) request.set(http::field::content_type, "application/json");
  request.body() = body;
  request.keep_alive(false);
  request.prepare_payload();

  Call call(std::move(request), patience);
  if (const auto error = call.run(host_, port_)) {
    return fail("no_server",
                fmt::format("No Earshot server answers at {} ({}). Start one with 'earshot serve', "
                            "or name another with --api.",
                            url_, error.message()));
  }
  auto answer = call.answer();
  if (answer.status >= 400 || answer.status < 200) return tl::unexpected(error_of(answer, url_));
  return answer;
}

namespace {

// Length of the well-formed UTF-8 character at `text`, 0 when it is none (Unicode 15, table 3-7).
std::size_t character_length(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return (at(i) & 0xC0u) == 0x80u; };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF && follows(1)) return 2;
  if (first >= 0xE0 && first <= 0xEF && follows(1) && follows(2)) {
    const bool overlong = first == 0xE0 && at(1) < 0xA0, surrogate = first == 0xED && at(1) > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  if (first >= 0xF0 && first <= 0xF4 && follows(1) && follows(2) && follows(3)) {
    const bool overlong = first == 0xF0 && at(1) < 0x90, beyond = first == 0xF4 && at(1) > 0x8F;
    return overlong || beyond ? 0 : 4;
  }
  return 0;
}

bool is_harmful(std::string_view c) {
  const auto first = static_cast<unsigned char>(c[0]);
  if (c.size() == 1) return first < 0x20 || first == 0x7f;
  if (c.size() == 2) return first == 0xC2 && static_cast<unsigned char>(c[1]) < 0xA0;  // C1
  // U+200B to 200F, 2028 to 202E, 2060 to 206F: invisible, line separators, text direction
  return c.size() == 3 && ((c >= "\u200B" && c <= "\u200F") || (c >= "\u2028" && c <= "\u202E") ||
                           (c >= "\u2060" && c <= "\u206F"));
}

}  // namespace

std::string printable(const std::string& text) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const auto length = character_length(rest);
    const auto character = rest.substr(0, std::max<std::size_t>(1, length));
    if (length == 0 || is_harmful(character)) {
      out += '?';
    } else {
      out += character;
    }
    rest.remove_prefix(character.size());
  }
  return out;
}

}  // namespace earshot::app
