#pragma once
// Who is signed in, schema Me of contract/openapi.yaml. Internal to api/; control thread, or with a
// copy of the directory.

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "api/asker.hpp"

namespace earshot::api {

// "{}" for nobody that the directory knows.
std::string me_json(const Asker& asker, const core::Directory& directory, bool has_phone);

// Schema Who: who is not known any more has no name.
nlohmann::ordered_json who_json(const core::Directory& directory, PersonId person);
// Schemas Right and Conditions.
nlohmann::ordered_json grant_json(const core::Grant& grant);

}  // namespace earshot::api
