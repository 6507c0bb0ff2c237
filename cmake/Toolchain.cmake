# How every target of ours is compiled: the language, the warnings, the sanitizers.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(TWITCHY_SANITIZE "" CACHE STRING "Sanitizers for everything, e.g. address,undefined")
option(TWITCHY_FUZZ "Build the libFuzzer targets (Clang only)" OFF)
option(TWITCHY_CLUSTER "Build what runs over Kafka and Cassandra: needs librdkafka-dev, libssl-dev and cargo" OFF)

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(twitchy_options INTERFACE)
target_include_directories(twitchy_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(twitchy_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual -Werror)
if(TWITCHY_SANITIZE)
  add_compile_options(-fsanitize=${TWITCHY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${TWITCHY_SANITIZE})
  if(TWITCHY_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # Asio's fences, which the sanitizer does not see; a mutex stands beside each.
    add_compile_options(-Wno-tsan)
  endif()
endif()
if(TWITCHY_FUZZ)
  # Coverage feedback in everything the fuzzers reach; the targets themselves add the driver.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
