#pragma once
// One simulated call with everybody in it, judged by ear: for every (speaker, listener) whether he
// is heard as he should be; how long a mode switch takes; how late everybody's markers come.
// Home thread: its owner's; the phones work on by themselves.

#include <memory>
#include <string>
#include <vector>

#include "sim/expectation.hpp"
#include "sim/phone.hpp"

namespace earshot::sim {

struct Cell {
  Role speaker, listener;
  std::string speaker_name, listener_name;  // extensions or numbers
  bool expected = false;
  Hearing heard;
  bool right = false;
};

struct Switch {
  Mode from, to;
  std::optional<double> ms;  // from the key's first packet to the first packet of the new mode
  std::vector<Cell> cells;   // once it was settled
  std::vector<std::string> leaks;  // wrong while switching: heard though silent before and after …
  bool right() const;
};

class Conversation {
 public:
  Conversation(Phone& customer, Phone& agent, Policy policy = {});
  ~Conversation();  // stops the markers
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  void join(Phone& supervisor, Mode mode);  // once he is in the call
  void leave(Phone& supervisor);
  void set_mode(Phone& supervisor, Mode mode);  // by another way than switch_mode()

  // Every pair of people, by what was heard since then.
  std::vector<Cell> judge(Nanos since) const;
  // Waits until everything is as it should be, then judges `windows` × 100 ms strictly.
  std::vector<Cell> settle_and_judge(int windows = 5, Millis deadline = 3s) const;

  // Presses the key and watches the whole of the switch. The supervisor's phone should talk under
  // keys, so that the first packet of the new mode can be seen.
  Switch switch_mode(Phone& supervisor, Mode to, char key);

  // Delay is measured apart from hearing: a marker in the place of a tone is a disturbance, to
  // codecs with a memory more than to G.711. So: no markers while judging or switching.
  void start_markers(double every_ms);
  void stop_markers();
  void measure_delay(Millis how_long = 800ms, double every_ms = 150);  // waits so long
  struct Delay {
    Role speaker, listener;
    std::vector<float> ms;
    int missed = 0;
  };
  std::vector<Delay> delays() const;
  std::vector<Phone*> phones() const;

 private:
  struct Person {
    Phone* phone;
    Party party;
  };
  std::vector<Party> parties() const;
  bool expected(const Person& speaker, const Person& listener) const;
  Cell judge(const Person& speaker, const Person& listener, Nanos since) const;
  template <class Each>
  void each_pair(Each each) const;

  std::vector<Person> people_;
  Policy policy_;
};

std::string cell_text(const Cell& cell);

}  // namespace earshot::sim
