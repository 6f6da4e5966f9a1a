#pragma once
// The validation layer above the parser: what parses and is still invalid, or asks for something
// that is not done here, is refused before anything is kept of it (RFC 4475, RFC 3261 section 8.2).

#include <optional>
#include <string>

#include "sip/sofia.hpp"

namespace earshot::sip {

struct Refusal {
  int status = 400;
  const char* phrase = nullptr;  // null: the status's own
  std::string unsupported;       // with 420
  const char* accept = nullptr;  // with 415 and 406
};

// Of a request outside any dialog; none: it may go on to authentication.
std::optional<Refusal> refusal_of(msg_t* message, const sip_t* sip);

}  // namespace earshot::sip
