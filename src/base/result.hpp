#pragma once
// Errors are input: whatever bytes, peers or disks can do wrong comes back as a value that names
// the thing and the way out. A broken invariant of ours is a CHECK (check.hpp).

#include <string>
#include <tl/expected.hpp>

namespace earshot {

struct Error {
  std::string code;     // stable, for programs: "not_allowed", "no_such_call", "ports_exhausted"
  std::string message;  // for people: what is wrong, with which thing, and what to do

  bool operator==(const Error&) const = default;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string code, std::string message) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(message)});
}

}  // namespace earshot
