#pragma once
// Sofia drops a message whose request line it can not parse, without a word to its sender or to us
// (RFC 4475: lwsruri; RFC 5118: ipv6-bad), and takes a control character in a To's quoted name for
// a bad request (RFC 4475: intmeth). A parser class of ours lets such a request through far enough
// to be judged.

#include "sip/sofia.hpp"

namespace earshot::sip {

// Sofia's own, but for the request line: a known method with a URI that is none gets
// Sofia's 400, an unknown method our 501. For NTATAG_MCLASS; lives as long as the process.
const msg_mclass_t* forgiving_parser();

// Call for each request before it is answered: an unknown method's CSeq as its sender wrote it.
void method_as_sent(sip_t* sip);

}  // namespace earshot::sip
