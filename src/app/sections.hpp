#pragma once
// The configuration's sections in the words of the folders that obey them. Pure; the configuration
// has been checked.

#include "api/server.hpp"
#include "api/system.hpp"
#include "app/config.hpp"
#include "engine/engine.hpp"
#include "engine/prompts.hpp"
#include "sip/config.hpp"

namespace earshot::app {

sip::SipConfig sip_config(const Config& config);
engine::EngineConfig engine_config(const Config& config);
engine::PromptConfig prompt_config(const Config& config);
api::ApiConfig api_config(const Config& config, const std::string& token);
api::ConsoleSettings console_settings(const Config& config);

}  // namespace earshot::app
