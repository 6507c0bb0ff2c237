# twitchy_part(NAME SOURCES … USES …): a folder of src/ as the library twitchy_NAME.
# What stands beside the code is found by its ending: *_test.cc, *_bench.cc and
# *_fuzz.cc are the part's tests, benchmarks and fuzzers, and link TEST_USES besides. Where they need a
# service, TEST_RUNNER is a command line that starts it, runs what follows, and stops it: such a test has
# the label "cluster" and is run alone.

function(twitchy_part name)
  cmake_parse_arguments(PART "" "" "SOURCES;USES;TEST_USES;TEST_RUNNER" ${ARGN})
  add_library(twitchy_${name} STATIC ${PART_SOURCES})
  target_link_libraries(twitchy_${name} PUBLIC twitchy_options ${PART_USES})
  set(uses twitchy_${name} ${PART_TEST_USES})

  file(GLOB tests CONFIGURE_DEPENDS *_test.cc)
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${uses} GTest::gmock_main rapidcheck)
    twitchy_test(${name}_test --gtest_brief=1)
  endif()

  file(GLOB benches CONFIGURE_DEPENDS *_bench.cc)
  if(benches)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE ${uses} benchmark::benchmark_main)
    # Run small as a test, so that a benchmark never rots.
    twitchy_test(${name}_bench --benchmark_min_time=0.001)
  endif()

  file(GLOB fuzzers CONFIGURE_DEPENDS *_fuzz.cc)
  foreach(fuzzer ${fuzzers})
    twitchy_fuzzer(${fuzzer} ${uses})
  endforeach()
endfunction()

# The executable as a test, as the part that calls wants it run.
macro(twitchy_test target)
  if(PART_TEST_RUNNER)
    add_test(NAME ${target} COMMAND ${PART_TEST_RUNNER} $<TARGET_FILE:${target}> ${ARGN})
    set_tests_properties(${target} PROPERTIES LABELS cluster RUN_SERIAL ON)
  else()
    add_test(NAME ${target} COMMAND ${target} ${ARGN})
  endif()
endmacro()

# In the fuzz build a libFuzzer target in fuzzers/; in every other build a test that tries the inputs
# kept in corpus/TARGET beside the code, so that a crash once found stays mended.
function(twitchy_fuzzer source)
  get_filename_component(target ${source} NAME_WE)
  get_filename_component(folder ${source} DIRECTORY)
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE ${ARGN})
  if(TWITCHY_FUZZ)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzzers)
    add_dependencies(fuzzers ${target})
  else()
    target_link_libraries(${target} PRIVATE twitchy_replay)
    add_test(NAME ${target} COMMAND ${target} ${folder}/corpus/${target})
  endif()
endfunction()

if(TWITCHY_FUZZ)
  add_custom_target(fuzzers)
else()
  add_library(twitchy_replay STATIC ${CMAKE_SOURCE_DIR}/tools/fuzz_replay.cc)
  target_link_libraries(twitchy_replay PRIVATE twitchy_options)
endif()
