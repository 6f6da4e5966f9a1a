#pragma once
// `earshot recordings list | verify | hold | release | erase | expire`: what is kept, for how long,
// and the end of it. All work while the server runs.

#include <iosfwd>
#include <string>
#include <vector>

namespace earshot::app {

struct RecordingsListOptions {
  std::string config;              // "": the defaults
  std::string call, queue, agent;  // an id, a name, an extension; "": all
  std::string from, to;            // of the start: a date or an RFC 3339 time
  std::string state;               // "": any
  bool held = false;               // only those under legal hold
  std::size_t most = 50;
};
int recordings_list_command(const RecordingsListOptions& options, std::ostream& out,
                            std::ostream& err);

struct RecordingsVerifyOptions {
  std::string config;
  std::vector<std::string> ids;  // none: all
};
// 0: all are as they were made; 1: they could not be looked at; 2: at least one is not.
int recordings_verify_command(const RecordingsVerifyOptions& options, std::ostream& out,
                              std::ostream& err);

struct RecordingOptions {
  std::string config;
  std::string id;
  std::string reason;  // for hold
};
int recordings_hold_command(const RecordingOptions& options, std::ostream& out, std::ostream& err);
int recordings_release_command(const RecordingOptions& options, std::ostream& out,
                               std::ostream& err);
// Destroys its key: nobody can hear it any more, and nothing brings it back.
int recordings_erase_command(const RecordingOptions& options, std::ostream& out, std::ostream& err);

struct RecordingsExpireOptions {
  std::string config;
  bool dry_run = false;    // says what it would erase
  bool confirmed = false;  // also if it is suspiciously much
};
// Erases what the retention rules let go. 0: done; 1: it could not be done, or looked wrong.
int recordings_expire_command(const RecordingsExpireOptions& options, std::ostream& out,
                              std::ostream& err);

}  // namespace earshot::app
