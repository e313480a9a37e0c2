#include "document/fill.h"

#include "base/limits.h"
#include "document/words.h"

typedef struct filler {
  const document_template *t;
  const document_words *words;
  const cd_json *facts, *item;
  document_class shown_to;
  sheet *sheet;
  bool any;  /* some field of the block had a value */
  bool asks; /* the block has a field */
  size_t bytes;
  cd_arena *arena;
  cordon_error *err;
} filler;

/* --- what a field says --- */

static const cd_json *value_of(const filler *f, const template_node *node) {
  const cd_json *v = node->of_item ? f->item : f->facts;
  cd_str path = node->text, part;
  while (v && cd_str_cut(&path, '.', &part)) v = cd_json_get_s(v, part);
  return v;
}

static bool is_there(const cd_json *v) {
  if (!v || v->kind == CD_JSON_NULL) return false;
  if (v->kind == CD_JSON_BOOL) return v->as.boolean;
  if (v->kind == CD_JSON_STRING) return v->as.string.len > 0;
  return v->kind == CD_JSON_INT || v->count > 0;
}

static cd_str one_text(filler *f, const template_node *node, const cd_json *v) {
  cd_str text = v->kind == CD_JSON_INT ? cd_str_printf(f->arena, "%lld", (long long)v->as.integer) : cd_json_str(v);
  if (node->code) return text;
  switch (node->field->type) {
  case DOCUMENT_WORD:
    return words_code(f->words, text, f->arena);
  case DOCUMENT_COUNTRY:
    return words_country(f->words, text, f->arena);
  case DOCUMENT_DAY:
    return words_day(f->words, text, f->arena);
  case DOCUMENT_AMOUNT:
    return words_amount(f->words, text, f->arena);
  default:
    return text;
  }
}

/* --- runs and blocks --- */

static cordon_status add_run(filler *f, sheet_cell *cell, cd_str text, bool strong, bool value) {
  if (!text.ptr && value) return cd_no_memory(f->err);
  if (text.len == 0) return CORDON_OK;
  f->bytes += text.len;
  if (f->bytes > CD_MAX_DOCUMENT_BYTES / 16) {
    return cd_fail(f->err, CORDON_LIMIT, "a document has at most %u bytes of text", CD_MAX_DOCUMENT_BYTES / 16);
  }
  if (cell->count == cell->room) {
    size_t room = cell->room ? cell->room * 2 : 4;
    cell->runs = (sheet_run *)cd_grow_array(f->arena, cell->runs, cell->count, room, sizeof *cell->runs);
    if (!cell->runs) return cd_no_memory(f->err);
    cell->room = room;
  }
  cell->runs[cell->count++] = (sheet_run){text, strong, value};
  return CORDON_OK;
}

static cordon_status add_value(filler *f, const template_node *node, const cd_json *v, sheet_cell *cell) {
  cd_str comma = words_get(f->words, CD_STR("list.comma"));
  if (v->kind != CD_JSON_LIST) return add_run(f, cell, one_text(f, node, v), node->strong, true);
  for (size_t i = 0; i < v->count; i++) {
    if (i > 0) CD_TRY(add_run(f, cell, comma, node->strong, false));
    CD_TRY(add_run(f, cell, one_text(f, node, v->as.items[i]), node->strong, true));
  }
  return CORDON_OK;
}

static cordon_status fill_field(filler *f, const template_node *node, sheet_cell *cell) {
  const cd_json *v = value_of(f, node);
  bool hidden = !document_field_shown(node->field, f->shown_to);
  f->asks = true;
  if (hidden || !is_there(v)) {
    cd_str word = words_get(f->words, hidden ? CD_STR("withheld") : CD_STR("nothing"));
    f->any = f->any || hidden;
    return add_run(f, cell, word, node->strong, false);
  }
  f->any = true;
  return add_value(f, node, v, cell);
}

static cordon_status fill_inline(filler *f, const template_node *parent, sheet_cell *cell) {
  for (const template_node *node = parent->first; node; node = node->next) {
    if (node->kind == TEMPLATE_WORDS) {
      CD_TRY(add_run(f, cell, node->text, node->strong, false));
    } else if (node->kind == TEMPLATE_FIELD) {
      CD_TRY(fill_field(f, node, cell));
    } else if (is_there(value_of(f, node)) == (node->mode == '?')) {
      CD_TRY(fill_inline(f, node, cell));
    }
  }
  return CORDON_OK;
}

static cordon_status add_block(filler *f, const sheet_block *block) {
  sheet *s = f->sheet;
  if (s->count == s->room) {
    size_t room = s->room ? s->room * 2 : 64;
    s->blocks = (sheet_block *)cd_grow_array(f->arena, s->blocks, s->count, room, sizeof *s->blocks);
    if (!s->blocks) return cd_no_memory(f->err);
    s->room = room;
  }
  s->blocks[s->count++] = *block;
  return CORDON_OK;
}

static size_t child_count(const template_node *node) {
  size_t n = 0;
  for (const template_node *child = node->first; child; child = child->next) n++;
  return n;
}

static bool is_blank(const sheet_block *block) {
  for (size_t i = 0; i < block->count; i++) {
    for (size_t k = 0; k < block->cells[i].count; k++) {
      if (cd_str_trim(block->cells[i].runs[k].text).len > 0) return false;
    }
  }
  return block->style != SHEET_RULE && block->style != SHEET_ROW;
}

static cordon_status fill_block(filler *f, const template_node *node) {
  sheet_block block = {node->style, NULL, child_count(node)};
  size_t i = 0;
  block.cells = CD_NEW_ARRAY(f->arena, sheet_cell, block.count);
  if (!block.cells) return cd_no_memory(f->err);
  f->any = f->asks = false;
  for (const template_node *cell = node->first; cell; cell = cell->next)
    CD_TRY(fill_inline(f, cell, &block.cells[i++]));
  if (block.style == SHEET_FACT && f->asks && !f->any) return CORDON_OK;
  return is_blank(&block) ? CORDON_OK : add_block(f, &block);
}

static cordon_status fill_body(filler *f, const template_node *parent);

static cordon_status fill_section(filler *f, const template_node *node) {
  const cd_json *v = value_of(f, node), *outer = f->item;
  if (node->mode != '#') return is_there(v) == (node->mode == '?') ? fill_body(f, node) : CORDON_OK;
  for (size_t i = 0; i < cd_json_count(v); i++) {
    f->item = cd_json_at(v, i);
    CD_TRY(fill_body(f, node));
  }
  f->item = outer;
  return CORDON_OK;
}

static cordon_status fill_body(filler *f, const template_node *parent) {
  for (const template_node *node = parent->first; node; node = node->next) {
    CD_TRY(node->kind == TEMPLATE_SECTION ? fill_section(f, node) : fill_block(f, node));
  }
  return CORDON_OK;
}

/* --- the whole --- */

static cordon_status fill_title(filler *f) {
  sheet_cell cell = {0};
  cd_buf text;
  CD_TRY(fill_inline(f, &f->t->title, &cell));
  cd_buf_init(&text, 4096);
  for (size_t i = 0; i < cell.count; i++) cd_buf_str(&text, cell.runs[i].text);
  if (cell.count == 0) cd_buf_c(&text, document_kind_name(f->t->kind));
  cordon_status status = cd_buf_status(&text, f->err);
  if (status == CORDON_OK) f->sheet->title = cd_str_dup(f->arena, cd_buf_view(&text));
  cd_buf_free(&text);
  return status == CORDON_OK && !f->sheet->title.ptr ? cd_no_memory(f->err) : status;
}

static cordon_status fill_foot(filler *f) {
  const cd_json *document = cd_json_get(f->facts, "document");
  sheet *s = f->sheet;
  s->record = cd_str_printf(f->arena, CD_FMT " %lld", CD_ARG(words_get(f->words, CD_STR("foot.record"))),
                            (long long)cd_json_int(cd_json_get(document, "record"), 0));
  s->digest = cd_json_str(cd_json_get(document, "digest"));
  s->page_of = words_get(f->words, CD_STR("foot.page"));
  return s->record.ptr ? CORDON_OK : cd_no_memory(f->err);
}

cordon_status document_fill(const document_template *t, const cd_json *facts, document_class c, cd_arena *a, sheet *out,
                            cordon_error *err) {
  filler f = {.t = t, .facts = facts, .shown_to = c, .sheet = out, .arena = a, .err = err};
  *out = (sheet){.language = t->language, .rtl = t->rtl};
  CD_TRY(words_of(t, a, &f.words, err));
  CD_TRY(fill_title(&f));
  CD_TRY(fill_foot(&f));
  return fill_body(&f, &t->body);
}
