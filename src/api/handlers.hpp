#pragma once
// What each route does. Internal to api/; routes.cpp says which path leads where.

#include "api/exchange.hpp"

namespace earshot::api {

// operations.cpp
void alive(Exchange& exchange);
void ready(Exchange& exchange);
void metrics(Exchange& exchange);

// calls.cpp
void list_calls(Exchange& exchange);
void read_call(Exchange& exchange);
void originate(Exchange& exchange);
void hang_up(Exchange& exchange);
void hold(Exchange& exchange);
void set_privacy(Exchange& exchange);
void transfer(Exchange& exchange);

// supervision.cpp
void supervise_call(Exchange& exchange);
void supervise_agent(Exchange& exchange);

// sessions.cpp
void list_sessions(Exchange& exchange);
void read_session(Exchange& exchange);
void change_session(Exchange& exchange);
void end_session(Exchange& exchange);
void hand_back(Exchange& exchange);

// floor.cpp
void list_agents(Exchange& exchange);
void pause_agent(Exchange& exchange);
void list_queues(Exchange& exchange);

}  // namespace earshot::api
