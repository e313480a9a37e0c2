/* The open index: its segments, in the order they were given. */
#ifndef NAMES_INDEX_H
#define NAMES_INDEX_H

#include "names/segment.h"

struct names_index {
  segment *segments;
  uint32_t count;
};

#endif
