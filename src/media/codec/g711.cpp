#include "media/codec/g711.hpp"

#include <algorithm>

namespace earshot::media {
namespace {

// The other law's octet for each of this one's (spandsp has G.711's own tables for it).
std::array<std::uint8_t, 256> sister_table(Codec from) {
  std::array<std::uint8_t, 256> table{};
  for (int i = 0; i < 256; ++i) {
    const auto octet = static_cast<std::uint8_t>(i);
    table[octet] = from == Codec::pcmu ? ulaw_to_alaw(octet) : alaw_to_ulaw(octet);
  }
  return table;
}

std::array<Sample, 256> sample_table(Codec law) {
  std::array<Sample, 256> table{};
  for (int i = 0; i < 256; ++i) {
    const auto octet = static_cast<std::uint8_t>(i);
    table[octet] = law == Codec::pcmu ? ulaw_to_linear(octet) : alaw_to_linear(octet);
  }
  return table;
}

const std::array<Sample, 256> kFromUlaw = sample_table(Codec::pcmu);
const std::array<Sample, 256> kFromAlaw = sample_table(Codec::pcma);
const std::array<std::uint8_t, 256> kUlawToAlaw = sister_table(Codec::pcmu);
const std::array<std::uint8_t, 256> kAlawToUlaw = sister_table(Codec::pcma);

constexpr std::size_t kMaxOctets = 8 * kMaxPacketMs;

}  // namespace

bool passes_as(Codec from, Codec to) {
  const auto is_g711 = [](Codec codec) { return codec == Codec::pcmu || codec == Codec::pcma; };
  return from == to || (is_g711(from) && is_g711(to));
}

void transcode_g711(Codec from, std::span<const std::uint8_t> in, std::span<std::uint8_t> out) {
  const auto& table = from == Codec::pcmu ? kUlawToAlaw : kAlawToUlaw;
  std::transform(in.begin(), in.end(), out.begin(),
                 [&](std::uint8_t octet) { return table[octet]; });
}

Sample decode_g711(Codec codec, std::uint8_t octet) {
  return (codec == Codec::pcmu ? kFromUlaw : kFromAlaw)[octet];
}

void encode_g711(Codec law, std::span<const Sample> in, std::span<std::uint8_t> out) {
  if (law == Codec::pcmu) {
    std::transform(in.begin(), in.end(), out.begin(), [](Sample s) { return linear_to_ulaw(s); });
  } else {
    std::transform(in.begin(), in.end(), out.begin(), [](Sample s) { return linear_to_alaw(s); });
  }
}

G711Decoder::G711Decoder(Codec law, int rate)
    : law_(law), up_(rate == 8'000 ? nullptr : std::make_unique<Resampler>(8'000, rate)) {}

int G711Decoder::decode(std::span<const std::uint8_t> payload, std::span<Sample> out) {
  const auto& table = law_ == Codec::pcmu ? kFromUlaw : kFromAlaw;
  std::array<Sample, kMaxOctets> narrow;
  const std::size_t size =
      std::min({payload.size(), kMaxOctets, up_ ? out.size() / 2 : out.size()});
  for (std::size_t i = 0; i < size; ++i) narrow[i] = table[payload[i]];
  const std::span<Sample> decoded(narrow.data(), size);
  plc_.heard(decoded);
  if (up_) {
    up_->process(decoded, out.first(size * 2));
    return static_cast<int>(size * 2);
  }
  std::copy(decoded.begin(), decoded.end(), out.begin());
  return static_cast<int>(size);
}

void G711Decoder::conceal(std::span<Sample> out) {
  if (!up_) return plc_.conceal(out);
  std::array<Sample, kMaxOctets> narrow;
  for (std::size_t done = 0; done < out.size();) {
    const std::size_t size = std::min(narrow.size(), (out.size() - done + 1) / 2);
    plc_.conceal(std::span(narrow).first(size));
    const std::size_t wide = std::min(size * 2, out.size() - done);
    up_->process(std::span(narrow).first(size), out.subspan(done, wide));
    done += wide;
  }
}

G711Encoder::G711Encoder(Codec law, int rate)
    : law_(law), down_(rate == 8'000 ? nullptr : std::make_unique<Resampler>(rate, 8'000)) {}

std::size_t G711Encoder::encode(std::span<const Sample> pcm, std::span<std::uint8_t> out) {
  std::array<Sample, kMaxOctets> narrow;
  if (down_) {
    const std::size_t size = std::min(pcm.size() / 2, narrow.size());
    down_->process(pcm.first(size * 2), std::span(narrow).first(size));
    pcm = std::span(narrow).first(size);
  }
  encode_g711(law_, pcm, out);
  return pcm.size();
}

}  // namespace earshot::media
