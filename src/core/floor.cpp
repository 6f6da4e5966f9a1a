#include "core/floor.hpp"

namespace earshot::core {

Call* Floor::find_call(CallId id) {
  auto it = calls.find(id);
  if (it == calls.end() || it->second.ended) return nullptr;
  touched.insert(id);
  return &it->second;
}

Session* Floor::find_session(SessionId id) {
  auto it = sessions.find(id);
  return it == sessions.end() || it->second.ended ? nullptr : &it->second;
}

Call* Floor::call_of(LegId leg) {
  auto it = legs.find(leg);
  return it == legs.end() ? nullptr : find_call(it->second.call);
}

Session* Floor::session_of(LegId leg) {
  auto it = legs.find(leg);
  return it == legs.end() ? nullptr : find_session(it->second.session);
}

}  // namespace earshot::core
