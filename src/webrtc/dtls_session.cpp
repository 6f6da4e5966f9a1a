#include "webrtc/dtls_session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace earshot::webrtc {
namespace {

constexpr long kMtu = 1200;  // of DTLS: passes every path that WebRTC passes (RFC 8831 section 5)
constexpr std::size_t kRecordHeader = 13;  // RFC 6347 section 4.1
constexpr unsigned kNever = 3'600'000'000;

// OpenSSL's own timer: further away than any handshake may last.
unsigned never(SSL*, unsigned) { return kNever; }

bool is_handshake(std::span<const std::uint8_t> datagram) {
  constexpr std::uint8_t kContentType = 22;  // RFC 5246 section 6.2.1
  return !datagram.empty() && datagram.front() == kContentType;
}

}  // namespace

// The whole verification: no authority stands behind the certificate, only its fingerprint.
int DtlsSession::check_certificate(X509_STORE_CTX* store, void*) {
  auto* const ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto& session = *static_cast<DtlsSession*>(SSL_get_app_data(ssl));
  Fingerprint shown;
  unsigned size = shown.digest.size();
  X509* const certificate = X509_STORE_CTX_get0_cert(store);
  if (certificate != nullptr &&
      X509_digest(certificate, EVP_sha256(), shown.digest.data(), &size) == 1 &&
      shown == session.expected_) {
    return 1;
  }
  session.state_ = DtlsSession::State::wrong_fingerprint;
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

void DtlsSession::Free::operator()(ssl_st* session) const { SSL_free(session); }

DtlsSession::DtlsSession(const DtlsIdentity& identity, Role role, const Fingerprint& expected)
    : ssl_(SSL_new(identity.context())), role_(role), expected_(expected) {
  SSL* const ssl = ssl_.get();
  BIO* const in = BIO_new(BIO_s_mem());
  BIO* const out = BIO_new(BIO_s_mem());
  CHECK(ssl != nullptr && in != nullptr && out != nullptr);
  BIO_set_mem_eof_return(in, -1);  // empty means "later", not "the end"
  SSL_set_bio(ssl, in, out);
  SSL_set_app_data(ssl, this);
  SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_set_mtu(ssl, kMtu);
  DTLS_set_timer_cb(ssl, never);
  if (role == Role::server) {
    SSL_set_accept_state(ssl);
  } else {
    SSL_set_connect_state(ssl);
  }
}

DtlsSession::Datagrams DtlsSession::start(Instant now) {
  return role_ == Role::client ? advance(now) : Datagrams{};
}

DtlsSession::Datagrams DtlsSession::receive(Instant now, std::span<const std::uint8_t> datagram) {
  if (state_ == State::failed || state_ == State::wrong_fingerprint) return {};
  BIO* const in = SSL_get_rbio(ssl_.get());
  BIO_write(in, datagram.data(), static_cast<int>(datagram.size()));
  const bool was_up = state_ == State::up;
  auto answers = advance(now);
  BIO_reset(in);  // what OpenSSL left of this datagram must not run into the next
  // The peer is still shaking hands: our last words were lost.
  if (was_up && answers.empty() && is_handshake(datagram)) return flight_;
  return answers;
}

DtlsSession::Datagrams DtlsSession::advance(Instant now) {
  ERR_clear_error();
  int result = 0;
  if (state_ == State::handshaking) {
    result = SSL_do_handshake(ssl_.get());
  } else {
    std::array<std::uint8_t, 2048> unwanted;  // SRTP has keys of its own; no data travels here
    while ((result = SSL_read(ssl_.get(), unwanted.data(), unwanted.size())) > 0) {
    }
  }
  const int why = SSL_get_error(ssl_.get(), result);
  const bool broken = why == SSL_ERROR_SSL || why == SSL_ERROR_SYSCALL;
  auto words = drain();
  if (state_ == State::handshaking) {
    if ((result == 1 && !end_handshake()) || broken) state_ = State::failed;
    if (!words.empty()) {  // the peer has answered what went before
      flight_ = words;
      patience_ = kFirstPatience;
      repeat_at_ = now + patience_;
    }
  }
  return words;
}

// OpenSSL keeps each record within kMtu, but writes them into memory one behind the other.
DtlsSession::Datagrams DtlsSession::drain() {
  Datagrams datagrams;
  BIO* const out = SSL_get_wbio(ssl_.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::span<const std::uint8_t> left(reinterpret_cast<const std::uint8_t*>(data),
                                     static_cast<std::size_t>(std::max(0L, size)));
  while (left.size() >= kRecordHeader) {
    const std::size_t record =
        std::min(left.size(), kRecordHeader + (std::size_t{left[11]} << 8 | left[12]));
    if (datagrams.empty() || datagrams.back().size() + record > kMtu) datagrams.emplace_back();
    datagrams.back().insert(datagrams.back().end(), left.begin(),
                            left.begin() + static_cast<std::ptrdiff_t>(record));
    left = left.subspan(record);
  }
  BIO_reset(out);
  return datagrams;
}

// RFC 5764 section 4.2: the exporter gives the client's key, the server's, then their salts.
bool DtlsSession::end_handshake() {
  const auto* const chosen = SSL_get_selected_srtp_profile(ssl_.get());
  if (chosen == nullptr) return false;
  media::SrtpKeys keys;
  switch (chosen->id) {
    case SRTP_AES128_CM_SHA1_80: keys.profile = media::SrtpProfile::aes128_cm_sha1_80; break;
    case SRTP_AEAD_AES_128_GCM: keys.profile = media::SrtpProfile::aead_aes_128_gcm; break;
    default: return false;
  }
  const std::size_t key = media::srtp_key_size(keys.profile),
                    salt = media::srtp_salt_size(keys.profile);
  std::array<std::uint8_t, 60> material{};
  constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
  if (SSL_export_keying_material(ssl_.get(), material.data(), 2 * (key + salt), kLabel.data(),
                                 kLabel.size(), nullptr, 0, 0) != 1) {
    return false;
  }
  auto& of_client = role_ == Role::client ? keys.ours : keys.theirs;
  auto& of_server = role_ == Role::client ? keys.theirs : keys.ours;
  const auto* from = material.data();
  for (auto* const secret : {&of_client, &of_server}) {
    std::copy_n(from, key, secret->data());
    from += key;
  }
  for (auto* const secret : {&of_client, &of_server}) {
    std::copy_n(from, salt, secret->data() + key);
    from += salt;
  }
  OPENSSL_cleanse(material.data(), material.size());
  keys_ = keys;
  state_ = State::up;
  return true;
}

DtlsSession::Datagrams DtlsSession::step(Instant now) {
  if (state_ != State::handshaking || flight_.empty() || now < repeat_at_) return {};
  patience_ = std::min(2 * patience_, kLongestPatience);
  repeat_at_ = now + patience_;
  return flight_;
}

std::optional<media::SrtpKeys> DtlsSession::keys() const {
  return state_ == State::up ? keys_ : std::nullopt;
}

}  // namespace earshot::webrtc
