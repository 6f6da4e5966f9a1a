# Compiler set-up shared by every target: ccache, a fast linker, warnings as errors, sanitizers by preset.
option(EARSHOT_WERROR "Warnings are errors" ON)
set(EARSHOT_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, comma separated (address,undefined or thread)")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local> -Wno-missing-field-initializers)
if(EARSHOT_WERROR)
  add_compile_options(-Werror)
endif()
# What a peer sends must never become somebody else's code: hardened in every build.
add_compile_options(-fstack-protector-strong -D_GLIBCXX_ASSERTIONS)

if(EARSHOT_SANITIZE)
  add_compile_options(-fsanitize=${EARSHOT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${EARSHOT_SANITIZE})
  # GCC 12 takes its own library's values for uninitialised (std::regex) once they are instrumented.
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
