// What a power cut leaves: of what was not synced yet, any sectors in any order, later ones without
// earlier ones, zeros in their place, a file that is shorter or as long as it was to be.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "recording/live/recovery.hpp"
#include "recording/testing/loop.hpp"

namespace earshot::recording {
namespace {

using namespace testing;  // NOLINT: the fixture and its words

constexpr std::size_t kSector = 512;

class PowerCut : public LoopTest {
 protected:
  // Twelve seconds of a call, each packet with a payload of its own; the last sync was at some
  // moment.
  PowerCut() {
    begin();
    for (std::uint32_t i = 1; i <= 600; ++i) {
      now += 20ms;
      tap(ring, kTap, kCustomer, now, i * 160, static_cast<std::uint8_t>(i));
      step();
      if (!eventually([&] { return jobs.idle(); })) ADD_FAILURE() << "the disk's thread hangs";
    }
    loop.reset();
    written = bytes_of(keys.layout().live(kId));
    synced = disk.synced;
    chunks = chunks_of(written);
  }
  struct WrittenChunk {
    std::uint64_t end = 0, packets = 0;  // octets, packets up to here
  };
  std::vector<WrittenChunk> chunks_of(const Bytes& bytes) {
    put(scratch / "copy", bytes);
    Reader reader =
        must(Reader::open(must(open_for_reading(scratch / "copy")), kId, must(keys.get(kId))));
    std::vector<WrittenChunk> all;
    std::uint64_t packets = 0;
    while (const auto chunk = reader.next()) {
      packets += chunk->frames.size();
      all.push_back({reader.ending().valid_size, packets});
    }
    return all;
  }
  // Of `bytes`, where only the first `safe` are sure to be there.
  Bytes after_cut(const Bytes& bytes, std::uint64_t safe) {
    Bytes left = bytes;
    if (chance(3) == 0) left.resize(safe + chance(bytes.size() - safe + 1));
    const auto odds = std::uint64_t{1} << chance(10);  // from all sectors to hardly any
    for (std::size_t at = safe; at < left.size();) {
      const std::size_t end = std::min(left.size(), (at / kSector + 1) * kSector);
      const auto fate = chance(odds);
      const auto from = left.begin() + static_cast<std::ptrdiff_t>(at),
                 to = left.begin() + static_cast<std::ptrdiff_t>(end);
      if (fate == 0) std::fill(from, to, std::uint8_t{0});  // allocated, never written
      if (fate == 1) std::generate(from, to, [&] { return static_cast<std::uint8_t>(random()); });
      at = end;
    }
    return left;
  }
  std::uint64_t chance(std::uint64_t below) { return random() % below; }

  // All that is there must be what was tapped, from the first packet on, without a hole.
  std::uint64_t packets_of_sealed() {
    Reader reader = must(
        Reader::open(must(open_for_reading(keys.layout().sound(kId))), kId, must(keys.get(kId))));
    std::uint32_t packets = 0;
    while (const auto chunk = reader.next()) {
      for (const Frame& frame : chunk->frames) {
        ++packets;
        EXPECT_EQ(frame.rtp_time, packets * 160);
        const auto wanted = static_cast<std::uint8_t>(packets);
        EXPECT_TRUE(std::ranges::all_of(frame.payload, [&](auto b) { return b == wanted; }))
            << "packet " << packets << " is not what was said";
      }
    }
    EXPECT_EQ(reader.ending().kind, EndKind::sealed) << reader.ending().why;
    EXPECT_TRUE(reader.ending().totals.recovered);
    EXPECT_EQ(reader.ending().totals.frames, packets);
    return packets;
  }
  // Of whole chunks up to there.
  std::uint64_t packets_until(std::uint64_t octets) const {
    std::uint64_t packets = 0;
    for (const auto& chunk : chunks)
      if (chunk.end <= octets) packets = chunk.packets;
    return packets;
  }
  static std::uint64_t same_octets(const Bytes& a, const Bytes& b) {
    return static_cast<std::uint64_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  }

  Bytes written;
  std::uint64_t synced = 0;
  std::vector<WrittenChunk> chunks;
  std::mt19937 random{17};
};

TEST_F(PowerCut, WhatWasSyncedIsThereAndNothingThatWasNotSaid) {
  ASSERT_GE(chunks.size(), 12u);
  ASSERT_GT(synced, written.size() / 3);
  ASSERT_LT(synced, written.size()) << "or there is nothing to lose";
  const int cuts = std::getenv("EARSHOT_LONG") ? 20'000 : 500;
  std::uint64_t beyond = 0;
  for (int i = 0; i < cuts; ++i) {
    const Bytes left = after_cut(written, synced);
    put(keys.layout().live(kId), left);
    const Recovered found = recover(keys, kId);
    ASSERT_EQ(found.outcome, Rescue::recovered) << found.why;
    const std::uint64_t packets = packets_of_sealed();
    ASSERT_GE(packets, packets_until(synced)) << "what was synced is lost, cut " << i;
    // Exactly the chunks before the first octet that is not as it was written.
    ASSERT_EQ(packets, packets_until(same_octets(left, written))) << "cut " << i;
    beyond += packets > packets_until(synced);
    ASSERT_FALSE(HasFailure()) << "cut " << i;
  }
  EXPECT_GT(beyond, 0u) << "what the disk had by luck is kept too";
}

// Recovery writes as well: its own seal may be lost, torn or there without the file's new name.
TEST_F(PowerCut, WhileItIsRecoveredNothingMoreIsLost) {
  const auto live = keys.layout().live(kId), sound = keys.layout().sound(kId);
  for (int i = 0; i < 100; ++i) {
    const Bytes left = after_cut(written, synced);
    put(live, left);
    ASSERT_EQ(recover(keys, kId).outcome, Rescue::recovered);
    const std::uint64_t packets = packets_of_sealed();
    const Bytes sealed = bytes_of(sound);
    std::filesystem::remove(sound);
    const std::uint64_t safe = std::min<std::uint64_t>(same_octets(sealed, left), sealed.size());
    put(live, after_cut(sealed, safe));
    const Recovered again = recover(keys, kId);
    ASSERT_TRUE(again.outcome == Rescue::recovered || again.outcome == Rescue::whole) << again.why;
    ASSERT_EQ(packets_of_sealed(), packets) << "cut " << i;
  }
}

TEST_F(PowerCut, ABitThatFlippedInWhatWasSyncedCostsWhatFollowsAndNothingBefore) {
  for (int i = 0; i < 300; ++i) {
    Bytes left = written;
    const auto at = kHeaderSize + chance(left.size() - kHeaderSize);
    left[at] ^= static_cast<std::uint8_t>(1u << chance(8));
    put(keys.layout().live(kId), left);
    const Recovered found = recover(keys, kId);
    if (packets_until(at) == 0) {
      ASSERT_EQ(found.outcome, Rescue::left) << "nothing is confirmed: hands off";
      ASSERT_EQ(bytes_of(keys.layout().live(kId)), left);
      continue;
    }
    ASSERT_EQ(found.outcome, Rescue::recovered);
    ASSERT_EQ(packets_of_sealed(), packets_until(at));
  }
}

}  // namespace
}  // namespace earshot::recording
