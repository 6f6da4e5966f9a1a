#pragma once
// One open stream as the hub sees it. Internal to api/; any thread.

#include <cstddef>
#include <memory>
#include <string>

namespace earshot::api {

using Text = std::shared_ptr<const std::string>;

class Page {
 public:
  virtual ~Page() = default;
  virtual void send(Text text) = 0;
  virtual void close() = 0;                 // after what was sent; again: does nothing
  virtual std::size_t waiting() const = 0;  // octets that were not yet taken by the network
};

}  // namespace earshot::api
