# Tests of the repository itself: the arrows between the parts, and the tools' own tests.

find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
  add_test(NAME check_arrows COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/check_arrows)
  add_test(NAME tools_test
    COMMAND ${Python3_EXECUTABLE} -m unittest discover --start-directory ${CMAKE_SOURCE_DIR}/tools --pattern *_test.py)
  # Nothing that a sanitizer could see.
  set_tests_properties(check_arrows tools_test PROPERTIES LABELS repository)
  if(TWITCHY_CLUSTER)
    add_test(NAME whole_cluster
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/cluster/trial $<TARGET_FILE:twitchy>)
    set_tests_properties(whole_cluster PROPERTIES LABELS cluster RUN_SERIAL ON)
    add_test(NAME check_package
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/check_package ${CMAKE_BINARY_DIR})
    set_tests_properties(check_package PROPERTIES LABELS cluster)
  endif()
endif()
