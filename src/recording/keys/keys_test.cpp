#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "recording/keys/key_store.hpp"
#include "recording/testing/scratch.hpp"

namespace earshot::recording {
namespace {

using testing::bytes_of;
using testing::key_store;
using testing::must;
using testing::put;
using testing::Scratch;

constexpr RecordingId kOne{0x1234567890}, kTwo{0x1234567891};

mode_t mode_of(const std::filesystem::path& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0);
  return info.st_mode & 0777;
}

TEST(MasterKeys, AreMadeOnceAndForTheServerOnly) {
  const Scratch scratch;
  const auto file = scratch / "deep/master.keys";
  const auto first = must(MasterKeys::open(file));
  EXPECT_EQ(mode_of(file), 0600u);
  EXPECT_EQ(mode_of(file.parent_path()), 0700u);
  const RecordingKey key = RecordingKey::random();
  EXPECT_EQ(must(must(MasterKeys::open(file)).unwrap(kOne, first.wrap(kOne, key))), key);
}

TEST(MasterKeys, OnesThatOthersMayReadAreRefusedWithTheWayOut) {
  const Scratch scratch;
  const auto file = scratch / "master.keys";
  must(MasterKeys::open(file));
  for (const mode_t mode : {0640, 0604, 0660}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    const auto opened = MasterKeys::open(file);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "key_file_exposed");
    EXPECT_NE(opened.error().message.find("chmod 600 " + file.string()), std::string::npos);
  }
}

TEST(MasterKeys, ADamagedFileIsKeptAndNamed) {
  const Scratch scratch;
  const auto file = scratch / "master.keys";
  must(MasterKeys::open(file));
  const auto good = bytes_of(file);
  for (const std::size_t size : {std::size_t{0}, good.size() / 2, good.size() - 2}) {
    put(file, ByteView(good).first(size));
    const auto opened = MasterKeys::open(file);
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().code, "key_file_unusable");
    EXPECT_EQ(bytes_of(file).size(), size);
  }
}

TEST(MasterKeys, RotationKeepsOldRecordingsReadable) {
  const Scratch scratch;
  const auto file = scratch / "master.keys";
  const auto before = must(MasterKeys::open(file));
  const RecordingKey old_key = RecordingKey::random(), new_key = RecordingKey::random();
  const Bytes old_one = before.wrap(kOne, old_key);
  ASSERT_TRUE(MasterKeys::rotate(file));
  EXPECT_EQ(mode_of(file), 0600u);
  const auto after = must(MasterKeys::open(file));
  EXPECT_EQ(after.newest(), before.newest() + 1);
  const Bytes new_one = after.wrap(kTwo, new_key);
  EXPECT_EQ(must(after.unwrap(kOne, old_one)), old_key);
  EXPECT_EQ(must(after.unwrap(kTwo, new_one)), new_key);
  EXPECT_EQ(before.unwrap(kTwo, new_one).error().code, "master_key_missing");
}

TEST(MasterKeys, EveryAlteredOctetOfASidecarIsFound) {
  const Scratch scratch;
  const auto keys = must(MasterKeys::open(scratch / "master.keys"));
  const Bytes wrapped = keys.wrap(kOne, RecordingKey::random());
  for (std::size_t i = 0; i < wrapped.size(); ++i) {
    Bytes altered = wrapped;
    altered[i] ^= 0x10;
    EXPECT_FALSE(keys.unwrap(kOne, altered)) << i;
  }
  EXPECT_EQ(keys.unwrap(kTwo, wrapped).error().code, "key_damaged") << "another recording's";
  EXPECT_FALSE(keys.unwrap(kOne, ByteView(wrapped).first(wrapped.size() - 1)));
}

TEST(KeyStore, MakesKeepsAndDestroys) {
  const Scratch scratch;
  const auto store = key_store(scratch);
  const RecordingKey key = must(store.make(kOne));
  EXPECT_EQ(must(store.get(kOne)), key);
  EXPECT_EQ(store.make(kOne).error().code, "exists");
  EXPECT_EQ(mode_of(store.layout().key(kOne)), 0600u);
  const Bytes wrapped = bytes_of(store.layout().key(kOne));

  ASSERT_TRUE(store.destroy(kOne));
  EXPECT_EQ(store.get(kOne).error().code, "key_missing");
  EXPECT_TRUE(store.destroy(kOne)) << "what is gone is gone";
  // Neither the sealed key nor the plain one is in any file any more.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch.path())) {
    if (!entry.is_regular_file()) continue;
    const Bytes content = bytes_of(entry.path());
    const auto contains = [&](ByteView part) {
      return std::search(content.begin(), content.end(), part.begin(), part.end()) != content.end();
    };
    EXPECT_FALSE(contains(ByteView(wrapped).last(48)));
    EXPECT_FALSE(contains(ByteView(key.data(), RecordingKey::kSize)));
  }
}

// An inode that somebody holds open still has what stood there: it must be chance by then.
TEST(KeyStore, DestroyingOverwritesBeforeItUnlinks) {
  const Scratch scratch;
  const auto store = key_store(scratch);
  must(store.make(kOne));
  const Bytes before = bytes_of(store.layout().key(kOne));
  std::ifstream held(store.layout().key(kOne), std::ios::binary);
  ASSERT_TRUE(store.destroy(kOne));
  const Bytes after{std::istreambuf_iterator<char>(held), std::istreambuf_iterator<char>()};
  ASSERT_EQ(after.size(), before.size());
  std::size_t equal = 0;
  for (std::size_t i = 0; i < before.size(); ++i) equal += before[i] == after[i];
  EXPECT_LT(equal, 10u);
}

}  // namespace
}  // namespace earshot::recording
