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
void open_stream(Exchange& exchange);

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
