// Which keys there are, section by section, in the order of etc/earshot.toml.

#include "app/config_sections.hpp"

namespace earshot::app {
namespace {

constexpr Millis kDay = 24h;
constexpr Named<SrtpUse> kSrtpUses[]{
    {"off", SrtpUse::off}, {"allowed", SrtpUse::allowed}, {"required", SrtpUse::required}};

std::optional<IpAddress> host_address(std::string_view text) {
  auto address = IpAddress::parse(text);
  return address && !address->is_unspecified() ? address : std::nullopt;
}

std::optional<std::optional<IpAddress>> optional_address(std::string_view text) {
  if (text.empty()) return std::optional<IpAddress>();
  if (auto address = host_address(text)) return address;
  return std::nullopt;
}

std::optional<Codec> codec_named(std::string_view name) {
  for (auto codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus})
    if (codec_name(codec) == name) return codec;
  return std::nullopt;
}

void read_server(Section section, ServerSection& server) {
  section.text("name", server.name);
  section.number("node", server.node, 0, 1023);
  section.duration("drain_time", server.drain_time, 0ms, kDay);
  section.done();
}

void read_sip(Section section, SipSection& sip) {
  section.parsed_list<Listener>("listen", sip.listen, parse_listener,
                                "\"udp:\", \"tcp:\" or \"tls:\" with address and port, such as "
                                "\"udp:192.0.2.1:5060\", \"tcp:[::1]:5060\"");
  section.parsed<std::optional<IpAddress>>("public_address", sip.public_address, optional_address,
                                           "an IP address, or \"\" for none");
  section.text("domain", sip.domain);
  section.text("certificates", sip.certificates);
  section.number("max_legs", sip.max_legs, 2, 1'000'000);
  section.number("max_contacts", sip.max_contacts, 1, 100);
  section.duration("registration_min", sip.registration_min, 1s, 86'400s);
  section.duration("registration_default", sip.registration_default, 1s, 86'400s);
  section.duration("registration_max", sip.registration_max, 1s, 86'400s);
  section.duration("session_expires", sip.session_expires, 90s, 86'400s);  // RFC 4028 section 4
  section.duration("keepalive", sip.keepalive, 0s, 3'600s);
  section.duration("connection_grace", sip.connection_grace, 0ms, 5min);
  section.flag("offer_sha256", sip.offer_sha256);
  section.done();
}

void read_prompts(Section section, MediaSection& media) {
  for (const auto& name : section.keys()) section.texts(name, media.prompts[name]);
  section.done();
}

void read_media(Section section, MediaSection& media) {
  static constexpr Named<PacketLoop> kLoops[]{
      {"best", PacketLoop::best}, {"io_uring", PacketLoop::io_uring}, {"epoll", PacketLoop::epoll}};
  section.parsed_list<IpAddress>("addresses", media.addresses, IpAddress::parse,
                                 "IP addresses of this machine");
  section.parsed<std::optional<IpAddress>>("public_address", media.public_address, optional_address,
                                           "an IP address, or \"\" for that of [sip]");
  PortRange ports{media.first_port, media.last_port};
  section.parsed<PortRange>("ports", ports, parse_ports,
                            "first and last UDP port, such as \"20000-29999\"");
  media.first_port = ports.first;
  media.last_port = ports.last;
  section.duration("port_quarantine", media.port_quarantine, 0ms, 1h);
  section.duration("lost_after", media.lost_after, 2s, 1h);
  section.number("browser_port", media.browser_port, 0, 32'000);  // below the kernel's own choice
  section.number("workers", media.workers, 0, 256);
  section.choice("packet_loop", media.packet_loop, kLoops);
  section.parsed_list<Codec>("codecs", media.codecs, codec_named,
                             "\"PCMU\", \"PCMA\", \"G722\", \"opus\"");
  section.choice("srtp", media.srtp, kSrtpUses);
  section.text("prompt_directory", media.prompt_directory);
  section.text("spoken_directory", media.spoken_directory);
  read_prompts(section.table("prompts"), media);
  section.done();
}

TrunkSection read_trunk(Section section) {
  TrunkSection trunk;
  section.text("name", trunk.name);
  section.parsed_list<std::string>(
      "addresses", trunk.addresses,
      [](std::string_view text) {
        return is_address_range(text) ? std::optional(std::string(text)) : std::nullopt;
      },
      "addresses \"192.0.2.7\", networks \"192.0.2.0/24\", or one with a port \"192.0.2.7:5080\"");
  section.text("proxy", trunk.proxy);
  section.text("domain", trunk.domain);
  section.text("username", trunk.username);
  section.text("password", trunk.password);
  section.text("password_file", trunk.password_file);
  section.text("realm", trunk.realm);
  section.flag("registers", trunk.registers);
  section.flag("digest_inbound", trunk.digest_inbound);
  section.text("from_user", trunk.from_user);
  section.number("max_calls", trunk.max_calls, 0, 1'000'000);
  section.choice("srtp", trunk.srtp, kSrtpUses);
  section.duration("register_expires", trunk.register_expires, 60s, 86'400s);
  section.done();
  return trunk;
}

core::Queue read_queue(Section section) {
  core::Queue queue;
  section.text("name", queue.name);
  section.text("extension", queue.extension);
  section.texts("teams", queue.teams);
  section.duration("ring_timeout", queue.ring_timeout, 1s, 1h);
  section.duration("wrap_up", queue.wrap_up, 0ms, 1h);
  section.duration("max_wait", queue.max_wait, 1s, kDay);
  section.text("overflow", queue.overflow);
  section.text("music", queue.music);
  section.done();
  return queue;
}

core::NumberRoute read_number(Section section) {
  core::NumberRoute route;
  section.text("number", route.number);
  section.text("target", route.target);
  section.done();
  return route;
}

core::OutboundRule read_outbound(Section section) {
  core::OutboundRule rule;
  section.text("prefix", rule.prefix);
  section.text("trunk", rule.trunk);
  section.number("max_calls_per_person", rule.max_calls_per_person, 1, 1'000);
  section.done();
  return rule;
}

void read_calls(Section section, core::Settings& settings) {
  section.number("max_calls", settings.max_calls, 1, 1'000'000);
  section.duration("ring_timeout", settings.ring_timeout, 1s, 1h);
  section.duration("max_duration", settings.max_call_duration, 1min, 7 * kDay);
  section.duration("rescue_time", settings.rescue_time, 0ms, 10min);
  section.done();
}

void read_supervision(Section section, core::Settings& settings,
                      std::vector<std::string>& help_reasons, RulesSection& rules) {
  static constexpr Named<bool> kStays[]{{"customer", true}, {"agent", false}};
  section.text("feature_code", settings.feature_code);
  section.flag("parked_agent_listens", settings.parked_agent_listens);
  section.flag("supervisors_hear_whispers", settings.supervisors_hear_whispers);
  section.flag("supervisors_hear_consult", settings.supervisors_hear_consult);
  section.choice("session_stays_with", settings.session_stays_with_customer, kStays);
  section.duration("privacy_limit", settings.privacy_limit, 1s, kDay);
  section.flag("notify_agents", settings.notify_agents);
  section.duration("help_escalation", settings.help_escalation, 1s, 1h);
  section.texts("help_reasons", help_reasons);
  section.text("site_region", rules.site_region);
  section.text("time_zone", rules.time_zone);
  section.done();
}

void read_api(Section section, ApiSection& api) {
  section.parsed<Endpoint>("listen", api.listen, Endpoint::parse,
                           "address and port, such as \"127.0.0.1:8080\"");
  section.text("token_file", api.token_file);
  section.text("console", api.console);
  section.text("certificate", api.certificate);
  section.text("key", api.key);
  section.texts("origins", api.origins);
  section.done();
}

IceServerSection read_ice_server(Section section) {
  IceServerSection server;
  section.texts("urls", server.urls);
  section.text("username", server.username);
  section.text("credential", server.credential);
  section.done();
  return server;
}

void read_store(Section section, StoreSection& store) {
  section.text("database", store.database);
  section.text("spill_file", store.spill_file);
  section.done();
}

template <std::size_t least, std::size_t most>
void read_size(Section& section, std::string_view key, std::size_t& out, std::string_view allowed) {
  section.parsed<std::size_t>(
      key, out,
      [](std::string_view text) {
        const auto size = parse_size(text);
        return size && *size >= least && *size <= most ? size : std::nullopt;
      },
      allowed);
}

void read_s3(Section section, S3Section& s3) {
  section.text("endpoint", s3.endpoint);
  section.text("bucket", s3.bucket);
  section.text("region", s3.region);
  section.text("prefix", s3.prefix);
  section.text("access_key_file", s3.access_key_file);
  section.done();
}

void read_recording(Section section, RecordingSection& recording) {
  static constexpr Named<RecordingStorage> kStorages[]{{"local", RecordingStorage::local},
                                                       {"s3", RecordingStorage::s3}};
  section.flag("enabled", recording.enabled);
  section.text("directory", recording.directory);
  section.text("master_key_file", recording.master_key_file);
  section.duration("sync_every", recording.sync_every, 1s, 60s);
  read_size<0, std::size_t{1} << 40>(section, "keep_free", recording.keep_free,
                                     "a size such as \"256MiB\"");
  read_size<std::size_t{1} << 16, std::size_t{1} << 30>(section, "tap_ring", recording.tap_ring,
                                                        "a size from \"64KiB\" to \"1GiB\"");
  section.number("brake_percent", recording.brake_percent, 0, 100);
  section.choice("storage", recording.storage, kStorages);
  read_s3(section.table("s3"), recording.s3);
  section.done();
}

void read_audit(Section section, AuditSection& audit) {
  section.text("key_file", audit.key_file);
  section.text("heads_file", audit.heads_file);
  section.done();
}

void read_rules(Section section, RulesSection& rules) {
  section.texts("packs", rules.packs);
  section.done();
}

void read_log(Section section, LogSection& log) {
  static constexpr Named<LogLevel> kLevels[]{{"debug", LogLevel::debug},
                                             {"info", LogLevel::info},
                                             {"warning", LogLevel::warning},
                                             {"error", LogLevel::error}};
  section.choice("level", log.level, kLevels);
  section.text("file", log.file);
  section.number("queue", log.queue, 16, 1'000'000);
  section.done();
}

}  // namespace

void read_sections(Section root, Config& config) {
  read_server(root.table("server"), config.server);
  read_sip(root.table("sip"), config.sip);
  read_media(root.table("media"), config.media);
  for (auto& section : root.tables("trunk")) config.trunks.push_back(read_trunk(section));
  for (auto& section : root.tables("queue")) config.queues.push_back(read_queue(section));
  for (auto& section : root.tables("number")) config.numbers.push_back(read_number(section));
  for (auto& section : root.tables("outbound")) config.outbound.push_back(read_outbound(section));
  read_calls(root.table("calls"), config.settings);
  read_supervision(root.table("supervision"), config.settings, config.help_reasons, config.rules);
  read_api(root.table("api"), config.api);
  for (auto& section : root.tables("ice_server"))
    config.ice_servers.push_back(read_ice_server(section));
  read_store(root.table("store"), config.store);
  read_recording(root.table("recording"), config.recording);
  read_audit(root.table("audit"), config.audit);
  read_rules(root.table("rules"), config.rules);
  read_log(root.table("log"), config.log);
  root.done();
}

}  // namespace earshot::app
