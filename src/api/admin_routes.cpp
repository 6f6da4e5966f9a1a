// The routes of what an administrator sets up; their handlers are admin_*.cpp.
#include "api/admin_handlers.hpp"
#include "api/routes.hpp"

namespace earshot::api {
namespace {

using enum Method;

constexpr Route kRoutes[] = {
    {get, "/api/v1/people", kOversight, "", list_people},
    {post, "/api/v1/people", kAdministrator, "", add_person},
    {patch, "/api/v1/people/{id}", kAdministrator, "", change_person},
    {del, "/api/v1/people/{id}", kAdministrator, "", remove_person},
    {get, "/api/v1/people/{id}/device", kAdministrator, "", read_device},
    {post, "/api/v1/people/{id}/device", kAdministrator, "", renew_device},
    {get, "/api/v1/people/{id}/grants", kOversight, "", read_grants},
    {put, "/api/v1/people/{id}/grants", kAdministrator, "", set_grants},

    {get, "/api/v1/admin/queues", kOversight, "", list_queue_setups},
    {post, "/api/v1/admin/queues", kAdministrator, "", add_queue},
    {patch, "/api/v1/admin/queues/{name}", kAdministrator, "", change_queue},
    {del, "/api/v1/admin/queues/{name}", kAdministrator, "", remove_queue},
    {get, "/api/v1/admin/numbers", kOversight, "", list_numbers},
    {post, "/api/v1/admin/numbers", kAdministrator, "", add_number},
    {del, "/api/v1/admin/numbers/{number}", kAdministrator, "", remove_number},

    {get, "/api/v1/admin/outbound", kOversight, "", list_outbound},
    {post, "/api/v1/admin/outbound", kAdministrator, "", add_outbound},
    {del, "/api/v1/admin/outbound/{prefix}", kAdministrator, "", remove_outbound},
    {get, "/api/v1/admin/trunks", kOversight, "", list_trunk_setups},
    {post, "/api/v1/admin/trunks", kAdministrator, "", add_trunk},
    {patch, "/api/v1/admin/trunks/{name}", kAdministrator, "", change_trunk},
    {del, "/api/v1/admin/trunks/{name}", kAdministrator, "", remove_trunk},
    {get, "/api/v1/admin/cues", kOversight, "", read_cues},
    {put, "/api/v1/admin/cues", kAdministrator, "", set_cues},
};

}  // namespace

std::span<const Route> admin_routes() { return kRoutes; }

}  // namespace earshot::api
