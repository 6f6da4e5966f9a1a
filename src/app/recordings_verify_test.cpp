// `earshot recordings verify` finds what was done to a file, a row or both.

#include <gmock/gmock.h>

#include <sstream>

#include "app/config.hpp"
#include "app/recordings_command.hpp"
#include "base/counters.hpp"
#include "io/clock.hpp"
#include "recording/testing/tape.hpp"
#include "store/recordings.hpp"
#include "store/writer.hpp"

namespace earshot::app {
namespace {

using recording::testing::must;
using testing::HasSubstr;

class RecordingsVerify : public testing::Test {
 protected:
  RecordingsVerify() {
    std::ofstream(config_) << "[store]\ndatabase = \"" << (folder_ / "earshot.db").string()
                           << "\"\n";
    first_ = record(300), second_ = record(700);
    serve();
  }
  Config config() const { return load_config(config_).config; }
  recording::KeyStore keys() const {
    return {{config().recording_directory()},
            must(recording::MasterKeys::open(config().master_key_file()))};
  }
  std::filesystem::path sound(RecordingId id) const { return keys().layout().sound(id); }
  store::Database open() {
    return must(store::Database::open({.url = (folder_ / "earshot.db").string()}, log_));
  }

  // Three seconds on the disk, and the events that tell of them.
  RecordingId record(double hz) {
    const auto id = ids_.next<RecordingId>();
    recording::testing::Phone phone(LegId{1}, Codec::pcmu);
    phone.talk({}, 3s, hz);
    const auto sealed = recording::testing::write_tape(keys(), id, {&phone}, 3s);
    events_.push_back(core::RecordingStarted{
        .call = CallId{1}, .recording = id, .queue = "", .rule = "always", .by = {}});
    events_.push_back(core::RecordingStopped{CallId{1}, id, "call_ended"});
    events_.push_back(core::RecordingKept{id, 3s, sealed.size, recording::hash_text(sealed.hash)});
    return id;
  }
  void serve() {
    Counters counters;
    auto writer = must(store::Writer::start(open(),
                                            {.spill_file = folder_ / "spill",
                                             .audit_key = config().audit_key_file(),
                                             .audit_heads = config().audit_heads_file()},
                                            io::wall_now(), counters, log_));
    std::vector<core::Event> numbered;
    for (const auto& body : events_)
      numbered.push_back({writer->next_event() + numbered.size(), {}, body});
    writer->subscribe(numbered, io::wall_now());
  }
  int verify(std::vector<std::string> ids = {}) {
    out_.str("");
    return recordings_verify_command({.config = config_, .ids = std::move(ids)}, out_, err_);
  }
  void expect_named(RecordingId id, const std::string& fault) {
    EXPECT_EQ(verify(), 2) << err_.str();
    EXPECT_THAT(out_.str(), HasSubstr(id.text() + ": "));
    EXPECT_THAT(out_.str(), HasSubstr(fault));
    EXPECT_THAT(out_.str(), HasSubstr("1 of "));
  }

  recording::testing::Scratch folder_;
  std::string config_ = (folder_ / "earshot.toml").string();
  NoLog log_;
  IdSource ids_{7, 1'800'000'000'000};
  std::vector<core::EventBody> events_;
  RecordingId first_, second_;
  std::ostringstream out_, err_;
};

TEST_F(RecordingsVerify, SaysThatAllAreAsTheyWereMade) {
  EXPECT_EQ(verify(), 0) << out_.str() << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("2 looked at"));
  EXPECT_EQ(verify({first_.text()}), 0);
  EXPECT_EQ(verify({"nonsense"}), 1);
  EXPECT_THAT(err_.str(), HasSubstr("nonsense"));
}

TEST_F(RecordingsVerify, NamesTheSecondThatWasAltered) {
  auto bytes = recording::testing::bytes_of(sound(first_));
  bytes[bytes.size() / 2] ^= 1;
  recording::testing::put(sound(first_), bytes);
  expect_named(first_, "chunk");
  EXPECT_EQ(verify({second_.text()}), 0);
}

TEST_F(RecordingsVerify, NamesWhatWasCut) {
  std::filesystem::resize_file(sound(second_), std::filesystem::file_size(sound(second_)) - 40);
  expect_named(second_, "");
}

TEST_F(RecordingsVerify, NamesWhatIsGone) {
  std::filesystem::remove(sound(first_));
  expect_named(first_, "no recording");
}

TEST_F(RecordingsVerify, KnowsAnotherFileUnderTheSameKey) {
  const auto key = must(keys().get(first_));
  std::filesystem::remove(sound(first_));
  recording::Writer writer(must(recording::DiskFile::make(sound(first_))),
                           {first_, CallId{1}, WallTime{}}, key);
  recording::ChunkBuilder chunk;
  const recording::Totals totals{3s, 0, 0, false};
  must(writer.seal(chunk.coded({}, 3s, &totals)));
  expect_named(first_, "not the one that was kept");
}

TEST_F(RecordingsVerify, ARowThatWasChangedDoesNotDeceiveTheChain) {
  auto database = open();
  store::Recordings rows(database);
  auto row = **rows.find(first_);
  row.hash = recording::hash_text({});
  ASSERT_TRUE(rows.put(row));
  expect_named(first_, "another hash than the audit chain");
}

TEST_F(RecordingsVerify, OneThatFailedBeforeItHadAFileIsInOrder) {
  auto database = open();
  ASSERT_TRUE(store::Recordings(database).put({.id = ids_.next<RecordingId>(),
                                               .call = CallId{1},
                                               .queue = "",
                                               .rule = "always",
                                               .started = io::wall_now(),
                                               .ended = io::wall_now(),
                                               .state = store::RecordingState::failed}));
  EXPECT_EQ(verify(), 0) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("3 looked at"));
}

TEST_F(RecordingsVerify, AnErasedOneIsInOrder) {
  ASSERT_EQ(
      recordings_erase_command({.config = config_, .id = first_.text(), .reason = ""}, out_, err_),
      0)
      << err_.str();
  EXPECT_EQ(verify(), 0) << out_.str();
}

}  // namespace
}  // namespace earshot::app
