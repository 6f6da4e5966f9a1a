#include "core/supervision/acknowledging.hpp"

#include <algorithm>

#include "core/calls/agents.hpp"

namespace earshot::core {

namespace {

Result<void> check(const Directory& directory, const AcknowledgePolicy& command) {
  const Person* person = directory.person(command.person);
  if (!person || !person->enabled) return fail("not_allowed", "it takes a person who is known");
  const PublishedPolicy* policy = directory.rules.policy(command.policy);
  if (!policy) return fail("no_such_policy", "no policy is published under this name");
  if (command.version != policy->version)
    return fail("no_such_policy", "the present version of " + policy->name + " is " +
                                      std::to_string(policy->version) + ": read that");
  return {};
}

void keep(Directory& directory, const AcknowledgePolicy& command) {
  std::erase_if(directory.acknowledged, [&](const Acknowledgement& one) {
    return one.person == command.person && one.policy == command.policy;
  });
  directory.acknowledged.push_back({command.person, command.policy, command.version});
}

}  // namespace

void acknowledge_policy(Step& step, const AcknowledgePolicy& command) {
  if (auto may = check(step.floor.directory, command); !may)
    return step.refuse(command.request, may.error());
  keep(step.floor.directory, command);
  step.tell(PolicyAcknowledged{command.person, command.policy, command.version});
  refresh_agent(step, command.person);
  step.reply(command.request, {});
}

}  // namespace earshot::core
