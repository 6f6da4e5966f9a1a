#pragma once
// Offer and answer of one leg (RFC 3264): turns the texts of both ends into agreements of the media
// engine. Owns the leg's media: it opens with the first description we have to write and closes
// with this object. Home thread: control.

#include <functional>
#include <optional>
#include <string>

#include "core/ports.hpp"
#include "sip/config.hpp"
#include "sip/sdp.hpp"

namespace earshot::sip {

class LegMedia {
 public:
  // `session` makes our o= line ours; any number that no other leg uses.
  LegMedia(LegId leg, core::MediaLegs& engine, std::uint64_t session);
  ~LegMedia();
  LegMedia(const LegMedia&) = delete;

  // Opens what an answer to `offer` will need, so that nobody is rung for a call without a port; an
  // empty one: for an offer of ours. Errors as below.
  Result<void> reserve(std::string_view offer, const IpAddress& towards, Srtp srtp);
  // Their offer in, our answer out, agreed with the engine. Fails with "bad_sdp", "not_acceptable",
  // "ports_exhausted" or "no_address" and leaves everything as it was.
  Result<std::string> answer(std::string_view offer, const IpAddress& towards, Srtp srtp,
                             std::optional<Codec> prefer);
  // Our offer; the first one, or (in a re-INVITE without one) all that we can do again.
  Result<std::string> offer(const IpAddress& towards, Srtp srtp, std::optional<Codec> first);
  Result<void> take_answer(std::string_view answer);
  // Our last description once more, as an offer: a session refresh changes nothing (RFC 4028).
  std::string offer_again();

  bool is_open() const { return own_.has_value(); }
  bool is_agreed() const { return agreed_; }
  const std::string& text() const { return text_; }            // our last description
  std::optional<Codec> codec() const { return codec_; }        // in use
  bool held() const { return agreed_ && !receives(theirs_); }  // the peer does not listen
  bool peer_sends() const { return agreed_ && sends(theirs_); }

 private:
  Result<Sdp> take_offer(std::string_view offer, const IpAddress& towards, Srtp srtp);
  Result<void> open(const IpAddress& towards, bool secure);
  const std::string& write(const MediaDescription& ours, const std::vector<EventType>& events,
                           const Sdp* offer);

  const LegId leg_;
  core::MediaLegs& engine_;
  SdpOrigin origin_;
  std::optional<MediaDescription> own_;      // all that the engine can do for this leg
  std::optional<MediaDescription> offered_;  // of that, what our pending offer said
  MediaDescription local_;                   // what `text_` says
  std::string text_;
  bool agreed_ = false;
  Direction theirs_ = Direction::inactive;
  std::optional<Codec> codec_;
};

}  // namespace earshot::sip
