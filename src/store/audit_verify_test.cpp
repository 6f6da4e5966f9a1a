#include "store/audit_verify.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <random>

#include "store/temporary_database.hpp"

namespace earshot::store {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::int64_t kRows = 500;
constexpr std::int64_t kSealedEvery = 50;
using Chain = std::vector<AuditRow>;

AuditEntry entry(std::int64_t number) {
  const auto id = static_cast<std::uint64_t>(number);
  return {.at = WallTime(Millis(1'800'000'000'000 + number * 1'000)),
          .kind = number % 3 == 0 ? "session_started" : "session_ended",
          .event = id + 7,
          .actor = PersonId{id % 5},
          .call = CallId{id},
          .session = SessionId{id / 3},
          .person = PersonId{id % 7},
          .rule = number % 4 == 0 ? "team" : "",
          .policy_version = 2,
          .code = "customer_hung_up",
          .body = fmt::format(R"({{"covert":false,"n":{}}})", number),
          .before = "[]",
          .after = R"([["0000000000001","0000000000002"]])"};
}

void append(Chain& chain, const AuditEntry& what) {
  chain.push_back(audit_row(std::ssize(chain) + 1,
                            chain.empty() ? kChainBegin : std::string_view(chain.back().hash),
                            what));
}

Chain honest_chain() {
  Chain chain;
  while (std::ssize(chain) < kRows) append(chain, entry(std::ssize(chain) + 1));
  return chain;
}

class AuditVerify : public testing::Test {
 protected:
  AuditHead head(std::int64_t number) const {
    return key_.sign({number, chain_[static_cast<std::size_t>(number - 1)].hash},
                     WallTime(Millis(chain_[static_cast<std::size_t>(number - 1)].at)));
  }
  std::vector<AuditHead> heads() const {
    std::vector<AuditHead> all;
    for (auto number = kSealedEvery; number <= kRows; number += kSealedEvery)
      all.push_back(head(number));
    return all;
  }
  ChainVerifier verifier(const std::vector<AuditHead>& with) const {
    ChainVerifier made({key_.public_key()});
    made.add_heads(with, "the database");
    return made;
  }
  static ChainReport report(ChainVerifier with, const Chain& chain) {
    for (const auto& row : chain) with.take(row);
    return with.finish();
  }

  TemporaryDirectory directory_;
  AuditKey key_ = *AuditKey::read_or_make(directory_.path() / "key");
  Chain chain_ = honest_chain();
};

TEST_F(AuditVerify, AnHonestChainIsWhole) {
  const auto found = report(verifier(heads()), chain_);
  EXPECT_THAT(found.faults, IsEmpty());
  EXPECT_THAT(found.notes, IsEmpty());
  EXPECT_EQ(found.rows, kRows);
  EXPECT_EQ(found.sealed, kRows);
}

TEST_F(AuditVerify, AnEmptyChainIsWhole) { EXPECT_TRUE(report(verifier({}), {}).whole()); }

TEST_F(AuditVerify, EveryColumnCounts) {
  std::vector<std::string> columns;
  each_column(chain_[9], [&](const char* column, auto&) { columns.emplace_back(column); });
  for (const auto& wanted : columns) {
    auto changed = chain_;
    each_column(changed[9], [&](const char* column, auto& value) {
      if (column == wanted) value = {};
    });
    if (changed == chain_) continue;  // it was empty
    EXPECT_FALSE(report(verifier(heads()), changed).whole()) << wanted;
  }
}

TEST_F(AuditVerify, TextThatMovesToTheNextColumnIsSeen) {
  auto changed = chain_;
  changed[3].code = "customer_hung";
  changed[3].body = "_up" + changed[3].body;
  EXPECT_EQ(report(verifier(heads()), changed).faults.front().first, 4);
}

TEST_F(AuditVerify, SeveralFaultsAreEachNamed) {
  auto changed = chain_;
  changed[9].code = "x";
  changed[19].hash[0] ^= 1;
  changed.erase(changed.begin() + 99);
  const auto found = report(verifier(heads()), changed);
  ASSERT_THAT(found.faults, SizeIs(3));
  EXPECT_EQ(found.faults[0].first, 10);
  EXPECT_EQ(found.faults[1].first, 20);
  EXPECT_EQ(found.faults[2].first, 100);
  EXPECT_THAT(found.faults[2].what, HasSubstr("row 100 is missing"));
}

TEST_F(AuditVerify, AHeadOfAnotherKeyProvesNothing) {
  const auto stranger = *AuditKey::read_or_make(directory_.path() / "other");
  auto forged = heads();
  forged[2] = stranger.sign({forged[2].number, forged[2].hash}, forged[2].at);
  const auto found = report(verifier(forged), chain_);
  ASSERT_THAT(found.faults, SizeIs(1));
  EXPECT_THAT(found.faults[0].what, HasSubstr("another key"));
}

TEST_F(AuditVerify, ARestoredBackupIsSeenByAnExportedHead) {
  Chain backup(chain_.begin(), chain_.begin() + 120);
  ChainVerifier with({key_.public_key()});
  with.add_heads(heads(), "heads.jsonl");
  auto found = report(with, backup);
  ASSERT_THAT(found.faults, SizeIs(1));
  EXPECT_EQ(found.faults[0].first, 121);
  EXPECT_THAT(found.faults[0].what, HasSubstr("an old backup was restored"));
  // …and continued: the same numbers, other rows.
  while (std::ssize(backup) < kRows + 30) append(backup, entry(std::ssize(backup) + 1'000));
  found = report(with, backup);
  ASSERT_THAT(found.faults, SizeIs(1));
  EXPECT_EQ(found.faults[0].first, 101);  // the last head that still fits is that of row 100
  EXPECT_EQ(found.faults[0].last, 150);
}

TEST_F(AuditVerify, AClockThatWasSetBackIsNoted) {
  Chain chain;
  append(chain, entry(10));
  append(chain, entry(5));
  const auto found = report(verifier({}), chain);
  EXPECT_TRUE(found.whole());
  ASSERT_THAT(found.notes, SizeIs(2));  // and that nobody signed these rows
  EXPECT_THAT(found.notes[0], HasSubstr("before row 2 the clock was set back"));
}

// A column holds any number; nanoseconds do not.
TEST_F(AuditVerify, ATimeBeyondAllClocksIsSaidAsItStands) {
  Chain chain;
  append(chain, entry(10));
  append(chain, entry(11));
  chain[1].at = std::numeric_limits<std::int64_t>::min();
  const auto found = report(verifier({}), chain);
  EXPECT_FALSE(found.whole());
  EXPECT_THAT(found.notes[0], HasSubstr("to -292275055-05-16 16:47:04 UTC"));
}

// What somebody with the database, and without the key, can do. Each returns the first row that is
// not what was written; `exact`: the verifier has to name it, not only a range that holds it.
struct Mutation {
  std::int64_t first = 0;
  bool exact = true;
};

class Forger {
 public:
  explicit Forger(std::uint32_t seed) : random_(seed) {}

  Mutation mutate(Chain& chain) {
    constexpr std::array kWays = {&Forger::edit,           &Forger::edit_hash, &Forger::remove,
                                  &Forger::remove_closely, &Forger::insert,    &Forger::repeat,
                                  &Forger::swap,           &Forger::reorder,   &Forger::cut,
                                  &Forger::move,           &Forger::rewrite,   &Forger::restore};
    return (this->*kWays.at(below(kWays.size())))(chain);
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  std::size_t any(const Chain& chain) { return below(chain.size()); }
  static std::int64_t number(std::size_t at) { return static_cast<std::int64_t>(at) + 1; }
  static void renumber(Chain& chain, std::size_t from) {
    for (; from < chain.size(); ++from) chain[from].number = number(from);
  }

  void change(std::int64_t& value) {
    value += 1 + static_cast<std::int64_t>(below(1'000));  // of the number column: out of order
  }
  void change(std::string& text) {
    if (text.empty() || below(3) == 0) {
      text += 'x';
    } else if (below(2) == 0) {
      text.pop_back();
    } else {
      auto& octet = text[below(text.size())];
      octet = static_cast<char>(octet ^ (1 << below(7)));
    }
  }

  Mutation edit(Chain& chain) {
    const auto at = any(chain);
    const auto wanted = 1 + below(14);  // any column but the number
    std::size_t column = 0;
    each_column(chain[at], [&](const char*, auto& value) {
      if (column++ == wanted) change(value);
    });
    return {number(at)};
  }
  Mutation edit_hash(Chain& chain) {
    const auto at = any(chain);
    change(chain[at].hash);
    return {number(at)};
  }
  Mutation remove(Chain& chain) {
    const auto at = any(chain);
    chain.erase(chain.begin() + static_cast<std::ptrdiff_t>(at));
    return {number(at)};
  }
  Mutation remove_closely(Chain& chain) {
    const auto removed = remove(chain);
    renumber(chain, static_cast<std::size_t>(removed.first - 1));
    return removed;
  }
  Mutation insert(Chain& chain) {
    const auto at = any(chain);
    auto forged = chain[any(chain)];
    chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(at), forged);
    renumber(chain, at);
    // A copy of its neighbour that went where the neighbour was: the next one is out of place.
    return {chain[at].hash == chain[at + 1].hash ? number(at) + 1 : number(at)};
  }
  Mutation repeat(Chain& chain) {
    const auto at = any(chain);
    const auto again = chain[at];
    chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(at), again);
    return {number(at)};
  }
  Mutation swap(Chain& chain) {  // and give them each other's numbers
    auto [low, high] = two(chain);
    std::swap(chain[low], chain[high]);
    std::swap(chain[low].number, chain[high].number);
    return {number(low)};
  }
  Mutation reorder(Chain& chain) {
    auto [low, high] = two(chain);
    std::swap(chain[low], chain[high]);
    return {number(low)};
  }
  Mutation cut(Chain& chain) {
    const auto at = any(chain);
    chain.resize(at);
    return {number(at)};
  }
  Mutation move(Chain& chain) {
    auto [low, high] = two(chain);
    const auto begin = chain.begin() + static_cast<std::ptrdiff_t>(low);
    std::rotate(begin, begin + 1, chain.begin() + static_cast<std::ptrdiff_t>(high) + 1);
    renumber(chain, low);
    return {number(low)};
  }
  // With right hashes to the end: only heads tell.
  Mutation rewrite(Chain& chain) {
    const auto at = any(chain);
    chain[at].code += "x";
    for (auto each = at; each < chain.size(); ++each)
      chain[each].hash =
          audit_hash(each ? std::string_view(chain[each - 1].hash) : kChainBegin, chain[each]);
    return {number(at), false};
  }
  Mutation restore(Chain& chain) {
    const auto at = any(chain);
    chain.resize(at);
    while (std::ssize(chain) < kRows) append(chain, entry(std::ssize(chain) + 10'000));
    return {number(at), false};
  }

  std::pair<std::size_t, std::size_t> two(const Chain& chain) {
    const auto low = below(chain.size() - 1);
    return {low, low + 1 + below(chain.size() - low - 1)};
  }

  std::mt19937 random_;
};

TEST_F(AuditVerify, EveryOneOfTenThousandMutationsIsFoundAndItsFirstRowNamed) {
  const auto seals = verifier(heads());
  Forger forger(20'260'714);
  for (int i = 0; i < 10'000; ++i) {
    auto changed = chain_;
    const auto mutation = forger.mutate(changed);
    const auto found = report(seals, changed);
    ASSERT_FALSE(found.whole()) << "mutation " << i << " of row " << mutation.first;
    const auto& first = found.faults.front();
    if (mutation.exact) {
      ASSERT_EQ(first.first, mutation.first) << "mutation " << i << ": " << first.what;
    } else {
      ASSERT_LE(first.first, mutation.first) << "mutation " << i << ": " << first.what;
      ASSERT_GE(first.last, mutation.first) << "mutation " << i << ": " << first.what;
      ASSERT_LT(first.last - first.first, kSealedEvery) << "narrowed down to one head's rows";
    }
  }
}

TEST_F(AuditVerify, EveryAlteredHeadIsFound) {
  const auto good = heads();
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    auto changed = good;
    const auto at = random() % changed.size();
    auto& head = changed[at];
    const auto flip = [&](std::string& text) {
      auto& octet = text[random() % text.size()];
      octet = octet == '0' ? '1' : '0';
    };
    switch (random() % 5) {
      case 0: ++head.number; break;
      case 1: flip(head.hash); break;
      case 2: head.at += 1ms; break;
      case 3: flip(head.public_key); break;
      default: flip(head.signature);
    }
    const auto found = report(verifier(changed), chain_);
    ASSERT_FALSE(found.whole()) << i;
    EXPECT_EQ(found.faults.front().first, head.number);
  }
}

}  // namespace
}  // namespace earshot::store
