#pragma once
// Who is signed in, schema Me of contract/openapi.yaml. Internal to api/; control thread, or with a
// copy of the directory.

#include <string>

#include "api/asker.hpp"

namespace earshot::api {

// "{}" for nobody that the directory knows.
std::string me_json(const Asker& asker, const core::Directory& directory, bool has_phone);

}  // namespace earshot::api
