#pragma once
// Signed heads of the audit chain: "at this moment row N had this hash". Whoever holds one off the
// machine can later prove that rows up to N are gone or were written anew. Home thread: its
// owner's.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"

namespace earshot::store {

struct AuditHead {
  std::int64_t number = 0;
  std::string hash;
  WallTime at;
  std::string public_key, signature;  // Ed25519, hex
  bool operator==(const AuditHead&) const = default;
};

// The text that is signed, so that other programs can check it:
// "earshot audit head 1\n<number>\n<hash>\n<at, ms since 1970>\n".
std::string signed_text(const AuditHead& head);
bool is_signed(const AuditHead& head);  // by its own public_key, whoever's that is

// One JSON object, without the line's end, and back; none for anything else.
std::string to_line(const AuditHead& head);
std::optional<AuditHead> head_of_line(std::string_view line);

// The key that signs: a file with the secret half, outside the database, readable by its owner
// only.
class AuditKey {
 public:
  // Errors: "audit_key_unusable" (not readable, not a key), "audit_key_open" (others may read it).
  static Result<AuditKey> read(const std::filesystem::path& file);
  static Result<AuditKey> read_or_make(const std::filesystem::path& file);

  const std::string& public_key() const { return public_key_; }
  AuditHead sign(const ChainEnd& end, WallTime at) const;

 private:
  AuditKey() = default;
  std::string secret_, public_key_;  // octets; hex
};

class AuditHeads {
 public:
  explicit AuditHeads(Database& database) : database_(database) {}

  Result<std::vector<AuditHead>> all();  // oldest first
  Result<std::optional<AuditHead>> newest();
  Result<void> add(const AuditHead& head);

 private:
  Database& database_;
};

// Signs the chain's end, keeps the head in the database and appends it to the file that the
// operator ships off the machine.
class AuditSealer {
 public:
  AuditSealer(AuditKey key, std::filesystem::path export_file)
      : key_(std::move(key)), export_file_(std::move(export_file)) {}

  // Does nothing when the newest head is the chain's end. A head that could not be exported
  // ("audit_export_failed") is tried again at the next call.
  Result<void> seal(Database& database, WallTime now);

 private:
  AuditKey key_;
  std::filesystem::path export_file_;
  std::optional<AuditHead> unexported_;
};

struct HeadFile {
  std::vector<AuditHead> heads;
  std::vector<std::size_t> unreadable;  // line numbers, from 1
};
Result<HeadFile> read_heads(const std::filesystem::path& file);

}  // namespace earshot::store
