#pragma once
// Text from strangers, made safe to keep, show and log on one line.

#include <string>
#include <string_view>

namespace earshot::sip {

// Valid UTF-8 of at most `max_bytes` without control characters (C0, C1, DEL), line and paragraph
// separators and bidirectional controls: what a display name could use to forge a line or another
// name is dropped; each ill-formed octet (also overlong and surrogate forms) becomes U+FFFD.
std::string clean_text(std::string_view hostile, std::size_t max_bytes = 128);

}  // namespace earshot::sip
