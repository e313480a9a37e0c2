/* Proceedings as data: a machine declares states, who moves it from one to another, within what time, by which section,
 * and which measures a move may bring. docs/register.md says how to write one. */
#ifndef REGISTER_MACHINE_H
#define REGISTER_MACHINE_H

#include "register/count.h"
#include "store/store.h"

typedef struct machine {
  cd_json *json; /* as the form machine of machine.c says */
  cd_digest digest;
} machine;

/* Read YAML: its shape, and that every state named exists. Errors name line and field. */
cordon_status machine_read(cd_str text, const char *label, cd_arena *a, machine *out, cordon_error *err);
/* One that is shipped, by its id; CORDON_NOT_FOUND names those that are. */
cordon_status machine_shipped(cd_str id, cd_arena *a, cd_str *text, cordon_error *err);
/* [{"machine","title","cite","toward"}] of those shipped. */
cordon_status machine_list(cd_arena *a, cd_json **out, cordon_error *err);
/* What is wrong with one that reads well: [{"problem","state","text"}], empty where nothing is. Problems: unreachable,
 * dead_end, no_way_out, no_deadline, no_citation, left_final, lost_after, empty_limit. */
cordon_status machine_lint(const machine *m, cd_arena *a, cd_json **problems, cordon_error *err);

cd_str machine_id(const machine *m);
cd_str machine_initial(const machine *m);
const cd_json *machine_state(const machine *m, cd_str id); /* NULL: there is none */
bool machine_is_final(const machine *m, cd_str state);
/* The moves out of a state, in their order: *i starts at 0; NULL at the end. */
const cd_json *machine_next_move(const machine *m, cd_str state, size_t *i);
const cd_json *machine_move(const machine *m, cd_str from, cd_str to);
/* A limit ("within", "ends", "whole") as a period; the machine's own rule and calendar where it states none. */
count_period machine_period(const machine *m, const cd_json *limit);

#endif
