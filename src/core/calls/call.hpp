#pragma once
// One call: the people in it, what it waits for, and what the media worker was told about it. Plain
// data and questions; what changes it are the functions of calls/ and supervision/.

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "core/events.hpp"
#include "core/supervision/audibility.hpp"
#include "core/views.hpp"

namespace earshot::core {

enum class Connection : std::uint8_t {
  arriving,  // he called us and has no answer yet
  ringing,   // we called him
  early,     // we called him, and his side already sends sound
  connected
};

// Does an outsider know, or has he agreed, that somebody may listen and record? Until he has
// (`not_needed` or `given`) neither hears him.
enum class Consent : std::uint8_t { not_needed, asked, given, refused };

// A prompt that one participant has to hear to its end, over the conversation. They play one after
// the other.
struct Announcing {
  enum class Why : std::uint8_t { consent, entry, tone };
  Why why = Why::consent;
  std::string prompt;
  SessionId session;     // of an entry
  bool playing = false;  // else it waits: for the one before it, or for his phone's hold to end
  bool again = false;    // the first time it was not heard to its end
};

struct Participant {
  LegId leg;
  Part part = Part::customer;
  PersonId person;  // 0: an outsider
  std::string extension, name, number;
  bool incoming = false;  // he called us: he is answered and rejected; else he was rung
  Connection connection = Connection::ringing;
  bool in_room = false;
  bool phone_holds = false, desk_holds = false;
  std::string sound;  // the loop that plays to him now; "": none
  Consent consent = Consent::not_needed;
  ConsentMethod consent_method = ConsentMethod::none;
  int questions = 0;                     // that he was asked and did not answer
  std::deque<Announcing> announcements;  // the first one plays
  std::string keys;                      // the beginning of a sequence that he presses
  std::optional<Instant> held_since;     // he has put the others on hold

  bool is_open() const { return consent == Consent::not_needed || consent == Consent::given; }
  bool is_outsider() const { return part != Part::agent && !person; }
  bool hears_announcement() const { return !announcements.empty() && announcements[0].playing; }

  bool is_connected() const { return connection == Connection::connected; }
  bool is_holding() const { return phone_holds || desk_holds; }
};

// The one outgoing leg of a call that rings at present, and why.
enum class Purpose : std::uint8_t {
  direct,    // the caller dialled him
  queue,     // it is his turn
  transfer,  // somebody hands the call over to him
  originate  // his own phone, before the number that he wants
};
struct Dialling {
  LegId leg;
  Purpose purpose;
};

struct Queueing {
  std::string queue;
  std::vector<PersonId> tried;  // not again before the others had their turn
  bool overdue = false;         // max_wait passed while an agent's phone rang
};

struct Transferring {
  LegId by;        // 0: he has left meanwhile
  PersonId agent;  // who he is or was
  std::string target;
};

// What is being kept of the call. The tap is the listener of the table that hears for it.
struct CallRecording {
  RecordingId id;
  LegId tap;
  std::string rule;  // RecordingStarted::rule
  PersonId by;
  Instant since;
  bool failed = false, erased = false;
  bool held = false;             // for good: not even an objection erases it
  std::vector<LegId> described;  // whose tracks the recorder knows
};

// Commanded and not yet applied by the media worker, oldest first.
struct InFlight {
  std::uint64_t generation = 0;
  Table table;
  std::vector<std::pair<SessionId, Mode>> modes;
};

// A request that is answered when `generation` is applied; none: the one of the next settling.
struct PendingReply {
  RequestId request;
  SessionId session;  // 0: a command about the call
  std::optional<std::uint64_t> generation;
};

struct Call {
  CallId id;
  RoomId room;
  bool room_open = false;
  bool ended = false;  // swept at the end of the step
  CallDirection direction = CallDirection::inbound;
  std::string from_number, from_display, dialled;
  Instant started;
  std::optional<Instant> answered;
  std::vector<Participant> participants;  // in order of joining
  std::vector<SessionId> sessions;
  std::vector<PersonId> dialled_out;  // who is charged with an outbound leg of this call

  std::string last_queue;            // where a lost caller goes back to
  std::optional<Queueing> queueing;  // waiting for an agent
  std::optional<Dialling> dialling;
  std::optional<Transferring> transfer;
  std::string originate_number;  // still to be dialled
  bool privacy = false;
  std::optional<Instant> privacy_ends;
  bool marked_private = false;
  bool objected = false;  // the customer: nobody listens or records any more
  std::optional<CallRecording> recording;
  std::vector<CallRecording> recorded;  // earlier ones
  bool recording_barred = false;        // it failed: not again in this call
  std::optional<bool> record_asked;     // on demand: switched on or off by hand
  PersonId record_asked_by;
  int transfers = 0;
  bool rescue = false;  // the agent is gone, a supervisor is asked to keep the caller
  bool kept = false;    // the agent is gone, a supervisor has the caller
  std::optional<HelpView> help;
  std::string goodbye;  // an announcement plays, then the call ends with this cause

  std::uint64_t commanded_generation = 0, applied_generation = 0;
  Table applied_table;
  std::deque<InFlight> in_flight;
  std::vector<PendingReply> replies;
  bool worker_watched = false;  // the timer runs that ends the wait for the oldest in flight
  bool beeps = false;           // the timer of the periodic tone runs
  bool observed = false;        // at the last table that was applied
  std::deque<Event> timeline;   // the newest events of this call

  Participant* find(LegId leg);
  const Participant* find(LegId leg) const;
  Participant* find(PersonId person);
  const Participant* find(PersonId person) const;
  std::size_t connected_count() const;
  bool is_talking() const;  // at least two are connected
};

}  // namespace earshot::core
