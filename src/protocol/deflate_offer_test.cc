#include "protocol/deflate_offer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace twitchy::protocol {
namespace {

constexpr std::string_view kAnswer =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
constexpr std::string_view kAnswerWithWindow =
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=15";

// Whether permessage-deflate with these parameters is accepted.
bool takes(const std::string& parameters) {
  return !deflate_answer("permessage-deflate; " + parameters).empty();
}

TEST(DeflateOffer, WhatClientsOfferIsTaken) {
  for (const auto* offer : {
           "permessage-deflate",
           "permessage-deflate; client_max_window_bits",
           "permessage-deflate; client_max_window_bits=12",
           "permessage-deflate; client_no_context_takeover; client_max_window_bits",
           "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
       }) {
    EXPECT_EQ(deflate_answer(offer), kAnswer) << offer;
  }
}

TEST(DeflateOffer, NothingOfferedNothingAnswered) {
  for (const auto* offer : {"", " ", ",", " , ,", "x-webkit-deflate-frame", "permessage-bzip2; level=9"}) {
    EXPECT_EQ(deflate_answer(offer), "") << offer;
  }
}

TEST(DeflateOffer, ASmallerWindowIsNotForASharedFrame) {
  for (int bits = 8; bits < 15; ++bits) {
    EXPECT_FALSE(takes("server_max_window_bits=" + std::to_string(bits)));
  }
}

TEST(DeflateOffer, AFullWindowThatWasAskedForIsConfirmed) {
  EXPECT_EQ(deflate_answer("permessage-deflate; server_max_window_bits=15"), kAnswerWithWindow);
  EXPECT_EQ(deflate_answer("permessage-deflate; server_max_window_bits=15; client_max_window_bits"),
            kAnswerWithWindow);
}

TEST(DeflateOffer, TheFirstThatCanBeTakenIsTaken) {
  EXPECT_EQ(deflate_answer("permessage-deflate; server_max_window_bits=10, permessage-deflate"), kAnswer);
  EXPECT_EQ(deflate_answer("permessage-deflate; server_max_window_bits=10, "
                           "permessage-deflate; server_max_window_bits=15, permessage-deflate"),
            kAnswerWithWindow);
  EXPECT_EQ(deflate_answer("permessage-deflate, permessage-deflate; server_max_window_bits=15"), kAnswer);
}

TEST(DeflateOffer, OtherExtensionsArePassedOver) {
  EXPECT_EQ(deflate_answer("x-one; a; b=2; c=\"3\", permessage-deflate, x-two"), kAnswer);
  // Their parameters are theirs.
  EXPECT_EQ(deflate_answer("x-one; server_max_window_bits=10; a; a, permessage-deflate"), kAnswer);
  EXPECT_EQ(deflate_answer("permessage-deflate2"), "");
}

TEST(DeflateOffer, AnUnknownParameterDeclines) {
  EXPECT_FALSE(takes("x"));
  EXPECT_FALSE(takes("client_max_window_bits; x=1"));
  EXPECT_FALSE(takes("max_window_bits=15"));
}

TEST(DeflateOffer, AParameterThatComesTwiceDeclines) {
  for (const std::string parameter :
       {"server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits",
        "client_max_window_bits=15", "server_max_window_bits=15"}) {
    EXPECT_TRUE(takes(parameter));
    EXPECT_FALSE(takes(parameter + "; " + parameter));
  }
  EXPECT_FALSE(takes("client_max_window_bits; client_max_window_bits=15"));
}

TEST(DeflateOffer, TakeoverHasNoValue) {
  EXPECT_FALSE(takes("server_no_context_takeover=1"));
  EXPECT_FALSE(takes("client_no_context_takeover=\"true\""));
}

TEST(DeflateOffer, AWindowIsOf8To15Bits) {
  for (int bits = 8; bits <= 15; ++bits) EXPECT_TRUE(takes("client_max_window_bits=" + std::to_string(bits)));
  for (const std::string wrong :
       {"0", "7", "16", "08", "015", "+9", "-9", "1", "9.0", "0x9", "150", "a", "99"}) {
    EXPECT_FALSE(takes("client_max_window_bits=" + wrong)) << wrong;
    EXPECT_FALSE(takes("server_max_window_bits=" + wrong)) << wrong;
  }
  EXPECT_FALSE(takes("server_max_window_bits"));
}

TEST(DeflateOffer, ValuesMayBeQuoted) {
  EXPECT_TRUE(takes("client_max_window_bits=\"12\""));
  EXPECT_TRUE(takes("client_max_window_bits=\"1\\2\""));
  EXPECT_FALSE(takes("client_max_window_bits=\"16\""));
  // One value, not three offers.
  EXPECT_FALSE(takes("client_max_window_bits=\"10, permessage-deflate, 11\""));
}

TEST(DeflateOffer, CaseAndSpaceDoNotMatter) {
  EXPECT_EQ(
      deflate_answer("\t PerMessage-Deflate ;\tCLIENT_max_window_bits = 9 ;server_NO_context_takeover\t"),
      kAnswer);
  EXPECT_EQ(deflate_answer(",, permessage-deflate;client_max_window_bits , ,"), kAnswer);
}

TEST(DeflateOffer, AMalformedHeaderOffersNothing) {
  for (const auto* wrong : {
           "permessage-deflate;",
           "permessage-deflate; ;client_max_window_bits",
           "permessage-deflate; client_max_window_bits=",
           "permessage-deflate; client_max_window_bits=\"",
           "permessage-deflate; client_max_window_bits=\"1",
           "permessage-deflate; client_max_window_bits=\"1\\",
           "permessage-deflate; client_max_window_bits=\"\"",
           "permessage-deflate; client_max_window_bits=\"1 2\"",
           "permessage-deflate; client_max_window_bits=\"12\"x",
           "permessage-deflate client_max_window_bits",
           "permessage-deflate=1",
           "=, permessage-deflate",
           "permessage-deflate, ;",
           "permessage-deflate, x@y",
           "permessage-deflate, \"x\"",
           "permessage-deflate\x80",
       }) {
    EXPECT_EQ(deflate_answer(wrong), "") << wrong;
  }
  EXPECT_EQ(deflate_answer(std::string_view("permessage-deflate\0", 19)), "");
}

RC_GTEST_PROP(DeflateOffer, ParametersMayComeInAnyOrderAndSubset, ()) {
  const auto parameters = *rc::gen::unique<std::vector<std::string>>(rc::gen::element<std::string>(
      "server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits",
      "client_max_window_bits=8", "server_max_window_bits=15", "server_max_window_bits=14"));
  std::string offer = "permessage-deflate";
  bool has_window = false;
  int client_windows = 0;
  int server_windows = 0;
  bool is_small = false;
  for (const auto& parameter : parameters) {
    offer += ";" + parameter;
    if (parameter.starts_with("client_max")) ++client_windows;
    if (parameter.starts_with("server_max")) ++server_windows;
    if (parameter == "server_max_window_bits=15") has_window = true;
    if (parameter == "server_max_window_bits=14") is_small = true;
  }
  const bool is_taken = client_windows <= 1 && server_windows <= 1 && !is_small;
  RC_ASSERT(deflate_answer(offer) == (!is_taken ? "" : has_window ? kAnswerWithWindow : kAnswer));
}

}  // namespace
}  // namespace twitchy::protocol
