#pragma once
// Who should hear whom, written down a second time and independently of the server: the oracle that
// its sound is judged by (table "Who hears whom" of the design).

#include <optional>
#include <string_view>
#include <vector>

namespace earshot::sim {

enum class Role { customer, agent, supervisor };
enum class Mode { monitor, whisper, barge, takeover };

const char* role_name(Role role);
const char* mode_name(Mode mode);
std::optional<Mode> mode_from_name(std::string_view name);
char mode_key(Mode mode);  // on a phone, and after the * of the feature code
constexpr char kHandBackKey = '8';

struct Party {
  Role role = Role::customer;
  Mode mode = Mode::monitor;  // a supervisor's
};

struct Policy {  // the server's settings that change the table
  bool parked_agent_listens = false;
  bool supervisors_hear_whispers = true;
};

bool is_parked(const Party& party, const std::vector<Party>& call);
bool should_hear(const Party& speaker, const Party& listener, const std::vector<Party>& call,
                 const Policy& policy);  // of two different people of one call

}  // namespace earshot::sim
