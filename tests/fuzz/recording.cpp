// Any bytes as what stands on the disk of recordings: as a container behind its header, as one
// whose sealed chunks were moved about, as a chunk that was written with the right key, as a
// sidecar. Whatever is read was written by somebody with the key, and recovery leaves a recording
// that is whole.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>

#include "base/check.hpp"
#include "recording/container/reader.hpp"
#include "recording/container/writer.hpp"
#include "recording/live/recovery.hpp"
#include "recording/playback/playback.hpp"
#include "tests/fuzz/chance.hpp"
#include "tests/fuzz/folder.hpp"

namespace earshot::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace recording;  // NOLINT: what is fuzzed

constexpr RecordingId kId{0x1234};
constexpr std::size_t kFrames = 40;

struct World {
  Folder folder;
  fs::path master_file = folder.path() / "master.keys";
  MasterKeys master = *MasterKeys::open(master_file);
  KeyStore keys{Layout{folder.path()}, master};
  RecordingKey key = *keys.make(kId);
  Bytes sidecar = *read_whole(keys.layout().key(kId), 4096);
  Bytes whole = record();

 private:
  Bytes record() {
    const auto path = folder.path() / "whole";
    Writer writer(*DiskFile::make(path), Header{kId, CallId{1}, {}}, key);
    for (std::uint32_t i = 0; i < kFrames; ++i) {
      ChunkBuilder chunk;
      const Bytes payload(20, static_cast<std::uint8_t>(i));
      chunk.add(Frame{.leg = LegId{1}, .at = i * 20ms, .rtp_time = i, .payload = payload});
      CHECK(writer.write(chunk.coded(i * 20ms, (i + 1) * 20ms)));
    }
    return *read_whole(path, 1 << 20);
  }
};

io::FileDescriptor file_of(ByteView bytes) {
  io::FileDescriptor file(::memfd_create("fuzz", MFD_CLOEXEC));
  CHECK(write_all(file.get(), bytes, "memory"));
  return file;
}

// Nothing but a prefix of what was recorded comes out, whatever the file is.
void expect_prefix(Reader reader) {
  std::uint32_t next = 0;
  while (const auto chunk = reader.next()) {
    for (const Frame& frame : chunk->frames) {
      CHECK(frame.rtp_time == next && frame.payload.size() == 20);
      for (const std::uint8_t octet : frame.payload) CHECK(octet == next);
      ++next;
    }
  }
  CHECK(!reader.ending().why.empty());
  CHECK(reader.ending().kind != EndKind::sealed);  // nobody sealed it
}

// Cuts the recorded file to pieces of chance and puts them together anew.
Bytes shuffled(const Bytes& whole, Chance chance) {
  Bytes bytes = whole;
  for (int i = 0; i < 16 && chance.any_left() && !bytes.empty(); ++i) {
    const auto number = chance.bytes(5);
    const auto at = [&](std::size_t n) {
      return n + 1 < number.size()
                 ? (std::size_t{number[n]} << 8 | number[n + 1]) % (bytes.size() + 1)
                 : 0;
    };
    const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at(1), at(3))),
               to = bytes.begin() + static_cast<std::ptrdiff_t>(std::max(at(1), at(3)));
    switch (number.empty() ? 0 : number[0] % 5) {
      case 0: bytes.erase(from, to); break;
      case 1: std::fill(from, to, std::uint8_t{0}); break;
      case 2: std::rotate(bytes.begin(), from, to); break;
      case 3: bytes.resize(static_cast<std::size_t>(to - bytes.begin())); break;
      default:
        if (from != to) *from ^= static_cast<std::uint8_t>(1 + at(3) % 255);
    }
  }
  return bytes;
}

void read_as_file(const World& world, const Bytes& bytes) {
  if (auto reader = Reader::open(file_of(bytes), kId, world.key)) expect_prefix(std::move(*reader));
  const auto file = file_of(bytes);
  (void)hash_of_file(file.get(), "memory");
}

void recover_from(const World& world, const Bytes& bytes) {
  const auto live = world.keys.layout().live(kId), sound = world.keys.layout().sound(kId);
  put(live, bytes);
  put(world.keys.layout().key(kId), world.sidecar);
  const Recovered found = recover(world.keys, kId);
  if (found.outcome == Rescue::left) CHECK(*read_whole(live, 1 << 22) == bytes);
  if (found.outcome != Rescue::recovered) return;
  auto reader = Reader::open(*open_for_reading(sound), kId, world.key);
  CHECK(reader);
  while (reader->next()) {
  }
  CHECK(reader->ending().kind == EndKind::sealed && reader->ending().hash == found.hash);
  fs::remove(sound);
}

// Somebody who has the key writes what he likes: an old version, a broken one.
void play_chunk(const World& world, ByteView chunk) {
  const auto path = world.folder.path() / "written";
  fs::remove(path);
  Writer writer(*DiskFile::make(path), Header{kId, CallId{1}, {}}, world.key);
  CHECK(writer.write(chunk));
  auto playback = Playback::open(*Reader::open(*open_for_reading(path), kId, world.key));
  if (!playback || playback->duration() > 1h) return;  // hours of silence are slow, not wrong
  std::int64_t played = 0;
  CHECK(playback->render([&](const Block& block) -> Result<void> {
    CHECK(block.first == played);
    played += static_cast<std::int64_t>(block.samples);
    return {};
  }));
  CHECK(played == std::max<std::int64_t>(0, playback->samples()));
}

}  // namespace
}  // namespace earshot::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot::fuzz;
  static const World world;
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  Bytes bytes(input.begin(), input.end());
  switch (data[0] % 4) {
    case 0:  // behind a header that is right
      bytes.insert(bytes.begin(), world.whole.begin(), world.whole.begin() + kHeaderSize);
      read_as_file(world, bytes);
      break;
    case 1: read_as_file(world, shuffled(world.whole, Chance(input))); break;
    case 2: recover_from(world, shuffled(world.whole, Chance(input))); break;
    default: play_chunk(world, input);
  }
  return 0;
}
