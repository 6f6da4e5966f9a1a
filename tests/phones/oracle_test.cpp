// Untouched: what the customer receives with a supervisor on the call is, bit for bit, what the
// agent sent, as it is without one.

#include "sim/oracle.hpp"
#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Mode;

struct Case {
  const char* name;
  Codec codec;
  std::optional<Mode> mode;
};

class BitOracle : public Supervised, public testing::WithParamInterface<Case> {};

TEST_P(BitOracle, TheCustomersPayloadsAreTheAgents) {
  begin_inbound({.codecs = {GetParam().codec}}, {.codecs = {GetParam().codec}});
  customer_->leg().record(true);
  if (GetParam().mode) supervise("200", kSupervisor, *GetParam().mode);
  const auto enough = customer_->leg().stats().received + 100;
  ASSERT_TRUE(eventually("two seconds of sound",
                         [&] { return customer_->leg().stats().received > enough; }));
  customer_->leg().record(false);
  EXPECT_OK(sim::untouched(customer_->received_payloads(), *agent_->leg().loop()));
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
    all.push_back({"alone", codec, std::nullopt});
    all.push_back({"monitored", codec, Mode::monitor});
    all.push_back({"whispered", codec, Mode::whisper});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Each, BitOracle, testing::ValuesIn(cases()), [](const auto& test) {
  return std::string(codec_name(test.param.codec)) + "_" + test.param.name;
});

}  // namespace
}  // namespace earshot::phones
