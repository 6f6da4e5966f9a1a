#include "media/rtp/address_guard.hpp"

#include "media/rtp/packet.hpp"

namespace earshot::media {
namespace {

bool is_private(const IpAddress& address) {  // behind a NAT, if it is anywhere
  const auto& b = address.bytes;
  if (address.is_v6) return (b[0] & 0xFE) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0) == 0x80);
  return b[0] == 10 || (b[0] == 172 && (b[1] & 0xF0) == 16) || (b[0] == 192 && b[1] == 168) ||
         (b[0] == 100 && (b[1] & 0xC0) == 64) || (b[0] == 169 && b[1] == 254);
}

bool is_loopback(const IpAddress& address) {
  if (!address.is_v6) return address.bytes[0] == 127;
  IpAddress one;
  one.is_v6 = true;
  one.bytes[15] = 1;
  return address == one;
}

bool is_public(const IpAddress& address) {
  return !is_private(address) && !is_loopback(address) && !address.is_unspecified();
}

}  // namespace

void AddressGuard::expect(const Endpoint& described) {
  if (described == described_) return;
  *this = AddressGuard{};
  described_ = peer_ = described;
}

bool AddressGuard::may_learn(Instant now, const Endpoint& source) const {
  if (!described_) return false;
  if (source.address == peer_.address) return !locked_ || now - last_accepted_ >= kRebindAfter;
  // A private address in the SDP and a public one on the wire: a phone behind a plain NAT.
  return !locked_ && is_private(described_.address) && is_public(source.address);
}

bool AddressGuard::on_probation(const Endpoint& source, const RtpView& packet) {
  auto& c = candidate_;
  const bool follows = c.count > 0 && c.source == source && c.ssrc == packet.ssrc &&
                       c.payload_type == packet.payload_type && c.next == packet.sequence;
  c = {source, packet.ssrc, packet.payload_type, static_cast<std::uint16_t>(packet.sequence + 1),
       follows ? c.count + 1 : 1};
  return c.count < kProbation;
}

bool AddressGuard::admit(Instant now, const Endpoint& source, const RtpView& packet) {
  if (source != peer_ || !described_) {
    if (!described_) return false;
    if (source == described_) {
      // Also over a learned one: the SDP's own address is never the intruder.
    } else if (!may_learn(now, source) || on_probation(source, packet)) {
      return false;
    }
    peer_ = source;
    candidate_.count = 0;
  }
  locked_ = true;
  last_accepted_ = now;
  return true;
}

void AddressGuard::authenticated(Instant now, const Endpoint& source) {
  peer_ = source;
  locked_ = true;
  last_accepted_ = now;
}

}  // namespace earshot::media
