# earshot_room(<folder> USES <folders> LIBRARIES <names>): the static library of src/<folder>, and the unit tests that
# sit beside its code as one test program. A folder without sources (headers only, or not yet built) is an interface.
include(GoogleTest)

function(earshot_room name)
  cmake_parse_arguments(ROOM "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")

  set(links)
  foreach(room ${ROOM_USES})
    list(APPEND links earshot_${room})
  endforeach()
  foreach(library ${ROOM_LIBRARIES})
    list(APPEND links lib_${library})
  endforeach()

  if(sources)
    add_library(earshot_${name} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(earshot_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(earshot_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(earshot_${name} ${scope} ${links} fmt::fmt)

  if(tests)
    earshot_test(${name}_test SOURCES ${tests} LINKS earshot_${name})
  endif()
endfunction()

# earshot_test(<name> SOURCES … LINKS … [LABEL fast|long|phones]): a GoogleTest program, run by ctest as one test.
function(earshot_test name)
  cmake_parse_arguments(TEST "" "LABEL" "SOURCES;LINKS" ${ARGN})
  if(NOT TEST_LABEL)
    set(TEST_LABEL fast)
  endif()
  add_executable(${name} ${TEST_SOURCES})
  target_link_libraries(${name} PRIVATE ${TEST_LINKS} GTest::gtest GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${TEST_LABEL} TIMEOUT 1800
    ENVIRONMENT "EARSHOT_SOURCE=${CMAKE_SOURCE_DIR};EARSHOT_BUILD=${CMAKE_BINARY_DIR}")
  # Sound in real time wants the machine for itself: a frame that comes late is heard as a gap.
  if(TEST_LABEL STREQUAL phones OR name STREQUAL engine_test)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()
