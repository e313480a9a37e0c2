/* Who acts: people with roles, and the second person that an act which binds others needs.
 *
 * A new store knows one person, the user who made it, and asks nobody. From the moment it knows two, an act needs a
 * person with the role for it, and a binding act is first proposed by one and done when another approves it. */
#ifndef REGISTER_PEOPLE_H
#define REGISTER_PEOPLE_H

#include "store/store.h"

typedef enum people_role {
  PEOPLE_OFFICER = 1,  /* keeps the register: adds, draws, suspends; proposes binding acts */
  PEOPLE_APPROVER = 2, /* the same, and approves what another proposed */
  PEOPLE_AUDITOR = 4,  /* reads */
  PEOPLE_ADMIN = 8     /* says who is who */
} people_role;
/* 0 for another word. */
unsigned people_role_of(cd_str word);

/* Add a person, or give one other roles; roles 0 takes all of them away. The first person added beside the actor adds
 * the actor too, as admin and approver. Needs an admin once the store knows two. */
cordon_status people_add(cd_store *s, cd_str person, unsigned roles, cd_str actor, cd_arena *a, cd_seq *seq,
                         cordon_error *err);
/* [{"person","roles":[..],"record"}] */
cordon_status people_list(cd_store *s, cd_arena *a, cd_json **out, cordon_error *err);
/* Does the store know two people or more? */
cordon_status people_several(cd_store *s, bool *out, cordon_error *err);
/* May the actor do an act that needs one of these roles? CORDON_CHECK with the rule people.role if not. */
cordon_status people_may(cd_store *s, cd_str actor, unsigned roles, const char *what, cordon_error *err);

/* Within the open transaction of a binding act whose checks have passed: may it be done now? If not, it is recorded as
 * proposed, and *waits is that record; commit it. `content` is all that the act says: another with the same content is
 * its approval. */
cordon_status people_gate(cd_store *s, const char *act, cd_str subject, const cd_json *content, cd_str actor,
                          cd_arena *a, cd_seq *waits, cordon_error *err);
/* CORDON_HELD, with what to do. */
cordon_status people_held(const char *act, cd_str subject, cd_seq waits, cordon_error *err);
/* What waits for a second person: [{"record","act","subject","content","by","at"}] */
cordon_status people_waiting(cd_store *s, cd_arena *a, cd_json **out, cordon_error *err);
/* The content of a proposal that waits; CORDON_NOT_FOUND where the record is none. */
cordon_status people_proposal(cd_store *s, cd_seq seq, cd_arena *a, cd_str *act, cd_json **content, cordon_error *err);

/* Whose store it is: an exporter records the licences that it was granted; an authority grants them. */
typedef enum people_store_kind { PEOPLE_ANY_STORE = 0, PEOPLE_EXPORTER, PEOPLE_AUTHORITY } people_store_kind;
cordon_status people_store_kind_set(cd_store *s, cd_str kind, cordon_error *err);
cordon_status people_store_kind_get(cd_store *s, cd_arena *a, people_store_kind *out, cordon_error *err);
/* An act of an authority is refused in an exporter's store by its rule, with what is done there instead. */
cordon_status people_grants(cd_store *s, cd_arena *a, const char *rule, const char *instead, cordon_error *err);

#endif
