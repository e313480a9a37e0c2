/* Kinds of cases as data: which fields one has, which act leads from which state to which, and what each act asks of
 * the person who does it. One engine adds, acts, shows and lists them all; what a table cannot say stands in the
 * functions of a kind. Findings, complaints, installations and proceedings are older and have engines of their own over
 * the same rows. */
#ifndef REGISTER_CASE_KIND_H
#define REGISTER_CASE_KIND_H

#include "register/case_rows.h"
#include "register/form.h"

enum {
  CASE_REASON = 1,    /* why, in a sentence */
  CASE_CITE = 2,      /* what it rests on */
  CASE_BINDS = 4,     /* a second person agrees (register/people.h) */
  CASE_AUTHORITY = 8, /* refused in an exporter's store */
  CASE_EXPORTER = 16, /* refused in an authority's store */
  CASE_OTHER = 32,    /* by another person than the one whose act it follows */
  CASE_FREE = 64      /* what it takes is checked by the kind's own function */
};
enum { CASE_MAX_DUE = 4 };

typedef struct case_kind case_kind;
typedef struct case_verb case_verb;

/* An act in the making. */
typedef struct case_doing {
  cd_store *store;
  cd_arena *arena;
  cd_str actor;
  const case_kind *kind;
  const case_verb *verb;
  cd_str id, reason, cite;
  cd_day day;
  cd_str by;              /* who did the act before this one */
  form_source src;        /* of the content */
  const cd_json *content; /* what is added, or what the act takes; never NULL */
  cd_json *whole;         /* the case as it will stand; starts as it stood, or as it was given */
  cd_json *told;          /* what the record tells of the act; starts as the content of the act */
  cd_json *bound;         /* what else a second person agrees to; NULL: nothing */
  cd_str to;              /* the state that it leads to */
} case_doing;

typedef cordon_status (*case_step)(case_doing *d, cordon_error *err);

struct case_verb {
  const char *act;
  const char *from; /* states, with blanks between; NULL: any */
  const char *to;   /* NULL: it stays in its state */
  unsigned flags;
  const form *form; /* of what it takes beside reason, citation and day; NULL: nothing */
  case_step check;  /* refuses, or puts what follows into whole, told and to; writes nothing */
  case_step effect; /* once it may be done: what else is written in the same transaction */
};

struct case_kind {
  const char *name, *article, *prefix; /* "application", "an", "AP" */
  const form *form;
  case_verb add; /* its `to` is the first state, its `act` "add" */
  const case_verb *verbs;
  size_t verb_count;
  /* What it is found by; NULL: nothing but its id. */
  cordon_status (*key)(const cd_json *whole, cd_arena *a, cd_str *out, cordon_error *err);
  /* What falls due while it stands so; at most CASE_MAX_DUE. NULL: nothing. */
  size_t (*due)(const cd_json *whole, cd_arena *a, case_due *out);
  /* What is derived whenever one is shown. NULL: nothing. */
  cordon_status (*derive)(cd_store *s, cd_day today, cd_seq known_at, cd_arena *a, cd_json **whole, cordon_error *err);
};

/* For the functions of a kind: set a field of the case as it will stand; or a day of it. */
cordon_status case_put(case_doing *d, const char *field, cd_json *v, cordon_error *err);
cordon_status case_put_day(case_doing *d, const char *field, cd_day day, cordon_error *err);
/* Refuse where the content names a thing of the register, such as a licence, that it does not hold. */
cordon_status case_need(case_doing *d, const char *kind, const char *field, cordon_error *err);

/* NULL for a word that is none. */
const case_kind *case_kind_of(cd_str name);
const case_kind *case_kind_at(size_t i); /* NULL past the last */

/* Add one as its form says; files of evidence are read from beside `label`. Joins an open transaction. */
cordon_status case_new(cd_store *s, const case_kind *k, const cd_json *v, const form_source *src, cd_str actor,
                       cd_arena *a, register_added *out, cordon_error *err);

typedef struct case_change {
  const char *act;
  cd_str id, reason, cite;
  cd_day day;             /* on which it was done; CD_DAY_NONE: today */
  const cd_json *content; /* may be NULL */
  form_source src;
} case_change;
/* Do it as a new record, or refuse it naming the rule and write nothing. *out: the case after it. CORDON_HELD: it is
 * recorded as proposed, until another does the same or approves it. */
cordon_status case_do(cd_store *s, const case_kind *k, const case_change *c, cd_str actor, cd_arena *a, cd_json **out,
                      cordon_error *err);
/* Do what one person proposed, as another; CORDON_NOT_FOUND where the proposal is no act on a case of these kinds. */
cordon_status case_approve(cd_store *s, cd_seq proposal, cd_str actor, cd_arena *a, cd_str *what, cordon_error *err);

/* With "history" and what the kind derives on a day. */
cordon_status case_show(cd_store *s, const case_kind *k, cd_str id, cd_day today, cd_seq known_at, cd_arena *a,
                        cd_json **out, cordon_error *err);

#endif
