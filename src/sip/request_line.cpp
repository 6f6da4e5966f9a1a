#include "sip/request_line.hpp"

#include <sofia-sip/msg_mclass.h>

#include <algorithm>
#include <cctype>

#include "base/check.hpp"

namespace earshot::sip {

namespace {

bool is_token(std::string_view text) {  // RFC 3261 section 25.1
  constexpr std::string_view kMarks = "-.!%*_+`'~";
  for (const unsigned char c : text) {
    if (!std::isalnum(c) && kMarks.find(static_cast<char>(c)) == std::string_view::npos)
      return false;
  }
  return !text.empty();
}

// Method, anything, version.
issize_t parse(su_home_t* home, msg_header_t* header, char* text, isize_t length) {
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
  if (!known) request.rq_url->url_host = "unreadable.invalid";
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

}  // namespace earshot::sip
