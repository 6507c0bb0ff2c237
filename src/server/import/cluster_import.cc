#include "server/import/cluster_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <utility>

#include "model/limits.h"

namespace twitchy::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using store::RoomOrigin;

constexpr auto kPatience = 60s;  // since something went well
constexpr auto kTryAgainAfter = 500ms;
constexpr std::size_t kRowsTogether = 64;        // accounts or sessions written at once
constexpr std::size_t kEntriesTogether = 5'000;  // of an append; each costs one more write, that of the head

template <typename T>
std::future<Result<T>> begin_call(const std::function<void(Done<T>)>& begin) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  begin([promise](Result<T> result) { promise->set_value(std::move(result)); });
  return promise->get_future();
}

bool may_pass(const Error& error) {
  return error.code == ErrorCode::busy || error.code == ErrorCode::unknown;
}

Error refused(std::string why) {
  return Error{ErrorCode::bad_request, std::move(why), {}};
}

}  // namespace

ClusterImport::ClusterImport(store::Database& from, std::shared_ptr<store::CassandraSession> to,
                             std::uint32_t keep_days, Surroundings surroundings)
    : clock_(surroundings.clock),
      sleep_(std::move(surroundings.sleep)),
      progress_(surroundings.progress),
      begun_(clock_.steady_now()),
      from_(from),
      from_messages_(from),
      accounts_(to, clock_),
      messages_(to, clock_, keep_days),
      import_(to),
      origins_(to) {}

Result<void> ClusterImport::run() {
  const auto rooms = read_rooms();
  if (!rooms) return rooms.error();
  std::size_t rooms_done = 0;
  for (const RoomState& room : *rooms) {
    const auto origin = check_room(room);
    if (!origin) return origin.error();
    if (*origin) ++rooms_done;
  }
  if (const auto checked = check_names(); !checked) return checked;
  if (!rooms->empty() && rooms_done == rooms->size()) {
    progress_.say("all of it was imported before: nothing is to be done");
    return {};
  }

  // First of all: were a server running there against all advice, it would not give our ids to others.
  const auto next_user = from_.next_user();
  if (!next_user) return next_user.error();
  const auto reserved = ask<void>([&](auto done) { import_.reserve_ids(*next_user, std::move(done)); });
  if (!reserved) return reserved;
  if (const auto copied = copy_accounts(); !copied) return copied;
  if (const auto ended = end_old_sessions(); !ended) return ended;
  if (const auto copied = copy_sessions(); !copied) return copied;
  for (const RoomState& room : *rooms) {
    if (const auto copied = copy_entries(room); !copied) return copied;
  }
  wait_for_nonces(*rooms);
  for (const RoomState& room : *rooms) {
    if (const auto set = set_origin(room); !set) return set;
  }
  progress_.say("all is imported");
  return {};
}

// ---- What is here, and what is there ---------------------------------------------------------------------

Result<std::vector<ClusterImport::RoomState>> ClusterImport::read_rooms() {
  const auto ids = from_.rooms();
  if (!ids) return ids.error();
  std::vector<RoomState> rooms;
  for (const RoomId& id : *ids) {
    const auto bounds = from_messages_.bounds_now(id);
    if (!bounds) return bounds.error();
    auto epoch = from_messages_.epoch(id);
    if (!epoch) return epoch.error();
    const auto newest =
        from_messages_.read_now(id, {Sequence{}, Sequence{UINT64_MAX}, 1, store::ReadRange::End::newest});
    if (!newest) return newest.error();
    rooms.push_back({id, *bounds, RoomOrigin{bounds->head, next(bounds->head), *std::move(epoch)},
                     newest->empty() ? 0 : newest->front().entry->at});
  }
  return rooms;
}

Result<std::optional<RoomOrigin>> ClusterImport::check_room(const RoomState& room) {
  auto origin = ask<std::optional<RoomOrigin>>([&](auto done) { origins_.find(room.id, std::move(done)); });
  if (!origin) return origin.error();
  if (*origin && (*origin)->epoch != room.origin.epoch) {
    return refused(
        fmt::format("room {} has another log in the cluster: it was served there before", room.id.value()));
  }
  if (*origin && **origin != room.origin) {
    return refused(
        fmt::format("room {} was imported up to {}, and what is here goes on to {}: it was served "
                    "here since",
                    room.id.value(), (*origin)->base.value(), room.origin.base.value()));
  }
  const auto there = ask<store::Bounds>([&](auto done) { messages_.bounds(room.id, std::move(done)); });
  if (!there) return there.error();
  if (there->head > room.bounds.head) {
    return refused(fmt::format("room {} has messages in the cluster up to {}, and here up to {} only",
                               room.id.value(), there->head.value(), room.bounds.head.value()));
  }
  return origin;
}

Result<void> ClusterImport::check_names() {
  std::int64_t after = store::AccountImport::kFromTheFirst;
  for (;;) {
    const auto page =
        ask<store::AccountImport::NamePage>([&](auto done) { import_.list_names(after, std::move(done)); });
    if (!page) return page.error();
    if (page->names.empty()) return {};
    for (const auto& [name, id] : page->names) {
      const auto holder = from_.holder_of(name);
      if (!holder) return holder.error();
      if (*holder != id) {
        return refused(
            fmt::format("{} is registered in the cluster, and is no one or someone else here: import "
                        "into a new keyspace",
                        name));
      }
    }
    after = page->last;
  }
}

// ---- Copying ---------------------------------------------------------------------------------------------

Result<void> ClusterImport::copy_accounts() {
  progress_.begin("accounts", 0, 0);
  std::vector<Job> jobs;
  std::uint64_t rows = 0;
  const auto write = [&]() -> Result<void> {
    rows += jobs.size();
    if (const auto done = do_all(jobs); !done) return done;
    progress_.reached(rows);
    return {};
  };
  const auto read = from_.accounts([&](Account account) -> Result<void> {
    jobs.push_back(
        [this, account = std::move(account)](Done<void> done) { import_.add(account, std::move(done)); });
    return jobs.size() < kRowsTogether ? Result<void>() : write();
  });
  if (!read) return read;
  if (const auto written = write(); !written) return written;
  progress_.end();
  return {};
}

Result<void> ClusterImport::end_old_sessions() {
  std::int64_t after = store::AccountImport::kFromTheFirst;
  std::vector<Job> jobs;
  for (;;) {
    const auto page = ask<store::AccountImport::SessionPage>(
        [&](auto done) { import_.list_sessions(after, std::move(done)); });
    if (!page) return page.error();
    if (page->tokens.empty()) return {};
    for (const auto& token : page->tokens) {
      const auto session = from_.session(token);
      if (!session) return session.error();
      if (*session) continue;
      jobs.push_back([this, token](Done<void> done) { accounts_.delete_session(token, std::move(done)); });
      if (jobs.size() < kRowsTogether) continue;
      if (const auto ended = do_all(jobs); !ended) return ended;
    }
    if (const auto ended = do_all(jobs); !ended) return ended;
    after = page->last;
  }
}

Result<void> ClusterImport::copy_sessions() {
  progress_.begin("sessions", 0, 0);
  const TimeMs now = clock_.now_ms();
  std::vector<Job> jobs;
  std::uint64_t rows = 0;
  const auto write = [&]() -> Result<void> {
    rows += jobs.size();
    if (const auto done = do_all(jobs); !done) return done;
    progress_.reached(rows);
    return {};
  };
  const auto read = from_.sessions([&](const store::Session& session) -> Result<void> {
    if (session.expires_at < now) return {};
    jobs.push_back([this, session](Done<void> done) { accounts_.put_session(session, std::move(done)); });
    return jobs.size() < kRowsTogether ? Result<void>() : write();
  });
  if (!read) return read;
  if (const auto written = write(); !written) return written;
  progress_.end();
  return {};
}

Result<void> ClusterImport::copy_entries(const RoomState& room) {
  const auto there = ask<store::Bounds>([&](auto done) { messages_.bounds(room.id, std::move(done)); });
  if (!there) return there.error();
  const std::uint64_t before = room.bounds.oldest.value() - 1;  // the sequences up to there are gone
  const std::uint64_t head = room.bounds.head.value();
  std::uint64_t reached = std::max(before, there->head.value());  // an append ends with the head
  progress_.begin("room " + room.id.value(), reached - before, head - before);
  while (reached < head) {
    const auto entries = from_messages_.read_now(
        room.id, {Sequence{reached}, Sequence{UINT64_MAX}, kEntriesTogether, store::ReadRange::End::oldest});
    if (!entries) return entries.error();
    if (entries->empty()) break;
    const auto written = ask<void>([&](auto done) { messages_.append(room.id, *entries, std::move(done)); });
    if (!written) return written;
    reached = entries->back().seq.value();
    progress_.reached(reached - before);
  }
  // Of a room whose entries have all expired, this is all there is.
  const auto raised =
      ask<void>([&](auto done) { messages_.raise_bounds(room.id, room.bounds, std::move(done)); });
  if (!raised) return raised;
  progress_.end();
  return {};
}

// The nonces stay here. A message that is sent again, because its answer was lost, would be another message
// to the cluster: so no room is opened there while that may happen. What is here is not older than this
// import, whatever a wrong clock says.
void ClusterImport::wait_for_nonces(const std::vector<RoomState>& rooms) {
  TimeMs newest = 0;
  for (const RoomState& room : rooms) newest = std::max(newest, room.newest_at);
  for (;;) {
    const auto since_newest = milliseconds(clock_.now_ms() - newest);
    const auto since_begun = clock_.steady_now() - begun_;
    if (since_newest >= limits::kNonceWindow || since_begun >= limits::kNonceWindow) return;
    const auto left =
        std::min<milliseconds>(limits::kNonceWindow - since_newest,
                               std::chrono::ceil<milliseconds>(limits::kNonceWindow - since_begun));
    progress_.note(
        fmt::format("waiting for {} s: what was said just before the import may be sent again until then",
                    std::chrono::ceil<std::chrono::seconds>(left).count()));
    sleep_(std::min<milliseconds>(left, 1s));
  }
}

Result<void> ClusterImport::set_origin(const RoomState& room) {
  const auto origin =
      ask<RoomOrigin>([&](auto done) { origins_.get_or_create(room.id, room.origin, std::move(done)); });
  if (!origin) return origin.error();
  if (*origin == room.origin) return {};
  return Error{
      ErrorCode::internal,
      fmt::format("room {} was given another log while it was imported: is a server of the cluster running?",
                  room.id.value()),
      {}};
}

// ---- Asking ----------------------------------------------------------------------------------------------

bool ClusterImport::may_try_again(const Error& error, SteadyTime since) {
  if (!may_pass(error) || clock_.steady_now() - since >= kPatience) return false;
  progress_.note("trying again: " + error.message);
  sleep_(kTryAgainAfter);
  return true;
}

template <typename T, typename Begin>
Result<T> ClusterImport::ask(Begin begin) {
  const SteadyTime since = clock_.steady_now();
  for (;;) {
    Result<T> result = begin_call<T>(begin).get();
    if (result || !may_try_again(result.error(), since)) return result;
  }
}

Result<void> ClusterImport::do_all(std::vector<Job>& jobs) {
  SteadyTime since = clock_.steady_now();
  while (!jobs.empty()) {
    std::vector<std::future<Result<void>>> ends;
    for (const Job& job : jobs) ends.push_back(begin_call<void>(job));
    std::vector<Job> left;
    std::optional<Error> failed;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const Result<void> result = ends[i].get();
      if (result) continue;
      if (!failed || !may_pass(result.error())) failed = result.error();
      left.push_back(std::move(jobs[i]));
    }
    if (left.size() < jobs.size()) since = clock_.steady_now();
    jobs = std::move(left);
    if (failed && !may_try_again(*failed, since)) return *failed;
  }
  return {};
}

}  // namespace twitchy::server
