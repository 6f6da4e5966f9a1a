#pragma once
// What the routes of an administrator's set-up do; admin_routes.cpp says which path leads where.
// Internal to api/.

#include "api/exchange.hpp"

namespace earshot::api {

// admin_people.cpp
void list_people(Exchange& exchange);
void add_person(Exchange& exchange);
void change_person(Exchange& exchange);
void remove_person(Exchange& exchange);
void read_device(Exchange& exchange);
void renew_device(Exchange& exchange);

// admin_supervision.cpp
void read_grants(Exchange& exchange);
void set_grants(Exchange& exchange);
void read_cues(Exchange& exchange);
void set_cues(Exchange& exchange);

// admin_queues.cpp
void list_queue_setups(Exchange& exchange);
void add_queue(Exchange& exchange);
void change_queue(Exchange& exchange);
void remove_queue(Exchange& exchange);
void list_numbers(Exchange& exchange);
void add_number(Exchange& exchange);
void remove_number(Exchange& exchange);

// admin_trunks.cpp
void list_trunk_setups(Exchange& exchange);
void add_trunk(Exchange& exchange);
void change_trunk(Exchange& exchange);
void remove_trunk(Exchange& exchange);
void list_outbound(Exchange& exchange);
void add_outbound(Exchange& exchange);
void remove_outbound(Exchange& exchange);

}  // namespace earshot::api
