#include "app/recording_port.hpp"

namespace earshot::app {

namespace {
constexpr const char* kOff = "recording is switched off: set [recording] enabled = true";
}

void RecordingPort::post(recording::Command&& command) {
  if (!unsent_.empty() || !around_.recorder->post(std::move(command)))
    unsent_.push_back(std::move(command));
}

void RecordingPort::perform(const core::BeginRecording& effect) {
  if (!around_.recorder) return around_.tell(core::RecordingFailed{effect.recording, kOff});
  tracks_[effect.recording];
  post(recording::Begin{effect.recording, effect.call, effect.tap, around_.wall_now(),
                        around_.now()});
}

void RecordingPort::perform(const core::DescribeTrack& effect) {
  if (!around_.recorder) return;
  tracks_[effect.recording][effect.leg] = effect.person;
  post(recording::Track{effect.recording,
                        {effect.leg, core::part_name(effect.part), effect.person, ""}});
}

void RecordingPort::perform(const core::MarkRecording& effect) {
  if (!around_.recorder) return;
  const auto& legs = tracks_[effect.recording];
  const auto who = legs.find(effect.leg);
  post(recording::Mark{effect.recording, around_.now(), effect.kind, effect.text,
                       who == legs.end() ? PersonId{} : who->second});
}

void RecordingPort::perform(const core::EndRecording& effect) {
  if (!around_.recorder) return;
  tracks_.erase(effect.recording);
  if (effect.erase) return post(recording::Erase{effect.recording});
  post(recording::End{effect.recording, around_.now()});
}

void RecordingPort::take_news() {
  if (!around_.recorder) return;
  while (!unsent_.empty() && around_.recorder->post(std::move(unsent_.front())))
    unsent_.pop_front();
  while (const auto news = around_.recorder->next_news())
    std::visit([this](const auto& one) { take(one); }, *news);
}

void RecordingPort::look() {
  take_news();
  const auto fault =
      around_.recorder ? around_.recorder->fault(around_.now()) : Error{"recording_off", kOff};
  tell_ready(fault);
}

void RecordingPort::tell_ready(const std::optional<Error>& fault) {
  if (ready_ == !fault) return;
  ready_ = !fault;
  around_.tell(core::RecorderReady{ready_, fault ? fault->message : ""});
}

// For the core this one is over; with the next RecorderReady it begins another, also when the fault
// was so short that no look() saw it.
void RecordingPort::take(const recording::Lost& news) {
  around_.tell(core::RecordingFailed{news.recording, news.why.message});
  if (tracks_.erase(news.recording) == 0) return;  // was ended before
  post(recording::End{news.recording, around_.now()});
  tell_ready(news.why);
}

void RecordingPort::take(const recording::Erased& news) {
  if (around_.erased) around_.erased(news.recording);
}

void RecordingPort::take(const recording::Ended& news) {
  around_.tell(
      core::RecordingClosed{.recording = news.recording,
                            .length = std::chrono::duration_cast<Millis>(news.totals.duration),
                            .bytes = news.bytes,
                            .hash = recording::hash_text(news.hash)});
  if (around_.sealed) around_.sealed(news.recording);
}

void RecordingPort::take(const recording::Recovered& news) {
  using recording::Rescue;
  if (news.outcome == Rescue::left || news.outcome == Rescue::empty)
    return around_.tell(core::RecordingFailed{news.recording, news.why});
  around_.tell(
      core::RecordingClosed{.recording = news.recording,
                            .length = std::chrono::duration_cast<Millis>(news.totals.duration),
                            .bytes = news.bytes,
                            .hash = recording::hash_text(news.hash),
                            .recovered = news.outcome == Rescue::recovered});
  if (around_.sealed) around_.sealed(news.recording);
}

}  // namespace earshot::app
