#include "io/wake.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace earshot::io {

Result<Wake> Wake::make() {
  const int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (fd < 0) {
    return fail("no_descriptors", std::string("cannot make an eventfd: ") + std::strerror(errno) +
                                      "; raise the limit of open files (ulimit -n)");
  }
  return Wake(FileDescriptor(fd));
}

void Wake::signal() {
  if (signalled_.exchange(true, std::memory_order_acq_rel)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
}

void Wake::acknowledge() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(event_.get(), &count, sizeof count);
  signalled_.exchange(false, std::memory_order_acq_rel);
}

}  // namespace earshot::io
