// An SDP of whoever says he is a browser: refused, or answered section by section in our own words.

#include <algorithm>
#include <string>

#include "base/check.hpp"
#include "webrtc/answer.hpp"

namespace {

std::size_t lines_with(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot;
  const auto offer = webrtc::read_offer({reinterpret_cast<const char*>(data), size});
  if (!offer) return 0;
  const auto agreed = webrtc::agree_on(*offer, {Codec::pcmu, Codec::opus});
  if (!agreed) return 0;
  const auto answer = webrtc::write_answer(
      *offer, *agreed,
      {{"ourufrag", "our-password"}, {}, {*Endpoint::parse("192.0.2.1:7000")}, 1, "us", 1});
  CHECK(lines_with(answer, "\r\nm=") == offer->sections.size());
  CHECK(lines_with(answer, "\r\na=ice-lite\r\n") == 1);
  CHECK(lines_with(answer, "\r\na=fingerprint:") == 1);
  CHECK(std::ranges::count(answer, '\n') == static_cast<long>(lines_with(answer, "\r\n")));
  return 0;
}
