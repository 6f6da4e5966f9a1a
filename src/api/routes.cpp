#include "api/routes.hpp"

#include "api/handlers.hpp"

namespace earshot::api {
namespace {

using enum Method;
using enum core::Role;

constexpr Right kOpen{Door::open};
constexpr Right kLoopback = right({administrator, auditor, integrator}, false, Door::loopback);
constexpr Right kAll = right({agent, supervisor, administrator, auditor, integrator});
constexpr Right kPerson = right({agent, supervisor, administrator, auditor, integrator}, true);
constexpr Right kActs = right({agent, supervisor, administrator, integrator});
constexpr Right kSupervises = right({supervisor, administrator, integrator});
constexpr Right kSupervisor = right({supervisor, administrator}, true);
constexpr Right kJudges = right({supervisor, administrator, auditor});
constexpr Right kOversees = right({supervisor, administrator, auditor, integrator});

constexpr Route kRoutes[] = {
    {get, "/healthz", kOpen, "", alive},
    {get, "/readyz", kOpen, "", ready},
    {get, "/metrics", kLoopback, "", metrics},

    {post, "/api/v1/sign-in", kOpen, "", sign_in},
    {post, "/api/v1/sign-out", kPerson, "", sign_out},
    {get, "/api/v1/me", kPerson, "", read_me},
    {post, "/api/v1/me/password", kPerson, "", change_password},
    {get, "/api/v1/me/calls", kPerson, "", list_own_calls},
    {get, "/api/v1/me/supervision-log", kPerson, "", list_supervision_log},
    {get, "/api/v1/me/policies", kPerson, "", list_own_policies},
    {post, "/api/v1/me/policies/{name}", kPerson, "", acknowledge_policy},
    {get, "/api/v1/config", kAll, "", read_config},
    {get, "/api/v1/stream", kAll, "", open_stream},

    {get, "/api/v1/calls", kAll, "", list_calls},
    {post, "/api/v1/calls", kActs, "", originate},
    {get, "/api/v1/calls/{call}", kAll, "", read_call},
    {del, "/api/v1/calls/{call}", kActs, "", hang_up},
    {post, "/api/v1/calls/{call}/supervision", kSupervises, "wait", supervise_call},
    {post, "/api/v1/calls/{call}/hold", kActs, "", hold},
    {post, "/api/v1/calls/{call}/privacy", kActs, "", set_privacy},
    {post, "/api/v1/calls/{call}/objection", kActs, "", customer_objects},
    {post, "/api/v1/calls/{call}/private", kActs, "", mark_private},
    {post, "/api/v1/calls/{call}/recording", kActs, "", record_call},
    {post, "/api/v1/calls/{call}/transfer", kActs, "", transfer},
    {post, "/api/v1/calls/{call}/leave", kActs, "", leave_call},
    {get, "/api/v1/calls/{call}/timeline", kOversees, "", read_timeline},
    {get, "/api/v1/calls/{call}/quality", kAll, "", read_quality},
    {post, "/api/v1/calls/{call}/cues", kSupervises, "", send_cue},
    {post, "/api/v1/calls/{call}/notes", kActs, "", add_note},
    {post, "/api/v1/calls/{call}/help", kActs, "", ask_help},
    {del, "/api/v1/calls/{call}/help", kActs, "", end_help},

    {get, "/api/v1/sessions", kOversees, "", list_sessions},
    {get, "/api/v1/sessions/{session}", kOversees, "", read_session},
    {patch, "/api/v1/sessions/{session}", kSupervises, "", change_session},
    {del, "/api/v1/sessions/{session}", kSupervises, "", end_session},
    {post, "/api/v1/sessions/{session}/hand-back", kSupervises, "", hand_back},
    {post, "/api/v1/sessions/{session}/device", kSupervises, "wait", move_session},

    {get, "/api/v1/explain", kJudges, "person right agent call reason", explain},
    {get, "/api/v1/supervision/options", kSupervisor, "", read_supervision_options},
    {get, "/api/v1/approvals", kJudges, "", list_approvals},
    {post, "/api/v1/approvals", kSupervises, "", ask_approval},
    {post, "/api/v1/approvals/{approval}", kSupervisor, "", answer_approval},

    {get, "/api/v1/recordings", kOversees, "call queue agent from to before most", list_recordings},
    {get, "/api/v1/recordings/retention", kOversight, "", plan_retention},
    {post, "/api/v1/recordings/retention", kAdministrator, "", run_retention},
    {get, "/api/v1/recordings/audio/{ticket}", kOversees, "track prompts variant format",
     play_sound},
    {get, "/api/v1/recordings/peaks/{ticket}", kOversees, "", read_peaks},
    {get, "/api/v1/recordings/{recording}", kOversees, "", read_recording},
    {del, "/api/v1/recordings/{recording}", kAdministrator, "", erase_recording},
    {post, "/api/v1/recordings/{recording}/plays", kOversees, "", ask_to_play},
    {post, "/api/v1/recordings/{recording}/hold", kAdministrator, "", hold_recording},
    {del, "/api/v1/recordings/{recording}/hold", kAdministrator, "", release_recording},

    {get, "/api/v1/agents", kAll, "", list_agents},
    {post, "/api/v1/agents/{extension}/supervision", kSupervises, "wait", supervise_agent},
    {post, "/api/v1/agents/{extension}/pause", kActs, "", pause_agent},
    {post, "/api/v1/agents/{extension}/ready", kActs, "", end_wrap_up},
    {get, "/api/v1/queues", kAll, "", list_queues},

    {get, "/api/v1/rules", kOversight, "", read_rules},
    {put, "/api/v1/rules", kAdministrator, "", write_rules},
    {get, "/api/v1/rules/versions", kOversight, "", list_rules_versions},
    {get, "/api/v1/rules/packs", kOversight, "", list_rule_packs},
    {post, "/api/v1/rules/preview", kOversight, "", preview_rules},
    {get, "/api/v1/audit", kOversight, "kind person call from to before most", list_audit},
    {get, "/api/v1/audit/verification", kOversight, "", verify_audit},
    {get, "/api/v1/audit/export", kOversight, "format from to", export_audit},

    {post, "/api/v1/people/{id}/password", kAdministrator, "", renew_password},
    {get, "/api/v1/tokens", kOversight, "", list_tokens},
    {post, "/api/v1/tokens", kAdministrator, "", make_token},
    {del, "/api/v1/tokens/{id}", kAdministrator, "", withdraw_token},
    {get, "/api/v1/system", kOversight, "", read_system},
};

}  // namespace

std::span<const Route> routes() { return kRoutes; }

}  // namespace earshot::api
