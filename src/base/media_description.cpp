#include "base/media_description.hpp"

#include <strings.h>

#include <algorithm>

namespace earshot {

const char* codec_name(Codec codec) {
  switch (codec) {
    case Codec::pcmu: return "PCMU";
    case Codec::pcma: return "PCMA";
    case Codec::g722: return "G722";
    case Codec::opus: return "opus";
  }
  return "?";
}

std::optional<Codec> codec_from_name(std::string_view name, int clock) {
  const std::string zero_ended(name);
  for (Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
    if (strcasecmp(zero_ended.c_str(), codec_name(codec)) == 0 && clock == rtp_clock(codec))
      return codec;
  }
  return std::nullopt;
}

std::vector<CodecChoice> common_codecs(const std::vector<CodecChoice>& offered,
                                       const std::vector<Codec>& ours,
                                       std::optional<Codec> prefer) {
  std::vector<CodecChoice> common;
  for (const auto& choice : offered) {
    const bool known = std::find(ours.begin(), ours.end(), choice.codec) != ours.end();
    const bool repeated = std::any_of(common.begin(), common.end(), [&](const CodecChoice& c) {
      return c.codec == choice.codec;
    });
    if (known && !repeated) common.push_back(choice);
  }
  std::stable_partition(common.begin(), common.end(),
                        [&](const CodecChoice& c) { return prefer && c.codec == *prefer; });
  return common;
}

}  // namespace earshot
