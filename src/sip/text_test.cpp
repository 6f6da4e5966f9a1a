#include "sip/text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace earshot::sip {
namespace {

TEST(CleanText, KeepsNamesOfThisWorld) {
  for (auto name : {"Alice", "Jürgen Müller", "山田太郎", "O'Neill \"Bob\"", "🙂"}) {
    EXPECT_EQ(clean_text(name), name);
  }
}

TEST(CleanText, DropsWhatForgesLinesOrNames) {  // P8
  EXPECT_EQ(clean_text(std::string_view("a\0b\r\nc\x7f", 7)), "abc");
  EXPECT_EQ(clean_text("evil\xE2\x80\xAEgpj.exe"), "evilgpj.exe");
  EXPECT_EQ(clean_text("\xC2\x85next"), "next");
}

TEST(CleanText, ReplacesIllFormedOctets) {  // P8: overlong '/', a surrogate, a lone tail
  EXPECT_EQ(clean_text("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\x80"), "\xEF\xBF\xBD");
}

TEST(CleanText, CutsBetweenSymbols) { EXPECT_EQ(clean_text("aéé", 4), "aé"); }

TEST(CleanText, NaughtyStringsFitOnOneLineAndReadTwiceTheSame) {
  const char* set = std::getenv("EARSHOT_CORPORA");
  const char* source = std::getenv("EARSHOT_SOURCE");
  const std::filesystem::path corpora =
      set ? set : std::string(source ? source : ".") + "/../shared/corpora";
  std::ifstream file(corpora / "naughty-strings" / "blns.txt");
  if (!file) GTEST_SKIP() << "no naughty strings in " << corpora;
  for (std::string line; std::getline(file, line);) {
    const auto clean = clean_text(line);
    EXPECT_EQ(clean.find_first_of("\r\n\t"), std::string::npos);
    EXPECT_EQ(clean_text(clean), clean);
  }
}

}  // namespace
}  // namespace earshot::sip
