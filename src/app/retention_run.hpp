#pragma once
// The retention rules carried out: which recordings are over their time, and the end of them. The
// server's job, the console and `earshot recordings expire` do the same. Waits for disk and
// database; home thread: that of the Database.

#include "app/config.hpp"
#include "recording/storage/retention.hpp"
#include "recording/storage/vault.hpp"
#include "store/database.hpp"

namespace earshot::app {

// What a run would erase now; with a refusal when it looks wrong and nobody `confirmed` it.
Result<recording::RetentionPlan> plan_expiry(store::Database& database, const Config& config,
                                             WallTime now, bool confirmed);

// Erases what the plan names, but for what came under legal hold meanwhile, and what an earlier run
// or a crash left half erased. Audited one by one, and as a run. Returns how many were erased.
Result<std::size_t> run_expiry(store::Database& database, const recording::Vault& vault,
                               const recording::RetentionPlan& plan, PersonId by, WallTime now);

// One recording, for good: says so in the database, then destroys its key.
Result<void> erase_recording(store::Database& database, const recording::Vault& vault,
                             RecordingId id, PersonId by, const std::string& cause, WallTime now);

}  // namespace earshot::app
