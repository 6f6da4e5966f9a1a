#include "webrtc/dtls_identity.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "webrtc/dtls_session.hpp"

namespace earshot::webrtc {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long kLifetime = 10L * 365 * 24 * 3600;  // nobody checks; it lasts as long as the process
constexpr long kClockSkew = 24L * 3600;

// Ours first: GCM costs a third of the other's time (docs/adr/0006-browsers.md).
constexpr const char* kSrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
constexpr const char* kCiphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305";

bool fill(X509* certificate, EVP_PKEY* key, WallTime now) {
  const auto seconds = static_cast<time_t>(now.time_since_epoch() / 1s);
  std::uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
  X509_NAME* const name = X509_get_subject_name(certificate);
  const auto* common_name = reinterpret_cast<const unsigned char*>("earshot");
  return X509_set_version(certificate, 2) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1 &&
         ASN1_TIME_set(X509_getm_notBefore(certificate), seconds - kClockSkew) != nullptr &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), seconds + kLifetime) != nullptr &&
         X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0) == 1 &&
         X509_set_issuer_name(certificate, name) == 1 && X509_set_pubkey(certificate, key) == 1 &&
         X509_sign(certificate, key, EVP_sha256()) != 0;
}

bool set_up(SSL_CTX* context, X509* certificate, EVP_PKEY* key) {
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_read_ahead(context, 1);  // a datagram may carry several records
  SSL_CTX_set_cert_verify_callback(context, DtlsSession::check_certificate, nullptr);
  return SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
         SSL_CTX_set_cipher_list(context, kCiphers) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256") == 1 &&
         SSL_CTX_use_certificate(context, certificate) == 1 &&
         SSL_CTX_use_PrivateKey(context, key) == 1 &&
         SSL_CTX_set_tlsext_use_srtp(context, kSrtpProfiles) == 0;  // 0 is success here
}

}  // namespace

void DtlsIdentity::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

Result<std::unique_ptr<DtlsIdentity>> DtlsIdentity::make(WallTime now) {
  ERR_clear_error();
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  std::unique_ptr<DtlsIdentity> identity(new DtlsIdentity);
  identity->context_.reset(SSL_CTX_new(DTLS_method()));
  auto& digest = identity->fingerprint_.digest;
  unsigned size = digest.size();
  if (!key || !certificate || !identity->context_ || !fill(certificate.get(), key.get(), now) ||
      !set_up(identity->context_.get(), certificate.get(), key.get()) ||
      X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1) {
    const char* const why = ERR_reason_error_string(ERR_get_error());
    return fail("no_certificate", std::string("OpenSSL can not make a certificate for browsers: ") +
                                      (why != nullptr ? why : "unknown reason"));
  }
  return identity;
}

}  // namespace earshot::webrtc
