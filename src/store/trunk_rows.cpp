#include "store/directory_rows.hpp"
#include "store/session.hpp"
#include "store/text_list.hpp"

namespace earshot::store {

std::vector<StoredTrunk> read_trunks(soci::session& sql) {
  StoredTrunk trunk;
  std::string addresses;
  int registers = 0, digest_inbound = 0;
  long long max_calls = 0, register_expires = 0;
  soci::statement rows =
      (sql.prepare << "SELECT name, addresses, proxy, domain, username, password, realm, "
                      "registers, digest_inbound, from_user, max_calls, srtp, register_expires "
                      "FROM trunks ORDER BY name",
       soci::into(trunk.name), soci::into(addresses), soci::into(trunk.proxy),
       soci::into(trunk.domain), soci::into(trunk.username), soci::into(trunk.password),
       soci::into(trunk.realm), soci::into(registers), soci::into(digest_inbound),
       soci::into(trunk.from_user), soci::into(max_calls), soci::into(trunk.srtp),
       soci::into(register_expires));
  std::vector<StoredTrunk> trunks;
  rows.execute();
  while (rows.fetch()) {
    trunk.addresses = list_of(addresses, "table trunks, " + trunk.name);
    trunk.registers = registers != 0;
    trunk.digest_inbound = digest_inbound != 0;
    trunk.max_calls = static_cast<std::size_t>(max_calls);
    trunk.register_expires = std::chrono::duration_cast<Seconds>(Millis(register_expires));
    trunks.push_back(trunk);
  }
  return trunks;
}

void write_trunks(soci::session& sql, const std::vector<StoredTrunk>& trunks) {
  sql << "DELETE FROM trunks";
  for (const auto& trunk : trunks) {
    const auto name = valid_text(trunk.name), addresses = list_text(trunk.addresses),
               proxy = valid_text(trunk.proxy), domain = valid_text(trunk.domain),
               username = valid_text(trunk.username), password = valid_text(trunk.password),
               realm = valid_text(trunk.realm), from_user = valid_text(trunk.from_user),
               srtp = valid_text(trunk.srtp);
    const int registers = trunk.registers ? 1 : 0, digest_inbound = trunk.digest_inbound ? 1 : 0;
    const auto max_calls = static_cast<long long>(trunk.max_calls);
    const long long register_expires = Millis(trunk.register_expires).count();
    sql << "INSERT INTO trunks (name, addresses, proxy, domain, username, password, realm, "
           "registers, digest_inbound, from_user, max_calls, srtp, register_expires) VALUES "
           "(:name, :addresses, :proxy, :domain, :username, :password, :realm, :registers, "
           ":digest, :from, :calls, :srtp, :expires)",
        soci::use(name), soci::use(addresses), soci::use(proxy), soci::use(domain),
        soci::use(username), soci::use(password), soci::use(realm), soci::use(registers),
        soci::use(digest_inbound), soci::use(from_user), soci::use(max_calls), soci::use(srtp),
        soci::use(register_expires);
  }
}

}  // namespace earshot::store
