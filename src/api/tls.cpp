#include "api/tls.hpp"

#include <fmt/format.h>

namespace earshot::api {

namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> make_tls(const std::string& certificate,
                                               const std::string& key) {
  const auto fault = [](const char* what, const std::string& file,
                        const boost::system::error_code& error) {
    return fail("api_tls", fmt::format("The {} {} can not be used: {}. It must be a PEM file that "
                                       "the server's user may read.",
                                       what, file, error.message()));
  };
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  context->set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 |
                           ssl::context::no_sslv3 | ssl::context::no_tlsv1 |
                           ssl::context::no_tlsv1_1,
                       error);
  if (!error) context->use_certificate_chain_file(certificate, error);
  if (error) return fault("certificate", certificate, error);
  context->use_private_key_file(key, ssl::context::pem, error);
  if (error) return fault("key", key, error);
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    return fail("api_tls",
                fmt::format("The key {} does not belong to the certificate {}.", key, certificate));
  }
  return context;
}

}  // namespace earshot::api
