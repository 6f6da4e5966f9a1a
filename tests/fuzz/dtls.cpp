// A stranger's datagrams for a DTLS server, each led by two octets of length: with whatever they
// say, there are no keys.

#include "base/check.hpp"
#include "media/rtp/bytes.hpp"
#include "webrtc/dtls_session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  using webrtc::DtlsSession;
  static const auto identity = std::move(*webrtc::DtlsIdentity::make(WallTime{}));
  DtlsSession in_pieces(*identity, DtlsSession::Role::server, {});
  media::ByteReader reader({data, size});
  Instant now{1s};
  while (reader.left() > 0) {
    const std::size_t length = reader.u16();
    in_pieces.receive(now, reader.take(std::min(length, reader.left())));
    in_pieces.step(now += 40ms);
  }
  DtlsSession at_once(*identity, DtlsSession::Role::server, {});
  at_once.receive(now, {data, size});
  CHECK(!in_pieces.keys() && !at_once.keys());
  return 0;
}
