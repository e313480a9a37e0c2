/* Building one entry: growing arrays in the reader's arena, with one check at the end. Text is not copied. Empty text
 * adds nothing. */
#ifndef LISTS_BUILD_H
#define LISTS_BUILD_H

#include "lists/lists.h"

typedef struct lists_strange lists_strange;
typedef struct lists_build {
  cd_arena *a;
  lists_strange *strange; /* where values that are not known are told; may be NULL */
  lists_entry e;
  size_t name_room, address_room, identifier_room, birth_room, birth_place_room, nationality_room, program_room,
      link_room;
  bool failed; /* memory ran out; sticky */
} lists_build;

void lists_build_begin(lists_build *b, cd_arena *a);
void lists_build_name(lists_build *b, cd_str text, const char *kind);
void lists_build_name_script(lists_build *b, cd_str text, const char *kind, cd_str script);
void lists_build_address(lists_build *b, cd_str text, cd_str city, cd_str country);
void lists_build_identifier(lists_build *b, cd_str type, cd_str value, cd_str country);
void lists_build_birth(lists_build *b, cd_str printed); /* normalised: see lists_birth_normal */
void lists_build_birth_place(lists_build *b, cd_str text);
void lists_build_nationality(lists_build *b, cd_str printed); /* to alpha-2 where it is known */
void lists_build_program(lists_build *b, cd_str text);
/* Tied to a party of this name, with nothing said of how. */
void lists_build_linked(lists_build *b, cd_str name);
/* A link without name and id adds nothing; nor does one that is there already. */
void lists_build_link(lists_build *b, lists_link one);
/* extra[key] = text. */
void lists_build_extra(lists_build *b, const char *key, cd_str text);
void lists_build_extra_s(lists_build *b, cd_str key, cd_str text);
/* Append to the list extra[key]. */
void lists_build_extra_add(lists_build *b, const char *key, cd_str text);
/* A value of a field whose values are counted (a kind, a quality): one that is not among `known` (ends with NULL, ASCII case
 * ignored) is kept under extra by the field's name, and told. True when it is known or empty. */
bool lists_build_known(lists_build *b, const char *field, cd_str value, const char *const *known);
/* CORDON_NO_MEMORY when anything above failed. */
cordon_status lists_build_status(const lists_build *b, cordon_error *err);

#endif
