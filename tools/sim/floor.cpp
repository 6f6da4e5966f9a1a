#include "sim/floor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace earshot::sim {
namespace {

constexpr std::size_t kRegisteredAtOnce = 50;

Result<Endpoint> endpoint(const std::string& option, const std::string& text) {
  if (const auto parsed = Endpoint::parse(text)) return *parsed;
  return fail("bad_option",
              fmt::format("--{} {}: want address:port, as in 127.0.0.1:5060", option, text));
}

}  // namespace

Result<std::vector<Codec>> codecs_from(const std::string& comma_list) {
  std::vector<Codec> codecs;
  std::istringstream in(comma_list);
  for (std::string name; std::getline(in, name, ',');) {
    bool known = false;
    for (const Codec codec : {Codec::pcmu, Codec::pcma, Codec::g722, Codec::opus}) {
      std::string lower = codec_name(codec);
      std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
      if (lower != name) continue;
      codecs.push_back(codec);
      known = true;
    }
    if (!known)
      return fail("bad_option", "no codec \"" + name + "\": want pcmu, pcma, g722 or opus");
  }
  if (codecs.empty()) return fail("bad_option", "no codec given: want pcmu, pcma, g722 or opus");
  return codecs;
}

std::string number_for(const std::string& pattern, const std::string& extension) {
  if (pattern.empty()) return extension;
  const auto place = pattern.find("{}");
  return place == std::string::npos ? pattern : std::string(pattern).replace(place, 2, extension);
}

Result<std::unique_ptr<Floor>> Floor::open(const FloorOptions& options) {
  std::unique_ptr<Floor> floor(new Floor);
  floor->options_ = options;
  const auto set = [](auto& target, auto result) -> Result<void> {
    if (!result) return tl::unexpected(result.error());
    target = std::move(*result);
    return {};
  };
  Endpoint server, desks, customers;
  Result<void> ok = set(server, endpoint("server", options.server));
  if (ok) ok = set(desks, endpoint("desks-at", options.desks_at));
  if (ok) ok = set(customers, endpoint("customers-at", options.customers_at));
  if (ok) ok = set(floor->customer_codecs_, codecs_from(options.customer_codecs));
  if (ok) ok = set(floor->agent_codecs_, codecs_from(options.agent_codecs));
  if (ok) ok = set(floor->supervisor_codecs_, codecs_from(options.supervisor_codecs));
  if (ok) ok = set(floor->people_, read_people(options.people_file));
  if (ok) ok = set(floor->desks_, UserAgent::open(floor->world_, {desks, server, options.domain}));
  if (ok)
    ok =
        set(floor->customers_, UserAgent::open(floor->world_, {customers, server, options.domain}));
  if (!ok) return tl::unexpected(ok.error());
  floor->agents_ = with_role(floor->people_, "agent");
  floor->supervisors_ = with_role(floor->people_, "supervisor");
  return floor;
}

Result<PersonRow> Floor::find(const std::string& extension) const {
  for (const PersonRow& person : people_)
    if (person.extension == extension) return person;
  return fail("no_such_person",
              fmt::format("{} has no extension {}", options_.people_file, extension));
}

std::unique_ptr<Phone> Floor::customer(const std::string& number, int tone, PhoneOptions wish) {
  wish.user = number;
  wish.tone = tone;
  wish.codecs = customer_codecs_;
  wish.ptime_ms = options_.ptime_ms;
  return std::make_unique<Phone>(*customers_, std::move(wish));
}

std::unique_ptr<Phone> Floor::agent(const PersonRow& person, int tone, PhoneOptions wish) {
  wish.codecs = agent_codecs_;
  return desk(person, tone, std::move(wish));
}

std::unique_ptr<Phone> Floor::supervisor(const PersonRow& person, int tone, PhoneOptions wish) {
  wish.codecs = supervisor_codecs_;
  wish.talk_under_keys = true;  // so that the first packet of a new mode can be seen
  return desk(person, tone, std::move(wish));
}

std::unique_ptr<Phone> Floor::desk(const PersonRow& person, int tone, PhoneOptions wish) {
  wish.user = person.extension;
  wish.secret = person.secret;
  wish.display = person.name;
  wish.tone = tone;
  wish.ptime_ms = options_.ptime_ms;
  wish.transport = options_.transport;
  return std::make_unique<Phone>(*desks_, std::move(wish));
}

Result<void> register_all(const std::vector<Phone*>& phones) {
  for (std::size_t first = 0; first < phones.size(); first += kRegisteredAtOnce) {
    const std::size_t end = std::min(phones.size(), first + kRegisteredAtOnce);
    for (std::size_t i = first; i < end; ++i) phones[i]->register_();
    for (std::size_t i = first; i < end; ++i)
      if (auto ok = phones[i]->wait_for(Awaited::registered, "registers", 10s); !ok) return ok;
  }
  return {};
}

}  // namespace earshot::sim
