#pragma once
// The server's certificate and key as Asio wants them. Internal to api/.

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace earshot::api {

// PEM files. TLS 1.2 and newer (RFC 9325). Fails with "api_tls" and the file at fault.
Result<std::shared_ptr<boost::asio::ssl::context>> make_tls(const std::string& certificate,
                                                            const std::string& key);

}  // namespace earshot::api
