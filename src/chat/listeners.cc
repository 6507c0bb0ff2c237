#include "chat/listeners.h"

namespace twitchy::chat {
namespace {

const std::vector<Reader*> kNobody;

}  // namespace

void Listeners::add(Reader& reader, const User& user) {
  remove(reader);
  reader.user_id = user.id;
  Listener& listener = by_user_[user.id.value()];
  listener.folded_name = fold_name(user.name);
  listener.readers.push_back(&reader);
  by_name_[listener.folded_name] = user.id.value();
}

void Listeners::remove(Reader& reader) {
  const auto found = by_user_.find(reader.user_id.value());
  reader.user_id = UserId{};
  if (found == by_user_.end()) return;
  std::erase(found->second.readers, &reader);
  if (!found->second.readers.empty()) return;
  by_name_.erase(found->second.folded_name);
  by_user_.erase(found);
}

const std::vector<Reader*>& Listeners::named(const std::string& folded_name) const {
  const auto found = by_name_.find(folded_name);
  return found == by_name_.end() ? kNobody : of(UserId{found->second});
}

const std::vector<Reader*>& Listeners::of(UserId user) const {
  const auto found = by_user_.find(user.value());
  return found == by_user_.end() ? kNobody : found->second.readers;
}

}  // namespace twitchy::chat
