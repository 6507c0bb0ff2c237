// Turns passwords into what may be stored, slowly on purpose.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "account/password_cost.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "model/limits.h"

namespace twitchy::account {

// Not a bool: boost::system::result<bool> has a trap, which is that copying one that is not const gives
// whether it holds a value.
enum class PasswordMatch : std::uint8_t { no, yes };

// Argon2id by libsodium, on limits::kHashThreads threads of its own. More than limits::kHashQueue waiting,
// or no memory for one more: `busy`.
//
// Thread-safe. Passwords are wiped once hashed. The destructor ends what is queued.
class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordCost cost, std::size_t threads = limits::kHashThreads,
                          std::size_t queue_limit = limits::kHashQueue);

  // Ends with libsodium's string: algorithm, cost, salt and hash.
  void hash(std::string password, Done<std::string> done);

  // Whether the hash is of this password. Without a hash it is not, but takes as long to say so, so that
  // time does not tell which names there are.
  void verify(std::optional<std::string> hash, std::string password, Done<PasswordMatch> done);

  // Queued and not begun.
  std::size_t waiting() const { return waiting_; }

 private:
  template <typename T, typename Work>
  void run(Done<T> done, Work work);

  const PasswordCost cost_;
  const std::string nobodys_hash_;
  std::atomic<std::size_t> waiting_{0};
  ThreadPool pool_;  // last, so that its jobs end before what they use
};

// The form of a hash at that cost, of no one's password.
std::string nobodys_hash(const PasswordCost& cost);

}  // namespace twitchy::account
