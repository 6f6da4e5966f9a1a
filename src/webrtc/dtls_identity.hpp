#pragma once
// Who we are to browsers: one self-signed certificate (ECDSA P-256), made at the start of the
// process and never stored, with the settings that all DTLS sessions share. Immutable once made, so
// that sessions on several threads may use it.

#include <memory>

#include "base/result.hpp"
#include "base/time.hpp"
#include "webrtc/fingerprint.hpp"

struct ssl_ctx_st;

namespace earshot::webrtc {

class DtlsIdentity {
 public:
  // `now` only dates the certificate. Fails with "no_certificate" when OpenSSL can not make one.
  static Result<std::unique_ptr<DtlsIdentity>> make(WallTime now);

  const Fingerprint& fingerprint() const { return fingerprint_; }
  ssl_ctx_st* context() const { return context_.get(); }  // for DtlsSession only

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };
  DtlsIdentity() = default;

  std::unique_ptr<ssl_ctx_st, Free> context_;
  Fingerprint fingerprint_;
};

}  // namespace earshot::webrtc
