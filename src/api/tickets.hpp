#pragma once
// Leave to hear one recording for a while: who asked, by which sign-in, for which use. A ticket is
// 128 bits of chance, opens for nobody else, and ends with the sign-in. Internal to api/; any
// thread.

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/asker.hpp"
#include "core/commands.hpp"

namespace earshot::api {

struct Ticket {
  Asker::Kind kind = Asker::Kind::nobody;
  KeyHash key{};
  PersonId person;  // on whose behalf
  RecordingId recording;
  std::string queue;             // of the call
  std::vector<PersonId> agents;  // on it
  core::RecordingUse use = core::RecordingUse::play;
  WallTime expires;
};

class Tickets {
 public:
  static constexpr Millis kLifetime = 10min;
  static constexpr std::size_t kMost = 10'000;  // beyond, the oldest go

  std::string add(Ticket ticket, WallTime now);  // 32 hex digits; sets `expires`
  std::optional<Ticket> find(const std::string& text, const Asker& asker, WallTime now);
  void drop(const KeyHash& key);  // a sign-in has ended

 private:
  std::mutex mutex_;
  std::map<std::string, Ticket> tickets_;
};

}  // namespace earshot::api
