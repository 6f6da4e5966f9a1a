#include "io/uring_loop.hpp"

#include <liburing.h>
#include <poll.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "base/check.hpp"
#include "io/clock.hpp"
#include "io/socket_address.hpp"
#include "io/udp_socket.hpp"

namespace earshot::io {
namespace {

constexpr unsigned kSubmissions = 1024, kCompletions = 4096;
constexpr unsigned kBuffers = 1024;        // packets of all sockets that wait for us at once
constexpr std::size_t kBufferSize = 2048;  // header, source address and kMaxPacket
constexpr std::uint16_t kBufferGroup = 0;

// Under load a wake-up for every packet costs more than the packet. From Linux 6.12 on the kernel
// gathers: it wakes us for kGather packets at once or after kGatherMicros, whichever is first; when
// nothing came in that time, the next packet wakes us at once. A packet is delayed by this at
// most.
constexpr unsigned kGather = 16;
constexpr std::uint32_t kGatherMicros = 500;
constexpr unsigned kFeatureMinTimeout = 1u << 15;  // IORING_FEAT_MIN_TIMEOUT, newer than liburing

// What a completion is about: user_data = what << 56 | generation << 32 | descriptor.
enum class What : std::uint8_t { wake, receive, send, cancel };
std::uint64_t tag(What what, std::uint32_t generation, int fd) {
  return std::uint64_t(what) << 56 | std::uint64_t(generation & 0xFFFFFF) << 32 |
         static_cast<std::uint32_t>(fd);
}

class UringLoop final : public PacketLoop {
 public:
  explicit UringLoop(Wake& wake) : wake_(wake) {
    receive_header_.msg_namelen = sizeof(sockaddr_in6);
  }

  ~UringLoop() override {
    if (!ring_made_) return;
    io_uring_queue_exit(&ring_);
    if (memory_ != MAP_FAILED) munmap(memory_, kMemory);
  }

  // The rest of the constructor, which may fail: an errno, or 0.
  int set_up() {
    io_uring_params params{};
    params.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE |
                   IORING_SETUP_CLAMP;
    params.cq_entries = kCompletions;
    if (const int error = io_uring_queue_init_params(kSubmissions, &ring_, &params)) return -error;
    ring_made_ = true;
    if (!(params.features & IORING_FEAT_EXT_ARG) || !(params.features & IORING_FEAT_CQE_SKIP)) {
      return ENOSYS;
    }
    gathers_ = (params.features & kFeatureMinTimeout) != 0;
    if (const int error = make_buffers()) return error;
    if (const int error = try_out()) return error;
    watch_wake();
    return 0;
  }

  Backend backend() const override { return Backend::io_uring; }

  void add(int socket) override {
    auto& receive = receive_of(socket);
    receive = {receive.generation + 1, true, false};
    arm(socket);
  }

  void release(int socket) override {
    auto& receive = receive_of(socket);
    receive.releasing = true;
    auto* sqe = submission();
    io_uring_prep_cancel64(sqe, tag(What::receive, receive.generation, socket), 0);
    io_uring_sqe_set_data64(sqe, tag(What::cancel, 0, socket));
    sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
  }

  std::size_t send(std::span<const Datagram> packets) override {
    const std::size_t before = refused_;
    for (const auto& packet : packets) {
      auto* sqe = submission();
      SocketAddress& to = addresses_[static_cast<std::size_t>(sqe - ring_.sq.sqes)];
      const auto size = to_socket_address(packet.to, to);
      // Never waits (MSG_DONTWAIT), so it is done, and its bytes are free, once it is submitted.
      io_uring_prep_send(sqe, packet.socket, packet.bytes.data(), packet.bytes.size(),
                         MSG_DONTWAIT);
      io_uring_prep_send_set_addr(sqe, &to.any, static_cast<std::uint16_t>(size));
      sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
      io_uring_sqe_set_data64(sqe, tag(What::send, 0, packet.socket));
    }
    io_uring_submit(&ring_);
    return refused_ - before;  // refusals are told at the next wait
  }

  void wait(Instant until, PacketSink& sink) override {
    if (io_uring_sq_ready(&ring_) > 0) io_uring_submit(&ring_);
    enter(until);
    const Instant woken = now();
    unsigned head = 0, seen = 0;
    io_uring_cqe* cqe = nullptr;
    io_uring_for_each_cqe(&ring_, head, cqe) {
      ++seen;
      complete(*cqe, woken, sink);
    }
    io_uring_cq_advance(&ring_, seen);
    io_uring_buf_ring_advance(buffers_, returned_);
    returned_ = 0;
  }

 private:
  struct Receive {  // of one descriptor
    std::uint32_t generation = 0;
    bool added = false, releasing = false;
  };

  static constexpr std::size_t kRingBytes = kBuffers * sizeof(io_uring_buf);
  static constexpr std::size_t kMemory = kRingBytes + kBuffers * kBufferSize;

  Receive& receive_of(int socket) {
    const auto index = static_cast<std::size_t>(socket);
    if (receives_.size() <= index) receives_.resize(index + 64);
    return receives_[index];
  }

  io_uring_sqe* submission() {
    auto* sqe = io_uring_get_sqe(&ring_);
    while (sqe == nullptr) {
      io_uring_submit(&ring_);
      sqe = io_uring_get_sqe(&ring_);
    }
    return sqe;
  }

  int make_buffers() {
    memory_ = mmap(nullptr, kMemory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory_ == MAP_FAILED) return errno;
    buffers_ = static_cast<io_uring_buf_ring*>(memory_);
    io_uring_buf_reg registration{};
    registration.ring_addr = reinterpret_cast<std::uint64_t>(memory_);
    registration.ring_entries = kBuffers;
    registration.bgid = kBufferGroup;
    if (const int error = io_uring_register_buf_ring(&ring_, &registration, 0)) return -error;
    io_uring_buf_ring_init(buffers_);
    for (unsigned i = 0; i < kBuffers; ++i) give_back(static_cast<std::uint16_t>(i));
    io_uring_buf_ring_advance(buffers_, returned_);
    returned_ = 0;
    return 0;
  }

  std::uint8_t* buffer(std::uint16_t id) {
    return static_cast<std::uint8_t*>(memory_) + kRingBytes + id * kBufferSize;
  }

  void give_back(std::uint16_t id) {
    io_uring_buf_ring_add(buffers_, buffer(id), kBufferSize, id, io_uring_buf_ring_mask(kBuffers),
                          returned_++);
  }

  // Kernels that know io_uring but not all of what we use say so only when asked to do it.
  int try_out() {
    struct Ear final : PacketSink {
      bool heard = false, released = false;
      void on_packet(Instant, int, const Endpoint&, std::span<const std::uint8_t>) override {
        heard = true;
      }
      void on_released(int) override { released = true; }
      void on_wake() override {}
    } ear;
    auto socket = UdpSocket::bind(*Endpoint::parse("127.0.0.1:0"));
    if (!socket) return ENOSYS;
    add(socket->fd());
    const std::uint8_t byte = 0;
    const Datagram probe{socket->fd(), socket->local(), {&byte, 1}};
    send({&probe, 1});
    const Instant deadline = now() + 200ms;
    while (!ear.heard && !unusable_ && now() < deadline) wait(deadline, ear);
    if (!ear.heard) return ENOSYS;
    release(socket->fd());
    while (!ear.released) wait(now() + 10ms, ear);
    return 0;
  }

  void watch_wake() {
    auto* sqe = submission();
    io_uring_prep_poll_multishot(sqe, wake_.fd(), POLLIN);
    io_uring_sqe_set_data64(sqe, tag(What::wake, 0, wake_.fd()));
  }

  void arm(int socket) {
    auto* sqe = submission();
    io_uring_prep_recvmsg_multishot(sqe, socket, &receive_header_, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = kBufferGroup;
    io_uring_sqe_set_data64(sqe, tag(What::receive, receive_of(socket).generation, socket));
  }

  void enter(Instant until) {
    const auto left = std::max(until - now(), Micros(0)).count();
    __kernel_timespec timeout{left / 1'000'000, left % 1'000'000 * 1'000};
    io_uring_getevents_arg wish{};
    wish.sigmask_sz = _NSIG / 8;
    wish.ts = reinterpret_cast<std::uint64_t>(&timeout);
    unsigned wanted = 1;
    if (gathers_ && left > kGatherMicros) {
      wish.pad = kGatherMicros;  // min_wait_usec in newer headers
      wanted = kGather;
    }
    io_uring_enter2(static_cast<unsigned>(ring_.ring_fd), 0, wanted,
                    IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG,
                    reinterpret_cast<sigset_t*>(&wish), sizeof wish);
  }

  void complete(const io_uring_cqe& cqe, Instant woken, PacketSink& sink) {
    const int fd = static_cast<int>(cqe.user_data & 0xFFFFFFFF);
    switch (static_cast<What>(cqe.user_data >> 56)) {
      case What::wake:
        if (!(cqe.flags & IORING_CQE_F_MORE)) watch_wake();
        wake_.acknowledge();
        sink.on_wake();
        break;
      case What::receive: received(cqe, fd, woken, sink); break;
      case What::send: ++refused_; break;  // successes are skipped
      case What::cancel: break;            // the receive itself tells its end
    }
  }

  void received(const io_uring_cqe& cqe, int fd, Instant woken, PacketSink& sink) {
    const auto generation = static_cast<std::uint32_t>(cqe.user_data >> 32) & 0xFFFFFF;
    auto& receive = receive_of(fd);
    const bool current = receive.added && (receive.generation & 0xFFFFFF) == generation;
    if (cqe.flags & IORING_CQE_F_BUFFER) {
      const auto id = static_cast<std::uint16_t>(cqe.flags >> IORING_CQE_BUFFER_SHIFT);
      if (cqe.res >= 0 && current) hand_over(buffer(id), cqe.res, fd, woken, sink);
      give_back(id);
    }
    if (cqe.flags & IORING_CQE_F_MORE || !current) return;
    // The standing receive has ended: because we released it, or for want of buffers.
    if (receive.releasing) {
      receive.added = false;
      sink.on_released(fd);
    } else if (cqe.res == -EINVAL || cqe.res == -EOPNOTSUPP) {
      unusable_ = true;  // only ever seen while trying out
    } else {
      arm(fd);
    }
  }

  void hand_over(void* buffer, int size, int fd, Instant woken, PacketSink& sink) {
    auto* out = io_uring_recvmsg_validate(buffer, size, &receive_header_);
    if (out == nullptr) return;
    SocketAddress from;
    std::memcpy(&from, io_uring_recvmsg_name(out), sizeof from);
    const auto length = io_uring_recvmsg_payload_length(out, size, &receive_header_);
    const auto* bytes =
        static_cast<const std::uint8_t*>(io_uring_recvmsg_payload(out, &receive_header_));
    sink.on_packet(woken, fd, from_socket_address(from),
                   {bytes, std::min<std::size_t>(length, kMaxPacket)});
  }

  Wake& wake_;
  io_uring ring_{};
  bool ring_made_ = false, gathers_ = false, unusable_ = false;
  void* memory_ = MAP_FAILED;
  io_uring_buf_ring* buffers_ = nullptr;
  int returned_ = 0;  // buffers given back since the last advance
  std::size_t refused_ = 0;
  msghdr receive_header_{};
  std::vector<Receive> receives_;  // by descriptor
  std::array<SocketAddress, kSubmissions> addresses_;
};

}  // namespace

Result<std::unique_ptr<PacketLoop>> make_uring_loop(Wake& wake) {
  auto loop = std::make_unique<UringLoop>(wake);
  if (const int error = loop->set_up()) {
    return fail("no_io_uring", std::string("io_uring is not to be had: ") + std::strerror(error));
  }
  return loop;
}

}  // namespace earshot::io
