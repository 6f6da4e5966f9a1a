#pragma once
// Where sealed recordings go when the local disk is not their home: a store of named objects. They
// are encrypted already and their keys stay here. Any thread; waits for the network.
// Errors: "storage_refused" (rights), "no_such_object", "storage_unreachable" (try again).

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "recording/files.hpp"

namespace earshot::recording {

class ObjectStorage {
 public:
  using Take = std::function<Result<void>(ByteView)>;
  virtual ~ObjectStorage() = default;
  virtual Result<void> put(const std::string& name, const std::filesystem::path& file) = 0;
  virtual Result<void> get(const std::string& name, const Take& take) = 0;
  virtual Result<void> remove(const std::string& name) = 0;  // not there: no error
};

struct S3Config {
  std::string endpoint;  // https://s3.example.org; plain http only for loopback or a test
  std::string bucket;
  std::string region = "us-east-1";
  std::string access_key, secret_key;
  std::string prefix;   // before each name: "earshot/"
  std::string ca_file;  // "": the system's
};

// Amazon S3 and what speaks its protocol (MinIO, Ceph …), by libcurl, signed by AWS Signature 4,
// path-style addresses. "storage_config": an address that is none, or without encryption.
Result<std::unique_ptr<ObjectStorage>> make_s3(const S3Config& config);

std::string object_name(RecordingId id);  // 4k/<recording id>.ears

}  // namespace earshot::recording
