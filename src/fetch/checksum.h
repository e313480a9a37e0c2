/* Inside the part: a fetched file against the checksum that is published for it. */
#ifndef FETCH_CHECKSUM_H
#define FETCH_CHECKSUM_H

#include "fetch/fetch.h"

/* CORDON_OK where none is published or it agrees. */
cordon_status fetch_check_sum(const fetch_source *src, const char *path, const http_limits *limits, cd_arena *a,
                              cordon_error *err);

#endif
