#include "account/password_hasher.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "account/sodium.h"

namespace twitchy::account {
namespace {

Error busy(const char* why) {
  return Error{ErrorCode::busy, why, limits::kBusyRetryAfter};
}

Result<std::string> hash_now(std::string& password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.passes,
                                           cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  sodium_memzero(password.data(), password.size());
  if (failed != 0) return busy("no memory to hash a password");
  return std::string(hash.data());
}

Result<PasswordMatch> verify_now(const std::string& hash, std::string& password) {
  errno = 0;
  const bool matches = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  sodium_memzero(password.data(), password.size());
  if (!matches && errno == ENOMEM) return busy("no memory to hash a password");
  return matches ? PasswordMatch::yes : PasswordMatch::no;
}

}  // namespace

std::string nobodys_hash(const PasswordCost& cost) {
  const std::string salt(22, 'A');  // base64 of 16 zero bytes
  const std::string hash(43, 'A');  // and of 32
  return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_bytes / 1024, cost.passes, salt, hash);
}

PasswordHasher::PasswordHasher(PasswordCost cost, std::size_t threads, std::size_t queue_limit)
    : cost_(cost), nobodys_hash_(nobodys_hash(cost)), pool_("hash", threads, queue_limit) {
  init_sodium();
}

template <typename T, typename Work>
void PasswordHasher::run(Done<T> done, Work work) {
  ++waiting_;
  const bool queued = pool_.try_run([this, done, work = std::move(work)]() mutable {
    --waiting_;
    done(work());
  });
  if (queued) return;
  --waiting_;
  done(busy("too many passwords wait to be hashed"));
}

void PasswordHasher::hash(std::string password, Done<std::string> done) {
  run(std::move(done),
      [this, password = std::move(password)]() mutable { return hash_now(password, cost_); });
}

void PasswordHasher::verify(std::optional<std::string> hash, std::string password, Done<PasswordMatch> done) {
  run(std::move(done), [this, hash = std::move(hash), password = std::move(password)]() mutable {
    if (hash) return verify_now(*hash, password);
    const auto nobodys = verify_now(nobodys_hash_, password);
    return nobodys ? Result<PasswordMatch>(PasswordMatch::no) : nobodys;
  });
}

}  // namespace twitchy::account
