#include <gtest/gtest.h>

#include <random>

#include "recording/container/reader.hpp"
#include "recording/container/writer.hpp"
#include "recording/testing/scratch.hpp"

namespace earshot::recording {
namespace {

using testing::bytes_of;
using testing::must;
using testing::put;
using testing::Scratch;

constexpr RecordingId kId{0x77};
constexpr Header kHeader{kId, CallId{0x55}, WallTime(Millis(1'700'000'000'000))};

// Fails the next appends after a part of their bytes, as a full disk does.
class FaultyFile final : public AppendFile {
 public:
  explicit FaultyFile(std::unique_ptr<AppendFile> file) : file_(std::move(file)) {}
  Result<void> append(ByteView bytes) override {
    if (failures == 0) return file_->append(bytes);
    --failures;
    if (auto part = file_->append(bytes.first(bytes.size() / 3)); !part) return part;
    return fail("disk_full", "no room");
  }
  Result<void> cut(std::uint64_t size) override {
    return cut_fails ? fail("disk_error", "can not") : file_->cut(size);
  }
  Result<void> sync() override { return file_->sync(); }
  int failures = 0;
  bool cut_fails = false;

 private:
  std::unique_ptr<AppendFile> file_;
};

Bytes chunk(int second, std::size_t payload = 20, const Totals* totals = nullptr) {
  ChunkBuilder builder;
  const Bytes sound(payload, static_cast<std::uint8_t>(second));
  builder.add(TrackNote{LegId{1}, "agent", PersonId{9}, "Ann"});
  builder.add(Frame{LegId{1}, Micros(second * 1'000'000), 160u * static_cast<unsigned>(second),
                    Codec::g722, second % 2 == 1, second % 3 == 1, sound});
  builder.add(Marker{Micros(second * 1'000'000 + 5), "pause", "card data", PersonId{3}});
  return builder.coded(Micros(second * 1'000'000), Micros((second + 1) * 1'000'000), totals);
}

struct Made {
  RecordingKey key = RecordingKey::random();
  Sealed sealed;
  std::vector<std::uint64_t> ends;  // of the header's file and of each chunk
};

Made make(const std::filesystem::path& path, int seconds, std::size_t payload = 20) {
  Made made;
  Writer writer(must(DiskFile::make(path)), kHeader, made.key);
  for (int i = 0; i < seconds; ++i) {
    EXPECT_TRUE(writer.write(chunk(i, payload)));
    made.ends.push_back(writer.size());
  }
  const Totals totals{Micros(seconds * 1'000'000), 42, 1, false};
  made.sealed = must(writer.seal(ChunkBuilder().coded(totals.duration, totals.duration, &totals)));
  made.ends.push_back(writer.size());
  return made;
}

Result<Reader> open(const std::filesystem::path& path, const RecordingKey& key) {
  return Reader::open(must(open_for_reading(path)), kId, key);
}
Ending ending(Reader& reader) {
  while (reader.next()) {
  }
  return reader.ending();
}

TEST(Container, ComesBackAsItWent) {
  const Scratch scratch;
  const Made made = make(scratch / "a", 3);
  Reader reader = must(open(scratch / "a", made.key));
  EXPECT_EQ(reader.header().call, kHeader.call);
  EXPECT_EQ(reader.header().started, kHeader.started);
  for (int round = 0; round < 2; ++round, reader.rewind()) {
    for (int i = 0; i < 3; ++i) {
      const auto got = reader.next();
      ASSERT_TRUE(got);
      ASSERT_EQ(got->frames.size(), 1u);
      const Frame& frame = got->frames[0];
      EXPECT_EQ(frame.leg, LegId{1});
      EXPECT_EQ(frame.at, Micros(i * 1'000'000));
      EXPECT_EQ(frame.rtp_time, 160u * static_cast<unsigned>(i));
      EXPECT_EQ(frame.codec, Codec::g722);
      EXPECT_EQ(frame.aside, i % 2 == 1);
      EXPECT_EQ(frame.prompt, i % 3 == 1);
      EXPECT_EQ(Bytes(frame.payload.begin(), frame.payload.end()),
                Bytes(20, static_cast<std::uint8_t>(i)));
      ASSERT_EQ(got->tracks.size(), 1u);
      EXPECT_EQ(got->tracks[0].part, "agent");
      EXPECT_EQ(got->tracks[0].person, PersonId{9});
      EXPECT_EQ(got->tracks[0].label, "Ann");
      ASSERT_EQ(got->markers.size(), 1u);
      EXPECT_EQ(got->markers[0].kind, "pause");
      EXPECT_EQ(got->markers[0].text, "card data");
      EXPECT_EQ(got->markers[0].person, PersonId{3});
    }
    const Ending end = ending(reader);
    EXPECT_EQ(end.kind, EndKind::sealed) << end.why;
    EXPECT_EQ(end.totals.frames, 42u);
    EXPECT_EQ(end.totals.lost_frames, 1u);
    EXPECT_EQ(end.hash, made.sealed.hash);
    EXPECT_EQ(end.valid_size, made.sealed.size);
  }
  const auto file = must(open_for_reading(scratch / "a"));
  EXPECT_EQ(must(hash_of_file(file.get(), "a")), made.sealed.hash);
}

TEST(Container, TornAtAnyOctetGivesExactlyTheWholeChunksBefore) {
  const Scratch scratch;
  const Made made = make(scratch / "a", 4);
  const Bytes whole = bytes_of(scratch / "a");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    put(scratch / "torn", ByteView(whole).first(size));
    auto reader = open(scratch / "torn", made.key);
    if (size < kHeaderSize) {
      EXPECT_FALSE(reader);
      continue;
    }
    ASSERT_TRUE(reader);
    const Ending end = ending(*reader);
    const auto chunks = static_cast<std::uint64_t>(
        std::upper_bound(made.ends.begin(), made.ends.end(), size) - made.ends.begin());
    EXPECT_EQ(end.kind, EndKind::cut) << size;
    EXPECT_EQ(end.chunks, chunks) << size;
    EXPECT_EQ(end.valid_size, chunks ? made.ends[chunks - 1] : kHeaderSize) << size;
    EXPECT_EQ(end.totals.duration, Micros(static_cast<std::int64_t>(chunks) * 1'000'000));
  }
}

// Flips, zeros, inserts, removes, swaps, repeats and cuts: none may pass for a whole recording.
Bytes mutated(const Bytes& whole, std::mt19937& random) {
  Bytes bytes = whole;
  const auto at = [&] { return static_cast<std::ptrdiff_t>(random() % bytes.size()); };
  const auto a = at();
  const auto length = std::min<std::ptrdiff_t>(1 + random() % 64, std::ssize(bytes) - a);
  switch (random() % 7) {
    case 0:
      bytes[static_cast<std::size_t>(a)] ^= static_cast<std::uint8_t>(1u << random() % 8);
      break;
    case 1: std::fill_n(bytes.begin() + a, length, std::uint8_t{0}); break;
    case 2: bytes.insert(bytes.begin() + a, static_cast<std::uint8_t>(random())); break;
    case 3: bytes.erase(bytes.begin() + a, bytes.begin() + a + length); break;
    case 4: {
      const auto half = std::min(length, a);
      std::swap_ranges(bytes.begin(), bytes.begin() + half, bytes.begin() + a - half);
      break;
    }
    case 5: bytes.resize(static_cast<std::size_t>(a)); break;
    default: bytes.insert(bytes.end(), bytes.begin() + a, bytes.begin() + a + length); break;
  }
  return bytes;
}

TEST(Container, TenThousandMutationsAreAllFound) {
  const Scratch scratch;
  const Made made = make(scratch / "a", 5);
  const Bytes whole = bytes_of(scratch / "a");
  std::mt19937 random(7);
  int tried = 0, by_hash = 0;
  while (tried < 10'000) {
    const Bytes bytes = mutated(whole, random);
    if (bytes == whole) continue;
    ++tried;
    put(scratch / "b", bytes);
    auto reader = open(scratch / "b", made.key);
    if (reader) {
      const Ending end = ending(*reader);
      ASSERT_NE(end.kind, EndKind::sealed) << "mutation " << tried;
      ASSERT_LE(end.chunks, 6u);
    }
    const auto file = must(open_for_reading(scratch / "b"));
    const auto hash = hash_of_file(file.get(), "b");
    by_hash += !hash || *hash != made.sealed.hash;
  }
  EXPECT_EQ(by_hash, tried) << "the hash alone, without the key, finds them too";
}

TEST(Container, ChunksOfAnotherRecordingUnderTheSameKeyAreFound) {
  const Scratch scratch;
  const RecordingKey key = RecordingKey::random();
  for (const char* name : {"a", "b"}) {
    Writer writer(must(DiskFile::make(scratch / name)), kHeader, key);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(writer.write(chunk(i)));
  }
  Bytes a = bytes_of(scratch / "a");
  const Bytes b = bytes_of(scratch / "b");
  ASSERT_EQ(a.size(), b.size());
  std::copy(b.begin() + static_cast<std::ptrdiff_t>(b.size() / 2), b.end(),
            a.begin() + static_cast<std::ptrdiff_t>(b.size() / 2));
  put(scratch / "c", a);
  Reader reader = must(open(scratch / "c", key));
  EXPECT_EQ(ending(reader).kind, EndKind::altered);
}

TEST(Container, WrongKeyGivesNothing) {
  const Scratch scratch;
  make(scratch / "a", 2);
  Reader reader = must(open(scratch / "a", RecordingKey::random()));
  EXPECT_FALSE(reader.next());
  EXPECT_EQ(reader.ending().kind, EndKind::altered);
}

TEST(Container, SoundIsNotOnTheDiskInTheClear) {
  const Scratch scratch;
  make(scratch / "a", 2, 400);
  const Bytes whole = bytes_of(scratch / "a");
  const Bytes sound(24, 1);
  EXPECT_EQ(std::search(whole.begin(), whole.end(), sound.begin(), sound.end()), whole.end());
}

TEST(Container, WritesThatFailLeaveNoScarAndTheNextGoesOn) {
  const Scratch scratch;
  for (const bool cut_fails : {false, true}) {
    const auto path = scratch / (cut_fails ? "b" : "a");
    auto file = std::make_shared<FaultyFile>(must(DiskFile::make(path)));
    const RecordingKey key = RecordingKey::random();
    Writer writer(file, kHeader, key);
    ASSERT_TRUE(writer.write(chunk(0)));
    file->failures = 3;
    file->cut_fails = cut_fails;
    EXPECT_EQ(writer.write(chunk(1)).error().code, "disk_full");
    EXPECT_FALSE(writer.write(chunk(1)));
    {
      Reader reader = must(open(path, key));
      EXPECT_EQ(ending(reader).chunks, 1u);
    }
    file->failures = 0;
    file->cut_fails = false;
    ASSERT_TRUE(writer.write(chunk(2)));
    const Totals totals{3s, 2, 1, false};
    ASSERT_TRUE(writer.seal(ChunkBuilder().coded(3s, 3s, &totals)));
    Reader reader = must(open(path, key));
    const Ending end = ending(reader);
    EXPECT_EQ(end.kind, EndKind::sealed) << end.why;
    EXPECT_EQ(end.chunks, 3u);
  }
}

TEST(Container, GoesOnWhereATornOneEnds) {
  const Scratch scratch;
  const Made made = make(scratch / "a", 4);
  const Bytes whole = bytes_of(scratch / "a");
  put(scratch / "a", ByteView(whole).first(made.ends[2] + 7));
  Reader torn = must(open(scratch / "a", made.key));
  const Ending found = ending(torn);
  Writer writer(must(DiskFile::open(scratch / "a")), made.key, found.hash, found.valid_size);
  const Totals totals{3s, 3, 0, true};
  const Sealed sealed = must(writer.seal(ChunkBuilder().coded(3s, 3s, &totals)));
  Reader reader = must(open(scratch / "a", made.key));
  const Ending end = ending(reader);
  EXPECT_EQ(end.kind, EndKind::sealed) << end.why;
  EXPECT_TRUE(end.totals.recovered);
  EXPECT_EQ(end.hash, sealed.hash);
}

TEST(ChunkCoding, ReadsNothingPastItsEndWhateverItIsGiven) {
  std::mt19937 random(11);
  const Bytes good = chunk(1);
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes = good;
    for (int j = 0; j < 3; ++j)
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    bytes.resize(random() % (bytes.size() + 1));
    decode_chunk(std::move(bytes));
  }
}

}  // namespace
}  // namespace earshot::recording
