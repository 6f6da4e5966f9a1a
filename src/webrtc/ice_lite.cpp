#include "webrtc/ice_lite.hpp"

#include <algorithm>

namespace earshot::webrtc {

using Kind = StunMessage::Kind;

namespace {

// Not signed: who does not know the password could not check it (RFC 8489 section 9.1.3).
IceLite::Answer refuse(const StunMessage& message, int code, std::string_view reason) {
  return {StunWriter(Kind::error, message.id).error(code, reason).finish()};
}

}  // namespace

IceLite::IceLite(IceCredentials ours, IceCredentials theirs, Instant now, BrowserCounters& counters)
    : ours_(std::move(ours)),
      username_(ours_.ufrag + ":" + theirs.ufrag),
      counters_(counters),
      heard_(now) {}

void IceLite::restart(IceCredentials ours, const IceCredentials& theirs) {
  ours_ = std::move(ours);
  username_ = ours_.ufrag + ":" + theirs.ufrag;
}

IceLite::Answer IceLite::receive(Instant now, const Endpoint& source,
                                 std::span<const std::uint8_t> packet) {
  const auto message = read_stun(packet);
  if (!message || (message->kind != Kind::request && message->kind != Kind::indication)) {
    counters_.bad_stun.add();
    return {};
  }
  if (message->kind == Kind::indication) return {};  // keeps a NAT open; proves nothing
  if (message->username != username_) {
    counters_.unknown_user.add();
    return refuse(*message, 401, "Unauthenticated");
  }
  if (!is_authentic(*message, ours_.password)) {
    counters_.bad_integrity.add();
    return message->integrity.empty() ? refuse(*message, 400, "Bad Request")
                                      : refuse(*message, 401, "Unauthenticated");
  }
  if (message->not_understood) {
    counters_.unknown_attribute.add();
    StunWriter answer(Kind::error, message->id);
    answer.error(420, "Unknown Attribute").not_understood(*message->not_understood);
    return {answer.sign(ours_.password).finish()};
  }
  if (message->controlled) {
    // A lite agent never controls a full one (RFC 8445 sections 6.1.1 and 7.3.1.1).
    counters_.role_conflict.add();
    StunWriter answer(Kind::error, message->id);
    return {answer.error(487, "Role Conflict").sign(ours_.password).finish()};
  }

  const Sight sight = see(message->id, source);
  if (sight == Sight::replayed) {
    counters_.replayed.add();
    return {};
  }
  Answer answer{
      StunWriter(Kind::success, message->id).mapped(source).sign(ours_.password).finish()};
  if (sight == Sight::first) {
    heard_ = now;
    answer.moved = message->use_candidate && source != selected_;
    if (answer.moved) selected_ = source;
  }
  return answer;
}

IceLite::Sight IceLite::see(const TransactionId& id, const Endpoint& source) {
  const auto known = std::find_if(seen_.begin(), seen_.end(), [&](const Seen& seen) {
    return seen.id == id && seen.source.port != 0;
  });
  if (known != seen_.end()) return known->source == source ? Sight::again : Sight::replayed;
  seen_[next_seen_] = {id, source};
  next_seen_ = (next_seen_ + 1) % seen_.size();
  return Sight::first;
}

}  // namespace earshot::webrtc
