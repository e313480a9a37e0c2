/* YAML that a form checks: where in the file a field stands that was refused. Private to the register. */
#ifndef REGISTER_YAML_PLACE_H
#define REGISTER_YAML_PLACE_H

#include "rules/yaml.h"

/* `st` as it is, with line and column put into the error by its field ("moves[3].to"). `err` must not be NULL. */
cordon_status yaml_place(const yaml_node *root, const char *label, cordon_status st, cordon_error *err);

#endif
