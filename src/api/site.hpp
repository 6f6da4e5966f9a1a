#pragma once
// What all requests share. Internal to api/.

#include <functional>
#include <memory>
#include <mutex>

#include "api/backoff.hpp"
#include "api/console_files.hpp"
#include "api/keys.hpp"
#include "api/notice_board.hpp"
#include "api/office.hpp"
#include "api/server.hpp"
#include "api/sound_shelf.hpp"
#include "api/tickets.hpp"

namespace earshot::api {

class Hub;

// Whatever comes from other threads may come after the server has gone: it passes here, or falls to
// the ground once it is closed. Any thread.
class Doorway {
 public:
  // Runs `work` unless closed; neither the loop nor what it serves can go meanwhile.
  void enter(const std::function<void()>& work);
  void close();

 private:
  std::mutex mutex_;
  bool open_ = true;
};

struct Site {
  ApiConfig config;  // without the token
  Control& control;
  Counters& counters;
  Log& log;
  HealthProbe health;
  Seams seams;

  Keys keys;
  Backoff accounts{{.free = 5}};
  Backoff addresses{{.free = 50}};  // many may sit behind one
  ConsoleShelf console;
  std::shared_ptr<Doorway> doorway = std::make_shared<Doorway>();
  std::shared_ptr<NoticeBoard> notices = std::make_shared<NoticeBoard>();  // the control thread's
  std::shared_ptr<Hub> hub;
  Office passwords{"api-passwords", 128};
  Office office{"api-office", 256};
  Office sound{"api-sound", 16};      // makes what is played, one at a time
  Office archive{"api-archive", 16};  // reads all there is: exports, verification, retention
  Tickets tickets;
  SoundShelf sounds{128u << 20};

  ConsoleSettings settings() const;
};

}  // namespace earshot::api
