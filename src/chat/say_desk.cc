#include "chat/say_desk.h"

#include <memory>
#include <utility>
#include <vector>

#include "chat/text_rules.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

Error no_outcome() {
  return {ErrorCode::unknown, "not known to be stored yet: retry with the same nonce",
          limits::kBusyRetryAfter};
}

}  // namespace

SayDesk::SayDesk(broker::Broker& broker, account::AccountService& accounts, Mailbox& mailbox,
                 const Clock& clock, Random& seeds, ChatMetrics& metrics)
    : broker_(broker),
      accounts_(accounts),
      mailbox_(mailbox),
      clock_(clock),
      seeds_(seeds.next()),
      retries_(limits::kRetriesPerWindow, limits::kRetriesWindow),
      metrics_(metrics) {}

void SayDesk::say(LiveRoom& room, const User& user, const Say& say, SayDone done) {
  if (closed_) return done(stopping(room, user.id, say));
  const auto text = check_text(say.text);
  if (!text) return done(text.error());
  if (say.reply_to.value() > room.head.load(std::memory_order_relaxed)) {
    return done(Error{ErrorCode::bad_request, "`reply_to` is not the sequence of a message", {}});
  }
  bool was_charged = false;
  if (const auto charged = charge(room, user.id, say, was_charged); !charged) return done(charged.error());
  const std::uint64_t token = ++last_token_;
  const SteadyTime now = clock_.steady_now();
  waiting_.emplace(token, Waiting{std::move(done), user.id, was_charged, now});
  deadlines_.push_back({now + limits::kPublishTimeout, token});
  broker_.publish(room.config.id, make_entry(room, user, *text, say), *this, token);
}

// `busy` promises that nothing was stored, and of a retry the first one may be.
Error SayDesk::stopping(const LiveRoom& room, UserId user, const Say& say) const {
  const bool is_retry = broker_.is_retry(room.config.id, user, std::string(say.nonce));
  return {is_retry ? ErrorCode::unknown : ErrorCode::busy, "the server is stopping", limits::kBusyRetryAfter};
}

// A retry is not a second message, and costs none; but it is not free for the broker.
Result<void> SayDesk::charge(const LiveRoom& room, UserId user, const Say& say, bool& was_charged) {
  if (broker_.is_retry(room.config.id, user, std::string(say.nonce))) {
    const auto wait = retries_.take(user, clock_.steady_now());
    if (!wait) return {};
    return Error{ErrorCode::unknown, "too many retries in a short time", *wait};
  }
  const auto wait = accounts_.take_message(user);
  was_charged = !wait;
  if (was_charged) return {};
  return Error{ErrorCode::rate_limited, "too many messages in a short time", *wait};
}

Entry SayDesk::make_entry(const LiveRoom& room, const User& user, std::string_view text, const Say& say) {
  Entry entry;
  entry.at = clock_.now_ms();
  entry.user = user.id;
  entry.user_name = user.name;
  entry.original = text;
  entry.style = room.style.name();
  entry.style_version = room.style.version();
  entry.seed = seeds_.next();
  entry.text = room.style.rewrite(text, entry.seed);
  entry.nonce = say.nonce;
  entry.reply_to = say.reply_to;
  return entry;
}

void SayDesk::on_published(std::span<const broker::PublishOutcome> outcomes) {
  mailbox_.post([this, settled = std::vector(outcomes.begin(), outcomes.end())] {
    for (const auto& outcome : settled) settle(outcome);
  });
}

void SayDesk::settle(const broker::PublishOutcome& outcome) {
  const auto found = waiting_.find(outcome.token);
  if (found == waiting_.end()) return;  // told `unknown` already
  const Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  const bool is_stored = outcome.status == broker::PublishOutcome::Status::stored;
  const bool is_new = is_stored && !outcome.is_retry;
  if (waiting.was_charged && !is_new) accounts_.refund_message(waiting.user);
  if (!is_stored) return waiting.done(outcome.error);
  (outcome.is_retry ? metrics_.retries : metrics_.messages).Increment();
  metrics_.ack_seconds.Observe(std::chrono::duration<double>(clock_.steady_now() - waiting.since).count());
  waiting.done(outcome.stored);
}

void SayDesk::expire() {
  const SteadyTime now = clock_.steady_now();
  while (!deadlines_.empty() && deadlines_.front().at <= now) {
    const auto found = waiting_.find(deadlines_.front().token);
    deadlines_.pop_front();
    if (found == waiting_.end()) continue;
    const SayDone done = std::move(found->second.done);
    waiting_.erase(found);
    done(no_outcome());
  }
}

void SayDesk::give_up() {
  for (const auto& [token, waiting] : std::exchange(waiting_, {})) waiting.done(no_outcome());
}

}  // namespace twitchy::chat
