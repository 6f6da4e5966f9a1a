#include "recording/container/chunk_coding.hpp"

#include <algorithm>

#include "recording/container/packing.hpp"

namespace earshot::recording {
namespace {

enum class Kind : std::uint8_t { frame = 1, track = 2, marker = 3, totals = 4 };
constexpr std::uint8_t kAside = 1, kPrompt = 2;
constexpr std::size_t kFrameHead = 25;

bool read_frame(Unpacker& in, Chunk& chunk) {
  Frame frame;
  frame.leg.value = in.u64();
  frame.at = Micros(in.i64());
  frame.rtp_time = in.u32();
  const std::uint8_t codec = in.u8(), flags = in.u8();
  frame.aside = (flags & kAside) != 0;
  frame.prompt = (flags & kPrompt) != 0;
  frame.payload = in.take(in.u16());
  if (codec > static_cast<std::uint8_t>(Codec::opus)) return false;
  frame.codec = static_cast<Codec>(codec);
  chunk.frames.push_back(frame);
  return in.ok();
}

TrackNote read_track(Unpacker& in) {
  TrackNote note;
  note.leg.value = in.u64();
  note.part = in.text();
  note.person.value = in.u64();
  note.label = in.text();
  return note;
}

Marker read_marker(Unpacker& in) {
  Marker marker;
  marker.at = Micros(in.i64());
  marker.kind = in.text();
  marker.text = in.text();
  marker.person.value = in.u64();
  return marker;
}

Totals read_totals(Unpacker& in) {
  Totals totals;
  totals.duration = Micros(in.i64());
  totals.frames = in.u64();
  totals.lost_frames = in.u64();
  totals.recovered = in.u8() != 0;
  return totals;
}

bool read_record(Unpacker& in, DecodedChunk& out) {
  switch (static_cast<Kind>(in.u8())) {
    case Kind::frame: return read_frame(in, out.chunk);
    case Kind::track: out.chunk.tracks.push_back(read_track(in)); return in.ok();
    case Kind::marker: out.chunk.markers.push_back(read_marker(in)); return in.ok();
    case Kind::totals: out.totals = read_totals(in); return in.ok();
  }
  return false;
}

// Who calculates with its times need not think of overflow.
bool is_of_a_call(const DecodedChunk& decoded) {
  static constexpr Micros kLongest = std::chrono::hours(24 * 366);
  const auto may_be = [](Micros at) { return at >= Micros{} && at <= kLongest; };
  const Chunk& chunk = decoded.chunk;
  return may_be(chunk.from) && may_be(chunk.until) && chunk.from <= chunk.until &&
         std::ranges::all_of(chunk.frames, may_be, &Frame::at) &&
         std::ranges::all_of(chunk.markers, may_be, &Marker::at) &&
         (!decoded.totals || may_be(decoded.totals->duration));
}

}  // namespace

bool ChunkBuilder::add(const Frame& frame) {
  if (frame.payload.size() > 0xFFFF) return false;
  if (bytes_.size() + 1 + kFrameHead + frame.payload.size() > kLargest) return false;
  Packer out(bytes_);
  out.u8(static_cast<std::uint8_t>(Kind::frame));
  out.u64(frame.leg.value);
  out.i64(frame.at.count());
  out.u32(frame.rtp_time);
  out.u8(static_cast<std::uint8_t>(frame.codec));
  out.u8(static_cast<std::uint8_t>((frame.aside ? kAside : 0) | (frame.prompt ? kPrompt : 0)));
  out.u16(static_cast<std::uint16_t>(frame.payload.size()));
  out.bytes(frame.payload);
  ++frames_;
  return true;
}

bool ChunkBuilder::add(const TrackNote& note) {
  if (bytes_.size() + note.part.size() + note.label.size() + 32 > kLargest) return false;
  Packer out(bytes_);
  out.u8(static_cast<std::uint8_t>(Kind::track));
  out.u64(note.leg.value);
  out.text(note.part);
  out.u64(note.person.value);
  out.text(note.label);
  return true;
}

bool ChunkBuilder::add(const Marker& marker) {
  if (bytes_.size() + marker.kind.size() + marker.text.size() + 32 > kLargest) return false;
  Packer out(bytes_);
  out.u8(static_cast<std::uint8_t>(Kind::marker));
  out.i64(marker.at.count());
  out.text(marker.kind);
  out.text(marker.text);
  out.u64(marker.person.value);
  return true;
}

void ChunkBuilder::append(const ChunkBuilder& other) {
  bytes_.insert(bytes_.end(), other.bytes_.begin(), other.bytes_.end());
  frames_ += other.frames_;
}

void ChunkBuilder::clear() {
  bytes_.clear();
  frames_ = 0;
}

std::vector<std::uint8_t> ChunkBuilder::coded(Micros from, Micros until,
                                              const Totals* totals) const {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(bytes_.size() + 64);
  Packer out(bytes);
  out.i64(from.count());
  out.i64(until.count());
  out.bytes(bytes_);
  if (totals) {
    out.u8(static_cast<std::uint8_t>(Kind::totals));
    out.i64(totals->duration.count());
    out.u64(totals->frames);
    out.u64(totals->lost_frames);
    out.u8(totals->recovered ? 1 : 0);
  }
  return bytes;
}

std::optional<DecodedChunk> decode_chunk(std::vector<std::uint8_t> bytes) {
  DecodedChunk out;
  out.chunk.bytes = std::move(bytes);  // stays where it is: frames look into it
  Unpacker in(out.chunk.bytes);
  out.chunk.from = Micros(in.i64());
  out.chunk.until = Micros(in.i64());
  while (in.ok() && !in.done()) {
    if (!read_record(in, out)) return std::nullopt;
  }
  if (!in.ok() || !is_of_a_call(out)) return std::nullopt;
  return out;
}

}  // namespace earshot::recording
