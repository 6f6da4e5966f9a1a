#include "sip/admission.hpp"

#include <cstring>
#include <string_view>

#include "sip/context.hpp"
#include "sip/requests.hpp"

namespace earshot::sip {

namespace {

bool accepts_sdp(const sip_accept_t* accept) {
  if (!accept) return true;  // RFC 3261 section 20.1
  for (; accept; accept = accept->ac_next) {
    const std::string_view type = accept->ac_type ? accept->ac_type : "";
    if (type == "*/*" || type == "application/*" || strcasecmp(type.data(), kSdpType) == 0)
      return true;
  }
  return false;
}

std::optional<Refusal> refusal_of_body(const sip_t* sip) {
  const bool has_body = sip->sip_payload && sip->sip_payload->pl_len > 0;
  if (sip->sip_content_encoding && sip->sip_content_encoding->k_items &&
      *sip->sip_content_encoding->k_items && has_body)
    return Refusal{415, nullptr, "", kSdpType};
  if (sip->sip_request->rq_method != sip_method_invite) return std::nullopt;
  const char* type = sip->sip_content_type ? sip->sip_content_type->c_type : nullptr;
  if (has_body && (!type || strcasecmp(type, kSdpType) != 0))
    return Refusal{415, nullptr, "", kSdpType};
  if (!accepts_sdp(sip->sip_accept)) return Refusal{406, nullptr, "", kSdpType};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusal_of(msg_t*, const sip_t* sip) {
  const auto& request = *sip->sip_request;
  if (request.rq_method == sip_method_unknown) return Refusal{501};
  if (!is_sip(*request.rq_url)) return Refusal{416};
  if (request.rq_url->url_headers) return Refusal{400, "Headers In Request-URI"};
  if (sip->sip_cseq->cs_method != request.rq_method) return Refusal{400, "CSeq Method Mismatch"};
  if (!is_sip(*sip->sip_to->a_url) && request.rq_method == sip_method_register) return Refusal{416};
  if (sip->sip_proxy_require && sip->sip_proxy_require->k_items)
    return Refusal{420, nullptr, unsupported_extensions(sip)};
  if (auto unsupported = unsupported_extensions(sip); !unsupported.empty())
    return Refusal{420, nullptr, std::move(unsupported)};
  return refusal_of_body(sip);
}

}  // namespace earshot::sip
