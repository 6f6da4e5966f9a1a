#include "api/notice_board.hpp"

#include <algorithm>

namespace earshot::api {
namespace {

constexpr std::size_t kMostRemembered = 4'096;

}  // namespace

std::vector<Notice> NoticeBoard::note(const core::Core& core, std::span<const core::Event> events) {
  std::vector<Notice> given;
  for (const auto& event : events) {
    if (const auto* started = std::get_if<core::SessionStarted>(&event.body)) {
      supervisors_[started->session] = started->supervisor;
      if (supervisors_.size() > kMostRemembered) supervisors_.erase(supervisors_.begin());
    } else if (const auto* told = std::get_if<core::NoticeGiven>(&event.body)) {
      given.push_back({.call = told->call,
                       .session = told->session,
                       .agent = told->agent,
                       .supervisor = supervisor_of(core, told->session),
                       .mode = told->mode,
                       .purpose = told->purpose,
                       .on_screen = told->how.find("screen") != told->how.npos,
                       .tone = told->how.find("tone") != told->how.npos,
                       .stopped = told->stopped});
      if (core.call(told->call)) put(given.back());  // some come when the call is over
    } else if (const auto* session = std::get_if<core::SessionEnded>(&event.body)) {
      forget(session->session);
    } else if (const auto* call = std::get_if<core::CallEnded>(&event.body)) {
      in_force_.erase(call->call);
    }
  }
  return given;
}

std::vector<Notice> NoticeBoard::of(CallId call) const {
  const auto found = in_force_.find(call);
  return found == in_force_.end() ? std::vector<Notice>{} : found->second;
}

void NoticeBoard::put(const Notice& notice) {
  auto& notices = in_force_[notice.call];
  std::erase_if(notices, [&](const Notice& known) {
    return known.session == notice.session && known.agent == notice.agent;
  });
  if (!notice.stopped) notices.push_back(notice);
  if (notices.empty()) in_force_.erase(notice.call);
}

// Whatever it was that the agent was told, it holds no longer.
void NoticeBoard::forget(SessionId session) {
  for (auto& [call, notices] : in_force_)
    std::erase_if(notices, [&](const Notice& known) { return known.session == session; });
  std::erase_if(in_force_, [](const auto& entry) { return entry.second.empty(); });
}

std::string NoticeBoard::supervisor_of(const core::Core& core, SessionId session) const {
  const auto view = core.session(session);
  const auto known = supervisors_.find(session);
  const auto* person = core.directory().person(view                          ? view->supervisor
                                               : known == supervisors_.end() ? PersonId{}
                                                                             : known->second);
  if (!person) return "";
  return person->name.empty() ? person->extension : person->name;
}

}  // namespace earshot::api
