#include "sim/user_agent.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sim/socket_address.hpp"
#include "sim/user_agent_core.hpp"

namespace earshot::sim {
namespace {

// A port that is free for UDP and TCP now; Sofia has to be told a number.
std::uint16_t free_port(const IpAddress& address) {
  const int family = address.is_v6 ? AF_INET6 : AF_INET;
  for (int tries = 0; tries < 50; ++tries) {
    const int udp = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int tcp = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const SocketAddress any(Endpoint{address, 0});
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    std::uint16_t port = 0;
    if (bind(udp, any.get(), any.size()) == 0 &&
        getsockname(udp, reinterpret_cast<sockaddr*>(&bound), &size) == 0) {
      port = endpoint_of(bound).port;
      const SocketAddress same(Endpoint{address, port});
      if (bind(tcp, same.get(), same.size()) != 0) port = 0;
    }
    close(udp);
    close(tcp);
    if (port != 0) return port;
  }
  return 0;
}

nua_t* create_nua(su_root_t* root, const std::string& url, UserAgent::Core* core) {
  return nua_create(root, &UserAgent::Core::on_event, core, NUTAG_URL(url.c_str()),
                    NUTAG_MEDIA_ENABLE(0), NUTAG_AUTOALERT(0), NUTAG_AUTOANSWER(0),
                    NUTAG_ALLOW("INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, INFO, UPDATE, REFER"),
                    NUTAG_APPL_METHOD("BYE"),
                    NUTAG_OUTBOUND("no-options-keepalive no-outbound "
                                   "no-validate no-natify"),
                    // A refusal is told, also one that asks to try again later.
                    NUTAG_MAX_RETRY_AFTER(0), SIPTAG_USER_AGENT_STR("earshot-sim"),
                    NUTAG_MAX_SUBSCRIPTIONS(0), NUTAG_SESSION_TIMER(0), TAG_END());
}

}  // namespace

Result<std::unique_ptr<UserAgent>> UserAgent::open(World& world, UserAgentOptions options) {
  const bool any_port = options.local.port == 0;
  if (any_port) options.local.port = free_port(options.local.address);
  const std::string local = options.local.text();
  auto core = std::make_unique<Core>(world, std::move(options));
  world.sip.run([&] { core->nua = create_nua(world.sip.root(), "sip:" + local, core.get()); });
  if (core->nua == nullptr)
    return fail("address_in_use",
                fmt::format("cannot open SIP on {}: {}; choose another address or port", local,
                            std::strerror(errno)));
  return std::unique_ptr<UserAgent>(new UserAgent(std::move(core)));
}

UserAgent::UserAgent(std::unique_ptr<Core> core) : core_(std::move(core)) {}

UserAgent::~UserAgent() {
  SipThread& sip = core_->world.sip;
  sip.run([this] { nua_shutdown(core_->nua); });
  {
    std::unique_lock lock(core_->mutex);
    core_->shut.wait(lock, [this] { return core_->is_shut; });  // Sofia gives up after 30 s itself
  }
  sip.run([this] { nua_destroy(core_->nua); });
}

World& UserAgent::world() { return core_->world; }
const UserAgentOptions& UserAgent::options() const { return core_->options; }

std::string UserAgent::Core::domain() const {
  if (!options.domain.empty()) return options.domain;
  const auto& address = options.server.address;
  return address.is_v6 ? "[" + address.text() + "]" : address.text();
}

std::string UserAgent::Core::uri(const std::string& user, const std::string& transport) const {
  return fmt::format("sip:{}{}{}{}", user, user.empty() ? "" : "@", options.server.text(),
                     transport == "udp" ? "" : ";transport=" + transport);
}

void UserAgent::Core::ring_somebody(nua_handle_t* handle, const sip_t* sip) {
  const url_t* url = sip->sip_request->rq_url;
  const auto [first, last] = phones.equal_range(url->url_user != nullptr ? url->url_user : "");
  int status = 404;
  for (auto phone = first; phone != last; ++phone) {
    status = phone->second->offer_call(handle, sip);
    if (status == 0) return;
  }
  nua_respond(handle, status, sip_status_phrase(status), TAG_END());
  nua_handle_destroy(handle);
}

void UserAgent::Core::on_event(nua_event_t event, int status, const char* phrase, nua_t*,
                               nua_magic_t* magic, nua_handle_t* handle, nua_hmagic_t* listener,
                               const sip_t* sip, tagi_t tags[]) {
  auto& core = *static_cast<Core*>(magic);
  if (event == nua_r_shutdown) {
    if (status < 200) return;
    std::lock_guard lock(core.mutex);
    core.is_shut = true;
    core.shut.notify_all();
  } else if (core.vanished.contains(handle)) {
    return;
  } else if (listener != nullptr) {
    static_cast<SipListener*>(listener)->on_event(event, status, phrase, handle, sip, tags);
  } else if (event == nua_i_invite && sip != nullptr && status < 200) {
    core.ring_somebody(handle, sip);
  } else if (event == nua_i_bye) {
    nua_respond(handle, SIP_200_OK, TAG_END());
  }
}

}  // namespace earshot::sim
