#pragma once
// PacketLoop over io_uring: one standing (multishot) receive a socket into a shared ring of
// buffers, sends of a batch in one submission. Fails where the kernel or a sandbox refuses
// io_uring, or is too old for what we use (Linux 6.1). See packet_loop.hpp.

#include "io/packet_loop.hpp"

namespace earshot::io {

Result<std::unique_ptr<PacketLoop>> make_uring_loop(Wake& wake);

}  // namespace earshot::io
