// How accounts are spelled as rows, and names given.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/user.h"
#include "store/cassandra/cassandra_session.h"
#include "store/cassandra/cql_values.h"
#include "store/cassandra/statements.h"
#include "store/cassandra/task.h"

namespace twitchy::store {

CqlValues id_value(UserId id);
CqlValues text_value(std::string_view text);

// For insert_account.
CqlValues account_values(const Account& account);

// Nothing if the row has none there.
std::optional<UserId> id_in(const CqlRows& rows, std::size_t column);

// Whose a name is: by find_name, or find_name_surely.
Task<Result<std::optional<UserId>>> find_name(std::shared_ptr<CassandraSession> session,
                                              std::string folded_name, Statement statement);

// Whose the name is after we tried to take it for `id`: `unknown` if that cannot be told.
Task<Result<UserId>> take_name(std::shared_ptr<CassandraSession> session, std::string folded_name, UserId id);

}  // namespace twitchy::store
