#include "store/audit_heads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class AuditFiles : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = Database::open({.url = directory_.file("earshot.db")}, log_);
    ASSERT_TRUE(opened) << opened.error().message;
    database_.emplace(std::move(*opened));
  }
  void append(int count) {
    for (int i = 0; i < count; ++i)
      ASSERT_TRUE(Audit(*database_).append(std::vector{AuditEntry{.kind = "test"}}));
  }
  AuditSealer sealer() {
    return AuditSealer(*AuditKey::read_or_make(key_), directory_.path() / "heads");
  }

  TemporaryDirectory directory_;
  std::filesystem::path key_ = directory_.path() / "key";
  NoLog log_;
  std::optional<Database> database_;
};

TEST_F(AuditFiles, AKeyIsMadeOnceAndForItsOwnerOnly) {
  EXPECT_EQ(AuditKey::read(key_).error().code, "audit_key_unusable");
  const auto made = AuditKey::read_or_make(key_);
  ASSERT_TRUE(made) << made.error().message;
  struct stat status {};
  ASSERT_EQ(::stat(key_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(AuditKey::read_or_make(key_)->public_key(), made->public_key());
  EXPECT_EQ(AuditKey::read(key_)->public_key(), made->public_key());
}

TEST_F(AuditFiles, AKeyThatOthersCanReadIsRefused) {
  ASSERT_TRUE(AuditKey::read_or_make(key_));
  ::chmod(key_.c_str(), 0640);
  const auto read = AuditKey::read_or_make(key_);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "audit_key_open");
  EXPECT_THAT(read.error().message, HasSubstr(key_.string()));
}

TEST_F(AuditFiles, WhatIsNoKeyIsRefusedAndLeftAlone) {
  for (const std::string text : {"", "hello\n", "00ff"}) {
    std::ofstream(key_) << text;
    ::chmod(key_.c_str(), 0600);
    EXPECT_EQ(AuditKey::read_or_make(key_).error().code, "audit_key_unusable");
    std::ifstream file(key_);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
  }
}

TEST_F(AuditFiles, AHeadIsSignedAndReadBack) {
  const auto key = *AuditKey::read_or_make(key_);
  auto head = key.sign({7, "ab"}, WallTime(Millis(5)));
  EXPECT_TRUE(is_signed(head));
  EXPECT_EQ(head_of_line(to_line(head)), head);
  EXPECT_EQ(signed_text(head), "earshot audit head 1\n7\nab\n5\n");
  head.number = 8;
  EXPECT_FALSE(is_signed(head));
  EXPECT_FALSE(head_of_line("{}"));
  EXPECT_FALSE(head_of_line("x"));
}

TEST_F(AuditFiles, TheEndIsSealedOnceAndExported) {
  auto seal = sealer();
  ASSERT_TRUE(seal.seal(*database_, WallTime(Millis(1))));
  EXPECT_FALSE(*AuditHeads(*database_).newest()) << "nothing to sign";
  append(3);
  ASSERT_TRUE(seal.seal(*database_, WallTime(Millis(2))));
  ASSERT_TRUE(seal.seal(*database_, WallTime(Millis(3)))) << "nothing new";
  append(1);
  ASSERT_TRUE(seal.seal(*database_, WallTime(Millis(4))));
  const auto heads = AuditHeads(*database_).all();
  ASSERT_THAT(*heads, SizeIs(2));
  EXPECT_EQ((*heads)[0].number, 3);
  EXPECT_EQ((*heads)[1].number, 4);
  EXPECT_EQ((*heads)[1].at, WallTime(Millis(4)));
  const auto exported = read_heads(directory_.path() / "heads");
  ASSERT_TRUE(exported) << exported.error().message;
  EXPECT_EQ(exported->heads, *heads);
}

TEST_F(AuditFiles, AHeadThatCouldNotBeExportedComesLater) {
  auto seal = sealer();
  append(1);
  std::filesystem::create_directory(directory_.path() / "heads");  // in the file's place
  const auto sealed = seal.seal(*database_, WallTime{});
  ASSERT_FALSE(sealed);
  EXPECT_EQ(sealed.error().code, "audit_export_failed");
  std::filesystem::remove(directory_.path() / "heads");
  ASSERT_TRUE(seal.seal(*database_, WallTime{}));
  EXPECT_THAT(read_heads(directory_.path() / "heads")->heads, SizeIs(1));
}

TEST_F(AuditFiles, ALineCutByACrashSpoilsOnlyItself) {
  auto seal = sealer();
  append(1);
  ASSERT_TRUE(seal.seal(*database_, WallTime{}));
  std::ofstream(directory_.path() / "heads", std::ios::app) << R"({"number":2,"ha)";
  append(1);
  ASSERT_TRUE(seal.seal(*database_, WallTime{}));
  const auto read = read_heads(directory_.path() / "heads");
  EXPECT_THAT(read->heads, SizeIs(2));
  EXPECT_THAT(read->unreadable, ElementsAre(2u));
}

TEST_F(AuditFiles, ACutChainIsNotSignedOver) {
  auto seal = sealer();
  append(5);
  ASSERT_TRUE(seal.seal(*database_, WallTime{}));
  const auto newest = *AuditHeads(*database_).newest();
  AuditHead later = *newest;
  later.number = 9;
  ASSERT_TRUE(AuditHeads(*database_).add(later));  // as if rows 6 to 9 had been there
  append(1);
  ASSERT_TRUE(seal.seal(*database_, WallTime{}));
  EXPECT_EQ((*AuditHeads(*database_).newest())->number, 9);
}

}  // namespace
}  // namespace earshot::store
