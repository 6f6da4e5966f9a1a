#include "sip/trunk_client.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sip/digest.hpp"
#include "sip/requests.hpp"

namespace earshot::sip {

namespace {

constexpr auto kFirstRetry = 5s, kLongestRetry = 300s;
constexpr auto kLookupTurn = 20ms;

const url_string_t* as_url(const std::string& text) {
  return reinterpret_cast<const url_string_t*>(text.c_str());
}

Transport transport_of(const url_t& url) {
  char value[8] = "";
  if (url.url_type == url_sips) return Transport::tls;
  if (!url.url_params || url_param(url.url_params, "transport", value, sizeof value) <= 0)
    return Transport::udp;
  return strcasecmp(value, "tcp") == 0   ? Transport::tcp
         : strcasecmp(value, "tls") == 0 ? Transport::tls
                                         : Transport::udp;
}

int status_in(const sip_t* sip) {
  return sip && sip->sip_status ? sip->sip_status->st_status : 408;
}

}  // namespace

std::optional<Challenge> challenge_in(int status, const sip_t* sip, const std::string& only_realm) {
  if (!sip) return std::nullopt;
  const auto* header = status == 407 ? sip->sip_proxy_authenticate : sip->sip_www_authenticate;
  for (; header; header = header->au_next) {
    const auto parameter = [&](const char* name) {
      Home home;
      const char* value = msg_params_find(header->au_params, name);
      const char* plain = value ? msg_unquote_dup(home, value) : nullptr;
      return text_of(plain ? plain : value);
    };
    if (!header->au_scheme || strcasecmp(header->au_scheme, "Digest") != 0) continue;
    const auto algorithm = parameter("algorithm=");
    if (!is_known_algorithm(algorithm)) continue;
    Challenge challenge{parameter("realm="), parameter("nonce="), parameter("opaque="),
                        parameter("qop="),   algorithm,           status == 407};
    const bool quotable =
        (challenge.realm + challenge.nonce + challenge.opaque).find_first_of("\"\\\r\n") ==
        std::string::npos;
    if (!quotable || (!only_realm.empty() && challenge.realm != only_realm)) continue;
    return challenge;
  }
  return std::nullopt;
}

std::string answer_to(Challenge& challenge, const Trunk& trunk, const char* method,
                      const std::string& uri) {
  DigestResponse with{trunk.username, challenge.realm, challenge.nonce, uri};
  with.algorithm = challenge.algorithm;
  if (challenge.qop.find("auth") != std::string::npos) {
    with.qop = "auth";
    with.nc = fmt::format("{:08x}", ++challenge.count);
    with.cnonce = fmt::format("{:016x}", random_bits());
  }
  return format_authorization(with, expected_response(with, trunk.password, method),
                              challenge.opaque);
}

TrunkClient::TrunkClient(Context& context, Trunk trunk)
    : context_(context), trunk_(std::make_shared<Trunk>(std::move(trunk))) {
  status_.name = trunk_->name;
  Home home;
  if (const url_t* url = url_make(home, trunk_->proxy.c_str())) {
    transport_ = transport_of(*url);
    if (const auto host = host_of(*url)) {
      const int port = url->url_port ? std::atoi(url->url_port) : 0;
      proxy_ = {*host, static_cast<std::uint16_t>(port ? port : 5060)};
    } else {
      name_ = text_of(url->url_host);
      name_port_ = static_cast<std::uint16_t>(url->url_port ? std::atoi(url->url_port) : 0);
    }
  }
}

TrunkClient::~TrunkClient() {
  context_.loop.cancel(register_timer_);
  context_.loop.cancel(options_timer_);
  context_.loop.cancel(lookup_timer_);
  nta_outgoing_destroy(register_);
  nta_outgoing_destroy(options_);
  nta_leg_destroy(dialogless_);
}

std::string TrunkClient::domain() const {
  if (!trunk_->domain.empty()) return trunk_->domain;
  Home home;
  const url_t* url = url_make(home, trunk_->proxy.c_str());
  return url ? text_of(url->url_host) : "invalid";
}

void TrunkClient::begin() {
  if (trunk_->proxy.empty()) return;
  Home home;
  const auto user = trunk_->username.empty() ? std::string("earshot") : trunk_->username;
  const auto own = fmt::format("<sip:{}@{}>;tag={}", user, domain(),
                               nta_agent_newtag(home, nullptr, context_.agent));
  const auto their = fmt::format("<sip:{}@{}>", user, domain());
  dialogless_ = nta_leg_tcreate(context_.agent, nullptr, nullptr, SIPTAG_FROM_STR(own.c_str()),
                                SIPTAG_TO_STR(their.c_str()), TAG_END());
  if (!dialogless_) return;
  // With TLS the name is what the certificate is for, and without a port DNS says more than an
  // address: these the layer below resolves, and its answers tell us where they led.
  if (!name_.empty() && name_port_ != 0 && transport_ != Transport::tls) return look_up();
  talk();
}

void TrunkClient::look_up() {
  lookup_.emplace(name_, context_.prefers_v6);
  take_lookup();
}

void TrunkClient::take_lookup() {
  if (!lookup_->is_done()) {
    lookup_timer_ =
        context_.loop.call_at(context_.loop.now() + kLookupTurn, [this] { take_lookup(); });
    return;
  }
  if (const auto address = lookup_->address()) {
    proxy_ = {*address, name_port_};
    resolved_by_us_ = true;
  } else {
    context_.log.write(LogLevel::warning, "sip", "a trunk's name has no address",
                       {{"trunk", trunk_->name}, {"name", name_}});
  }
  lookup_.reset();
  if (!register_ && !options_) talk();
}

std::string TrunkClient::route() const {
  return resolved_by_us_ ? route_to(proxy_, transport_) : trunk_->proxy;
}

void TrunkClient::talk() {
  if (resolved_by_us_ && context_.is_our_own(proxy_.address, proxy_.port)) {
    context_.log.write(LogLevel::error, "sip", "a trunk's name leads to this server itself",
                       {{"trunk", trunk_->name}, {"name", name_}});
    return;
  }
  if (trunk_->registers) send_register(trunk_->register_expires, "", false);
  if (context_.config.keepalive > 0s) send_options();
}

void TrunkClient::send_register(Seconds expires, const std::string& credentials, bool by_proxy) {
  nta_outgoing_destroy(register_);
  const auto uri = "sip:" + domain();
  const auto contact = context_.contact(proxy_, transport_);
  const auto lifetime = std::to_string(expires.count());
  const auto where = route();
  register_ = nta_outgoing_tcreate(
      dialogless_, &TrunkClient::on_register, this, as_url(where), SIP_METHOD_REGISTER, as_url(uri),
      SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_EXPIRES_STR(lifetime.c_str()),
      SIPTAG_USER_AGENT_STR(context_.config.user_agent.c_str()),
      TAG_IF(!credentials.empty() && by_proxy, SIPTAG_PROXY_AUTHORIZATION_STR(credentials.c_str())),
      TAG_IF(!credentials.empty() && !by_proxy, SIPTAG_AUTHORIZATION_STR(credentials.c_str())),
      TAG_END());
  if (!register_) register_again_in(kFirstRetry);
}

int TrunkClient::on_register(void* magic, nta_outgoing_t* request, const sip_t* sip) {
  auto& self = *static_cast<TrunkClient*>(magic);
  const int status = status_in(sip);
  if (request != self.register_ || status < 200) return 0;
  self.learn_proxy(request);
  self.registered(status, sip);
  return 0;
}

// Where the answer came from is where the name leads today.
void TrunkClient::learn_proxy(nta_outgoing_t* request) {
  if (name_.empty() || resolved_by_us_) return;
  if (const auto from = answered_from(request)) proxy_ = from;
}

void TrunkClient::registered(int status, const sip_t* sip) {
  if (authorize(status, sip)) return;
  status_.last_status = status;
  status_.registered = status < 300;
  if (!status_.registered) {
    context_.log.write(LogLevel::warning, "sip", "trunk refused our registration",
                       {{"trunk", trunk_->name}, {"status", std::to_string(status)}});
    const auto wait = std::min<Seconds>(kLongestRetry, kFirstRetry * (1 << std::min(failures_, 6)));
    ++failures_;
    authorized_ = false;
    return register_again_in(wait + Millis(random_bits() % 2'000));
  }
  if (authorized_ && trunk_->realm.empty()) trunk_->realm = met_realm_;
  failures_ = 0;
  authorized_ = false;
  Seconds granted = trunk_->register_expires;
  if (sip->sip_expires) granted = Seconds(sip->sip_expires->ex_delta);
  if (sip->sip_contact && sip->sip_contact->m_expires)
    granted = Seconds(std::strtoul(sip->sip_contact->m_expires, nullptr, 10));
  granted = std::clamp<Seconds>(granted, 30s, 86'400s);
  register_again_in(Millis(granted) * 8 / 10);
}

bool TrunkClient::authorize(int status, const sip_t* sip) {
  if ((status != 401 && status != 407) || authorized_ || trunk_->username.empty()) return false;
  auto challenge = challenge_in(status, sip, trunk_->realm);
  if (!challenge) return false;
  authorized_ = true;
  met_realm_ = challenge->realm;
  const auto credentials = answer_to(*challenge, *trunk_, "REGISTER", "sip:" + domain());
  send_register(trunk_->register_expires, credentials, challenge->proxy);
  return true;
}

void TrunkClient::register_again_in(Millis wait) {
  context_.loop.cancel(register_timer_);
  register_timer_ = context_.loop.call_at(
      context_.loop.now() + wait, [this] { send_register(trunk_->register_expires, "", false); });
}

void TrunkClient::unregister() {
  context_.loop.cancel(register_timer_);
  if (status_.registered) send_register(0s, "", false);
  status_.registered = false;
}

void TrunkClient::send_options() {
  nta_outgoing_destroy(options_);
  const auto uri = "sip:" + domain();
  const auto where = route();
  options_ = nta_outgoing_tcreate(dialogless_, &TrunkClient::on_options, this, as_url(where),
                                  SIP_METHOD_OPTIONS, as_url(uri), TAG_END());
  context_.loop.cancel(options_timer_);
  options_timer_ = context_.loop.call_at(context_.loop.now() + context_.config.keepalive,
                                         [this] { send_options(); });
}

// Any answer shows that somebody is there; only silence and 503 do not.
int TrunkClient::on_options(void* magic, nta_outgoing_t* request, const sip_t* sip) {
  auto& self = *static_cast<TrunkClient*>(magic);
  const int status = status_in(sip);
  if (request != self.options_ || status < 200) return 0;
  self.learn_proxy(request);
  const bool reachable = status != 408 && status != 503;
  if (reachable != self.status_.reachable) {
    self.context_.log.write(reachable ? LogLevel::info : LogLevel::warning, "sip",
                            reachable ? "trunk answers again" : "trunk does not answer",
                            {{"trunk", self.trunk_->name}});
  }
  self.status_.reachable = reachable;
  if (!reachable && self.resolved_by_us_ && !self.lookup_) self.look_up();  // has it moved?
  return 0;
}

}  // namespace earshot::sip
