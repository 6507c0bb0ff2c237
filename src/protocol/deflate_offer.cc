#include "protocol/deflate_offer.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace twitchy::protocol {
namespace {

constexpr std::string_view kAnswer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
// An offer that names the server's window is accepted by naming it in the answer (RFC 7692, 7.1.2.1).
constexpr std::string_view kAnswerWithWindow =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15";

// RFC 9110, 5.6.2.
bool is_token_character(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_digit = c >= '0' && c <= '9';
  return is_letter || is_digit || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

// RFC 7692, 7.1.2: 8 to 15, without leading zeros.
bool is_window_bits(std::string_view value) {
  if (value.size() == 1) return value == "8" || value == "9";
  return value.size() == 2 && value[0] == '1' && value[1] >= '0' && value[1] <= '5';
}

// Reads the header from its beginning: each call takes what it names, or nothing.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }

  // With the white space around it.
  bool take(char wanted) {
    skip_space();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }

  // Elements of a list may be empty (RFC 9110, 5.6.1).
  bool take_commas() {
    const bool is_there = take(',');
    while (take(',')) continue;
    return is_there;
  }

  // Empty if there is none.
  std::string_view take_token() {
    const auto* const end = std::find_if_not(rest_.begin(), rest_.end(), is_token_character);
    const std::string_view token = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(token.size());
    return token;
  }

  // A token, as it is or quoted.
  std::optional<std::string> take_value() {
    std::string value;
    if (rest_.empty() || rest_.front() != '"') {
      value = take_token();
    } else {
      std::size_t at = 1;
      while (at < rest_.size() && rest_[at] != '"') {
        if (rest_[at] == '\\' && ++at == rest_.size()) break;
        value.push_back(rest_[at++]);
      }
      if (at >= rest_.size()) return std::nullopt;
      rest_.remove_prefix(at + 1);
    }
    if (!is_token(value)) return std::nullopt;
    return value;
  }

 private:
  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  std::string_view rest_;
};

// One offer of permessage-deflate, while its parameters are read.
class Offer {
 public:
  void add(std::string_view name, const std::optional<std::string>& value) {
    if (equals_ignoring_case(name, "server_no_context_takeover")) {
      note(has_server_takeover_, !value);
    } else if (equals_ignoring_case(name, "client_no_context_takeover")) {
      note(has_client_takeover_, !value);
    } else if (equals_ignoring_case(name, "client_max_window_bits")) {
      note(has_client_window_, !value || is_window_bits(*value));
    } else if (equals_ignoring_case(name, "server_max_window_bits")) {
      // A frame is compressed once for all its readers, with the full window.
      note(has_server_window_, value == "15");
    } else {
      is_acceptable_ = false;
    }
  }

  std::string_view answer() const {
    if (!is_acceptable_) return {};
    return has_server_window_ ? kAnswerWithWindow : kAnswer;
  }

 private:
  void note(bool& was_seen, bool is_good) {
    if (was_seen || !is_good) is_acceptable_ = false;
    was_seen = true;
  }

  bool is_acceptable_ = true;
  bool has_server_takeover_ = false;
  bool has_client_takeover_ = false;
  bool has_server_window_ = false;
  bool has_client_window_ = false;
};

// One extension with its parameters: the answer to it, which is empty if it is declined; nothing if it is
// malformed.
std::optional<std::string_view> answer_to_next(Reader& reader) {
  const std::string_view name = reader.take_token();
  if (name.empty()) return std::nullopt;
  Offer offer;
  while (reader.take(';')) {
    const std::string_view parameter = reader.take_token();
    if (parameter.empty()) return std::nullopt;
    std::optional<std::string> value;
    if (reader.take('=')) {
      value = reader.take_value();
      if (!value) return std::nullopt;
    }
    offer.add(parameter, value);
  }
  return equals_ignoring_case(name, "permessage-deflate") ? offer.answer() : std::string_view();
}

}  // namespace

std::string_view deflate_answer(std::string_view extensions) {
  Reader reader(extensions);
  std::string_view answer;
  reader.take_commas();
  while (!reader.is_at_end()) {
    const auto next = answer_to_next(reader);
    if (!next || !(reader.take_commas() || reader.is_at_end())) return {};
    if (answer.empty()) answer = *next;
  }
  return answer;
}

}  // namespace twitchy::protocol
