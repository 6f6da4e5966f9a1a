#pragma once
// The world that the API's tests live in: a floor (the real core on a control thread of its own,
// with phones that answer and a media worker that applies every table at once, unless told
// otherwise), a server in front of it and a client that hides nothing.

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "api/seams_test.hpp"
#include "api/server.hpp"

namespace earshot::api {

// Agents 101 Anna and 102 Ben, supervisors 201 Sue and 202 Sam of the same team, supervisor 203
// Olga of another, disabled supervisor 204, administrator 900, auditor 901, integrator 902. Number
// 5551 leads to 101, 5552 to queue 600 "sales", 5553 to 102.
core::Directory test_directory();

// Time stands still until pass().
class Floor final : public Control {
 public:
  Floor();
  ~Floor() override;

  void command(core::Command command,
               std::function<void(Result<core::SupervisionResult>)> done) override;
  void query(std::function<void(const core::Core&, Instant now)> read) override;

  // Who is told what happens, from now on. Control thread.
  using Subscriber = std::function<void(const core::Core&, Instant, std::span<const core::Event>)>;
  void subscribe(Subscriber subscriber);

  // Each runs on the control thread and returns when everything that it led to is done.
  void pass(Millis time);
  void tell(const core::Fact& fact);
  CallId customer_calls(const std::string& number, const std::string& display = "");
  void phones_answer(bool answer);
  void media_applies(bool applies);
  void give(const core::Command& command);
  void replace(const std::function<void(core::Directory&)>& change);
  std::size_t live_calls();

  // As if the core had told this; for what the core of these tests does not do by itself.
  void announce(const core::EventBody& body);

  void stall(bool stalled);  // the control thread takes nothing new until it is false again

 private:
  void run();
  void post(std::function<void()> work);
  void wait_for(std::function<void()> work);
  void step(const core::Input& input);
  void perform(const core::Effect& effect);

  Instant now_{Seconds{1'000}};
  core::Core core_;
  bool phones_answer_ = true, media_applies_ = true;
  Subscriber subscriber_;
  std::deque<core::Fact> facts_;
  std::map<RequestId, std::function<void(Result<core::SupervisionResult>)>> waiting_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> work_;
  bool stalled_ = false, ending_ = false;
  std::thread thread_;
};

struct Answer {
  int status = 0;  // 0: closed without an answer; -1: neither answered nor closed within 10 s
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  nlohmann::json json() const;  // fails the test when the body is none
};

// Sends the octets on one connection and reads until the server closes it.
int connected_to(std::uint16_t port);  // a TCP socket; the caller closes it
Answer send_octets(std::uint16_t port, const std::string& octets);

class Api : public testing::Test {
 protected:
  Api() : Api(ApiConfig{}) {}
  explicit Api(ApiConfig wanted);
  ~Api() override;

  // A request with the right token. `also`: further header lines, each with CR LF.
  Answer ask(const std::string& method, const std::string& target, const std::string& body = "",
             const std::string& also = "");
  Answer as(const std::string& actor, const std::string& method, const std::string& target,
            const std::string& body = "");
  std::string start_session(CallId call, const std::string& supervisor, const std::string& mode);

  static constexpr const char* kToken = "a-token-for-the-tests";
  // As a person who signed in: his cookie and this server's origin.
  std::string sign_in(const std::string& name, const std::string& password = kPassword);
  Answer with(const std::string& cookie, const std::string& method, const std::string& target,
              const std::string& body = "", const std::string& also = kOwnOrigin);
  std::string page_head(const std::string& cookie) {
    return "Cookie: " + cookie + "\r\n" + kOwnOrigin;
  }
  Answer exchange(const std::string& method, const std::string& target, const std::string& body,
                  const std::string& head);
  void restart();  // the server, over the same rows

  static constexpr const char* kOwnOrigin = "Origin: http://localhost\r\n";
  ApiConfig config;
  Counters counters;
  NoLog log;
  FakeAccounts accounts{test_directory().people};
  FakeHistory history;
  FakeMedia media;
  FakeSystem system;
  FakeDevices devices;
  FakeAdministration administration;
  FakeRules rules;
  FakeRecordings recordings;
  FakeAudit audit;
  std::vector<HealthPart> health{{"store", true, ""}, {"sip", true, ""}};
  Floor floor;  // outlives the server
  std::unique_ptr<Server> server;
};

}  // namespace earshot::api
