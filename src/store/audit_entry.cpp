#include "store/audit_entry.hpp"

#include <sodium.h>

#include <array>
#include <vector>

#include "store/session.hpp"

namespace earshot::store {
namespace {

class Blake2b {
 public:
  explicit Blake2b(std::size_t octets) : digest_(octets) {
    crypto_generichash_init(&state_, nullptr, 0, octets);
  }

  void raw(std::string_view bytes) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()),
                              bytes.size());
  }
  void add(std::uint64_t number, char tag) {
    std::array<char, 9> bytes{tag};
    for (std::size_t i = 0; i < 8; ++i) bytes[i + 1] = static_cast<char>(number >> (8 * i));
    raw({bytes.data(), bytes.size()});
  }
  void add(std::int64_t number) { add(static_cast<std::uint64_t>(number), 'n'); }
  void add(std::string_view text) {
    add(text.size(), 't');
    raw(text);
  }

  std::string hex() {
    crypto_generichash_final(&state_, digest_.data(), digest_.size());
    std::string text(digest_.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest_.data(), digest_.size());
    text.pop_back();
    return text;
  }

 private:
  crypto_generichash_state state_;
  std::vector<unsigned char> digest_;
};

template <class SomeId>
std::string text_or_none(SomeId id) {
  return id ? id.text() : "";
}

}  // namespace

std::string audit_hash(std::string_view previous, const AuditRow& row) {
  Blake2b hash(32);
  hash.add(std::string_view("earshot audit row 1"));
  hash.add(previous);
  each_column(row, [&](const char*, const auto& value) { hash.add(value); });
  return hash.hex();
}

AuditRow audit_row(std::int64_t number, std::string_view previous, const AuditEntry& entry) {
  AuditRow row{.number = number,
               .at = entry.at.time_since_epoch().count(),
               .event = static_cast<std::int64_t>(entry.event),
               .kind = valid_text(entry.kind),
               .actor = text_or_none(entry.actor),
               .call = text_or_none(entry.call),
               .session = text_or_none(entry.session),
               .person = text_or_none(entry.person),
               .recording = text_or_none(entry.recording),
               .rule = valid_text(entry.rule),
               .policy_version = entry.policy_version,
               .code = valid_text(entry.code),
               .body = valid_text(entry.body),
               .before = valid_text(entry.before),
               .after = valid_text(entry.after),
               .hash = ""};
  row.hash = audit_hash(previous, row);
  return row;
}

TextTrace trace_of(std::string_view text, std::string_view salt) {
  Blake2b hash(16);
  hash.add(salt);
  hash.add(text);
  return {text.size(), hash.hex()};
}

}  // namespace earshot::store
