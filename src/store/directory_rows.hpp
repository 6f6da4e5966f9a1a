#pragma once
// The tables of the directory as values, each read and written whole; they hold dozens of rows, a
// few thousand at most. Internal to store/. All throw what SOCI throws, and std::runtime_error for
// rows that Earshot did not write.

#include <string>
#include <vector>

#include "core/directory.hpp"
#include "store/people.hpp"
#include "store/stored_directory.hpp"

namespace soci {
class session;
}

namespace earshot::store {

// people_rows.cpp
std::vector<StoredPerson> read_people(soci::session& sql);
void write_person(soci::session& sql, const StoredPerson& stored);  // new or known by his extension
// Alters `before` into `after`: by id, so that accounts and grants stay with their people.
void write_people(soci::session& sql, const std::vector<StoredPerson>& before,
                  const std::vector<StoredPerson>& after);

// routing_rows.cpp
std::vector<core::Queue> read_queues(soci::session& sql);
void write_queues(soci::session& sql, const std::vector<core::Queue>& queues);
std::vector<core::NumberRoute> read_numbers(soci::session& sql);
void write_numbers(soci::session& sql, const std::vector<core::NumberRoute>& numbers);
std::vector<core::OutboundRule> read_outbound(soci::session& sql);
void write_outbound(soci::session& sql, const std::vector<core::OutboundRule>& rules);

// trunk_rows.cpp
std::vector<StoredTrunk> read_trunks(soci::session& sql);
void write_trunks(soci::session& sql, const std::vector<StoredTrunk>& trunks);

// supervision_rows.cpp
std::vector<core::Grant> read_grants(soci::session& sql);
void write_grants(soci::session& sql, const std::vector<core::Grant>& grants);
std::vector<std::string> read_cues(soci::session& sql);
void write_cues(soci::session& sql, const std::vector<std::string>& cues);

// rules.cpp
StoredRules read_rules(soci::session& sql);  // the newest
void write_rules(soci::session& sql, const StoredRules& rules);
std::vector<StoredAcknowledgement> read_acknowledged(soci::session& sql);  // the newest of each

// Counts the revision up; the transaction owns all changes of the directory from here to its end.
void claim_directory(soci::session& sql);
void write_acknowledgement(soci::session& sql, const StoredAcknowledgement& one);

}  // namespace earshot::store
