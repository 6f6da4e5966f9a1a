#pragma once
// Sofia drops a message whose request line it can not parse, without a word to its sender or to us
// (RFC 4475: intmeth, lwsruri; RFC 5118: ipv6-bad). A parser class of ours lets such a request
// through far enough to be refused.

#include "sip/sofia.hpp"

namespace earshot::sip {

// Sofia's own, but for the request line: a known method with a URI that is none gets Sofia's 400,
// an unknown method our 501. For NTATAG_MCLASS; lives as long as the process.
const msg_mclass_t* forgiving_parser();

}  // namespace earshot::sip
