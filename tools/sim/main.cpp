// The command line of earshot-sim. What each mode does is in its own file.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>

#include "sim/commands.hpp"

namespace earshot::sim {
namespace {

using Run = std::function<int()>;

void add_floor(CLI::App& command, FloorOptions& floor) {
  command.add_option("--server", floor.server, "SIP address of the server")->capture_default_str();
  command.add_option("--domain", floor.domain, "SIP domain of its people")->capture_default_str();
  command
      .add_option("--people", floor.people_file,
                  "People file: extension,name,role,team,secret,contact")
      ->capture_default_str();
  command.add_option("--desks-at", floor.desks_at, "Address of agents' and supervisors' phones")
      ->capture_default_str();
  command
      .add_option("--customers-at", floor.customers_at,
                  "Address of customers, which the server must know as a trunk")
      ->capture_default_str();
  command.add_option("--customer-codecs", floor.customer_codecs, "pcmu,pcma,g722,opus")
      ->capture_default_str();
  command.add_option("--agent-codecs", floor.agent_codecs, "The same for agents")
      ->capture_default_str();
  command.add_option("--supervisor-codecs", floor.supervisor_codecs, "The same for supervisors")
      ->capture_default_str();
  command.add_option_function<std::string>(
      "--codec",
      [&floor](const std::string& codec) {
        floor.customer_codecs = floor.agent_codecs = floor.supervisor_codecs = codec;
      },
      "The same for everybody");
  command.add_option("--ptime", floor.ptime_ms, "Milliseconds in a packet")
      ->check(CLI::IsMember({10, 20, 30, 40, 60}))
      ->capture_default_str();
  command.add_option("--transport", floor.transport, "Of agents' and supervisors' SIP")
      ->check(CLI::IsMember({"udp", "tcp"}))
      ->capture_default_str();
}

void add_policy(CLI::App& command, Policy& policy) {
  command.add_flag("--parked-agent-listens", policy.parked_agent_listens,
                   "The server lets a parked agent listen");
  command.add_flag("!--whispers-are-private", policy.supervisors_hear_whispers,
                   "The server keeps whispers from other supervisors");
}

void add_check(CLI::App& app, Run& run) {
  auto options = std::make_shared<CheckOptions>();
  auto* command = app.add_subcommand(
      "check", "One call through every mode from and to every other; measures who hears whom");
  add_floor(*command, options->floor);
  add_policy(*command, options->policy);
  command->add_option("--agent", options->agent, "The agent's extension (default: the first)");
  command->add_option("--supervisor", options->supervisor, "The supervisor's (default: the first)");
  command->add_option("--dial", options->dial,
                      "What the customer calls; {} is the agent's extension (default: just that)");
  command->add_option("--customer", options->customer_number, "The customer's number")
      ->capture_default_str();
  command->add_option("--outbound", options->outbound,
                      "A number the agent may call by the trunk: checks outbound calls, too; needs "
                      "--customers-at with the port where the trunk sends calls");
  command->add_option("--json", options->json, "Write the report as JSON (-: standard output)");
  command->callback([options, &run] { run = [options] { return run_check(*options); }; });
}

void add_load(CLI::App& app, Run& run) {
  auto options = std::make_shared<LoadOptions>();
  auto* command =
      app.add_subcommand("load", "Many calls at once: quality, delay, and the server's cost");
  add_floor(*command, options->floor);
  add_policy(*command, options->policy);
  command->add_option("--calls", options->calls, "Calls, each with an agent of its own")
      ->check(CLI::Range(1, 20'000))
      ->capture_default_str();
  command->add_option("--supervise", options->supervise, "A supervisor on every call, in this mode")
      ->check(CLI::IsMember({"none", "monitor", "whisper", "barge", "takeover"}))
      ->capture_default_str();
  command->add_option("--seconds", options->seconds, "Length of the measurement")
      ->check(CLI::Range(1.0, 86'400.0))
      ->capture_default_str();
  command->add_option("--rate", options->calls_per_second, "Calls set up in a second")
      ->check(CLI::Range(0.1, 1'000.0))
      ->capture_default_str();
  command->add_option("--ears", options->ears, "How many calls are listened to, or all")
      ->check(CLI::IsMember({"all"}) | CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      ->add_option("--marker-ms", options->marker_ms,
                   "Between a person's markers, by which delay is measured; 0: none")
      ->capture_default_str();
  command->add_option("--switches", options->switches, "Mode switches measured at the end")
      ->capture_default_str();
  command->add_option("--dial", options->dial,
                      "What customers call; {} is an agent's extension (default: just that)");
  command->add_option("--server-pid", options->server_pid,
                      "Measures this process's CPU and memory");
  command->add_option("--json", options->json, "Write the report as JSON (-: standard output)");
  command->callback([options, &run] { run = [options] { return run_load(*options); }; });
}

void add_demo(CLI::App& app, Run& run) {
  auto options = std::make_shared<DemoOptions>();
  auto* command = app.add_subcommand(
      "demo", "A demo floor: customers who call, agents who answer, scripted talks, for ever");
  add_floor(*command, options->floor);
  command->add_option("--customers", options->customers, "How many customers")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  command->add_option(
      "--dial", options->dial,
      "Numbers they call, by chance; {} is an agent's extension (default: just that)");
  command->add_option("--shortest", options->shortest_s, "Shortest talk, seconds")
      ->capture_default_str();
  command->add_option("--longest", options->longest_s, "Longest talk, seconds")
      ->capture_default_str();
  command->add_option("--idle", options->idle_s, "Idle between calls, seconds, about")
      ->capture_default_str();
  command->add_option("--holds", options->holds, "Share of talks with a hold in the middle")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--speech-cache", options->cache, "Where generated speech is kept");
  command->add_option("--seconds", options->seconds, "End after so long (0: when interrupted)")
      ->capture_default_str();
  command->callback([options, &run] { run = [options] { return run_demo(*options); }; });
}

void add_phone(CLI::App& app, Run& run) {
  auto options = std::make_shared<PhoneCommandOptions>();
  auto codecs = std::make_shared<std::string>("pcmu");
  auto* command = app.add_subcommand("phone", "One phone that does what its script says");
  command->add_option("--server", options->server, "SIP address of the server")
      ->capture_default_str();
  command->add_option("--domain", options->domain, "SIP domain")->capture_default_str();
  command->add_option("--local", options->local, "The phone's own address")->capture_default_str();
  command->add_option("--user", options->phone.user, "Extension, or a customer's number")
      ->required();
  command->add_option("--secret", options->phone.secret, "For digest authentication");
  command->add_option("--display", options->phone.display, "The name that it shows");
  command->add_option("--codecs", *codecs, "pcmu,pcma,g722,opus in order")->capture_default_str();
  command->add_option("--ptime", options->phone.ptime_ms, "Milliseconds in a packet")
      ->check(CLI::IsMember({10, 20, 30, 40, 60}))
      ->capture_default_str();
  command->add_option("--tone", options->phone.tone, "The phone's tone")
      ->check(CLI::Range(0, kToneCount - 1))
      ->capture_default_str();
  command->add_option("--transport", options->phone.transport, "udp or tcp")
      ->check(CLI::IsMember({"udp", "tcp"}))
      ->capture_default_str();
  command->add_flag("--late-offer", options->phone.late_offer, "Dial without SDP");
  command->add_flag("--early-media", options->phone.early_media, "Answer with 183 and sound first");
  command->add_flag_callback(
      "--ring", [options] { options->phone.answer_after_ms.reset(); },
      "Ring until the script says answer (default: answer at once)");
  command->add_option("--report", options->report_ms,
                      "Print what is heard as a line of JSON, each so many ms");
  command->add_option("script", options->script, "What to do; see below")->required();
  command->footer(kPhoneScriptHelp);
  command->callback([options, codecs, &run] {
    run = [options, codecs] {
      const auto known = codecs_from(*codecs);
      if (!known) return cannot_begin(known.error());
      options->phone.codecs = *known;
      return run_phone(*options);
    };
  });
}

void add_people(CLI::App& app, Run& run) {
  struct Counts {
    int agents = 10, supervisors = 10;
    std::string numbers;
  };
  auto counts = std::make_shared<Counts>();
  auto* command = app.add_subcommand("people", "Print a people file for load runs");
  command->add_option("--agents", counts->agents, "From 1000 on")->check(CLI::Range(0, 4'000));
  command->add_option("--supervisors", counts->supervisors, "From 5000 on")
      ->check(CLI::Range(0, 4'000));
  command
      ->add_option("--numbers", counts->numbers,
                   "Print instead the server's [[number]] tables that lead PREFIX and extension "
                   "to each agent")
      ->option_text("PREFIX");
  command->callback([counts, &run] {
    run = [counts] {
      std::fputs(
          (counts->numbers.empty() ? made_up_people(counts->agents, counts->supervisors)
                                   : numbers_of_made_up_agents(counts->agents, counts->numbers))
              .c_str(),
          stdout);
      return 0;
    };
  });
}

int main_program(int argc, char** argv) {
  CLI::App app("Simulated customers, agents and supervisors over real SIP and RTP.", "earshot-sim");
  app.require_subcommand(1);
  Run run;
  add_check(app, run);
  add_load(app, run);
  add_demo(app, run);
  add_phone(app, run);
  add_people(app, run);
  CLI11_PARSE(app, argc, argv);
  return run();
}

}  // namespace
}  // namespace earshot::sim

int main(int argc, char** argv) {
  try {
    return earshot::sim::main_program(argc, argv);
  } catch (const std::exception& problem) {  // no socket left, no memory
    return earshot::sim::cannot_begin({"failed", problem.what()});
  }
}
