#include "sip/connections.hpp"

namespace earshot::sip {

Connections::~Connections() {
  for (auto& [connection, watched] : watched_) forget(*watched);
}

void Connections::watch(nta_agent_t* agent, msg_t* message) {
  auto* connection = tport_delivered_by(nta_agent_tports(agent), message);
  if (!connection || !tport_is_secondary(connection) || !tport_is_stream(connection)) return;
  if (watched_.contains(connection)) return;
  auto watched =
      std::make_unique<Watched>(Watched{this, tport_ref(connection), source_of(message), 0});
  // A wait for an answer that never comes: its error is the only news of a closed connection.
  const auto on_error = [](tp_stack_t*, tp_client_t* client, tport_t*, msg_t*, int) {
    auto& gone = *reinterpret_cast<Watched*>(client);
    auto& self = *gone.of;
    const auto peer = gone.peer;
    self.forget(gone);
    self.watched_.erase(gone.connection);
    self.lost_(peer);
  };
  watched->pending =
      tport_pend(connection, nullptr, on_error, reinterpret_cast<tp_client_t*>(watched.get()));
  if (watched->pending <= 0) return tport_unref(connection);
  watched_.emplace(connection, std::move(watched));
}

void Connections::forget(Watched& watched) {
  tport_release(watched.connection, watched.pending, nullptr, nullptr,
                reinterpret_cast<tp_client_t*>(&watched), 0);
  tport_unref(watched.connection);
}

}  // namespace earshot::sip
