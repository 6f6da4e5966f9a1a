#include <curl/curl.h>
#include <sodium.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "recording/container/format.hpp"
#include "recording/storage/object_storage.hpp"

namespace earshot::recording {
namespace {

constexpr long kConnectSeconds = 10, kStalledSeconds = 30;
constexpr std::size_t kErrorBody = 2048;

std::string hex(ByteView bytes) {
  std::string text(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

// S3 signs the hash of what is sent, so a body that changed on its way is refused there.
struct Upload {
  io::FileDescriptor file;
  curl_off_t size = 0;
  std::string sha256;
};

Result<Upload> prepare(const std::filesystem::path& path) {
  auto file = open_for_reading(path);
  if (!file) return tl::unexpected(file.error());
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  Upload upload;
  Bytes buffer(1 << 16);
  while (true) {
    const ssize_t got = ::read(file->get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return tl::unexpected(disk_error("read", path, errno));
    if (got == 0) break;
    crypto_hash_sha256_update(&state, buffer.data(), static_cast<std::size_t>(got));
    upload.size += got;
  }
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256_final(&state, hash.data());
  upload.sha256 = hex(hash);
  ::lseek(file->get(), 0, SEEK_SET);
  upload.file = std::move(*file);
  return upload;
}

std::string sha256_of_nothing() {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), nullptr, 0);
  return hex(hash);
}

class Request {
 public:
  Request(const S3Config& config, const std::string& name, const std::string& content_sha256)
      : curl_(curl_easy_init()),
        what_(config.endpoint + "/" + config.bucket + "/" + config.prefix + name) {
    header("x-amz-content-sha256: " + content_sha256);
    header("Expect:");
    set(CURLOPT_URL, what_.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_AWS_SIGV4, ("aws:amz:" + config.region + ":s3").c_str());
    set(CURLOPT_USERNAME, config.access_key.c_str());
    set(CURLOPT_PASSWORD, config.secret_key.c_str());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, kStalledSeconds);
    set(CURLOPT_WRITEFUNCTION, &Request::receive);
    set(CURLOPT_WRITEDATA, this);
    if (!config.ca_file.empty()) set(CURLOPT_CAINFO, config.ca_file.c_str());
  }
  Request(const Request&) = delete;
  ~Request() {
    curl_slist_free_all(headers_);
    curl_easy_cleanup(curl_);
  }

  template <class T>
  void set(CURLoption option, T value) {
    curl_easy_setopt(curl_, option, value);
  }
  void header(const std::string& line) { headers_ = curl_slist_append(headers_, line.c_str()); }
  void take_body(const ObjectStorage::Take& take) { take_ = &take; }

  // `gone_is_fine`: 404 is what was wanted.
  Result<void> run(const char* doing, bool gone_is_fine = false) {
    set(CURLOPT_HTTPHEADER, headers_);
    const CURLcode code = curl_easy_perform(curl_);
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    if (!taken_) return taken_;
    const std::string said = std::string("cannot ") + doing + " " + what_ + ": ";
    if (code != CURLE_OK) {
      return fail("storage_unreachable", said + curl_easy_strerror(code) + ". It is tried again");
    }
    if (status >= 200 && status < 300) return {};
    if (status == 404 && gone_is_fine) return {};
    const std::string answer = "HTTP " + std::to_string(status) + " " + error_body_;
    if (status == 404) return fail("no_such_object", said + answer);
    if (status == 400 || status == 401 || status == 403) {
      return fail("storage_refused", said + answer + ". Look at keys, region, bucket and clock");
    }
    return fail("storage_unreachable", said + answer + ". It is tried again");
  }

 private:
  static std::size_t receive(char* bytes, std::size_t, std::size_t size, void* self) {
    return static_cast<Request*>(self)->received({reinterpret_cast<std::uint8_t*>(bytes), size});
  }
  std::size_t received(ByteView bytes) {
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    if (take_ && status == 200) {
      taken_ = (*take_)(bytes);
      return taken_ ? bytes.size() : 0;
    }
    if (error_body_.size() < kErrorBody) error_body_.append(bytes.begin(), bytes.end());
    return bytes.size();
  }

  CURL* curl_;
  std::string what_;
  curl_slist* headers_ = nullptr;
  const ObjectStorage::Take* take_ = nullptr;
  Result<void> taken_;
  std::string error_body_;
};

std::size_t read_file(char* into, std::size_t, std::size_t size, void* self) {
  const ssize_t got = ::read(static_cast<Upload*>(self)->file.get(), into, size);
  return got < 0 ? CURL_READFUNC_ABORT : static_cast<std::size_t>(got);
}

class S3 final : public ObjectStorage {
 public:
  explicit S3(S3Config config) : config_(std::move(config)) {}

  Result<void> put(const std::string& name, const std::filesystem::path& file) override {
    auto upload = prepare(file);
    if (!upload) return tl::unexpected(upload.error());
    Request request(config_, name, upload->sha256);
    request.set(CURLOPT_UPLOAD, 1L);
    request.set(CURLOPT_READFUNCTION, &read_file);
    request.set(CURLOPT_READDATA, &*upload);
    request.set(CURLOPT_INFILESIZE_LARGE, upload->size);
    return request.run("store");
  }
  Result<void> get(const std::string& name, const Take& take) override {
    Request request(config_, name, sha256_of_nothing());
    request.take_body(take);
    return request.run("fetch");
  }
  Result<void> remove(const std::string& name) override {
    Request request(config_, name, sha256_of_nothing());
    request.set(CURLOPT_CUSTOMREQUEST, "DELETE");
    return request.run("delete", true);
  }

 private:
  S3Config config_;
};

bool on_this_machine(const std::string& endpoint) {
  for (const char* host : {"http://127.", "http://localhost", "http://[::1]"}) {
    if (endpoint.rfind(host, 0) == 0) return true;
  }
  return false;
}

}  // namespace

std::string object_name(RecordingId id) {
  const std::string text = id.text();
  return text.substr(text.size() - 2) + "/" + text + ".ears";
}

Result<std::unique_ptr<ObjectStorage>> make_s3(const S3Config& config) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return fail("storage_config", curl_easy_strerror(ready));
  if (config.endpoint.rfind("https://", 0) != 0 && !on_this_machine(config.endpoint)) {
    return fail("storage_config", "object storage '" + config.endpoint +
                                      "': give its address as https://host (plain http only to "
                                      "this machine)");
  }
  if (config.bucket.empty() || config.access_key.empty() || config.secret_key.empty()) {
    return fail("storage_config", "object storage wants bucket, access_key and secret_key");
  }
  return std::make_unique<S3>(config);
}

}  // namespace earshot::recording
