#include "sim/conversation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace earshot::sim {
namespace {

constexpr Millis kSwitchDeadline = 2s;

}  // namespace

bool Switch::right() const {
  return leaks.empty() && std::all_of(cells.begin(), cells.end(), [](auto& c) { return c.right; });
}

Conversation::Conversation(Phone& customer, Phone& agent, Policy policy)
    : people_{{&customer, {Role::customer}}, {&agent, {Role::agent}}}, policy_(policy) {}

Conversation::~Conversation() { stop_markers(); }

void Conversation::join(Phone& supervisor, Mode mode) {
  people_.push_back({&supervisor, {Role::supervisor, mode}});
}

void Conversation::leave(Phone& supervisor) {
  stop_markers();
  std::erase_if(people_, [&](const Person& p) { return p.phone == &supervisor; });
}

void Conversation::set_mode(Phone& supervisor, Mode mode) {
  for (Person& person : people_)
    if (person.phone == &supervisor) person.party.mode = mode;
}

std::vector<Party> Conversation::parties() const {
  std::vector<Party> out;
  for (const Person& person : people_) out.push_back(person.party);
  return out;
}

std::vector<Phone*> Conversation::phones() const {
  std::vector<Phone*> out;
  for (const Person& person : people_) out.push_back(person.phone);
  return out;
}

template <class Each>
void Conversation::each_pair(Each each) const {
  for (const Person& speaker : people_)
    for (const Person& listener : people_)
      if (speaker.phone != listener.phone) each(speaker, listener);
}

bool Conversation::expected(const Person& speaker, const Person& listener) const {
  return should_hear(speaker.party, listener.party, parties(), policy_);
}

Cell Conversation::judge(const Person& speaker, const Person& listener, Nanos since) const {
  Cell cell{speaker.party.role,
            listener.party.role,
            speaker.phone->options().user,
            listener.phone->options().user,
            expected(speaker, listener),
            listener.phone->ear().since(since, speaker.phone->leg().tone())};
  const bool music = is_parked(listener.party, parties());
  cell.right = cell.expected ? cell.heard.heard()
               : music       ? cell.heard.silent_under_music()
                             : cell.heard.silent();
  return cell;
}

std::vector<Cell> Conversation::judge(Nanos since) const {
  std::vector<Cell> cells;
  each_pair([&](const Person& s, const Person& l) { cells.push_back(judge(s, l, since)); });
  return cells;
}

std::vector<Cell> Conversation::settle_and_judge(int windows, Millis deadline) const {
  const Nanos give_up = now_ns() + from_ms(static_cast<double>(deadline.count()));
  each_pair([&](const Person& s, const Person& l) {
    const Millis left{std::max<Nanos>(0, give_up - now_ns()) / 1'000'000};
    const int tone = s.phone->leg().tone();
    // A miss shows in the judgement that follows.
    if (expected(s, l))
      (void)l.phone->ear().wait_hears(tone, "", left);
    else if (!is_parked(l.party, parties()) && l.phone->ear().hears(tone))
      (void)l.phone->ear().wait_silent(tone, "", left);
  });
  const Nanos settled = now_ns();
  const Millis patience{windows * 100 + 500};
  for (const Person& p : people_) p.phone->ear().wait_windows(settled, windows, patience);
  return judge(settled);
}

Switch Conversation::switch_mode(Phone& supervisor, Mode to, char key) {
  auto self = std::find_if(people_.begin(), people_.end(),
                           [&](const Person& p) { return p.phone == &supervisor; });
  Switch result{self->party.mode, to, {}, {}, {}};
  std::map<std::pair<const Person*, const Person*>, bool> before;
  each_pair([&](const Person& s, const Person& l) { before[{&s, &l}] = expected(s, l); });
  self->party.mode = to;
  // The first changed pair tells when the new mode begins; prefer one that becomes audible.
  const Person* watched = nullptr;
  const Nanos start = now_ns();
  for (const bool appears : {true, false}) {
    each_pair([&](const Person& s, const Person& l) {
      if (watched != nullptr || expected(s, l) != appears || before[{&s, &l}] == appears) return;
      if (is_parked(l.party, parties())) return;  // music may touch the tone
      watched = &l;
      l.phone->ear().watch(s.phone->leg().tone(), appears, start);
    });
  }
  supervisor.press(key);
  if (watched != nullptr) {
    const auto seen = watched->phone->ear().wait_watched(kSwitchDeadline);
    const auto pressed = supervisor.leg().key_started();
    if (seen && pressed) result.ms = to_ms(*seen - *pressed);
  }
  result.cells = settle_and_judge();

  // What is silent before and after must be silent all the time; what is heard, heard.
  each_pair([&](const Person& s, const Person& l) {
    if (before[{&s, &l}] != expected(s, l)) return;
    const Cell cell = judge(s, l, start);
    if (!cell.right) result.leaks.push_back(cell_text(cell) + " during the switch");
  });
  return result;
}

void Conversation::measure_delay(Millis how_long, double every_ms) {
  start_markers(every_ms);
  const int windows = static_cast<int>(how_long / 100ms);
  people_.front().phone->ear().wait_windows(now_ns(), windows, how_long + 200ms);
  stop_markers();
}

void Conversation::stop_markers() {
  for (const Person& person : people_) {
    person.phone->leg().mark_every(0, nullptr);
    person.phone->ear().drop_pending_markers();
  }
}

void Conversation::start_markers(double every_ms) {
  for (const Person& speaker : people_) {
    const int tone = speaker.phone->leg().tone();
    std::vector<std::shared_ptr<RtpLeg>> listeners;
    for (const Person& listener : people_)
      if (listener.phone != speaker.phone && expected(speaker, listener))
        listeners.push_back(listener.phone->shared_leg());
    speaker.phone->leg().mark_every(every_ms, [tone, listeners](Nanos sent) {
      for (const auto& listener : listeners) listener->ear().expect_marker(tone, sent);
    });
  }
}

std::vector<Conversation::Delay> Conversation::delays() const {
  std::vector<Delay> out;
  each_pair([&](const Person& s, const Person& l) {
    auto markers = l.phone->ear().markers(s.phone->leg().tone());
    if (markers.delays_ms.empty() && markers.missed == 0) return;
    out.push_back({s.party.role, l.party.role, std::move(markers.delays_ms), markers.missed});
  });
  return out;
}

std::string cell_text(const Cell& cell) {
  const std::string who =
      fmt::format("{} {} hears {} {}", role_name(cell.listener), cell.listener_name,
                  role_name(cell.speaker), cell.speaker_name);
  if (cell.heard.windows == 0)
    return fmt::format("{}: {}, received no sound", who, cell.expected ? "should" : "should not");
  return fmt::format("{}: {}, loudness from {:.2f}, level up to {:.2f}, over {} ms", who,
                     cell.expected ? "should" : "should not", cell.heard.quietest,
                     cell.heard.highest, cell.heard.windows * 100);
}

}  // namespace earshot::sim
