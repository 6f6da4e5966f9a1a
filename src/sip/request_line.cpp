#include "sip/request_line.hpp"

#include <fmt/format.h>
#include <sofia-sip/msg_buffer.h>
#include <sofia-sip/msg_mclass.h>

#include <algorithm>
#include <cctype>
#include <span>

#include "base/check.hpp"

namespace earshot::sip {

namespace {

constexpr char kPlain = 'X';
constexpr const char* kNobody = "unreadable.invalid";

bool is_token(std::string_view text) {  // RFC 3261 section 25.1
  constexpr std::string_view kMarks = "-.!%*_+`'~";
  for (const unsigned char c : text) {
    if (!std::isalnum(c) && kMarks.find(static_cast<char>(c)) == std::string_view::npos)
      return false;
  }
  return !text.empty();
}

// The message as it came, while its request line is read: by UDP whole, by TCP what there is of it.
std::span<char> bytes_of(msg_t* message) {
  return {static_cast<char*>(msg_buf_committed_data(message)), msg_buf_committed(message)};
}

// A quoted string may hold a NUL behind a backslash (RFC 3261 section 25.1, quoted-pair). For Sofia
// it is the end of all, also of the message's framing. It stands in names for people only, where
// another sign does as well.
void without_quoted_nul(std::span<char> bytes) {
  for (std::size_t i = 1; i < bytes.size(); ++i) {
    if (bytes[i] == '\0' && bytes[i - 1] == '\\') bytes[i] = '?';
  }
}

// Sofia refuses a CSeq with characters in the method that it does not expect: it gets plain ones,
// at a line's end; method_as_sent() undoes it.
void with_plain_method(std::span<char> bytes, std::string_view method) {
  const std::string_view text(bytes.data(), bytes.size());
  const auto at = text.find(fmt::format(" {}\r\n", method));
  if (at != text.npos) std::fill_n(bytes.begin() + at + 1, method.size(), kPlain);
}

// Method, anything, version.
issize_t parse(su_home_t* home, msg_header_t* header, char* text, isize_t length) {
  const auto bytes = bytes_of(reinterpret_cast<msg_t*>(home));
  without_quoted_nul(bytes);
  const std::string line(text, std::find(text, text + length, '\0'));
  if (sip_request_class->hc_parse(home, header, text, length) >= 0) return 0;

  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == std::string::npos || first == last || line.substr(last + 1) != "SIP/2.0") return -1;
  const auto method = line.substr(0, first);
  if (!is_token(method)) return -1;
  auto& request = *reinterpret_cast<sip_request_t*>(header);
  request.rq_method = sip_method_code(method.c_str());
  request.rq_method_name = su_strdup(home, method.c_str());
  request.rq_version = sip_version_2_0;
  // Sofia refuses a request to url_invalid by itself. With a method that nobody knows the URI does
  // not matter: it only has to pass, so that we are asked.
  const bool known = request.rq_method > sip_method_unknown;
  if (!known) request.rq_method = sip_method_unknown;
  url_init(request.rq_url, known ? url_invalid : url_sip);
  if (!known) {
    with_plain_method(bytes, method);
    request.rq_url->url_host = kNobody;
    request.rq_url->url_user = request.rq_method_name;  // as sent, until the answer
    request.rq_method_name = su_strdup(home, std::string(method.size(), kPlain).c_str());
  }
  return request.rq_method_name ? 0 : -1;
}

}  // namespace

const msg_mclass_t* forgiving_parser() {
  static const auto request_class = [] {
    auto copy = *sip_request_class;
    copy.hc_parse = parse;
    return copy;
  }();
  static const auto* parser = [] {
    const auto* usual = sip_default_mclass();
    auto* own = msg_mclass_clone(usual, usual->mc_hash_size, msg_mclass_copy);
    CHECK(own);
    own->mc_request->hr_class = &request_class;
    return own;
  }();
  return parser;
}

void method_as_sent(sip_t* sip) {
  const auto& url = *sip->sip_request->rq_url;
  if (url.url_host == kNobody && sip->sip_cseq) sip->sip_cseq->cs_method_name = url.url_user;
}

}  // namespace earshot::sip
