# twitchy_part(NAME SOURCES … USES …): a folder of src/ as the library twitchy_NAME.
# What stands beside the code is found by its ending: *_test.cc, *_bench.cc and *_fuzz.cc are the part's
# tests, benchmarks and fuzzers, and link TEST_USES besides.

function(twitchy_part name)
  cmake_parse_arguments(PART "" "" "SOURCES;USES;TEST_USES" ${ARGN})
  add_library(twitchy_${name} STATIC ${PART_SOURCES})
  target_link_libraries(twitchy_${name} PUBLIC twitchy_options ${PART_USES})

  file(GLOB tests CONFIGURE_DEPENDS *_test.cc)
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE twitchy_${name} ${PART_TEST_USES} GTest::gmock_main rapidcheck)
    add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1)
  endif()

  file(GLOB benches CONFIGURE_DEPENDS *_bench.cc)
  if(benches)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE twitchy_${name} ${PART_TEST_USES} benchmark::benchmark_main)
    # Run small as a test, so that a benchmark never rots.
    add_test(NAME ${name}_bench COMMAND ${name}_bench --benchmark_min_time=0.001)
  endif()

  if(TWITCHY_FUZZ)
    file(GLOB fuzzers CONFIGURE_DEPENDS *_fuzz.cc)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE twitchy_${name} ${PART_TEST_USES})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
