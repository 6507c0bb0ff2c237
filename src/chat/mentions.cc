#include "chat/mentions.h"

#include <algorithm>

#include "model/limits.h"
#include "model/user.h"

namespace twitchy::chat {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::vector<std::string> mentioned_names(std::string_view text) {
  std::vector<std::string> names;
  for (std::size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
    if (at > 0 && is_name_char(text[at - 1])) continue;
    const std::size_t begin = at + 1;
    while (at + 1 < text.size() && is_name_char(text[at + 1])) ++at;
    std::string name = fold_name(text.substr(begin, at + 1 - begin));
    const bool is_name = name.size() >= limits::kNameBytesMin && name.size() <= limits::kNameBytesMax;
    if (is_name && std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

void Authors::add(Sequence seq, UserId author) {
  if (authors_.empty() || seq.value() != first_.value() + authors_.size()) {
    authors_.clear();
    first_ = seq;
  }
  authors_.push_back(author);
  if (authors_.size() > limits::kAuthorsKept) {
    authors_.pop_front();
    first_ = Sequence{first_.value() + 1};
  }
}

UserId Authors::find(Sequence seq) const {
  if (seq < first_ || seq.value() >= first_.value() + authors_.size()) return UserId{};
  return authors_[seq.value() - first_.value()];
}

}  // namespace twitchy::chat
