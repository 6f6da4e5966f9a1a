#include "sip/sip_stack.hpp"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>

#include "base/check.hpp"
#include "sip/request_line.hpp"
#include "sip/sip_state.hpp"

namespace earshot::sip {

namespace {

constexpr auto kHousekeeping = 1s;

void silent(void*, const char*, va_list) {}

Result<void> check_trunks(const std::vector<Trunk>& trunks) {
  for (const auto& trunk : trunks) {
    Home home;
    const url_t* url = trunk.proxy.empty() ? nullptr : url_make(home, trunk.proxy.c_str());
    if (!trunk.proxy.empty() && (!url || !is_sip(*url) || !url->url_host))
      return fail("bad_trunk", fmt::format("trunk \"{}\": proxy \"{}\" is not a SIP URI; write it "
                                           "as sip:host:port",
                                           trunk.name, trunk.proxy));
    if (trunk.registers && trunk.proxy.empty())
      return fail("bad_trunk", fmt::format("trunk \"{}\" is to register, but has no proxy; give "
                                           "one, or set register = false",
                                           trunk.name));
  }
  return {};
}

}  // namespace

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  CHECK(getrandom(&bits, sizeof bits, 0) == sizeof bits);
  return bits;
}

SipCounters::SipCounters(Counters& counters)
    : received(counters.make({"earshot_sip_requests_total", "", "Requests outside any dialog"})),
      invalid(counters.make({"earshot_sip_refused_total", "cause=\"invalid\"",
                             "Requests refused before a call was made of them"})),
      challenged(counters.make({"earshot_sip_refused_total", "cause=\"challenged\"", ""})),
      wrong_secret(counters.make({"earshot_sip_refused_total", "cause=\"wrong_secret\"", ""})),
      backed_off(counters.make({"earshot_sip_refused_total", "cause=\"backed_off\"", ""})),
      refused_method(counters.make({"earshot_sip_refused_total", "cause=\"method\"", ""})),
      full(counters.make({"earshot_sip_refused_total", "cause=\"full\"", ""})),
      legs(counters.make({"earshot_sip_legs", "", "Live SIP legs"})),
      registered(counters.make({"earshot_sip_people_registered", "", "People with a phone"})),
      calls_in(counters.make({"earshot_sip_legs_total", "direction=\"in\"", "Legs begun"})),
      calls_out(counters.make({"earshot_sip_legs_total", "direction=\"out\"", "Legs begun"})) {}

SipStack::State::State(ControlLoop& the_loop, SipConfig the_config, core::MediaLegs& media,
                       const core::Credentials& people, std::function<LegId()> the_new_leg,
                       core::FactSink sink, Counters& the_counters, Log& the_log)
    : loop(the_loop),
      config(std::move(the_config)),
      facts(loop, std::move(sink)),
      counters(the_counters),
      log(the_log),
      context{nullptr, loop, config, media, facts, counters, log, {}, {}, false},
      connections(std::make_unique<Connections>([this](const Endpoint& peer) {
        loop.post([this, here = std::weak_ptr(alive), peer] {
          if (!here.expired()) connection_lost(peer);
        });
      })),
      new_leg(std::move(the_new_leg)),
      registrar(config.max_contacts),
      authenticator(config.realm, config.nonce_life, people) {
  context.contact = [this](const Endpoint& peer, Transport transport) {
    return listeners->contact(peer, transport);
  };
  context.is_our_own = [this](const IpAddress& address, std::uint16_t port) {
    return listeners->is_our_own(address, port);
  };
}

SipStack::State::~State() {
  loop.cancel(housekeeping);
  legs.clear();
  trunks.clear();
  connections.reset();
  if (agent) nta_agent_destroy(agent);
}

Leg* SipStack::State::find(LegId id) {
  const auto it = legs.find(id);
  return it == legs.end() ? nullptr : it->second.get();
}

Leg& SipStack::State::add(LegId id) {
  auto& leg = legs[id];
  leg = std::make_unique<Leg>(id, context, [this](const nta_leg_t* d) { return leg_of(d); });
  counters.legs.set(live());
  return *leg;
}

Leg* SipStack::State::leg_of(const nta_leg_t* dialog) {
  if (!dialog) return nullptr;
  for (auto& [id, leg] : legs) {
    if (leg->has_dialog(dialog)) return leg.get();
  }
  return nullptr;
}

std::optional<Codec> SipStack::State::codec_of(LegId like) {
  const auto* leg = find(like);
  return leg ? leg->codec() : std::nullopt;
}

void SipStack::State::sweep() {
  std::erase_if(legs, [](const auto& entry) { return entry.second->is_done(); });
  counters.legs.set(live());
}

std::size_t SipStack::State::live() const {
  return static_cast<std::size_t>(std::count_if(legs.begin(), legs.end(), [](const auto& entry) {
    return entry.second->state() != Leg::State::ended;
  }));
}

std::size_t SipStack::State::calls_of(const std::string& trunk) const {
  return static_cast<std::size_t>(std::count_if(legs.begin(), legs.end(), [&](const auto& entry) {
    return entry.second->state() != Leg::State::ended && entry.second->peer().trunk == trunk;
  }));
}

Result<std::unique_ptr<SipStack>> SipStack::start(
    ControlLoop& loop, SipConfig config, core::MediaLegs& media, const core::Credentials& people,
    std::function<LegId()> new_leg, core::FactSink sink, Counters& counters, Log& log) {
  auto trunks = std::move(config.trunks);
  config.trunks.clear();
  auto state = std::make_unique<State>(loop, std::move(config), media, people, std::move(new_leg),
                                       std::move(sink), counters, log);
  // Sofia's own log would print whole messages, and with them digits and credentials.
  su_log_redirect(nullptr, silent, nullptr);
  auto* self = state.get();
  self->agent = nta_agent_create(
      static_cast<su_root_t*>(loop.sofia_root()), reinterpret_cast<url_string_t*>(-1),
      [](void* magic, nta_agent_t*, msg_t* message, sip_t* sip) {
        static_cast<State*>(magic)->received(message, sip);
        return 0;
      },
      self, NTATAG_MCLASS(forgiving_parser()), NTATAG_UA(1), NTATAG_SERVER_RPORT(2),
      NTATAG_CLIENT_RPORT(1), NTATAG_MERGE_482(1), NTATAG_MAXSIZE(self->config.max_message),
      NTATAG_UDP_MTU(65'535), NTATAG_USE_NAPTR(0), NTATAG_CANCEL_487(1), NTATAG_TIMEOUT_408(1),
      NTATAG_SIP_T1X64(self->config.transaction_timeout.count()), TAG_END());
  CHECK(self->agent);
  self->context.agent = self->agent;
  auto listeners = Listeners::open(self->agent, self->config);
  if (!listeners) return tl::unexpected(listeners.error());
  self->listeners = std::move(*listeners);
  self->context.prefers_v6 = self->listeners->anywhere().is_v6;

  std::unique_ptr<SipStack> stack(new SipStack(std::move(state)));
  if (auto begun = stack->replace_trunks(std::move(trunks)); !begun)
    return tl::unexpected(begun.error());
  return stack;
}

SipStack::SipStack(std::unique_ptr<State> state) : state_(std::move(state)) {
  struct Housekeeper {
    State* state;
    void operator()() const {
      state->expire_registrations();
      state->sweep();
      state->housekeeping = state->loop.call_at(state->loop.now() + kHousekeeping, *this);
    }
  };
  Housekeeper{state_.get()}();
}

SipStack::~SipStack() = default;

void SipStack::perform(const core::Ring& ring) { state_->ring(ring); }

void SipStack::perform(const core::Progress& progress) {
  if (auto* leg = state_->find(progress.leg))
    leg->progress(progress.early_media, state_->codec_of(progress.like));
}

void SipStack::perform(const core::Answer& answer) {
  if (auto* leg = state_->find(answer.leg)) leg->answer(state_->codec_of(answer.like));
}

void SipStack::perform(const core::Reject& reject) {
  if (auto* leg = state_->find(reject.leg))
    leg->reject(reject.sip_status, reject.reason, reject.retry_after_s);
}

void SipStack::perform(const core::HangUp& hang_up) {
  if (auto* leg = state_->find(hang_up.leg)) leg->hang_up(hang_up.reason);
}

void SipStack::perform(const core::ReportTransfer& report) {
  if (auto* leg = state_->find(report.leg)) leg->report_transfer(report.sip_status);
}

Result<void> SipStack::replace_trunks(std::vector<Trunk> trunks) {
  if (auto valid = check_trunks(trunks); !valid) return valid;
  for (const auto& trunk : trunks) {
    const auto proxy = TrunkClient(state_->context, trunk).proxy();
    if (proxy && state_->listeners->is_our_own(proxy.address, proxy.port))
      return fail("bad_trunk", fmt::format("trunk \"{}\": proxy {} is this server itself; give the "
                                           "provider's address",
                                           trunk.name, proxy.text()));
  }
  for (auto& client : state_->trunks) client->unregister();
  state_->trunks.clear();
  for (auto& trunk : trunks)
    state_->trunks.push_back(std::make_unique<TrunkClient>(state_->context, std::move(trunk)));
  for (auto& client : state_->trunks) client->begin();
  return {};
}

void SipStack::forget_person(PersonId person) {
  if (!state_->registrar.is_reachable(person)) return;
  state_->registrar.forget(person);
  state_->facts.tell(core::PhoneRegistered{person, false});
}

std::vector<Registration> SipStack::registrations() const {
  std::vector<Registration> list;
  const auto now = state_->loop.now();
  for (const auto& [person, bindings] : state_->registrar.all()) {
    for (const auto& b : bindings) {
      list.push_back({person, b.uri, b.source, transport_name(b.transport), b.user_agent,
                      std::chrono::duration_cast<Seconds>(b.expires - now)});
    }
  }
  return list;
}

std::vector<TrunkStatus> SipStack::trunks() const {
  std::vector<TrunkStatus> list;
  for (const auto& client : state_->trunks) {
    list.push_back(client->status());
    list.back().at = client->proxy();
    list.back().calls = state_->calls_of(list.back().name);
  }
  return list;
}

std::vector<Listening> SipStack::listening() const { return state_->listeners->all(); }

std::size_t SipStack::live_legs() const { return state_->live(); }

std::size_t SipStack::transactions() const {
  usize_t kept = 0;
  nta_agent_get_stats(state_->agent, NTATAG_S_IRQ_HASH_USED_REF(kept), TAG_END());
  return kept;
}

void SipStack::stop() {
  state_->stopping = true;
  for (auto& client : state_->trunks) client->unregister();
  for (auto& [id, leg] : state_->legs) {
    const bool waits = leg->state() == Leg::State::arriving || leg->state() == Leg::State::ringing;
    waits ? leg->reject(503, "", 10) : leg->hang_up("server stops");
  }
}

}  // namespace earshot::sip
