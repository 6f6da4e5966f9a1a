#include "api/tickets.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace earshot::api {

std::string Tickets::add(Ticket ticket, WallTime now) {
  std::array<unsigned char, 16> chance;
  randombytes_buf(chance.data(), chance.size());
  std::string text(chance.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), chance.data(), chance.size());
  text.pop_back();
  ticket.expires = now + kLifetime;
  const std::lock_guard lock(mutex_);
  std::erase_if(tickets_, [&](const auto& entry) { return entry.second.expires <= now; });
  if (tickets_.size() >= kMost) {
    tickets_.erase(std::ranges::min_element(
        tickets_, {}, [](const auto& entry) { return entry.second.expires; }));
  }
  tickets_.emplace(text, std::move(ticket));
  return text;
}

std::optional<Ticket> Tickets::find(const std::string& text, const Asker& asker, WallTime now) {
  const std::lock_guard lock(mutex_);
  const auto found = tickets_.find(text);
  if (found == tickets_.end()) return std::nullopt;
  const auto& ticket = found->second;
  const bool fits = ticket.kind == asker.kind && ticket.key == asker.key && ticket.expires > now;
  return fits ? std::optional(ticket) : std::nullopt;
}

void Tickets::drop(const KeyHash& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(tickets_, [&](const auto& entry) {
    return entry.second.kind == Asker::Kind::person && entry.second.key == key;
  });
}

}  // namespace earshot::api
