#pragma once
// The WebSocket behind an open stream (RFC 6455). Internal to api/.

#include <functional>
#include <memory>
#include <string>

#include "api/page.hpp"

namespace earshot::api {

class AnyStream;
class Hub;
struct Asker;

// Answers the handshake in `request` (octets as they came are not needed again) and hands the page
// to the hub. `on_gone` runs when the connection is at its end. Keeps itself alive by what it waits
// for. On the stream's strand.
struct Handshake;
void serve_page(AnyStream stream, std::unique_ptr<Handshake> handshake, const Asker& reader,
                std::shared_ptr<Hub> hub, std::function<void()> on_gone);

}  // namespace earshot::api
