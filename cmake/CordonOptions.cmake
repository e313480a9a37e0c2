option(CORDON_BENCH "Build the benchmarks" OFF)
option(CORDON_FUZZ "Build the fuzzers with libFuzzer (needs clang)" OFF)
set(CORDON_SANITIZE "" CACHE STRING "Comma-separated sanitizers for everything, such as address,undefined")

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
add_compile_definitions(_GNU_SOURCE)

if(CORDON_SANITIZE)
  add_compile_options(-fsanitize=${CORDON_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CORDON_SANITIZE})
endif()

# Warnings are errors in our own code.
function(cordon_strict target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wformat=2 -Werror)
endfunction()
