#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "recording/storage/vault.hpp"
#include "recording/testing/s3_server.hpp"
#include "recording/testing/tape.hpp"

namespace earshot::recording {
namespace {

using testing::bytes_of;
using testing::key_store;
using testing::must;
using testing::Phone;
using testing::S3Server;
using testing::Scratch;
using testing::write_tape;

constexpr RecordingId kId{0x8001}, kOther{0x8002};
constexpr Millis kPatience = 20s;

class StorageTest : public ::testing::Test {
 protected:
  StorageTest() : StorageTest(true) {}
  explicit StorageTest(bool server_up) : keys(key_store(scratch)), server(server_up) {
    storage = must(make_s3({.endpoint = server.endpoint(),
                            .bucket = "calls",
                            .region = server.region,
                            .access_key = server.access,
                            .secret_key = server.secret,
                            .prefix = "earshot/",
                            .ca_file = ""}));
  }
  Sealed tape(RecordingId id, Micros duration = 3s) {
    Phone agent(LegId{2}, Codec::pcmu);
    agent.talk(0s, duration, 500);
    return write_tape(keys, id, {&agent}, duration);
  }
  std::unique_ptr<Archive> archive() {
    ArchiveOptions options{.first_pause = 1ms, .longest_pause = 8ms, .on_archived = {}};
    options.on_archived = [this](RecordingId id) { archived.push_back(id); };
    return std::make_unique<Archive>(keys.layout(), *storage, options, counters, log);
  }
  static std::string path_of(RecordingId id) { return "/calls/earshot/" + object_name(id); }

  Scratch scratch;
  KeyStore keys;
  S3Server server;
  std::unique_ptr<ObjectStorage> storage;
  Counters counters;
  NoLog log;
  std::vector<RecordingId> archived;
};

TEST_F(StorageTest, AddressesWithoutEncryptionAreRefused) {
  for (const char* bad : {"", "s3.example.org", "http://s3.example.org", "ftp://x"}) {
    const auto made =
        make_s3({.endpoint = bad, .bucket = "b", .access_key = "a", .secret_key = "s"});
    ASSERT_FALSE(made) << bad;
    EXPECT_EQ(made.error().code, "storage_config");
  }
}

TEST_F(StorageTest, PutsGetsAndRemovesSigned) {
  tape(kId);
  ASSERT_TRUE(storage->put("a/b.ears", keys.layout().sound(kId)));
  Bytes got;
  ASSERT_TRUE(storage->get("a/b.ears", [&](ByteView bytes) -> Result<void> {
    got.insert(got.end(), bytes.begin(), bytes.end());
    return {};
  }));
  EXPECT_EQ(got, bytes_of(keys.layout().sound(kId)));
  EXPECT_TRUE(storage->remove("a/b.ears"));
  EXPECT_TRUE(storage->remove("a/b.ears")) << "gone is gone";
  const auto none = storage->get("a/b.ears", [](ByteView) { return Result<void>{}; });
  EXPECT_EQ(none.error().code, "no_such_object");
  EXPECT_EQ(server.bad_signatures, 0);

  server.secret = "another";
  EXPECT_EQ(storage->put("a/b.ears", keys.layout().sound(kId)).error().code, "storage_refused");
}

TEST_F(StorageTest, WhatIsSealedMovesAndPlaysFromThere) {
  const Sealed sealed = tape(kId, 20s);
  const Bytes whole = bytes_of(keys.layout().sound(kId));
  const auto mover = archive();  // finds it on the disk
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  EXPECT_EQ(archived, std::vector{kId});
  EXPECT_FALSE(std::filesystem::exists(keys.layout().sound(kId)));
  const std::string there = server.objects().at(path_of(kId));
  EXPECT_EQ(Bytes(there.begin(), there.end()), whole);

  const Vault vault(keys, storage.get(), mover.get());
  EXPECT_EQ(vault.list(), std::vector{kId});
  EXPECT_TRUE(must(vault.verify(kId, sealed.hash)).good());
  EXPECT_FALSE(must(vault.verify(kId, Hash{})).good());
  Playback playback = must(Playback::open(must(vault.open(kId))));
  const auto sound = testing::sound_of(playback);
  EXPECT_GT(testing::tone(sound.heard[0], 8000, 19s, 20s, 500), 5000);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch.path())) {
    EXPECT_NE(entry.path().extension(), ".ears") << "what was fetched stayed";
  }
  server.spoil(path_of(kId));
  EXPECT_FALSE(must(vault.verify(kId, sealed.hash)).good());
}

TEST_F(StorageTest, NothingIsRemovedHereBeforeItIsSafeThere) {
  tape(kId);
  tape(kOther);
  server.spoils_all = true;
  const auto mover = archive();
  for (const auto deadline = std::chrono::steady_clock::now() + kPatience; server.puts < 6;) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::yield();
  }
  EXPECT_TRUE(std::filesystem::exists(keys.layout().sound(kId)));
  EXPECT_TRUE(std::filesystem::exists(keys.layout().sound(kOther)));
  EXPECT_TRUE(archived.empty());
  server.spoils_all = false;
  server.refuse = 3;
  server.hang_up = 2;
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  EXPECT_EQ(archived.size(), 2u);
  EXPECT_FALSE(mover->fault());
  EXPECT_FALSE(std::filesystem::exists(keys.layout().sound(kId)));
}

TEST_F(StorageTest, EveryKindOfFailureIsTriedAgainAndLosesNothing) {
  struct Kind {
    const char* name;
    std::function<void(bool)> set;
  };
  const Kind kinds[] = {
      {"403", [this](bool on) { server.forbid = on ? 3 : 0; }},
      {"503", [this](bool on) { server.refuse = on ? 3 : 0; }},
      {"hangs up", [this](bool on) { server.hang_up = on ? 3 : 0; }},
      {"hangs up in the middle of an upload", [this](bool on) { server.halves_in = on ? 3 : 0; }},
      {"hangs up in the middle of the copy", [this](bool on) { server.halves_out = on ? 3 : 0; }},
      {"keeps half and says 200", [this](bool on) { server.keeps_half = on; }},
      {"keeps something else", [this](bool on) { server.spoils_all = on; }}};
  const auto mover = archive();
  const Counter& failures = counters.make({"earshot_recording_upload_failures_total", "", ""});
  std::uint64_t number = 0x8100;
  for (const Kind& kind : kinds) {
    SCOPED_TRACE(kind.name);
    const RecordingId id{++number};
    const Bytes whole = [&] {
      tape(id, 20s);
      return bytes_of(keys.layout().sound(id));
    }();
    kind.set(true);
    const std::uint64_t before = failures.value();
    mover->sealed(id);
    for (const auto deadline = std::chrono::steady_clock::now() + kPatience;
         failures.value() == before;) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "nobody says that it fails";
      std::this_thread::yield();
    }
    kind.set(false);
    ASSERT_TRUE(mover->wait_until_idle(kPatience));
    EXPECT_FALSE(mover->fault());
    EXPECT_EQ(archived.back(), id);
    EXPECT_FALSE(std::filesystem::exists(keys.layout().sound(id)));
    const std::string there = server.objects().at(path_of(id));
    EXPECT_EQ(Bytes(there.begin(), there.end()), whole);
  }
}

TEST_F(StorageTest, AsLongAsTheCopyIsNotConfirmedTheFileStays) {
  tape(kId, 20s);
  const Bytes whole = bytes_of(keys.layout().sound(kId));
  const auto mover = archive();
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  testing::put(keys.layout().sound(kOther), whole);
  for (auto* fails : {&server.forbid, &server.halves_in, &server.halves_out, &server.hang_up}) {
    *fails = 1'000'000;
    auto again = archive();
    const int before = *fails;
    for (const auto deadline = std::chrono::steady_clock::now() + kPatience; *fails > before - 3;) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      std::this_thread::yield();
    }
    EXPECT_EQ(bytes_of(keys.layout().sound(kOther)), whole);
    again.reset();
    *fails = 0;
  }
  EXPECT_EQ(archived, std::vector{kId});
}

class StorageThatIsDown : public StorageTest {
 protected:
  StorageThatIsDown() : StorageTest(false) {}
};

TEST_F(StorageThatIsDown, AtTheStartItIsWaitedFor) {
  tape(kId);
  tape(kOther);
  const auto mover = archive();
  for (const auto deadline = std::chrono::steady_clock::now() + kPatience; !mover->fault();) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    std::this_thread::yield();
  }
  EXPECT_EQ(mover->fault()->code, "storage_unreachable");
  EXPECT_EQ(mover->waiting(), 2u);
  const Vault vault(keys, storage.get(), mover.get());
  EXPECT_TRUE(must(vault.verify(kId, std::nullopt)).good()) << "it is still here";
  server.start();
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  EXPECT_EQ(archived.size(), 2u);
  EXPECT_EQ(server.objects().size(), 2u);
}

// Whoever has the bucket, and its backups, has nothing once the key is destroyed.
TEST_F(StorageTest, CopiesThatOutliveTheirKeyCanNotBeRead) {
  tape(kId);
  const auto mover = archive();
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  const std::string copy = server.objects().at(path_of(kId));
  const Vault vault(keys, storage.get(), mover.get());
  ASSERT_TRUE(vault.erase(kId));
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  testing::put(keys.layout().sound(kId), Bytes(copy.begin(), copy.end()));  // somebody restores it
  EXPECT_EQ(vault.open(kId).error().code, "key_missing");
  must(keys.make(kId));  // and makes it a key, with the same master key
  EXPECT_FALSE(must(vault.verify(kId, std::nullopt)).good());
  EXPECT_EQ(must(vault.verify(kId, std::nullopt)).ending.chunks, 0u);
}

TEST_F(StorageTest, ErasedIsErasedEverywhere) {
  tape(kId);
  const auto mover = archive();
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  const Vault vault(keys, storage.get(), mover.get());
  ASSERT_TRUE(vault.erase(kId));
  EXPECT_FALSE(vault.open(kId));
  ASSERT_TRUE(mover->wait_until_idle(kPatience));
  EXPECT_TRUE(server.objects().empty());
  EXPECT_FALSE(std::filesystem::exists(keys.layout().tombstone(kId)));
  EXPECT_EQ(vault.open(kId).error().code, "no_such_recording");
  EXPECT_TRUE(vault.list().empty());
}

TEST_F(StorageTest, WhatWasErasedWhileTheStorageWasAwayIsDeletedByTheNextRun) {
  tape(kId);
  {
    const auto mover = archive();
    ASSERT_TRUE(mover->wait_until_idle(kPatience));
  }
  const Vault vault(keys, storage.get(), nullptr);
  ASSERT_TRUE(vault.erase(kId));
  EXPECT_EQ(vault.open(kId).error().code, "key_missing");
  EXPECT_EQ(server.objects().size(), 1u);
  const auto next_run = archive();
  ASSERT_TRUE(next_run->wait_until_idle(kPatience));
  EXPECT_TRUE(server.objects().empty());
}

TEST_F(StorageTest, WithoutStorageErasingLeavesNoTrace) {
  tape(kId);
  const Bytes wrapped = bytes_of(keys.layout().key(kId));
  const Vault vault(keys, nullptr, nullptr);
  EXPECT_TRUE(must(vault.verify(kId, std::nullopt)).good());
  ASSERT_TRUE(vault.erase(kId));
  EXPECT_EQ(vault.open(kId).error().code, "no_such_recording");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch.path())) {
    if (!entry.is_regular_file()) continue;
    const Bytes content = bytes_of(entry.path());
    EXPECT_EQ(std::search(content.begin(), content.end(), wrapped.begin() + 16, wrapped.end()),
              content.end())
        << entry.path();
    EXPECT_EQ(entry.path().string().find(kId.text()), std::string::npos);
  }
}

TEST_F(StorageTest, ALostOrForeignMasterKeyIsNamed) {
  tape(kId);
  const auto master = scratch / "master.keys";
  std::filesystem::rename(master, scratch / "old.keys");
  const Vault strange(key_store(scratch), nullptr, nullptr);  // makes another master key
  EXPECT_EQ(strange.open(kId).error().code, "master_key_missing");
  std::filesystem::rename(scratch / "old.keys", master);
  ASSERT_TRUE(MasterKeys::rotate(master));
  const Vault rotated(key_store(scratch), nullptr, nullptr);
  EXPECT_TRUE(must(rotated.verify(kId, std::nullopt)).good());
}

}  // namespace
}  // namespace earshot::recording
