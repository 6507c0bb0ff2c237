// Who a token stands for.
#pragma once

#include "base/clock.h"
#include "model/user.h"
#include "store/account_store.h"

namespace twitchy::account {

struct Principal {
  User user;
  store::TokenHash token{};  // what AccountService::on_sign_out() listeners are told
  TimeMs expires_at = 0;
};

}  // namespace twitchy::account
