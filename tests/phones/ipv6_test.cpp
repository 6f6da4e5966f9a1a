// Signalling, sound and supervision over IPv6.

#include "tests/phones/supervised.hpp"

namespace earshot::phones {
namespace {

using sim::Mode;

class Ipv6 : public Supervised {
 protected:
  Ipv6() : Supervised({.people = kPeople, .address = "::1"}) {}
};

TEST_F(Ipv6, EveryModeIsHeardAsItShould) {
  begin_inbound();
  auto& supervisor = supervise("200", kSupervisor, Mode::monitor);
  for (const Mode mode : {Mode::whisper, Mode::barge, Mode::takeover, Mode::monitor}) {
    const auto change = call_->switch_mode(supervisor, mode, sim::mode_key(mode));
    expect_right(change.cells, std::string("after the key for ") + sim::mode_name(mode));
    for (const auto& leak : change.leaks) ADD_FAILURE() << leak;
  }
  for (auto* phone : {customer_, agent_, &supervisor})
    EXPECT_EQ(phone->state().remote->rtp.address, server_.address()) << "the sound goes elsewhere";
}

}  // namespace
}  // namespace earshot::phones
