// Any bytes as the sidecar of a recording and as the file of master keys: taken, or refused with
// words. No sidecar but the true one opens anything, and no file is ever replaced.

#include <sys/stat.h>

#include <filesystem>

#include "base/check.hpp"
#include "recording/keys/key_store.hpp"
#include "tests/fuzz/folder.hpp"

namespace earshot::fuzz {
namespace {

namespace fs = std::filesystem;
using namespace recording;  // NOLINT: what is fuzzed

constexpr RecordingId kId{0x1234};

void as_sidecar(const MasterKeys& master, ByteView bytes) {
  static const Bytes good = master.wrap(kId, RecordingKey::random());
  const auto opened = master.unwrap(kId, bytes);
  if (!opened) CHECK(!opened.error().message.empty());
  CHECK(!opened);        // nobody wrapped it
  Bytes altered = good;  // the true one, changed where the input says
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    altered[bytes[i] % altered.size()] ^= bytes[i + 1];
  CHECK(master.unwrap(kId, altered).has_value() == (altered == good));
}

void as_master_file(const fs::path& path, ByteView bytes) {
  put(path, bytes);
  CHECK(::chmod(path.c_str(), 0600) == 0);
  const auto opened = MasterKeys::open(path);
  CHECK(*read_whole(path, 1 << 20) == Bytes(bytes.begin(), bytes.end()));
  if (!opened) {
    CHECK(opened.error().code == "key_file_unusable" || opened.error().code == "too_large");
    return;
  }
  const RecordingKey key = RecordingKey::random();
  CHECK(*opened->unwrap(kId, opened->wrap(kId, key)) == key);
}

}  // namespace
}  // namespace earshot::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace earshot::fuzz;
  static const Folder folder;
  static const MasterKeys master = *MasterKeys::open(folder.path() / "good.keys");
  const ByteView bytes(data, size);
  as_sidecar(master, bytes);
  as_master_file(folder.path() / "any.keys", bytes);
  return 0;
}
