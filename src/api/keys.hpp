#pragma once
// Which keys open the door now: the operator's token, programs' tokens, people's sign-ins. All in
// memory, so that no request waits for the database; whoever changes them writes to the database as
// well. Only hashes are held and compared. Internal to api/; any thread.

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/asker.hpp"

namespace earshot::api {

constexpr const char* kCookie = "__Host-earshot";  // RFC 6265bis section 4.1.3.2

class Keys {
 public:
  static constexpr std::size_t kShortestToken = 16;  // characters
  struct Lifetimes {
    Millis idle, absolute;  // of a sign-in
  };
  Keys(std::string_view operator_token, Lifetimes lifetimes);

  // Of an Authorization header's value (RFC 6750 section 2.1). Nobody: wrong, or expired.
  Asker of_authorization(std::string_view authorization, WallTime now) const;
  // Of the cookie's value. Nobody: unknown, or expired.
  Asker of_cookie(std::string_view cookie, WallTime now) const;
  bool is_alive(const Asker& asker, WallTime now) const;

  void add(const SignIn& sign_in, bool must_change_password);
  // Somebody used it. True: that is worth writing down.
  bool touch(const KeyHash& key, WallTime now);
  void remove(const KeyHash& key);
  std::vector<KeyHash> remove_of(PersonId person, const KeyHash* except);
  std::vector<KeyHash> keep_only(const std::vector<SignIn>& sign_ins);  // returns the removed
  void password_changed(PersonId person);

  void add(const ApiToken& token);
  void remove(TokenId token);

 private:
  struct Known {
    SignIn sign_in;
    WallTime written;  // last_seen in the database
    bool must_change_password = false;
  };
  bool is_over(const SignIn& sign_in, WallTime now) const;

  const KeyHash operator_;
  const Lifetimes lifetimes_;
  mutable std::mutex mutex_;
  std::map<KeyHash, Known> sign_ins_;
  std::map<KeyHash, ApiToken> tokens_;
};

KeyHash hash_key(std::string_view secret);
std::string make_key();  // 256 bits, as text that fits a header and a cookie

}  // namespace earshot::api
