# A room is one folder of cli/: every .cpp in it belongs to the library cloudctl_<room>, and every
# tests/<room>/*_test.cpp to the program <room>_tests. Files are globbed on purpose: to add a file is
# to add it to its room, and nothing else may be listed anywhere.

# Warnings of the house style, for every target. Designated initialisers leave out what has a
# default: that is no mistake.
add_library(cloudctl_warnings INTERFACE)
target_compile_options(cloudctl_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                       -Wno-missing-field-initializers)
if(CLOUDCTL_WERROR)
  target_compile_options(cloudctl_warnings INTERFACE -Werror)
endif()

# cloudctl_room(NAME LIBRARIES...): the library of a room and what it links against.
function(cloudctl_room room)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*.cpp)
  if(NOT sources)
    add_library(cloudctl_${room} INTERFACE)
    target_include_directories(cloudctl_${room} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(cloudctl_${room} INTERFACE cloudctl_warnings ${ARGN})
    return()
  endif()
  add_library(cloudctl_${room} STATIC ${sources})
  target_include_directories(cloudctl_${room} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(cloudctl_${room} PUBLIC ${ARGN} PRIVATE cloudctl_warnings)
endfunction()

# cloudctl_room_tests(NAME): the unit tests of a room, if it has any, as the program <room>_tests.
function(cloudctl_room_tests room)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*_test.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${room}_tests ${sources})
  target_link_libraries(${room}_tests PRIVATE cloudctl_${room} cloudctl_test_support cloudctl_warnings)
  add_test(NAME unit.${room} COMMAND ${room}_tests)
endfunction()
