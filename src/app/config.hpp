#pragma once
// The configuration file as plain values: one TOML file, every key optional, the defaults good for
// a laptop (loopback only, no file needed). Reading it finds every mistake at once, each with its
// place, what was found, what is allowed and, for a mistyped name, the nearest known one. The
// sample etc/earshot.toml explains every key.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/endpoint.hpp"
#include "base/log.hpp"
#include "base/media_description.hpp"
#include "base/time.hpp"
#include "core/directory.hpp"

namespace earshot::app {

struct ServerSection {
  std::string name = "earshot";  // in logs and the SIP User-Agent
  std::uint16_t node = 0;        // 0 … 1023, part of every id
  Millis drain_time = 30s;       // how long a stopping server waits for its calls
};

enum class Transport : std::uint8_t { udp, tcp, tls };
struct Listener {
  Transport transport = Transport::udp;
  Endpoint at;
  bool operator==(const Listener&) const = default;
};

struct SipSection {
  std::vector<Listener> listen;             // default: UDP and TCP at 127.0.0.1:5060
  std::optional<IpAddress> public_address;  // what the world sees of us behind a 1:1 NAT
  std::string domain = "earshot";           // people are sip:<extension>@<domain>; digest realm
  std::string certificates;                 // directory with agent.pem and cafile.pem, for TLS
  std::size_t max_legs = 4'000;             // beyond: 503
  std::size_t max_contacts = 5;             // phones per person
  Seconds registration_min{60}, registration_default{300}, registration_max{3600};
  Seconds session_expires{1800};    // RFC 4028
  Seconds keepalive{30};            // OPTIONS to trunks; 0: never
  Millis connection_grace{10'000};  // for a phone whose TCP connection dropped in a call
  bool offer_sha256 = false;        // before MD5 (RFC 8760)
};

enum class SrtpUse : std::uint8_t { off, allowed, required };
enum class PacketLoop : std::uint8_t { best, io_uring, epoll };

struct MediaSection {
  std::vector<IpAddress> addresses;         // to bind; default: 127.0.0.1
  std::optional<IpAddress> public_address;  // what SDP says; default: [sip] public_address
  std::uint16_t first_port = 20'000, last_port = 29'999;
  Millis port_quarantine = 30s;  // before a port is used again
  Millis lost_after = 60s;       // a phone of which nothing comes for so long is gone
  int browser_port = 7'000;      // UDP, one for each worker from here on; 0: no browsers
  int workers = 0;               // 0: one per core
  PacketLoop packet_loop = PacketLoop::best;
  std::vector<Codec> codecs;        // in our order of preference; default: all, G.711 first
  SrtpUse srtp = SrtpUse::allowed;  // of people's phones; trunks have their own
  std::string prompt_directory;     // <name>.wav here is the prompt <name>
  std::string spoken_directory;     // "": beside the database; Config::spoken_directory()
  std::map<std::string, std::vector<std::string>> prompts;  // name → files, played in turn
};

struct TrunkSection {
  std::string name;
  std::vector<std::string>
      addresses;       // 192.0.2.7, 192.0.2.0/24, 192.0.2.7:5080, [2001:db8::7]:5060
  std::string proxy;   // sip:host:port;transport=tcp
  std::string domain;  // "": the proxy's host
  std::string username, password;
  std::string password_file;  // already read into `password`
  std::string realm;          // the only one we answer; "": the first that our REGISTER meets
  bool registers = false;
  bool digest_inbound = false;
  std::string from_user;
  std::size_t max_calls = 0;  // 0: no limit of its own
  SrtpUse srtp = SrtpUse::allowed;
  Seconds register_expires{600};
};

struct ApiSection {
  Endpoint listen;  // default: 127.0.0.1:8080; port 0: no API
  std::string token_file = "earshot.token";
  std::string console;               // folder with the console's files; "": where it is installed
  std::string certificate, key;      // PEM files; both or none; without: loopback only
  std::vector<std::string> origins;  // other names that browsers reach the console by
};

struct IceServerSection {  // RFC 7064, 7065; handed to browsers
  std::vector<std::string> urls;
  std::string username, credential;
};

struct StoreSection {
  std::string database = "earshot.db";  // a path, or postgresql://user@host/name
  std::string spill_file;               // "": beside the database
  std::string spill_path() const;       // where that is
};

enum class RecordingStorage : std::uint8_t { local, s3 };
struct S3Section {
  std::string endpoint, bucket;
  std::string region = "us-east-1";
  std::string prefix;
  std::string access_key_file;         // "": from the environment
  std::string access_key, secret_key;  // already read
};
struct RecordingSection {
  bool enabled = true;          // false: nothing is recorded, whatever the rules say
  std::string directory;        // "": beside the database; Config::recording_directory()
  std::string master_key_file;  // "": beside the database; Config::master_key_file()
  Seconds sync_every{5};        // what a power cut may cost
  std::size_t keep_free = 256 * 1'024 * 1'024;  // octets of the disk that are left to others
  std::size_t tap_ring = 16 * 1'024 * 1'024;    // octets, of each media worker
  int brake_percent = 10;  // a deletion run that would erase more of all recordings stops; 0: off
  RecordingStorage storage = RecordingStorage::local;
  S3Section s3;
};

struct AuditSection {
  std::string key_file;    // "": beside the database; Config::audit_key_file()
  std::string heads_file;  // "": beside the database; Config::audit_heads_file()
};

struct RulesSection {
  std::vector<std::string> packs = {"us", "eu", "uk"};  // shipped ones, or files
  std::vector<core::Region> regions;                    // already read from them
  std::string site_region;  // [supervision]; "": as the console's rules say
  std::string time_zone;    // [supervision], IANA; "": the machine's
};

struct LogSection {
  LogLevel level = LogLevel::info;
  std::string file;           // "": standard error
  std::size_t queue = 8'192;  // lines that wait for a slow disk; beyond, the oldest are dropped
};

struct Config {
  Config();  // the defaults

  ServerSection server;
  SipSection sip;
  MediaSection media;
  std::vector<TrunkSection> trunks;
  std::vector<core::Queue> queues;
  std::vector<core::NumberRoute> numbers;
  std::vector<core::OutboundRule> outbound;
  core::Settings settings;  // [calls] and [supervision]
  std::vector<std::string> help_reasons;
  std::vector<IceServerSection> ice_servers;
  ApiSection api;
  StoreSection store;
  RecordingSection recording;
  AuditSection audit;
  RulesSection rules;
  LogSection log;

  core::Directory directory(std::vector<core::Person> people) const;
  // The console's rules with what the file adds: the packs' regions, and where the site is.
  core::Rules rules_with(core::Rules of_console) const;

  // Where these are, said or not. Beside a PostgreSQL database: in the working directory.
  std::filesystem::path recording_directory() const;
  std::filesystem::path master_key_file() const;
  std::filesystem::path audit_key_file() const;
  std::filesystem::path audit_heads_file() const;
  std::filesystem::path spoken_directory() const;  // what espeak-ng spoke
};

// One thing that is wrong (or, as a warning, doubtful) in the file.
struct Problem {
  std::string file;
  int line = 0, column = 0;     // from 1; 0: the file as a whole
  std::string key;              // "queue[2].overflow"; "" when none
  std::string text;             // found, allowed, way out
  std::string message() const;  // earshot.toml:41:12: queue[2].overflow: …
  bool operator==(const Problem&) const = default;
};

struct ConfigReading {
  Config config;  // to be used only without errors
  std::vector<Problem> errors, warnings;
  bool good() const { return errors.empty(); }
  std::string text() const;  // all of them, one a line, errors first
};

ConfigReading read_config(std::string_view text, const std::string& file_name);
// Also reads what the file names (passwords, keys, rule packs), and warns when others may read a
// file with secrets in it. A file that can not be read is an error in the reading. "": the
// defaults.
ConfigReading load_config(const std::filesystem::path& file);

// What only shows together with the people: extensions given twice, numbers and overflows that lead
// nowhere. Problems have no place in the file.
std::vector<Problem> check_people(const Config& config, const std::vector<core::Person>& people);

}  // namespace earshot::app
