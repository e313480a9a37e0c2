# cordon_embed(NAME OUT FILES...): a C file that holds the bytes of the files, so that the library needs none at run time.
# src/base/embed.h declares what it defines.
find_program(CORDON_PYTHON NAMES python3 REQUIRED)
function(cordon_embed name out)
  add_custom_command(OUTPUT "${out}"
    COMMAND "${CORDON_PYTHON}" "${PROJECT_SOURCE_DIR}/cmake/embed.py" "${out}" ${ARGN}
    DEPENDS ${ARGN} "${PROJECT_SOURCE_DIR}/cmake/embed.py"
    COMMENT "Embedding data" VERBATIM)
endfunction()
