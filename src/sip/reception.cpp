// Requests that belong to no dialog: judged, then refused, challenged or taken in. Until somebody
// has proved who he is, replies are stateless and nothing is kept.

#include <fmt/format.h>

#include <algorithm>

#include "sip/admission.hpp"
#include "sip/reach.hpp"
#include "sip/request_line.hpp"
#include "sip/requests.hpp"
#include "sip/sip_state.hpp"
#include "sip/text.hpp"

namespace earshot::sip {

namespace {

std::string unquoted(const char* value) {
  Home home;
  const char* plain = value ? msg_unquote_dup(home, value) : nullptr;
  return text_of(plain ? plain : value);
}

// Their Authorization for our realm; others are none of our business.
std::optional<DigestResponse> response_in(const sip_t* sip, const std::string& realm) {
  for (const auto* header : {sip->sip_authorization, sip->sip_proxy_authorization}) {
    for (; header; header = header->au_next) {
      if (!header->au_scheme || strcasecmp(header->au_scheme, "Digest") != 0) continue;
      const auto get = [&](const char* name) {
        return unquoted(msg_params_find(header->au_params, name));
      };
      DigestResponse response{get("username="), get("realm="),    get("nonce="),
                              get("uri="),      get("response="), get("algorithm="),
                              get("cnonce="),   get("qop="),      get("nc=")};
      if (response.realm != realm) continue;
      if (!is_known_algorithm(response.algorithm)) continue;
      if (!response.qop.empty() && response.qop != "auth") continue;
      return response;
    }
  }
  return std::nullopt;
}

}  // namespace

void SipStack::State::received(msg_t* message, sip_t* sip) {
  counters.received.add();
  if (!sip->sip_request) return nta_msg_discard(agent, message);  // a response to nothing of ours
  // A8: an answer would go where its maddr points (RFC 3261 section 18.2.2), to whomever that is.
  if (sip->sip_via && sip->sip_via->v_maddr) {
    counters.invalid.add();
    return nta_msg_discard(agent, message);
  }
  method_as_sent(sip);
  const auto method = sip->sip_request->rq_method;
  if (method == sip_method_ack) return nta_msg_discard(agent, message);
  const char* server = config.user_agent.c_str();
  const auto refuse = [&](int status, const char* phrase) {
    nta_msg_treply(agent, message, status, phrase, SIPTAG_ALLOW_STR(kAllow),
                   SIPTAG_SERVER_STR(server), TAG_END());
  };
  if (auto refusal = refusal_of(message, sip)) {
    counters.invalid.add();
    nta_msg_treply(
        agent, message, refusal->status, refusal->phrase, SIPTAG_ALLOW_STR(kAllow),
        SIPTAG_SERVER_STR(server),
        TAG_IF(!refusal->unsupported.empty(), SIPTAG_UNSUPPORTED_STR(refusal->unsupported.c_str())),
        TAG_IF(refusal->accept, SIPTAG_ACCEPT_STR(refusal->accept)), TAG_END());
    return;
  }
  if (method == sip_method_cancel) return refuse(SIP_481_NO_TRANSACTION);
  if (sip->sip_to->a_tag) return refuse(SIP_481_NO_CALL);
  if (method == sip_method_invite) return take_invite(message, sip);
  if (method == sip_method_register) return take_register(message, sip);
  if (method == sip_method_options) {
    nta_msg_treply(agent, message, SIP_200_OK, SIPTAG_ALLOW_STR(kAllow),
                   SIPTAG_ACCEPT_STR(kSdpType), SIPTAG_SUPPORTED_STR(kSupported),
                   SIPTAG_SERVER_STR(server), TAG_END());
    return;
  }
  counters.refused_method.add();  // A6: whatever is not named above
  refuse(SIP_405_METHOD_NOT_ALLOWED);
}

bool SipStack::State::obey(const Authenticator::Ruling& ruling, msg_t* message) {
  using Verdict = Authenticator::Verdict;
  if (ruling.wrong_secret) counters.wrong_secret.add();
  if (ruling.verdict == Verdict::accepted) return true;
  if (ruling.verdict == Verdict::too_many) {
    counters.backed_off.add();
    const auto wait = std::to_string(ruling.retry_after.count());
    nta_msg_treply(agent, message, SIP_503_SERVICE_UNAVAILABLE,
                   SIPTAG_RETRY_AFTER_STR(wait.c_str()),
                   SIPTAG_SERVER_STR(config.user_agent.c_str()), TAG_END());
    return false;
  }
  counters.challenged.add();
  const auto challenge = [&](std::string_view algorithm) {
    return authenticator.challenge(loop.now(), source_of(message).address,
                                   ruling.verdict == Verdict::stale, algorithm);
  };
  const auto strongest = challenge("SHA-256"), usual = challenge("MD5");
  nta_msg_treply(agent, message, SIP_401_UNAUTHORIZED,
                 TAG_IF(config.offer_sha256, SIPTAG_WWW_AUTHENTICATE_STR(strongest.c_str())),
                 SIPTAG_WWW_AUTHENTICATE_STR(usual.c_str()),
                 SIPTAG_SERVER_STR(config.user_agent.c_str()), TAG_END());
  return false;
}

std::optional<core::SipCredentials> SipStack::State::person_behind(msg_t* message, sip_t* sip) {
  const auto ruling =
      authenticator.judge(loop.now(), response_in(sip, authenticator.realm()),
                          text_of(sip->sip_request->rq_method_name), source_of(message).address);
  if (!obey(ruling, message)) return std::nullopt;
  return ruling.who;
}

// A9: an address proves little over UDP; `digest_inbound` asks for more. A phone that is registered
// from the same address (a PBX, a test floor) stays a phone.
std::shared_ptr<const Trunk> SipStack::State::trunk_at(const Endpoint& source) const {
  if (registrar.is_registered_from(source)) return nullptr;
  for (const auto& client : trunks) {
    const auto& addresses = client->trunk()->addresses;
    if (std::any_of(addresses.begin(), addresses.end(),
                    [&](const AddressRange& range) { return range.contains(source); }))
      return client->trunk();
  }
  return nullptr;
}

std::optional<Peer> SipStack::State::invite_from_trunk(msg_t* message, sip_t* sip,
                                                       const Trunk& trunk) {
  if (trunk.digest_inbound) {
    const auto ruling =
        authenticator.judge_as(loop.now(), response_in(sip, authenticator.realm()), "INVITE",
                               source_of(message).address, {{}, trunk.username, trunk.password});
    if (!obey(ruling, message)) return std::nullopt;
  }
  if (trunk.max_calls != 0 && calls_of(trunk.name) >= trunk.max_calls) {
    counters.full.add();
    nta_msg_treply(agent, message, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR("10"),
                   TAG_END());
    return std::nullopt;
  }
  const auto source = source_of(message);
  return Peer{source, transport_of(sip), route_to(source, transport_of(sip)),
              {},     trunk.name,        trunk.srtp};
}

void SipStack::State::take_invite(msg_t* message, sip_t* sip) {
  const auto source = source_of(message);
  const auto refuse = [&](int status, const char* phrase) {
    nta_msg_treply(agent, message, status, phrase, SIPTAG_SERVER_STR(config.user_agent.c_str()),
                   TAG_END());
  };
  if (sip->sip_max_forwards && sip->sip_max_forwards->mf_count == 0)
    return refuse(SIP_483_TOO_MANY_HOPS);
  if (!sip->sip_contact) return refuse(400, "Contact Missing");

  // A11: a call of ours that somebody routed back to us. Whoever only passes an INVITE on keeps its
  // Call-ID (RFC 3261 section 16.6), so it is the one of a dialog that we began.
  const auto* begun = leg_of(nta_leg_by_call_id(agent, sip->sip_call_id->i_id));
  if (begun && begun->is_outgoing()) return refuse(SIP_482_LOOP_DETECTED);
  if (sip->sip_session_expires && Seconds(sip->sip_session_expires->x_delta) < config.min_session) {
    const auto shortest = std::to_string(config.min_session.count());
    nta_msg_treply(agent, message, 422, "Session Interval Too Small",
                   SIPTAG_MIN_SE_STR(shortest.c_str()), TAG_END());
    return;
  }

  Peer peer;
  auto trunk = trunk_at(source);
  // Who answers our challenge is a person, also at a trunk's address.
  const bool answers_us = response_in(sip, authenticator.realm()).has_value();
  if (trunk && answers_us && !trunk->digest_inbound) trunk = nullptr;
  if (trunk) {
    auto from_trunk = invite_from_trunk(message, sip, *trunk);
    if (!from_trunk) return;
    peer = std::move(*from_trunk);
  } else {
    const auto person = person_behind(message, sip);
    if (!person) return;
    const auto transport = transport_of(sip);
    peer = {source, transport, route_to(source, transport), person->person, "", config.phone_srtp};
  }
  if (sip->sip_replaces) return refuse(SIP_481_NO_CALL);  // A13
  if (stopping || live() >= config.max_legs) {
    counters.full.add();
    nta_msg_treply(agent, message, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR("10"),
                   TAG_END());
    return;
  }
  const auto dialled = user_of(*sip->sip_request->rq_url);
  if (dialled.empty()) return refuse(SIP_404_NOT_FOUND);

  core::CallArrived arrived;
  arrived.caller = peer.person;
  arrived.trunk = peer.trunk;
  arrived.from_number = clean_text(user_of(*sip->sip_from->a_url), 64);
  arrived.from_display = clean_text(unquoted(sip->sip_from->a_display));
  arrived.dialled = clean_text(dialled, 64);
  arrived.leg = new_leg();
  connections->watch(agent, message);
  auto& leg = add(arrived.leg);
  if (!leg.arrive(message, sip, std::move(peer), std::move(trunk))) {
    legs.erase(arrived.leg);
    return;
  }
  counters.calls_in.add();
  facts.tell(std::move(arrived));
}

// A7, A8: what a phone may say about where it is.
Result<std::vector<ContactChange>> SipStack::State::contacts_of(const sip_t* sip,
                                                                const Endpoint& source) const {
  std::vector<ContactChange> changes;
  for (const auto* contact = sip->sip_contact; contact; contact = contact->m_next) {
    const auto& url = *contact->m_url;
    if (!is_sip(url) || !url.url_host) return fail("400", "Contact Is Not A SIP URI");
    for (const auto& host : {address_in(hop_host(url)), host_of(url)}) {
      const int port = url.url_port ? std::atoi(url.url_port) : 0;
      if (host && listeners->is_our_own(*host, static_cast<std::uint16_t>(port)))
        return fail("403", "Contact Is This Server");
      if (host && !may_be_at(*host, source.address)) return fail("403", "Contact Is Not Reachable");
    }
    Seconds expires = config.default_expires;
    if (sip->sip_expires) expires = Seconds(sip->sip_expires->ex_delta);
    if (contact->m_expires) expires = Seconds(std::strtoul(contact->m_expires, nullptr, 10));
    if (expires > 0s && expires < config.min_expires) return fail("423", "Interval Too Brief");
    expires = std::min(expires, config.max_expires);
    auto uri = url_text(url);
    if (uri.size() > 512 || changes.size() >= 2 * config.max_contacts)
      return fail("403", "Too Many Contacts");
    changes.push_back({std::move(uri), expires});
  }
  return changes;
}

void SipStack::State::take_register(msg_t* message, sip_t* sip) {
  const auto source = source_of(message);
  const auto refuse = [&](int status, const char* phrase) {
    const auto shortest = std::to_string(config.min_expires.count());
    nta_msg_treply(agent, message, status, phrase, SIPTAG_SERVER_STR(config.user_agent.c_str()),
                   TAG_IF(status == 423, SIPTAG_MIN_EXPIRES_STR(shortest.c_str())), TAG_END());
  };
  const auto who = person_behind(message, sip);
  if (!who) return;
  if (user_of(*sip->sip_to->a_url) != who->username) return refuse(SIP_403_FORBIDDEN);  // A7

  RegisterRequest request;
  const bool star = sip->sip_contact && sip->sip_contact->m_url->url_type == url_any;
  if (star) {
    const bool alone =
        !sip->sip_contact->m_next && sip->sip_expires && sip->sip_expires->ex_delta == 0;
    if (!alone) return refuse(400, "Contact: * Needs Expires: 0");
    request.remove_all = true;
  } else {
    auto contacts = contacts_of(sip, source);
    if (!contacts)
      return refuse(std::atoi(contacts.error().code.c_str()), contacts.error().message.c_str());
    request.contacts = std::move(*contacts);
  }
  request.source = source;
  request.transport = transport_of(sip);
  request.user_agent =
      clean_text(sip->sip_user_agent ? text_of(sip->sip_user_agent->g_string) : "");
  request.call_id = text_of(sip->sip_call_id->i_id);
  request.cseq = sip->sip_cseq->cs_seq;

  connections->watch(agent, message);
  for (auto& [id, leg] : legs) {
    if (leg->peer().person == who->person) leg->phone_is_back(source, request.transport);
  }
  const auto now = loop.now();
  const bool was_reachable = registrar.is_reachable(who->person);
  if (auto updated = registrar.update(now, who->person, request); !updated) {
    if (updated.error().code == "out_of_order") return refuse(SIP_500_INTERNAL_SERVER_ERROR);
    return refuse(403, "Too Many Contacts");
  }
  const bool is_reachable = registrar.is_reachable(who->person);
  if (is_reachable != was_reachable) facts.tell(core::PhoneRegistered{who->person, is_reachable});
  counters.registered.set(registrar.all().size());

  std::string contacts;
  for (const auto& binding : registrar.of(who->person)) {
    const auto left = std::chrono::duration_cast<Seconds>(binding.expires - now);
    contacts += fmt::format("{}<{}>;expires={}", contacts.empty() ? "" : ", ", binding.uri,
                            std::max<std::int64_t>(left.count(), 0));
  }
  // With a transaction: a repeated REGISTER gets the same answer and not a replayed nonce's.
  auto* transaction = nta_incoming_create(agent, nullptr, message, sip, TAG_END());
  nta_incoming_treply(transaction, SIP_200_OK, SIPTAG_SERVER_STR(config.user_agent.c_str()),
                      TAG_IF(!contacts.empty(), SIPTAG_CONTACT_STR(contacts.c_str())), TAG_END());
  nta_incoming_destroy(transaction);
}

void SipStack::State::expire_registrations() {
  for (const auto person : registrar.expire(loop.now()))
    facts.tell(core::PhoneRegistered{person, false});
  counters.registered.set(registrar.all().size());
}

// Nothing reaches a phone behind a NAT but the connection it made: it can not be rung any more, and
// its calls have a moment to go on over another.
void SipStack::State::connection_lost(const Endpoint& peer) {
  for (const auto person : registrar.lose(peer)) facts.tell(core::PhoneRegistered{person, false});
  counters.registered.set(registrar.all().size());
  for (auto& [id, leg] : legs) leg->connection_lost(peer);
}

}  // namespace earshot::sip
