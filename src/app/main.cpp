// The command line: which command, with which options. Each command lives in a file of its own.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "app/audit_command.hpp"
#include "app/calls_command.hpp"
#include "app/check_command.hpp"
#include "app/explain_command.hpp"
#include "app/import_command.hpp"
#include "app/password_command.hpp"
#include "app/recordings_command.hpp"
#include "app/recordings_export_command.hpp"
#include "app/serve.hpp"
#include "app/supervise_command.hpp"
#include "app/version.hpp"

namespace earshot::app {
namespace {

using Run = std::function<int()>;

void add_config_option(CLI::App& command, std::string& config) {
  command.add_option("-c,--config", config,
                     "Configuration file; without one, the defaults (loopback only)");
}

void add_client_options(CLI::App& command, ClientOptions& client) {
  command.add_option("--api", client.url, "The server's API")->capture_default_str();
  command.add_option("--token-file", client.token_file,
                     "File with the API token (default: $EARSHOT_TOKEN, else earshot.token)");
}

void add_serve(CLI::App& app, Run& run) {
  auto options = std::make_shared<ServeOptions>();
  auto* command = app.add_subcommand("serve", "Run the call server until it is told to stop");
  add_config_option(*command, options->config);
  command->callback([options, &run] { run = [options] { return serve(*options); }; });
}

void add_check(CLI::App& app, Run& run) {
  auto options = std::make_shared<CheckOptions>();
  auto* command =
      app.add_subcommand("check", "Look for mistakes in the configuration; change nothing");
  add_config_option(*command, options->config);
  command->callback([options, &run] {
    run = [options] { return check_command(*options, std::cout, std::cerr); };
  });
}

void add_import(CLI::App& app, Run& run) {
  auto options = std::make_shared<ImportCommandOptions>();
  auto* command = app.add_subcommand(
      "import", "Take over people from a CSV file: extension,name,role,team,secret,contact");
  add_config_option(*command, options->config);
  command->add_option("file", options->file, "The CSV file, or - for standard input")->required();
  command->add_flag("--dry-run", options->dry_run, "Check the file and say what would change");
  command->callback([options, &run] {
    run = [options] { return import_command(*options, std::cout, std::cerr); };
  });
}

void add_password(CLI::App& app, Run& run) {
  auto options = std::make_shared<PasswordCommandOptions>();
  auto* command =
      app.add_subcommand("password", "Make a one-time password for the console, for one person");
  add_config_option(*command, options->config);
  command->add_option("extension", options->extension, "Whose")->required();
  command->add_flag("--stdin", options->from_stdin,
                    "Set the password that is the first line of standard input; it lasts");
  command->callback([options, &run] {
    run = [options] { return password_command(*options, std::cin, std::cout, std::cerr); };
  });
}

void add_calls(CLI::App& app, Run& run) {
  auto options = std::make_shared<CallsOptions>();
  auto* command = app.add_subcommand("calls", "Show the live calls, refreshed in place");
  add_client_options(*command, options->server);
  command->add_flag("--once", options->once, "Print the table once and end");
  command->add_flag("--json", options->json, "Print the API's answer as it is");
  command->callback([options, &run] {
    run = [options] {
      options->terminal = isatty(STDOUT_FILENO) != 0;
      return calls_command(*options, std::cout, std::cerr);
    };
  });
}

void add_supervise(CLI::App& app, Run& run) {
  auto options = std::make_shared<SuperviseOptions>();
  auto* command = app.add_subcommand(
      "supervise", "Monitor, whisper to, barge into or take over an agent's call with a phone");
  add_client_options(*command, options->server);
  command->add_option("target", options->target, "The agent's extension, or a call's id");
  command->add_option("--as", options->as, "The supervisor's extension");
  command->add_option("--mode", options->mode, "monitor, whisper, barge or takeover")
      ->capture_default_str()
      ->check(CLI::IsMember({"monitor", "whisper", "barge", "takeover"}));
  command->add_option("--device", options->device,
                      "Ring this SIP URI or number instead of the supervisor's own phone");
  command->add_option("--reason", options->reason, "Why; kept with the session");
  command->add_option("--session", options->session, "Which session, when there are several");
  command->add_flag("--follow,!--no-follow", options->follow,
                    "Stay with the agent for his next calls");
  auto* end = command->add_flag_callback(
      "--end", [options] { options->act = SuperviseAct::end; }, "Leave the call");
  command
      ->add_flag_callback(
          "--hand-back", [options] { options->act = SuperviseAct::hand_back; },
          "After a take-over: the agent is back in, the supervisor monitors")
      ->excludes(end);
  command->callback([options, &run] {
    run = [options] { return supervise_command(*options, std::cout, std::cerr); };
  });
}

void add_explain(CLI::App& app, Run& run) {
  auto options = std::make_shared<ExplainOptions>();
  auto* command = app.add_subcommand(
      "explain", "Show which rules let a person do something to a call, and which do not");
  add_client_options(*command, options->server);
  command->add_option("person", options->person, "Who: an extension")->required();
  command->add_option("right", options->right, "What, such as whisper, record or play")
      ->required()
      ->check(CLI::IsMember({"monitor", "whisper", "barge", "takeover", "hand_back", "follow",
                             "record", "play", "see_numbers", "covert"}));
  command->add_option("target", options->target, "A call's id, or an agent's extension")
      ->required();
  command->add_option("--agent", options->agent, "Which agent of the call, when it has several");
  command->add_option("--reason", options->reason, "As if this reason were given");
  command->callback([options, &run] {
    run = [options] { return explain_command(*options, std::cout, std::cerr); };
  });
}

void add_audit(CLI::App& app, Run& run) {
  auto* audit = app.add_subcommand("audit", "Verify the audit chain, or hand it on");
  audit->require_subcommand(1);

  auto verify = std::make_shared<AuditVerifyOptions>();
  auto* command = audit->add_subcommand("verify", "Find rows that were altered, added or deleted");
  add_config_option(*command, verify->config);
  command->add_option("--heads", verify->heads,
                      "Compare with signed heads that were kept elsewhere");
  command->add_option("--public-key", verify->public_keys,
                      "Who may have signed them; more than one if the key was ever replaced");
  command->callback([verify, &run] {
    run = [verify] { return audit_verify_command(*verify, std::cout, std::cerr); };
  });

  auto head = std::make_shared<AuditHeadOptions>();
  command = audit->add_subcommand("head", "Print the newest signed head, to be kept elsewhere");
  add_config_option(*command, head->config);
  command->callback(
      [head, &run] { run = [head] { return audit_head_command(*head, std::cout, std::cerr); }; });

  auto rows = std::make_shared<AuditExportOptions>();
  command = audit->add_subcommand("export", "Print the rows");
  add_config_option(*command, rows->config);
  command->add_option("--format", rows->format, "csv or jsonl")
      ->capture_default_str()
      ->check(CLI::IsMember({"csv", "jsonl"}));
  command->add_option("--from", rows->from, "2026-11-23 or 2026-11-23T08:30:00Z; inclusive");
  command->add_option("--to", rows->to, "The same; exclusive");
  command->callback(
      [rows, &run] { run = [rows] { return audit_export_command(*rows, std::cout, std::cerr); }; });
}

void add_recordings_list(CLI::App& recordings, Run& run) {
  auto options = std::make_shared<RecordingsListOptions>();
  auto* command = recordings.add_subcommand("list", "Show recordings, newest first");
  add_config_option(*command, options->config);
  command->add_option("--call", options->call, "Of this call: its id");
  command->add_option("--queue", options->queue, "Of this queue");
  command->add_option("--agent", options->agent, "With this person on a track: an extension");
  command->add_option("--from", options->from, "Begun then or later: 2026-11-23");
  command->add_option("--to", options->to, "Begun before then");
  command->add_option("--state", options->state, "recording, complete, recovered, failed, erased");
  command->add_flag("--held", options->held, "Only those under legal hold");
  command->add_option("--most", options->most, "How many")->capture_default_str();
  command->callback([options, &run] {
    run = [options] { return recordings_list_command(*options, std::cout, std::cerr); };
  });
}

void add_recording(CLI::App& recordings, Run& run, const char* name, const char* description,
                   int (*act)(const RecordingOptions&, std::ostream&, std::ostream&),
                   bool reason = false) {
  auto options = std::make_shared<RecordingOptions>();
  auto* command = recordings.add_subcommand(name, description);
  add_config_option(*command, options->config);
  command->add_option("recording", options->id, "Its id")->required();
  if (reason) command->add_option("--reason", options->reason, "Why; kept with it")->required();
  command->callback([options, act, &run] {
    run = [options, act] { return act(*options, std::cout, std::cerr); };
  });
}

void add_recordings_verify(CLI::App& recordings, Run& run) {
  auto options = std::make_shared<RecordingsVerifyOptions>();
  auto* command = recordings.add_subcommand(
      "verify", "Is every file the one that was made: its seals, its row, the audit chain");
  add_config_option(*command, options->config);
  command->add_option("recordings", options->ids, "Their ids; none: all");
  command->callback([options, &run] {
    run = [options] { return recordings_verify_command(*options, std::cout, std::cerr); };
  });
}

void add_recordings_export(CLI::App& recordings, Run& run) {
  auto options = std::make_shared<RecordingsExportOptions>();
  auto* command = recordings.add_subcommand(
      "export", "Make a sound file of one, each track in a channel; it is audited");
  add_config_option(*command, options->config);
  command->add_option("recording", options->id, "Its id")->required();
  command->add_option("file", options->file, "Ends with .wav or .ogg (Opus)")->required();
  command->add_flag("--mixed", options->mixed, "All in one channel");
  command->add_flag("--customer", options->customer, "Nothing that the customer did not hear");
  command->callback([options, &run] {
    options->may_show = ::isatty(STDOUT_FILENO) == 1;
    run = [options] { return recordings_export_command(*options, std::cout, std::cerr); };
  });
}

void add_recordings(CLI::App& app, Run& run) {
  auto* recordings = app.add_subcommand("recordings", "What is kept, for how long, and its end");
  recordings->require_subcommand(1);
  add_recordings_list(*recordings, run);
  add_recordings_verify(*recordings, run);
  add_recordings_export(*recordings, run);
  add_recording(*recordings, run, "hold", "Legal hold: nothing erases it until it is released",
                recordings_hold_command, true);
  add_recording(*recordings, run, "release", "End its legal hold", recordings_release_command);
  add_recording(*recordings, run, "erase", "Destroy its key: nobody can hear it any more",
                recordings_erase_command);

  auto options = std::make_shared<RecordingsExpireOptions>();
  auto* command = recordings->add_subcommand("expire", "Erase what the rules keep no longer");
  add_config_option(*command, options->config);
  command->add_flag("--dry-run", options->dry_run, "Say what would be erased");
  command->add_flag("--confirm", options->confirmed, "Also if it is suspiciously much");
  command->callback([options, &run] {
    run = [options] { return recordings_expire_command(*options, std::cout, std::cerr); };
  });
}

int main_program(int argc, char** argv) {
  CLI::App app("Earshot: a call server in which a supervisor is always within earshot.", "earshot");
  app.require_subcommand(1);
  Run run;
  add_serve(app, run);
  add_check(app, run);
  add_calls(app, run);
  add_supervise(app, run);
  add_explain(app, run);
  add_import(app, run);
  add_password(app, run);
  add_audit(app, run);
  add_recordings(app, run);
  app.add_subcommand("version", "Print the version")->callback([&run] {
    run = [] {
      std::cout << "earshot " << kVersion << "\n";
      return 0;
    };
  });
  CLI11_PARSE(app, argc, argv);
  return run();
}

}  // namespace
}  // namespace earshot::app

int main(int argc, char** argv) { return earshot::app::main_program(argc, argv); }
