#include <fmt/format.h>

#include <algorithm>

#include "app/directory_edit.hpp"
#include "app/row_check.hpp"

namespace earshot::app {
namespace {

Result<store::StoredTrunk*> find_trunk(DirectoryEdit edit, std::string_view name) {
  return find_row(edit.rows.trunks, &store::StoredTrunk::name, edit.file.trunks,
                  &TrunkSection::name, "trunk", name);
}

Result<void> must_carry_no_calls(DirectoryEdit edit, std::string_view name) {
  const auto merged = merged_directory(edit.file, edit.rows);
  for (const auto& rule : merged.config.outbound)
    if (rule.trunk == name)
      return fail("in_use", fmt::format("Outbound calls to \"{}…\" go over this trunk; remove that "
                                        "rule first.",
                                        rule.prefix));
  return {};
}

Result<void> check(DirectoryEdit edit, const store::StoredTrunk& trunk) {
  if (trunk.proxy.empty())  // nowhere to send them to
    if (auto idle = must_carry_no_calls(edit, trunk.name); !idle) return idle;
  return check_trunk(merged_directory(edit.file, edit.rows), trunk.name, trunk.srtp);
}

}  // namespace

Result<void> add_trunk(DirectoryEdit edit, const api::TrunkSetup& setup,
                       const std::string& password) {
  const auto known = find_trunk(edit, setup.name);
  if (known || known.error().code == "from_file")
    return fail("exists", fmt::format("name: there is a trunk \"{}\".", setup.name));
  store::StoredTrunk trunk;
  trunk.name = setup.name;
  trunk.addresses = setup.addresses;
  trunk.proxy = setup.proxy;
  trunk.domain = setup.domain;
  trunk.username = setup.username;
  trunk.password = password;
  trunk.from_user = setup.from_user;
  trunk.realm = setup.realm;
  trunk.registers = setup.registers;
  trunk.digest_inbound = setup.digest_inbound;
  trunk.register_expires = setup.register_expires;
  trunk.max_calls = setup.max_calls;
  trunk.srtp = setup.srtp;
  edit.rows.trunks.push_back(trunk);
  return check(edit, trunk);
}

Result<void> change_trunk(DirectoryEdit edit, std::string_view name,
                          const api::TrunkChange& change) {
  const auto found = find_trunk(edit, name);
  if (!found) return tl::unexpected(found.error());
  auto& trunk = **found;
  set_if_given(trunk.addresses, change.addresses);
  set_if_given(trunk.proxy, change.proxy);
  set_if_given(trunk.domain, change.domain);
  set_if_given(trunk.username, change.username);
  set_if_given(trunk.password, change.password);
  set_if_given(trunk.from_user, change.from_user);
  set_if_given(trunk.srtp, change.srtp);
  set_if_given(trunk.realm, change.realm);
  set_if_given(trunk.registers, change.registers);
  set_if_given(trunk.digest_inbound, change.digest_inbound);
  set_if_given(trunk.register_expires, change.register_expires);
  set_if_given(trunk.max_calls, change.max_calls);
  return check(edit, trunk);
}

Result<void> remove_trunk(DirectoryEdit edit, std::string_view name) {
  const auto found = find_trunk(edit, name);
  if (!found) return tl::unexpected(found.error());
  if (auto idle = must_carry_no_calls(edit, name); !idle) return idle;
  std::erase_if(edit.rows.trunks, [&](const auto& trunk) { return trunk.name == name; });
  return {};
}

Result<void> add_outbound(DirectoryEdit edit, const core::OutboundRule& rule) {
  const auto merged = merged_directory(edit.file, edit.rows);
  for (const auto& known : merged.config.outbound)
    if (known.prefix == rule.prefix)
      return fail("exists", fmt::format("prefix: \"{}\" goes over the trunk \"{}\" already.",
                                        known.prefix, known.trunk));
  edit.rows.outbound.push_back(rule);
  return check_outbound(merged_directory(edit.file, edit.rows), rule.prefix);
}

Result<void> remove_outbound(DirectoryEdit edit, std::string_view prefix) {
  const auto found = find_row(edit.rows.outbound, &core::OutboundRule::prefix, edit.file.outbound,
                              &core::OutboundRule::prefix, "outbound rule", prefix);
  if (!found) return tl::unexpected(found.error());
  std::erase_if(edit.rows.outbound, [&](const auto& rule) { return rule.prefix == prefix; });
  return {};
}

}  // namespace earshot::app
