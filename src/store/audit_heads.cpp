#include "store/audit_heads.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "store/session.hpp"

namespace earshot::store {
namespace {

using nlohmann::json;

std::int64_t millis(WallTime time) { return time.time_since_epoch().count(); }

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), octets(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::optional<std::string> unhex(std::string_view text, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  if (text.size() != size * 2 ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), size, text.data(), text.size(),
                     nullptr, &length, &end) != 0 ||
      length != size || end != text.data() + text.size() || hex(bytes) != text)
    return std::nullopt;
  return bytes;
}

AuditHead read_head(soci::session& sql) {
  AuditHead head;
  long long number = 0, at = 0;
  sql << "SELECT number, hash, at, public_key, signature FROM audit_heads "
         "ORDER BY number DESC LIMIT 1",
      soci::into(number), soci::into(head.hash), soci::into(at), soci::into(head.public_key),
      soci::into(head.signature);
  if (!sql.got_data()) return {};
  head.number = number;
  head.at = WallTime(Millis(at));
  return head;
}

}  // namespace

std::string signed_text(const AuditHead& head) {
  return fmt::format("earshot audit head 1\n{}\n{}\n{}\n", head.number, head.hash, millis(head.at));
}

bool is_signed(const AuditHead& head) {
  const auto key = unhex(head.public_key, crypto_sign_PUBLICKEYBYTES);
  const auto signature = unhex(head.signature, crypto_sign_BYTES);
  const auto text = signed_text(head);
  return key && signature &&
         crypto_sign_verify_detached(octets(*signature), octets(text), text.size(), octets(*key)) ==
             0;
}

std::string to_line(const AuditHead& head) {
  return json{{"number", head.number},
              {"hash", head.hash},
              {"at", millis(head.at)},
              {"public_key", head.public_key},
              {"signature", head.signature}}
      .dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<AuditHead> head_of_line(std::string_view line) {
  const auto value = json::parse(line, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  try {
    return AuditHead{.number = value.at("number").get<std::int64_t>(),
                     .hash = value.at("hash").get<std::string>(),
                     .at = WallTime(Millis(value.at("at").get<std::int64_t>())),
                     .public_key = value.at("public_key").get<std::string>(),
                     .signature = value.at("signature").get<std::string>()};
  } catch (const json::exception&) {  // a member missing or of another type
    return std::nullopt;
  }
}

AuditHead AuditKey::sign(const ChainEnd& end, WallTime at) const {
  AuditHead head{
      .number = end.number, .hash = end.hash, .at = at, .public_key = public_key_, .signature = ""};
  std::string signature(crypto_sign_BYTES, '\0');
  const auto text = signed_text(head);
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, octets(text),
                       text.size(), octets(secret_));
  head.signature = hex(signature);
  return head;
}

Result<std::vector<AuditHead>> AuditHeads::all() {
  return query(database_.connection(), "reading the audit's heads", [](soci::session& sql) {
    AuditHead head;
    long long number = 0, at = 0;
    soci::statement rows =
        (sql.prepare
             << "SELECT number, hash, at, public_key, signature FROM audit_heads ORDER BY number",
         soci::into(number), soci::into(head.hash), soci::into(at), soci::into(head.public_key),
         soci::into(head.signature));
    std::vector<AuditHead> heads;
    rows.execute();
    while (rows.fetch()) {
      head.number = number;
      head.at = WallTime(Millis(at));
      heads.push_back(head);
    }
    return heads;
  });
}

Result<std::optional<AuditHead>> AuditHeads::newest() {
  return query(database_.connection(), "reading the audit's newest head",
               [](soci::session& sql) -> std::optional<AuditHead> {
                 auto head = read_head(sql);
                 if (head.number == 0) return std::nullopt;
                 return head;
               });
}

Result<void> AuditHeads::add(const AuditHead& head) {
  return transact(database_.connection(), "writing the audit's head", [&](soci::session& sql) {
    const long long number = head.number, at = millis(head.at);
    sql << "INSERT INTO audit_heads (number, hash, at, public_key, signature) "
           "VALUES (:number, :hash, :at, :key, :signature)",
        soci::use(number), soci::use(head.hash), soci::use(at), soci::use(head.public_key),
        soci::use(head.signature);
  });
}

}  // namespace earshot::store
