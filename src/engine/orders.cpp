#include "engine/orders.hpp"

namespace earshot::engine {

void Agreement::apply_to(media::Leg& leg) const {
  if (secured) {
    leg.agree_secured(local, remote, secured->keys, secured->sockets);
  } else {
    leg.agree(local, remote);
  }
}

}  // namespace earshot::engine
