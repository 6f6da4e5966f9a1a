#pragma once
// What each route does. Internal to api/; routes.cpp says which path leads where.

#include "api/exchange.hpp"

namespace earshot::api {

// operations.cpp
void alive(Exchange& exchange);
void ready(Exchange& exchange);
void metrics(Exchange& exchange);
void read_config(Exchange& exchange);
void read_system(Exchange& exchange);

// sign_in.cpp
void sign_in(Exchange& exchange);
void sign_out(Exchange& exchange);
// The sign-in was used: it does not grow old.
void touch(Exchange& exchange, WallTime now);

// me.cpp
void read_me(Exchange& exchange);
void list_own_calls(Exchange& exchange);
void list_supervision_log(Exchange& exchange);
void open_stream(Exchange& exchange);

// policies.cpp
void list_own_policies(Exchange& exchange);
void acknowledge_policy(Exchange& exchange);

// password_routes.cpp
void change_password(Exchange& exchange);
void renew_password(Exchange& exchange);

// tokens.cpp
void list_tokens(Exchange& exchange);
void make_token(Exchange& exchange);
void withdraw_token(Exchange& exchange);

// calls.cpp
void list_calls(Exchange& exchange);
void read_call(Exchange& exchange);
void read_timeline(Exchange& exchange);
void read_quality(Exchange& exchange);

// conduct.cpp
void originate(Exchange& exchange);
void hang_up(Exchange& exchange);
void leave_call(Exchange& exchange);
void hold(Exchange& exchange);
void set_privacy(Exchange& exchange);
void mark_private(Exchange& exchange);
void record_call(Exchange& exchange);
void customer_objects(Exchange& exchange);
void transfer(Exchange& exchange);

// help.cpp
void ask_help(Exchange& exchange);
void end_help(Exchange& exchange);
void send_cue(Exchange& exchange);
void add_note(Exchange& exchange);

// supervision.cpp
void supervise_call(Exchange& exchange);
void supervise_agent(Exchange& exchange);
void move_session(Exchange& exchange);

// explaining.cpp
void explain(Exchange& exchange);
void read_supervision_options(Exchange& exchange);

// approvals.cpp
void list_approvals(Exchange& exchange);
void ask_approval(Exchange& exchange);
void answer_approval(Exchange& exchange);

// rules.cpp
void read_rules(Exchange& exchange);
void write_rules(Exchange& exchange);
void list_rules_versions(Exchange& exchange);
void list_rule_packs(Exchange& exchange);
void preview_rules(Exchange& exchange);

// recordings.cpp
void list_recordings(Exchange& exchange);
void read_recording(Exchange& exchange);
void hold_recording(Exchange& exchange);
void release_recording(Exchange& exchange);
void erase_recording(Exchange& exchange);
void plan_retention(Exchange& exchange);
void run_retention(Exchange& exchange);

// playing.cpp
void ask_to_play(Exchange& exchange);
void play_sound(Exchange& exchange);
void read_peaks(Exchange& exchange);

// auditing.cpp
void list_audit(Exchange& exchange);
void verify_audit(Exchange& exchange);
void export_audit(Exchange& exchange);

// sessions.cpp
void list_sessions(Exchange& exchange);
void read_session(Exchange& exchange);
void change_session(Exchange& exchange);
void end_session(Exchange& exchange);
void hand_back(Exchange& exchange);

// floor.cpp
void list_agents(Exchange& exchange);
void pause_agent(Exchange& exchange);
void end_wrap_up(Exchange& exchange);
void list_queues(Exchange& exchange);

}  // namespace earshot::api
