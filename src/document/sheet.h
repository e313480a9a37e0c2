/* A document that is filled in: blocks of text, before it is printed as text, HTML or PDF. */
#ifndef DOCUMENT_SHEET_H
#define DOCUMENT_SHEET_H

#include "base/buf.h"
#include "base/day.h"
#include "base/hash.h"

typedef enum sheet_style {
  SHEET_TEXT = 0,
  SHEET_TITLE,
  SHEET_HEADING,
  SHEET_BULLET,
  SHEET_FACT, /* two cells: a label and what it says */
  SHEET_ROW,  /* of a table */
  SHEET_HEAD, /* the head of a table */
  SHEET_QUOTE,
  SHEET_SMALL,
  SHEET_SIGN, /* a line to sign on, and what stands below it */
  SHEET_RULE
} sheet_style;

typedef struct sheet_run {
  cd_str text;
  bool strong;
  bool value; /* from a record: its direction must not disturb what stands around it */
} sheet_run;

typedef struct sheet_cell {
  sheet_run *runs;
  size_t count, room;
} sheet_cell;

typedef struct sheet_block {
  sheet_style style;
  sheet_cell *cells;
  size_t count;
} sheet_block;

typedef struct sheet {
  cd_str title, language;
  bool rtl;
  sheet_block *blocks;
  size_t count, room;
  cd_str record; /* "Record 12", and the digest: at the foot of each page */
  cd_str digest;
  cd_str page_of; /* "Page {page} of {pages}" */
  cd_time at;     /* of the record */
} sheet;

/* Each appends the whole document. */
cordon_status sheet_text(const sheet *s, cd_buf *out, cordon_error *err);
cordon_status sheet_html(const sheet *s, cd_buf *out, cordon_error *err);
/* CORDON_NOT_FOUND where Pango is not installed, or where no font has a character that the document needs. */
cordon_status sheet_pdf(const sheet *s, cd_buf *out, cordon_error *err);

/* The base direction of a text by its first strong character; `fallback` where it has none. */
bool sheet_is_rtl(cd_str text, bool fallback);

#endif
