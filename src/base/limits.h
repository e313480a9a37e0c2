/* Every limit that Cordon puts on what comes from outside, in one place. A passed limit is CORDON_LIMIT, with the
 * limit in the message. */
#ifndef CD_LIMITS_H
#define CD_LIMITS_H

#define CD_MAX_FILE_BYTES (4ull << 30) /* one list file, after decompression */
#define CD_MAX_FIELD_BYTES (1u << 20)  /* one CSV field */
#define CD_MAX_RECORD_BYTES (8u << 20) /* one CSV record */
#define CD_MAX_CSV_FIELDS 512u         /* fields in one CSV record */
#define CD_MAX_JSON_BYTES (16u << 20)  /* one JSON document */
#define CD_MAX_JSON_DEPTH 64u
#define CD_MAX_ORDER_BYTES (1u << 20)       /* one order */
#define CD_MAX_YAML_BYTES (4u << 20)        /* one rulebook file */
#define CD_MAX_RULEBOOK_BYTES (64u << 20)   /* all files of a rulebook together */
#define CD_MAX_NAME_BYTES 4096u             /* one name to analyse; a longer one is refused */
#define CD_MAX_NAME_TOKENS 64u              /* words of one name that are compared; the rest is reported as ignored */
#define CD_MAX_CEL_BYTES (1u << 16)         /* one expression */
#define CD_MAX_CEL_DEPTH 128u               /* nesting of one expression */
#define CD_MAX_CEL_STEPS 1000000u           /* evaluation steps of one expression */
#define CD_DECISION_ARENA_BYTES (64u << 20) /* cap of one decision's arena */
#define CD_MAX_PARTIES 256u                 /* parties of one order */
#define CD_VIEW_BYTES (64u << 20)           /* lists as of different days, kept by an engine that decides */
#define CD_MAX_OWNER_DEPTH 16u              /* owners of owners of a party of an order */
#define CD_MAX_OWNERS 2048u                 /* owners of one order, at all depths */
#define CD_MAX_ITEMS 1024u                  /* items of one order */
#define CD_MAX_USAGE_BYTES (64u << 20)      /* one file of reported use of licences */
#define CD_MAX_USAGE_ROWS 500000u           /* its rows */
#define CD_MAX_HITS 100u                    /* hits kept for one party */
#define CD_MAX_TEMPLATE_BYTES (256u << 10)    /* a template of a document */
#define CD_MAX_TEMPLATE_LINE 8192u            /* one line of it */
#define CD_MAX_DOCUMENT_BYTES (64u << 20)     /* a document that is made */
#define CD_MAX_EVIDENCE_BYTES (256u << 20) /* one file that is attached */

#endif
