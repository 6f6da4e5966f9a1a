#pragma once
// The world around the core, in virtual time: phones that exist, ring, talk and vanish, and one
// media worker that applies tables when it gets to it. It performs every effect as strictly as the
// real ones would: an effect on a leg, room or request that is not there is a test failure.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/core.hpp"

namespace earshot::scenario {

using namespace earshot::core;

enum class LegState { arriving, early, ringing, live };

struct WorldLeg {
  LegState state;
  RoomId room;
  std::vector<std::string> playing;
  bool loops = false;
  bool holds = false;
  Ring ring;         // of an outgoing leg
  std::string keys;  // that he was sent
};

struct WorldRoom {
  std::uint64_t commanded = 0, applied = 0;
  Table table;                                          // applied
  std::deque<std::pair<std::uint64_t, Table>> waiting;  // commanded
  std::set<LegId> taps;
};

struct WorldRecording {
  LegId tap;
  std::set<LegId> tracks;
  std::vector<MarkRecording> marks;
  bool ended = false, erased = false;
};

class World {
 public:
  World(Directory directory, Settings settings);

  void tell(Fact fact);
  void command(Command command);
  void pass(Millis duration);  // timers run at their time
  void apply_tables();         // the media worker catches up
  void apply_table(RoomId room);
  RequestId request();  // of a command to be sent; counted until it is answered

  LegId arrive(PersonId caller, const std::string& trunk, const std::string& from,
               const std::string& dialled);
  void answer(LegId leg);
  void refuse(LegId leg, int status);
  void hang_up(LegId leg, int status = 0);
  void hold(LegId leg, bool holds);
  void finish_prompt(LegId leg);

  bool hears(LegId listener, LegId speaker) const;
  bool records(LegId speaker) const;  // does a tap hear him?
  const WorldLeg* leg(LegId id) const;
  std::vector<LegId> legs_in(LegState state) const;

  Core core;
  Instant now{};
  bool media_is_prompt = true;  // applies every table at once
  std::map<LegId, WorldLeg> legs;
  std::map<RoomId, WorldRoom> rooms;
  std::set<RequestId> unanswered;
  std::map<RequestId, Result<SupervisionResult>> answers;
  std::map<RecordingId, WorldRecording> recordings;
  std::map<LegId, Reject> rejected;
  std::map<LegId, int> transfer_reports;
  std::vector<Event> events;
  std::vector<Effect> effects;  // of the last step
  std::vector<std::string> faults;

 private:
  struct Perform;
  void step(const Input& input);
  void fault(const std::string& what);
};

}  // namespace earshot::scenario
