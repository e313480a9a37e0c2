/* Reading a template line by line: settings, blocks, sections. */
#include "document/template.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "document/template_read.h"

/* --- settings: "%name value" --- */

static cordon_status set_kind(template_reader *r, cd_str value) {
  cd_str known[DOCUMENT_KINDS];
  size_t count = 0;
  r->out->kind = document_kind_of(value);
  if (r->out->kind != DOCUMENT_NO_KIND) return CORDON_OK;
  for (int k = 1; k < DOCUMENT_KINDS; k++) known[count++] = cd_str_c(document_kind_name((document_kind)k));
  cd_str near = cd_nearest(value, known, count);
  return template_fail(r, value.ptr, CD_STR(""), "there is no document \"" CD_FMT "\"; %s" CD_FMT "%s", CD_ARG(value),
                       near.len ? "did you mean "
                                : "use licence, suspension, revocation, disable, decision, finding, "
                                  "proceeding or refusal",
                       CD_ARG(near), near.len ? "?" : "");
}

static cordon_status set_language(template_reader *r, cd_str value) {
  bool ok = value.len >= 2 && value.len <= 35;
  for (size_t i = 0; i < value.len; i++) {
    char ch = value.ptr[i];
    ok = ok && ((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-');
  }
  r->out->language = value;
  return ok ? CORDON_OK : template_fail(r, value.ptr, CD_STR(""), "a language is named as in BCP 47: en, he, zh-Hant");
}

static cordon_status set_direction(template_reader *r, cd_str value) {
  r->out->rtl = cd_str_eqc(value, "rtl");
  if (r->out->rtl || cd_str_eqc(value, "ltr")) return CORDON_OK;
  return template_fail(r, value.ptr, CD_STR(""), "a direction is ltr or rtl");
}

static cordon_status set_word(template_reader *r, cd_str value) {
  document_template *t = r->out;
  cd_str rest = value, key;
  cd_str_cut(&rest, '=', &key);
  const template_word word = {cd_str_trim(key), cd_str_trim(rest)};
  if (word.key.len == 0 || word.text.len == 0) {
    return template_fail(r, value.ptr, CD_STR(""),
                         "a word is written %%word KEY = TEXT, such as: %%word export = Ausfuhr");
  }
  t->words = (template_word *)cd_grow_array(r->arena, t->words, t->word_count, t->word_count + 1, sizeof *t->words);
  if (!t->words) return cd_no_memory(r->err);
  t->words[t->word_count++] = word;
  return CORDON_OK;
}

static cordon_status set_title(template_reader *r, cd_str value) {
  if (r->out->kind == DOCUMENT_NO_KIND) {
    return template_fail(r, value.ptr, CD_STR(""),
                         "%%document stands before %%title: the title's fields are those of its kind");
  }
  if (r->out->title.first) return template_fail(r, value.ptr, CD_STR(""), "a template has one %%title");
  return template_inline(r, value, &r->out->title);
}

static cordon_status take_setting(template_reader *r) {
  static const struct {
    const char *name;
    cordon_status (*set)(template_reader *, cd_str);
  } settings[] = {{"document", set_kind},
                  {"language", set_language},
                  {"direction", set_direction},
                  {"word", set_word},
                  {"title", set_title}};
  cd_str rest = cd_str_sub(r->text, 1, r->text.len), name;
  if (cd_str_starts(rest, CD_STR("%"))) return CORDON_OK; /* a note to the reader of the template */
  cd_str_cut(&rest, ' ', &name);
  rest = cd_str_trim(rest);
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    if (!cd_str_eqc(name, settings[i].name)) continue;
    if (rest.len == 0) return template_fail(r, r->text.ptr, CD_STR(""), "%%" CD_FMT " needs a value", CD_ARG(name));
    return settings[i].set(r, rest);
  }
  return template_fail(r, r->text.ptr, CD_STR(""),
                       "there is no setting \"" CD_FMT
                       "\"; use %%document, %%language, %%direction, %%title, %%word, or %%%% for a note",
                       CD_ARG(name));
}

/* --- sections on lines of their own --- */

static cordon_status open_scope(template_reader *r, const template_tag *tag, const char *at) {
  if (r->depth == TEMPLATE_MAX_DEPTH) {
    return template_fail(r, at, tag->name, "sections stand within each other at most %d deep", TEMPLATE_MAX_DEPTH);
  }
  template_node *node = template_add(r, r->scopes[r->depth].into, TEMPLATE_SECTION);
  if (!node) return CORDON_NO_MEMORY;
  CD_TRY(template_resolve(r, tag, at, node));
  const document_field *list = tag->mode == '#' ? node->field : r->scopes[r->depth].list;
  r->scopes[++r->depth] = (template_scope){node, node, list, r->line, at - r->text.ptr + 1};
  return CORDON_OK;
}

static cordon_status close_scope(template_reader *r, const template_tag *tag, const char *at) {
  if (r->depth == 0) {
    return template_fail(r, at, tag->name, "{{/" CD_FMT "}} closes a section that is not open", CD_ARG(tag->name));
  }
  const template_node *open = r->scopes[r->depth].section;
  cd_str name = tag->name;
  if (open->of_item && name.len > 0 && name.ptr[0] == '.') name = cd_str_sub(name, 1, name.len);
  if (!cd_str_eq(open->text, name)) {
    return template_fail(r, at, tag->name,
                         "{{/" CD_FMT "}} stands where " CD_FMT ", opened on line %lld, is to be closed",
                         CD_ARG(tag->name), CD_ARG(open->text), (long long)r->scopes[r->depth].line);
  }
  r->depth--;
  return CORDON_OK;
}

/* True where the line is nothing but one section's tag. */
static cordon_status take_section(template_reader *r, cd_str line, bool *taken) {
  template_tag tag;
  const char *end;
  *taken = false;
  if (!cd_str_starts(line, CD_STR("{{")) || line.len < 5 || !strchr("#?^/", line.ptr[2])) return CORDON_OK;
  CD_TRY(template_read_tag(r, line.ptr, &tag, &end));
  if (end != line.ptr + line.len) return CORDON_OK;
  *taken = true;
  r->open = NULL;
  return tag.mode == '/' ? close_scope(r, &tag, line.ptr) : open_scope(r, &tag, line.ptr);
}

/* --- blocks --- */

static cordon_status add_cell(template_reader *r, template_node *block, cd_str text) {
  template_node *cell = template_add(r, block, TEMPLATE_CELL);
  if (!cell) return CORDON_NO_MEMORY;
  return template_inline(r, cd_str_trim(text), cell);
}

static cordon_status add_cells(template_reader *r, template_node *block, cd_str rest) {
  size_t count = 0;
  while (rest.ptr && rest.len > 0) {
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] != '|') n += rest.ptr[n] == '\\' && n + 1 < rest.len ? 2 : 1;
    if (++count > TEMPLATE_MAX_CELLS) {
      return template_fail(r, rest.ptr, CD_STR(""), "a row has at most %d cells", TEMPLATE_MAX_CELLS);
    }
    CD_TRY(add_cell(r, block, cd_str_sub(rest, 0, n)));
    rest = cd_str_sub(rest, n + 1, rest.len);
  }
  return count ? CORDON_OK : template_fail(r, r->text.ptr, CD_STR(""), "a row has cells: | one | two");
}

static template_node *add_block(template_reader *r, sheet_style style) {
  template_node *block = template_add(r, r->scopes[r->depth].into, TEMPLATE_BLOCK);
  if (block) block->style = style;
  return block;
}

/* A line that goes on with the paragraph above it. */
static cordon_status add_text(template_reader *r, cd_str line) {
  if (r->open) {
    template_node *cell = r->open->first, *blank = template_add(r, cell, TEMPLATE_WORDS);
    if (!blank) return CORDON_NO_MEMORY;
    blank->text = CD_STR(" ");
    return template_inline(r, line, cell);
  }
  r->open = add_block(r, SHEET_TEXT);
  return r->open ? add_cell(r, r->open, line) : CORDON_NO_MEMORY;
}

static cordon_status add_fact(template_reader *r, cd_str line, size_t at) {
  template_node *block = add_block(r, SHEET_FACT);
  if (!block) return CORDON_NO_MEMORY;
  CD_TRY(add_cell(r, block, cd_str_sub(line, 0, at)));
  return add_cell(r, block, cd_str_sub(line, at + 2, line.len));
}

static cordon_status take_block(template_reader *r, cd_str line) {
  static const struct {
    const char *mark;
    sheet_style style;
  } marks[] = {{"==", SHEET_HEADING}, {"=", SHEET_TITLE},  {"- ", SHEET_BULLET}, {"|!", SHEET_HEAD},
               {"|", SHEET_ROW},      {"> ", SHEET_QUOTE}, {"~ ", SHEET_SMALL},  {"@ ", SHEET_SIGN}};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    if (!cd_str_starts(line, cd_str_c(marks[i].mark))) continue;
    cd_str rest = cd_str_sub(line, strlen(marks[i].mark), line.len);
    template_node *block = add_block(r, marks[i].style);
    r->open = NULL;
    if (!block) return CORDON_NO_MEMORY;
    bool row = marks[i].style == SHEET_ROW || marks[i].style == SHEET_HEAD;
    return row ? add_cells(r, block, rest) : add_cell(r, block, rest);
  }
  ptrdiff_t fact = cd_str_find(line, CD_STR(" :: "));
  if (fact < 0) return add_text(r, line);
  r->open = NULL;
  return add_fact(r, line, (size_t)fact + 1);
}

/* --- the whole --- */

static cordon_status take_line(template_reader *r) {
  bool taken;
  cd_str line = cd_str_trim(r->text);
  if (r->text.len > CD_MAX_TEMPLATE_LINE) {
    return template_fail(r, r->text.ptr, CD_STR(""), "the line is longer than %u bytes; go on in the next one",
                         CD_MAX_TEMPLATE_LINE);
  }
  if (cd_str_starts(r->text, CD_STR("%"))) return take_setting(r);
  if (line.len == 0 || cd_str_eqc(line, "---")) {
    r->open = NULL;
    return line.len == 0 || add_block(r, SHEET_RULE) ? CORDON_OK : CORDON_NO_MEMORY;
  }
  if (r->out->kind == DOCUMENT_NO_KIND) {
    return template_fail(r, line.ptr, CD_STR(""),
                         "the first line of a template is its kind, such as: %%document licence");
  }
  CD_TRY(take_section(r, line, &taken));
  return taken ? CORDON_OK : take_block(r, line);
}

static cordon_status check_whole(template_reader *r) {
  r->text = CD_STR("");
  if (r->depth > 0) {
    const template_scope *open = &r->scopes[r->depth];
    cordon_status status = cd_fail(r->err, CORDON_BAD_INPUT,
                                   "the section " CD_FMT " is never closed; write {{/" CD_FMT "}} on a line of its own",
                                   CD_ARG(open->section->text), CD_ARG(open->section->text));
    cd_error_place(r->err, r->label, open->line, open->column, NULL);
    return status;
  }
  if (r->out->kind == DOCUMENT_NO_KIND)
    return template_fail(r, NULL, CD_STR(""), "the first line of a template is its kind, such as: %%document licence");
  if (r->out->language.len == 0)
    return template_fail(r, NULL, CD_STR(""), "a template names its language, such as: %%language en");
  if (!r->out->body.first) return template_fail(r, NULL, CD_STR(""), "the template has no text");
  return CORDON_OK;
}

static cordon_status check_bytes(cd_str text, const char *label, cordon_error *err) {
  size_t bad = 0, line = 1;
  if (text.len > CD_MAX_TEMPLATE_BYTES) {
    cordon_status status = cd_fail(err, CORDON_LIMIT, "a template has at most %u bytes", CD_MAX_TEMPLATE_BYTES);
    cd_error_place(err, label, 0, 0, NULL);
    return status;
  }
  bool utf8 = cd_utf8_valid(text, &bad);
  const char *nul = utf8 && text.len ? (const char *)memchr(text.ptr, 0, text.len) : NULL;
  if (utf8 && !nul) return CORDON_OK;
  if (nul) bad = (size_t)(nul - text.ptr);
  for (size_t i = 0; i < bad; i++) line += text.ptr[i] == '\n';
  cordon_status status = cd_fail(err, CORDON_BAD_INPUT, "a template is UTF-8 text; this byte is not");
  cd_error_place(err, label, (int64_t)line, 0, NULL);
  return status;
}

cordon_status template_parse(cd_str text, const char *label, cd_arena *a, document_template **out, cordon_error *err) {
  CD_TRY(check_bytes(text, label, err));
  template_reader r = {.out = CD_NEW(a, document_template), .label = label, .arena = a, .err = err};
  if (!r.out) return cd_no_memory(err);
  r.out->digest = cd_sha256(text);
  r.scopes[0].into = &r.out->body;
  if (cd_str_starts(text, CD_STR("\xEF\xBB\xBF"))) text = cd_str_sub(text, 3, text.len);
  cd_str rest = text;
  while (cd_str_cut(&rest, '\n', &r.text)) {
    r.line++;
    if (cd_str_ends(r.text, CD_STR("\r"))) r.text.len--;
    CD_TRY(take_line(&r));
  }
  CD_TRY(check_whole(&r));
  *out = r.out;
  return CORDON_OK;
}
