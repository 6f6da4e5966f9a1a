#pragma once
// A simulated phone's SDP: one audio stream, written as common phones write it and read by
// Sofia's parser.

#include <string>
#include <string_view>

#include "base/media_description.hpp"
#include "base/result.hpp"

namespace earshot::sim {

std::string write_sdp(const MediaDescription& description, int version);
Result<MediaDescription> read_sdp(std::string_view text);

// What a phone with these codecs offers; `description`'s other members are the caller's to set.
std::vector<CodecChoice> offered_codecs(const std::vector<Codec>& codecs);

}  // namespace earshot::sim
