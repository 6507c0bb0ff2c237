// Which texts may be said.
#pragma once

#include <string_view>

#include "base/result.h"

namespace twitchy::chat {

// The text without white space at its ends (Unicode's White_Space), or invalid_text saying which rule it
// breaks: 1 to limits::kTextCodePoints code points of valid UTF-8; no control characters, line or
// paragraph separators, noncharacters, bidi controls; no more than limits::kCombiningMarksInARow; something
// visible. ZWJ, ZWNJ and variation selectors stay; nothing is normalised. Linear; never allocates when it
// goes well. The view is into `text`.
Result<std::string_view> check_text(std::string_view text);

}  // namespace twitchy::chat
