#pragma once
// The core's preview as the contract's schema Preview. Pure.

#include <string>

#include "api/rule_book.hpp"
#include "base/result.hpp"
#include "core/directory.hpp"

namespace earshot::app {

// Error "bad_field": nobody has this extension or id.
Result<std::string> preview_json(const core::Directory& directory, const core::Settings& settings,
                                 const api::WhatIf& what_if, WallTime now);

}  // namespace earshot::app
