#pragma once
// `earshot recordings export`: a recording as a sound file, of any length, in little memory. Each
// export is audited before the first octet is written.

#include <iosfwd>
#include <string>

namespace earshot::app {

struct RecordingsExportOptions {
  std::string config;
  std::string id;
  std::string file;       // its ending says the format: .wav or .ogg
  bool mixed = false;     // all in one channel; else each track in a channel of its own
  bool customer = false;  // the customer's copy: nothing that he did not hear
  bool may_show = false;  // the output is a terminal: progress is shown there
};
int recordings_export_command(const RecordingsExportOptions& options, std::ostream& out,
                              std::ostream& err);

}  // namespace earshot::app
