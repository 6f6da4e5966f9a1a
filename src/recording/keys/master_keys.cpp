#include "recording/keys/master_keys.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string>

#include "base/check.hpp"

namespace earshot::recording {
namespace fs = std::filesystem;
namespace {

// The sidecar: magic, generation, fingerprint of the master key, nonce, the sealed key.
constexpr std::array<std::uint8_t, 4> kMagic = {'E', 'K', 'E', '1'};
constexpr std::size_t kFingerprint = 8;
constexpr std::size_t kHead = kMagic.size() + 4 + kFingerprint;
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kSealed = RecordingKey::kSize + crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kSidecar = kHead + kNonce + kSealed;
constexpr const char* kTitle =
    "# Earshot's master keys. Keep this file secret, and keep a copy elsewhere: without it no\n"
    "# recording can be played. The last one wraps new recordings' keys.\n";
constexpr std::size_t kLargestFile = 1 << 16;

void need_sodium() { CHECK(sodium_init() >= 0); }

std::array<std::uint8_t, kFingerprint> fingerprint(const RecordingKey& master) {
  std::array<std::uint8_t, crypto_generichash_BYTES_MIN> hash;
  constexpr std::string_view kPurpose = "earshot master key fingerprint";
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const std::uint8_t*>(kPurpose.data()), kPurpose.size(),
                     master.data(), RecordingKey::kSize);
  std::array<std::uint8_t, kFingerprint> first;
  std::copy_n(hash.begin(), first.size(), first.begin());
  return first;
}

// Bound to the recording, so that a key put beside another recording is found out.
Bytes bound_to(RecordingId id, ByteView head) {
  Bytes bytes(head.begin(), head.end());
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(id.value >> shift));
  }
  return bytes;
}

Result<void> only_ours(const fs::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return tl::unexpected(disk_error("read", path, errno));
  if (info.st_mode & 077) {
    return fail("key_file_exposed",
                path.string() + " can be read by others of this machine. Say: chmod 600 " +
                    path.string() + " (and `earshot keys rotate` if somebody may have)");
  }
  return {};
}

// Whole or not at all, and never over one that somebody else made meanwhile.
Result<void> put_in_place(const fs::path& path, const std::string& content, bool replace) {
  fs::path draft = path;
  draft += ".new";
  ::unlink(draft.c_str());
  const ByteView bytes(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
  if (auto written = write_new_file(draft, bytes); !written) return written;
  const int failed =
      replace ? ::rename(draft.c_str(), path.c_str()) : ::link(draft.c_str(), path.c_str());
  const int error = errno;
  if (!replace || failed) ::unlink(draft.c_str());
  if (failed && error != EEXIST) return tl::unexpected(disk_error("make", path, error));
  return sync_folder(path.parent_path());
}

}  // namespace

RecordingKey RecordingKey::random() {
  need_sodium();
  RecordingKey key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

RecordingKey::~RecordingKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string MasterKeys::text(const std::vector<Generation>& generations) {
  std::string out = kTitle;
  for (const Generation& generation : generations) {
    char hex[2 * RecordingKey::kSize + 1];
    sodium_bin2hex(hex, sizeof hex, generation.key.data(), RecordingKey::kSize);
    out += std::to_string(generation.number) + ' ' + hex + '\n';
    sodium_memzero(hex, sizeof hex);
  }
  return out;
}

Result<MasterKeys> MasterKeys::open(const fs::path& path) {
  need_sodium();
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) {
    const auto first = text({{1, RecordingKey::random()}});
    if (auto made = put_in_place(path, first, false); !made) return tl::unexpected(made.error());
  }
  if (auto safe = only_ours(path); !safe) return tl::unexpected(safe.error());
  return parse(path);
}

Result<MasterKeys> MasterKeys::parse(const fs::path& path) {
  const auto bytes = read_whole(path, kLargestFile);
  if (!bytes) return tl::unexpected(bytes.error());
  std::string_view left(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  MasterKeys keys;
  while (!left.empty()) {
    const std::string_view line = left.substr(0, left.find('\n'));
    left.remove_prefix(std::min(left.size(), line.size() + 1));
    if (line.empty() || line.front() == '#') continue;
    Generation next;
    const auto number = std::from_chars(line.data(), line.data() + line.size(), next.number);
    const std::string_view hex = line.substr(static_cast<std::size_t>(number.ptr - line.data()));
    std::size_t size = 0;
    const bool good = number.ec == std::errc() && hex.size() == 1 + 2 * RecordingKey::kSize &&
                      sodium_hex2bin(next.key.data(), RecordingKey::kSize, hex.data() + 1,
                                     hex.size() - 1, nullptr, &size, nullptr) == 0 &&
                      size == RecordingKey::kSize &&
                      (keys.generations_.empty() || keys.newest() < next.number);
    if (!good) {
      keys.generations_.clear();
      break;
    }
    keys.generations_.push_back(next);
  }
  if (keys.generations_.empty()) {
    return fail("key_file_unusable", path.string() +
                                         " does not hold master keys (lines of number and 64 hex "
                                         "digits, ascending). Restore it from its copy; it is not "
                                         "made anew, because recordings depend on it");
  }
  return keys;
}

Result<void> MasterKeys::rotate(const fs::path& path) {
  auto keys = open(path);
  if (!keys) return tl::unexpected(keys.error());
  keys->generations_.push_back({keys->newest() + 1, RecordingKey::random()});
  return put_in_place(path, text(keys->generations_), true);
}

Bytes MasterKeys::wrap(RecordingId id, const RecordingKey& key) const {
  const Generation& newest_one = generations_.back();
  Bytes out(kMagic.begin(), kMagic.end());
  for (int shift = 24; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(newest_one.number >> shift));
  }
  const auto mark = fingerprint(newest_one.key);
  out.insert(out.end(), mark.begin(), mark.end());
  const Bytes bound = bound_to(id, out);
  out.resize(kSidecar);
  randombytes_buf(out.data() + kHead, kNonce);
  crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + kHead + kNonce, nullptr, key.data(),
                                             RecordingKey::kSize, bound.data(), bound.size(),
                                             nullptr, out.data() + kHead, newest_one.key.data());
  return out;
}

Result<RecordingKey> MasterKeys::unwrap(RecordingId id, ByteView wrapped) const {
  const auto damaged = [&] {
    return fail("key_damaged", "the key of recording " + id.text() +
                                   " was altered or belongs to another recording: restore its "
                                   ".key file from a backup");
  };
  if (wrapped.size() != kSidecar || !std::equal(kMagic.begin(), kMagic.end(), wrapped.begin())) {
    return damaged();
  }
  const ByteView mark = wrapped.subspan(kMagic.size() + 4, kFingerprint);
  for (const Generation& generation : generations_) {
    const auto ours = fingerprint(generation.key);
    if (!std::equal(ours.begin(), ours.end(), mark.begin())) continue;
    const Bytes bound = bound_to(id, wrapped.first(kHead));
    RecordingKey key = RecordingKey::zero();
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            key.data(), nullptr, nullptr, wrapped.data() + kHead + kNonce, kSealed, bound.data(),
            bound.size(), wrapped.data() + kHead, generation.key.data()) != 0) {
      return damaged();
    }
    return key;
  }
  return fail("master_key_missing",
              "recording " + id.text() +
                  " was encrypted under a master key that this server does not have: put the old "
                  "generation back into the master key file");
}

}  // namespace earshot::recording
