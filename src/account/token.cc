#include "account/token.h"

#include <array>
#include <cstddef>
#include <span>

#include "account/sodium.h"

namespace twitchy::account {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kTokenCharacters = 43;

}  // namespace

std::string make_token(Random& random) {
  init_sodium();
  std::array<unsigned char, kSecretBytes> secret{};
  random.fill(std::as_writable_bytes(std::span(secret)));
  std::array<char, kTokenCharacters + 1> text{};  // sodium writes a zero at the end
  sodium_bin2base64(text.data(), text.size(), secret.data(), secret.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return {text.data(), kTokenCharacters};
}

std::optional<store::TokenHash> hash_token(std::string_view token) {
  if (token.size() != kTokenCharacters) return std::nullopt;
  init_sodium();
  store::TokenHash hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(token.data()),
                     token.size(), nullptr, 0);
  return hash;
}

}  // namespace twitchy::account
