// What no single key can show: names given twice, references that lead nowhere, settings that
// contradict each other.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/config_sections.hpp"

namespace earshot::app {
namespace {

std::string key_of(std::string_view table, std::size_t index, std::string_view key) {
  return fmt::format("{}[{}].{}", table, index + 1, key);
}

bool is_loopback(const IpAddress& address) {
  if (!address.is_v6) return address.bytes[0] == 127;
  return address == *IpAddress::parse("::1");
}

// Tells every value but the first of its kind, and empty ones.
class Unique {
 public:
  explicit Unique(Findings& findings) : findings_(findings) {}
  void add(const std::string& key, const std::string& value) {
    if (value.empty())
      findings_.error(key, "is missing or empty; allowed: a text that is not");
    else if (!seen_.emplace(value, key).second)
      findings_.error(key, fmt::format("found \"{}\", which {} has already; each must be different",
                                       value, seen_[value]));
  }

 private:
  Findings& findings_;
  std::map<std::string, std::string> seen_;
};

void check_sip(const SipSection& sip, Findings& findings) {
  if (sip.listen.empty())
    findings.error("sip.listen", "is empty; allowed: at least one, such as \"udp:127.0.0.1:5060\"");
  for (std::size_t i = 0; i < sip.listen.size(); ++i) {
    const auto& listener = sip.listen[i];
    if (std::find(sip.listen.begin(), sip.listen.begin() + static_cast<std::ptrdiff_t>(i),
                  listener) != sip.listen.begin() + static_cast<std::ptrdiff_t>(i))
      findings.error("sip.listen", fmt::format("names {} twice", listener.at.text()));
    if (listener.transport == Transport::tls && sip.certificates.empty())
      findings.error("sip.listen", "\"tls:\" needs certificates = \"directory\" in [sip]");
  }
  if (sip.domain.empty() || sip.domain.find_first_of(" \t\r\n\"<>@;") != std::string::npos)
    findings.error("sip.domain", fmt::format("found \"{}\"; allowed: a host name", sip.domain));
  if (sip.registration_min > sip.registration_default ||
      sip.registration_default > sip.registration_max)
    findings.error(findings.was_given("sip.registration_default") ? "sip.registration_default"
                                                                  : "sip.registration_min",
                   "must hold: registration_min <= registration_default <= registration_max");
}

// How many ports there are depends on the workers, and those on the machine.
void check_browser_port(const Config& config, Findings& findings) {
  const auto& media = config.media;
  if (media.browser_port == 0) return;
  const int first = media.browser_port, last = first + std::max(media.workers, 1) - 1;
  const auto collides = [&](int from, int to) { return first <= to && from <= last; };
  if (first < 1024)
    findings.error(
        "media.browser_port",
        fmt::format("found {}; allowed: from 1024 upwards, or 0 for no browsers", first));
  if (collides(media.first_port, media.last_port))
    findings.error("media.browser_port", fmt::format("{} lies in [media] ports {}-{}; move one of "
                                                     "them",
                                                     first, media.first_port, media.last_port));
  for (const auto& listener : config.sip.listen)
    if (listener.transport == Transport::udp && collides(listener.at.port, listener.at.port))
      findings.error("media.browser_port",
                     fmt::format("{} is a SIP port as well; move one of them", listener.at.port));
}

void check_media(const Config& config, Findings& findings) {
  const auto& media = config.media;
  if (media.addresses.empty())
    findings.error("media.addresses", "is empty; allowed: at least one IP address");
  for (const bool v6 : {false, true})
    if (std::ranges::count(media.addresses, v6, &IpAddress::is_v6) > 1)
      findings.error("media.addresses",
                     fmt::format("names two {} addresses; allowed: one of each family, or {} for "
                                 "all of it",
                                 v6 ? "IPv6" : "IPv4", v6 ? "\"::\"" : "\"0.0.0.0\""));
  if (media.codecs.empty()) findings.error("media.codecs", "is empty; allowed: at least one codec");
  if (std::set(media.codecs.begin(), media.codecs.end()).size() != media.codecs.size())
    findings.error("media.codecs", "names a codec twice");
  if (media.first_port < 1024 || media.first_port >= media.last_port) {
    findings.error("media.ports", fmt::format("found {}-{}; allowed: from 1024 upwards, the first "
                                              "less than the last",
                                              media.first_port, media.last_port));
    return;
  }
  for (const auto& listener : config.sip.listen)
    if (listener.transport == Transport::udp && listener.at.port >= media.first_port &&
        listener.at.port <= media.last_port)
      findings.error("media.ports",
                     fmt::format("{}-{} contains the SIP port {}; move one of them",
                                 media.first_port, media.last_port, listener.at.port));
  check_browser_port(config, findings);
  const auto ports = std::size_t{media.last_port} - media.first_port + 1u;
  if (ports / 4 < config.settings.max_calls)  // two legs, RTP and RTCP
    findings.warning("media.ports",
                     fmt::format("{} ports serve {} calls of two people; [calls] max_calls is {}",
                                 ports, ports / 4, config.settings.max_calls));
}

void check_trunk(const TrunkSection& trunk, std::size_t i, Findings& findings) {
  const auto key = [&](std::string_view name) { return key_of("trunk", i, name); };
  if (trunk.addresses.empty() && trunk.proxy.empty())
    findings.error(key("addresses"),
                   "neither addresses (where its calls come from) nor proxy (where ours go)");
  if (!trunk.proxy.empty() && !trunk.proxy.starts_with("sip:") && !trunk.proxy.starts_with("sips:"))
    findings.error(key("proxy"), fmt::format("found \"{}\"; allowed: a SIP URI such as "
                                             "\"sip:sip.example.com;transport=tcp\"",
                                             trunk.proxy));
  if (!trunk.password.empty() && !trunk.password_file.empty())
    findings.error(key("password_file"), "password is given too; keep one of the two");
  const bool has_password = !trunk.password.empty() || !trunk.password_file.empty();
  if (trunk.username.empty() == has_password)
    findings.error(key(has_password ? "password" : "username"),
                   "username and password (or password_file) go together; one is missing");
  if (trunk.registers && (trunk.proxy.empty() || trunk.username.empty()))
    findings.error(key("registers"), "registering needs proxy and username");
  if (trunk.digest_inbound && trunk.username.empty())
    findings.error(key("digest_inbound"), "needs username and password");
}

void check_trunks(const Config& config, Findings& findings) {
  Unique names(findings);
  for (std::size_t i = 0; i < config.trunks.size(); ++i) {
    names.add(key_of("trunk", i, "name"), config.trunks[i].name);
    check_trunk(config.trunks[i], i, findings);
  }
}

// From this queue, does overflow lead back to it?
bool overflows_in_a_circle(const Config& config, const core::Queue& from) {
  auto next = from.overflow;
  for (std::size_t hops = 0; hops < config.queues.size() && !next.empty(); ++hops) {
    if (next == from.extension) return true;
    const auto found = std::ranges::find(config.queues, next, &core::Queue::extension);
    next = found == config.queues.end() ? "" : found->overflow;
  }
  return false;
}

void check_queues(const Config& config, Findings& findings) {
  Unique names(findings), extensions(findings);
  for (std::size_t i = 0; i < config.queues.size(); ++i) {
    const auto& queue = config.queues[i];
    const auto key = [&](std::string_view name) { return key_of("queue", i, name); };
    names.add(key("name"), queue.name);
    extensions.add(key("extension"), queue.extension);
    if (!queue.extension.empty() && !is_extension(queue.extension))
      findings.error(key("extension"),
                     fmt::format("found \"{}\"; allowed: 1 to 15 digits", queue.extension));
    if (queue.teams.empty())
      findings.error(key("teams"), "is missing or empty: nobody would take its calls");
    if (!queue.overflow.empty() && !is_extension(queue.overflow))
      findings.error(key("overflow"), fmt::format("found \"{}\"; allowed: the extension of a queue "
                                                  "or a person, or \"\"",
                                                  queue.overflow));
    else if (overflows_in_a_circle(config, queue))
      findings.error(key("overflow"), fmt::format("\"{}\" leads back to this queue: a caller would "
                                                  "wait for ever",
                                                  queue.overflow));
  }
}

void check_numbers(const Config& config, Findings& findings) {
  Unique numbers(findings);
  for (std::size_t i = 0; i < config.numbers.size(); ++i) {
    const auto& route = config.numbers[i];
    const auto plus = route.number.starts_with('+') ? 1u : 0u;  // with and without: the same number
    numbers.add(key_of("number", i, "number"), route.number.substr(plus));
    if (!route.number.empty() && !is_number(route.number))
      findings.error(
          key_of("number", i, "number"),
          fmt::format("found \"{}\"; allowed: digits, perhaps with + before them", route.number));
    if (!is_extension(route.target))
      findings.error(
          key_of("number", i, "target"),
          fmt::format("found \"{}\"; allowed: the extension of a queue or a person", route.target));
  }
}

void check_outbound(const Config& config, Findings& findings) {
  std::vector<std::string> trunks;
  for (const auto& trunk : config.trunks) trunks.push_back(trunk.name);
  Unique prefixes(findings);
  for (std::size_t i = 0; i < config.outbound.size(); ++i) {
    const auto& rule = config.outbound[i];
    prefixes.add(key_of("outbound", i, "prefix"), rule.prefix);
    if (!rule.prefix.empty() && !is_number(rule.prefix))
      findings.error(
          key_of("outbound", i, "prefix"),
          fmt::format("found \"{}\"; allowed: digits, perhaps with + before them", rule.prefix));
    const auto trunk = std::ranges::find(config.trunks, rule.trunk, &TrunkSection::name);
    const auto key = key_of("outbound", i, "trunk");
    if (rule.trunk.empty() || trunk == config.trunks.end()) {
      const auto meant = nearest(rule.trunk, trunks);
      findings.error(key,
                     fmt::format("found \"{}\"; allowed: the name of a [[trunk]]{}", rule.trunk,
                                 meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""));
    } else if (trunk->proxy.empty()) {
      findings.error(key,
                     fmt::format("[[trunk]] \"{}\" has no proxy to send calls to", rule.trunk));
    }
  }
}

bool is_origin(std::string_view text) {  // RFC 6454 section 6.2
  for (std::string_view scheme : {"https://", "http://"})
    if (text.starts_with(scheme)) {
      text.remove_prefix(scheme.size());
      return !text.empty() && text.find_first_of("/?#@ ") == text.npos;
    }
  return false;
}

void check_ice_servers(const Config& config, Findings& findings) {
  for (std::size_t i = 0; i < config.ice_servers.size(); ++i) {
    const auto& urls = config.ice_servers[i].urls;
    if (urls.empty()) findings.error(key_of("ice_server", i, "urls"), "is empty");
    for (const std::string_view url : urls)
      if (!url.starts_with("stun:") && !url.starts_with("turn:") && !url.starts_with("turns:"))
        findings.error(key_of("ice_server", i, "urls"),
                       fmt::format("found \"{}\"; allowed: \"stun:\", \"turn:\" or \"turns:\" "
                                   "with a host",
                                   url));
  }
}

void check_rest(const Config& config, Findings& findings) {
  const auto& code = config.settings.feature_code;
  if (code.empty() || code.size() > 4 || (code[0] != '*' && code[0] != '#') ||
      code.find_first_not_of("*#0123456789") != std::string::npos)
    findings.error("supervision.feature_code",
                   fmt::format("found \"{}\"; allowed: * or #, then up to three of * # 0-9: an "
                               "extension must not begin with it",
                               code));
  const auto& api = config.api;
  if (api.certificate.empty() != api.key.empty())
    findings.error(api.key.empty() ? "api.key" : "api.certificate",
                   "certificate and key go together; one is missing");
  if (api.listen.port != 0 && !is_loopback(api.listen.address) && api.certificate.empty())
    findings.error("api.listen", fmt::format("found \"{}\"; allowed: a loopback address, or any "
                                             "with certificate and key: passwords and voices do "
                                             "not travel in the clear",
                                             api.listen.text()));
  for (const auto& origin : api.origins)
    if (!is_origin(origin))
      findings.error("api.origins", fmt::format("found \"{}\"; allowed: scheme, name and port "
                                                "alone, such as \"https://calls.example.com\"",
                                                origin));
  if (api.listen.port != 0 && api.token_file.empty())
    findings.error("api.token_file", "is empty; allowed: the name of a file");
  if (config.store.database.empty())
    findings.error("store.database", "is empty; allowed: a path, or postgresql://user@host/name");
  for (const auto& listener : config.sip.listen)
    if (listener.transport != Transport::udp && api.listen.port == listener.at.port &&
        api.listen.address == listener.at.address)
      findings.error("api.listen", "is also in [sip] listen; move one of them");
}

}  // namespace

void check_sections(const Config& config, Findings& findings) {
  check_sip(config.sip, findings);
  check_media(config, findings);
  check_trunks(config, findings);
  check_queues(config, findings);
  check_numbers(config, findings);
  check_outbound(config, findings);
  check_ice_servers(config, findings);
  check_recording(config, findings);
  check_rest(config, findings);
}

std::vector<Problem> check_people(const Config& config, const std::vector<core::Person>& people) {
  std::vector<Problem> problems;
  const auto directory = config.directory(people);
  const auto leads_somewhere = [&](const std::string& extension) {
    return directory.person_at(extension) || directory.queue_at(extension);
  };
  const auto tell = [&](std::string key, std::string text) {
    problems.push_back({.key = std::move(key), .text = std::move(text)});
  };
  for (std::size_t i = 0; i < config.queues.size(); ++i) {
    const auto& queue = config.queues[i];
    if (const auto* person = directory.person_at(queue.extension))
      tell(key_of("queue", i, "extension"),
           fmt::format("\"{}\" is also the extension of {}; give one of them another",
                       queue.extension, person->name));
    if (!queue.overflow.empty() && !leads_somewhere(queue.overflow))
      tell(key_of("queue", i, "overflow"),
           fmt::format("\"{}\" is neither a queue's nor a person's extension", queue.overflow));
    for (const auto& team : queue.teams)
      if (std::ranges::find(people, team, &core::Person::team) == people.end())
        tell(key_of("queue", i, "teams"), fmt::format("nobody is in the team \"{}\"", team));
  }
  for (std::size_t i = 0; i < config.numbers.size(); ++i)
    if (const auto& target = config.numbers[i].target; !leads_somewhere(target))
      tell(key_of("number", i, "target"),
           fmt::format("\"{}\" is neither a queue's nor a person's extension", target));
  return problems;
}

}  // namespace earshot::app
