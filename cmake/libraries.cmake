# Libraries from Debian 12, each behind one short name (reasons: docs/adr/0001-libraries.md).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)

function(earshot_pkg name)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${ARGN})
  add_library(lib_${name} INTERFACE)
  target_link_libraries(lib_${name} INTERFACE PkgConfig::${name})
endfunction()

earshot_pkg(sofia sofia-sip-ua)
earshot_pkg(codecs opus spandsp speexdsp libsrtp2)
earshot_pkg(audio_files sndfile)
earshot_pkg(ogg_opus libopusenc)
earshot_pkg(curl libcurl)
earshot_pkg(uring liburing)
earshot_pkg(sodium libsodium)
earshot_pkg(sqlite sqlite3)

# Sofia's headers and spandsp's are C of another age: their warnings are not ours.
foreach(target PkgConfig::sofia PkgConfig::codecs)
  get_target_property(dirs ${target} INTERFACE_INCLUDE_DIRECTORIES)
  if(dirs)
    set_target_properties(${target} PROPERTIES INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${dirs}")
  endif()
endforeach()

add_library(lib_sql INTERFACE)
target_link_libraries(lib_sql INTERFACE soci_core soci_sqlite3 soci_postgresql lib_sqlite)
target_include_directories(lib_sql SYSTEM INTERFACE /usr/include/soci /usr/include/postgresql)
if(EARSHOT_SANITIZE MATCHES undefined)  # SOCI keeps the type information that vptr asks for to itself
  target_compile_options(lib_sql INTERFACE -fno-sanitize=vptr)
endif()

add_library(lib_asio INTERFACE) # Boost.Asio and Beast are header-only here
target_compile_definitions(lib_asio INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ERROR_CODE_HEADER_ONLY)
target_link_libraries(lib_asio INTERFACE Threads::Threads OpenSSL::SSL OpenSSL::Crypto)

add_library(lib_crypto INTERFACE) # hashes only
target_link_libraries(lib_crypto INTERFACE OpenSSL::Crypto)

add_library(lib_tls INTERFACE) # DTLS
target_link_libraries(lib_tls INTERFACE OpenSSL::SSL OpenSSL::Crypto)

find_package(nlohmann_json REQUIRED)
add_library(lib_json INTERFACE)
target_link_libraries(lib_json INTERFACE nlohmann_json::nlohmann_json)

find_package(tomlplusplus REQUIRED)
add_library(lib_toml INTERFACE)
target_link_libraries(lib_toml INTERFACE tomlplusplus::tomlplusplus)

find_package(CLI11 REQUIRED)
add_library(lib_cli INTERFACE)
target_link_libraries(lib_cli INTERFACE CLI11::CLI11)

find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
add_library(lib_log INTERFACE)
target_link_libraries(lib_log INTERFACE spdlog::spdlog fmt::fmt)

find_package(prometheus-cpp REQUIRED CONFIG)
add_library(lib_metrics INTERFACE)
target_link_libraries(lib_metrics INTERFACE prometheus-cpp::core)

find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
