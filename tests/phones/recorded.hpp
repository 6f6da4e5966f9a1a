#pragma once
// A floor that records, with rules published by the API. A recording is looked at twice: as the API
// hands it out, and as it lies on the disk, opened with the master key.

#include <vector>

#include "tests/phones/supervised.hpp"
#include "tests/phones/track.hpp"

namespace earshot::phones {

constexpr auto kSalesQueue = R"(
[[queue]]
name = "sales"
extension = "700"
teams = ["sales"]
ring_timeout = "5s"
wrap_up = "0s"

[[number]]
number = "+4930700"
target = "700"
)";

class Recorded : public Supervised {
 protected:
  explicit Recorded(const ServerSetup& setup = {.people = kPeople, .more = kSalesQueue})
      : Supervised(setup) {}

  // In force when it returns, for live calls too. `queues` alone: what goes for the queue "*".
  void publish(const Json& rules);
  void publish_for_all(const Json& queue_rules);
  static Json always();  // {when: always}
  // A prompt that is a second of this tone: what is played can be told by ear. Its file's name.
  std::string tone_prompt(const std::string& name, int tone, double seconds = 1);

  void begin_queued();  // the customer calls the queue, the agent is rung and answers
  void end_call();      // the customer hangs up, and everybody is released
  std::string call_id() { return server_.get("/api/v1/calls")["calls"][0]["id"]; }
  Json live_call() { return server_.get("/api/v1/calls/" + call_id()); }
  testing::AssertionResult is_recorded();  // the call on the floor is, by now
  // The only recording there is, once it is in this state.
  Json recording_in(const std::string& state);
  testing::AssertionResult has_event(const std::string& type);

  struct Opened {  // a recording as the API hands it out
    std::string id;
    Json ticket;
    Json track(const std::string& part) const;  // null: there is none
    // When the first such marker is, from `after` on, in seconds.
    double marker(const std::string& kind, const std::string& text = "", double after = 0) const;
  };
  Opened open(const std::string& id, const std::string& actor = "");
  Track download(const Opened& opened, const Json& track, const std::string& variant = "full");
  // nullopt: the part has no track of its own in the file.
  std::optional<Track> from_disk(const std::string& id, const std::string& part);
  Result<void> readable_on_disk(const std::string& id);  // with the key that lies beside it
  // What the program says: as an operator with the configuration, or as a client of the server's.
  std::string run(const std::vector<std::string>& arguments, int expected_exit = 0);
  std::string run_client(const std::vector<std::string>& arguments, int expected_exit = 0);

 private:
  std::string run_with(std::vector<std::string> arguments, const std::vector<std::string>& more,
                       int expected_exit);
  int files_ = 0;
};

}  // namespace earshot::phones
