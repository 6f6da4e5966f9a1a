#include "tests/phones/baresip.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>

#include "tests/phones/ear.hpp"
#include "tests/phones/eventually.hpp"

namespace earshot::phones {

namespace {

// net_interface keeps it on loopback; ausine wants 48 kHz stereo and is resampled to the codec's
// rate; aubridge is a loudspeaker that is not there; sndfile writes down what is heard.
constexpr auto kConfig = R"(sip_listen 127.0.0.1:{sip}
net_interface 127.0.0.1
audio_source ausine,{tone}
audio_player aubridge,speaker
audio_alert aubridge,bell
ausrc_srate 48000
ausrc_channels 2
jitter_buffer_delay 1-2
rtp_ports {rtp}-{rtp_last}
module_path /usr/lib/baresip/modules
module opus.so
module g722.so
module g711.so
module ausine.so
module aubridge.so
module sndfile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
)";

int connect_to(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return fd;
  ::close(fd);
  return -1;
}

struct Sound {
  int rate = 0, channels = 1;
  std::vector<std::int16_t> samples;
};

// The last `seconds` of the WAV file, which baresip may still be writing: its header's length is
// not true yet, the file's is. 44 octets of header, 16 bit samples.
std::optional<Sound> tail_of(const std::filesystem::path& wav, double seconds) {
  std::ifstream file(wav, std::ios::binary);
  char header[44];
  if (!file.read(header, sizeof(header))) return std::nullopt;
  Sound sound;
  std::uint16_t channels;
  std::uint32_t rate;
  std::memcpy(&channels, header + 22, 2);
  std::memcpy(&rate, header + 24, 4);
  sound.channels = channels;
  sound.rate = static_cast<int>(rate);
  const auto octets = static_cast<std::streamoff>(seconds * rate) * channels * 2;
  file.seekg(0, std::ios::end);
  const auto length =
      (static_cast<std::streamoff>(file.tellg()) - 44) / (channels * 2) * (channels * 2);
  if (length < octets) return std::nullopt;
  file.seekg(44 + length - octets);
  sound.samples.resize(static_cast<std::size_t>(octets / 2));
  file.read(reinterpret_cast<char*>(sound.samples.data()), octets);
  if (channels == 2) {  // both are the same
    for (std::size_t i = 0; i < sound.samples.size() / 2; ++i)
      sound.samples[i] = sound.samples[2 * i];
    sound.samples.resize(sound.samples.size() / 2);
  }
  return sound;
}

}  // namespace

Baresip::Baresip(BaresipSetup setup)
    : setup_(std::move(setup)),
      sip_port_(free_ports(30)),  // SIP, SIP over TLS, control, and the rest for RTP
      control_port_(sip_port_ + 2),
      process_(prepare(), folder_ / "log") {
  EXPECT_TRUE(eventually("baresip opens its control port", [&] {
    return (control_ = connect_to(control_port_)) >= 0;
  })) << log();
}

Baresip::~Baresip() {
  if (control_ >= 0) ::close(control_);
}

std::vector<std::string> Baresip::prepare() {
  folder_.write(
      "config",
      fmt::format(kConfig, fmt::arg("sip", sip_port_), fmt::arg("tone", setup_.tone_hz),
                  fmt::arg("rtp", sip_port_ + 4), fmt::arg("rtp_last", sip_port_ + 28),
                  fmt::arg("control", control_port_), fmt::arg("folder", folder_.path().string())));
  folder_.write("contacts", "");
  folder_.write(
      "accounts",
      fmt::format("<sip:{}@127.0.0.1:{};transport={}>;auth_pass={};regint={};answermode={};"
                  "audio_codecs={};ptime={}\n",
                  setup_.user, setup_.server_port, setup_.transport, setup_.secret,
                  setup_.secret.empty() ? 0 : 600, setup_.answers_by_itself ? "auto" : "manual",
                  setup_.codecs, setup_.ptime_ms));
  return {"baresip", "-4", "-f", folder_.path().string()};
}

std::string Baresip::uri(const std::string& user, int port) const {
  return fmt::format("sip:{}@127.0.0.1:{};transport={}", user, port, setup_.transport);
}

// A netstring of JSON; no value of ours needs escaping.
void Baresip::command(const std::string& name, const std::string& parameter) {
  const auto json = fmt::format(R"({{"command":"{}","params":"{}","token":"t"}})", name, parameter);
  const auto netstring = fmt::format("{}:{},", json.size(), json);
  ASSERT_EQ(::send(control_, netstring.data(), netstring.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(netstring.size()));
}

void Baresip::dial_at(const std::string& user, int port) { command("dial", uri(user, port)); }

void Baresip::read_events() {
  char buffer[8192];
  for (ssize_t n; (n = ::recv(control_, buffer, sizeof(buffer), MSG_DONTWAIT)) > 0;) {
    events_.append(buffer, static_cast<std::size_t>(n));
  }
}

int Baresip::count(const std::string& event) {
  read_events();
  const std::string wanted = fmt::format("\"type\":\"{}\"", event);
  int found = 0;
  for (auto at = events_.find(wanted); at != std::string::npos; at = events_.find(wanted, at + 1)) {
    ++found;
  }
  return found;
}

bool Baresip::registered() {
  return count("REGISTER_OK") > 0 || log().find("200 OK") != std::string::npos;
}

std::optional<double> Baresip::hears(int tone_hz, double seconds) {
  std::filesystem::path newest;  // one file a call (and a re-negotiation); names sort by time
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    if (entry.path().filename().string().ends_with("-dec.wav"))
      newest = std::max(newest, entry.path());
  }
  if (newest.empty()) return std::nullopt;
  // Nothing came for that long (hold): the file stands still, and he hears nothing.
  const std::chrono::duration<double> quiet =
      std::filesystem::file_time_type::clock::now() - std::filesystem::last_write_time(newest);
  if (quiet.count() > seconds) return 0.0;
  const auto sound = tail_of(newest, seconds);
  if (!sound) return std::nullopt;
  return tone_level(sound->samples, sound->rate, tone_hz);
}

}  // namespace earshot::phones
