#include "app/sections.hpp"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "app/version.hpp"

namespace earshot::app {

namespace {

sip::Srtp srtp(SrtpUse use) {
  switch (use) {
    case SrtpUse::off: return sip::Srtp::off;
    case SrtpUse::allowed: return sip::Srtp::allowed;
    case SrtpUse::required: return sip::Srtp::required;
  }
  return sip::Srtp::required;
}

// Listeners at one address and port become one entry with several transports.
std::vector<sip::Listen> listens(const std::vector<Listener>& listeners) {
  std::vector<sip::Listen> all;
  for (const auto& listener : listeners) {
    const bool is_tls = listener.transport == Transport::tls;
    auto same = std::find_if(all.begin(), all.end(), [&](const sip::Listen& l) {
      return l.at == listener.at && l.tls == is_tls;
    });
    if (same == all.end()) {
      same = all.insert(all.end(), {.at = listener.at, .udp = false, .tcp = false, .tls = is_tls});
    }
    if (listener.transport == Transport::udp) same->udp = true;
    if (listener.transport == Transport::tcp) same->tcp = true;
  }
  return all;
}

sip::Trunk trunk(const TrunkSection& section) {
  sip::Trunk trunk;
  trunk.name = section.name;
  for (const auto& text : section.addresses) {
    if (auto range = sip::AddressRange::parse(text)) trunk.addresses.push_back(*range);
  }
  trunk.proxy = section.proxy;
  trunk.domain = section.domain;
  trunk.username = section.username;
  trunk.password = section.password;
  trunk.realm = section.realm;
  trunk.registers = section.registers;
  trunk.digest_inbound = section.digest_inbound;
  trunk.from_user = section.from_user;
  trunk.max_calls = section.max_calls;
  trunk.srtp = srtp(section.srtp);
  trunk.register_expires = section.register_expires;
  return trunk;
}

// Beside an installed program, or where this one was built. "": nowhere, then there is no console.
std::string installed_console() {
  std::error_code none;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
  const std::filesystem::path places[] = {program.parent_path().parent_path() / "share/earshot/web",
                                          EARSHOT_CONSOLE};
  for (const auto& place : places) {
    if (std::filesystem::exists(place / "index.html", none)) return place.string();
  }
  return "";
}

}  // namespace

sip::SipConfig sip_config(const Config& config) {
  const SipSection& section = config.sip;
  sip::SipConfig sip;
  sip.listen = listens(section.listen);
  sip.public_address = section.public_address;
  sip.certificates = section.certificates;
  sip.realm = section.domain;
  sip.user_agent = config.server.name + "/" + kVersion;
  for (const auto& t : config.trunks) sip.trunks.push_back(trunk(t));
  sip.phone_srtp = srtp(config.media.srtp);
  sip.max_legs = section.max_legs;
  sip.max_contacts = section.max_contacts;
  sip.min_expires = section.registration_min;
  sip.default_expires = section.registration_default;
  sip.max_expires = section.registration_max;
  sip.session_expires = section.session_expires;
  sip.keepalive = section.keepalive;
  sip.connection_grace = section.connection_grace;
  sip.offer_sha256 = section.offer_sha256;
  return sip;
}

engine::EngineConfig engine_config(const Config& config) {
  const MediaSection& section = config.media;
  engine::EngineConfig engine;
  engine.workers = section.workers > 0
                       ? static_cast<std::size_t>(section.workers)
                       : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  engine.bind_v4.reset();
  for (const auto& address : section.addresses) {
    (address.is_v6 ? engine.bind_v6 : engine.bind_v4) = address;
  }
  const auto told = section.public_address ? section.public_address : config.sip.public_address;
  if (told) (told->is_v6 ? engine.public_v6 : engine.public_v4) = *told;
  engine.first_port = section.first_port;
  engine.last_port = section.last_port;
  engine.browser_port = static_cast<std::uint16_t>(section.browser_port);
  engine.quarantine = section.port_quarantine;
  engine.lost_after = section.lost_after;
  engine.tap_ring_bytes = config.recording.enabled ? config.recording.tap_ring : 0;
  if (!section.codecs.empty()) engine.codecs = section.codecs;
  if (section.packet_loop != PacketLoop::best) {
    engine.backend = section.packet_loop == PacketLoop::epoll ? io::PacketLoop::Backend::epoll
                                                              : io::PacketLoop::Backend::io_uring;
  }
  return engine;
}

engine::PromptConfig prompt_config(const Config& config) {
  engine::PromptConfig prompts;
  std::error_code ignored;  // a directory that is not there has no files
  if (!config.media.prompt_directory.empty()) {
    for (const auto& entry :
         std::filesystem::directory_iterator(config.media.prompt_directory, ignored)) {
      if (entry.path().extension() == ".wav") {
        prompts.files[entry.path().stem().string()] = {entry.path().string()};
      }
    }
  }
  for (const auto& [name, files] : config.media.prompts) prompts.files[name] = files;
  return prompts;
}

api::ApiConfig api_config(const Config& config, const std::string& token) {
  const ApiSection& section = config.api;
  return {.listen = section.listen,
          .token = token,
          .certificate = section.certificate,
          .key = section.key,
          .console = section.console.empty() ? installed_console() : section.console,
          .origins = section.origins};
}

api::ConsoleSettings console_settings(const Config& config) {
  api::ConsoleSettings console{.node = config.server.name,
                               .version = kVersion,
                               .help_reasons = config.help_reasons,
                               .ice_servers = {},
                               .notify_agents = config.settings.notify_agents};
  for (const auto& server : config.ice_servers) {
    console.ice_servers.push_back({server.urls, server.username, server.credential});
  }
  return console;
}

}  // namespace earshot::app
