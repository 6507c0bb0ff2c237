#include "chat/mentions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/listeners.h"
#include "model/limits.h"

namespace twitchy::chat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(MentionedNames, AreThoseAfterAnAtSign) {
  EXPECT_THAT(mentioned_names("@ada look, @Bob_2!"), ElementsAre("ada", "bob_2"));
  EXPECT_THAT(mentioned_names("(@ada) é@bob"), ElementsAre("ada", "bob"));
  EXPECT_THAT(mentioned_names("@ada @ADA @ada"), ElementsAre("ada"));
}

TEST(MentionedNames, AreNotWithinWordsNorOfAnotherForm) {
  EXPECT_THAT(mentioned_names("mail x@ada or x_@ada"), IsEmpty());
  EXPECT_THAT(mentioned_names("@ad @ @@ a @"), IsEmpty());
  EXPECT_THAT(mentioned_names("@" + std::string(limits::kNameBytesMax + 1, 'a')), IsEmpty());
  EXPECT_THAT(mentioned_names("@@ada"), ElementsAre("ada"));
}

TEST(Authors, AreKnownForTheLatestSequences) {
  Authors authors;
  EXPECT_EQ(authors.find(Sequence{1}), UserId{});
  for (std::uint64_t seq = 5; seq <= limits::kAuthorsKept + 10; ++seq)
    authors.add(Sequence{seq}, UserId{seq});
  EXPECT_EQ(authors.find(Sequence{10}), UserId{});
  EXPECT_EQ(authors.find(Sequence{11}), UserId{11});
  EXPECT_EQ(authors.find(Sequence{limits::kAuthorsKept + 10}), UserId{limits::kAuthorsKept + 10});
  EXPECT_EQ(authors.find(Sequence{limits::kAuthorsKept + 11}), UserId{});
}

TEST(Authors, AreForgottenWhereTheLogHasAHole) {
  Authors authors;
  authors.add(Sequence{1}, UserId{1000});
  authors.add(Sequence{7}, UserId{1001});
  EXPECT_EQ(authors.find(Sequence{1}), UserId{});
  EXPECT_EQ(authors.find(Sequence{7}), UserId{1001});
}

TEST(Listeners, AreFoundByNameAndByUser) {
  Listeners listeners;
  Reader one, other;
  listeners.add(one, {UserId{1000}, "Ada", {}});
  listeners.add(other, {UserId{1000}, "Ada", {}});
  EXPECT_THAT(listeners.named("ada"), UnorderedElementsAre(&one, &other));
  EXPECT_THAT(listeners.of(UserId{1000}), UnorderedElementsAre(&one, &other));
  EXPECT_THAT(listeners.named("bob"), IsEmpty());
  listeners.remove(one);
  EXPECT_THAT(listeners.named("ada"), ElementsAre(&other));
  listeners.remove(other);
  EXPECT_THAT(listeners.named("ada"), IsEmpty());
  listeners.remove(other);
}

TEST(Listeners, AReaderMayBecomeAnother) {
  Listeners listeners;
  Reader reader;
  listeners.add(reader, {UserId{1000}, "ada", {}});
  listeners.add(reader, {UserId{1001}, "bob", {}});
  EXPECT_THAT(listeners.named("ada"), IsEmpty());
  EXPECT_THAT(listeners.named("bob"), ElementsAre(&reader));
}

}  // namespace
}  // namespace twitchy::chat
