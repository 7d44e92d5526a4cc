#include "read/treebank.h"

#include "read/conllu.h"

void dl_treebank_init(dl_treebank *t, size_t most, size_t limit) {
    *t = (dl_treebank){.most = most, .limit = limit};
    dl_buffer_init(&t->record, 0);
    dl_buffer_init(&t->block, 0);
    dl_buffer_init(&t->id, 0);
}

void dl_treebank_free(dl_treebank *t) {
    dl_buffer_free(&t->record);
    dl_buffer_free(&t->block);
    dl_buffer_free(&t->id);
}

static dl_str without_mark(const dl_input *input, dl_str line) {
    if (dl_input_line_number(input) == 1 && dl_str_starts(line, "\xEF\xBB\xBF"))
        line = dl_str_slice(line, 3, line.size);
    return dl_str_ends(line, "\r") ? dl_str_slice(line, 0, line.size - 1) : line;
}

/* Is what stands in block a sentence? */
static dl_status check(const dl_treebank *t, uint64_t line, dl_error *err) {
    dl_doc *doc;
    dl_conllu_notes notes;
    dl_conllu_input input = {dl_buffer_str(&t->block), line - 1};
    if (t->block.failed)
        return dl_fail_memory(err);
    dl_status status = dl_doc_new(&doc, err);
    if (status != DL_OK)
        return status;
    status = dl_conllu_read(&input, 2, doc, &notes, err);
    dl_doc_free(doc);
    return status;
}

/* The lines up to the next empty one -> block. A line that cannot be read spoils its sentence; the
 * rest of it is passed over. */
static dl_input_got read_block(dl_treebank *t, dl_input *input, dl_error *err) {
    dl_str line;
    dl_error later;
    dl_input_got got, worst = DL_INPUT_SOME;
    uint64_t first = 0;
    dl_buffer_clear(&t->block);
    for (;;) {
        got = dl_input_line(input, t->limit, &line, worst == DL_INPUT_FAILED ? &later : err);
        if (got == DL_INPUT_END)
            break;
        if (first == 0)
            first = dl_input_line_number(input);
        if (got == DL_INPUT_FAILED) {
            worst = DL_INPUT_FAILED;
            continue;
        }
        line = without_mark(input, line);
        if (line.size == 0 && t->block.size == 0 && worst == DL_INPUT_SOME)
            first = 0; /* empty lines before a sentence */
        else if (line.size == 0)
            break;
        else if (t->block.size <= t->limit) {
            dl_buffer_add_str(&t->block, line);
            dl_buffer_add_char(&t->block, '\n');
        }
    }
    if (first == 0)
        return DL_INPUT_END;
    if (worst == DL_INPUT_SOME && t->block.size > t->limit) {
        dl_fail_at(err, DL_ERROR_LIMIT, NULL, first, "the sentence is over the limit of %zu bytes",
                   t->limit);
        return DL_INPUT_FAILED;
    }
    if (worst == DL_INPUT_SOME && check(t, first, err) != DL_OK)
        worst = DL_INPUT_FAILED;
    return worst;
}

/* A comment `# newdoc` in block; *id is the document's name, often empty. */
static bool opens_document(const dl_treebank *t, dl_str *id) {
    dl_split lines = {.rest = dl_buffer_str(&t->block)};
    dl_str line;
    while (dl_split_next(&lines, '\n', &line) && dl_str_starts(line, "#"))
        if (dl_conllu_comment(line, "newdoc id", id) || dl_conllu_comment(line, "newdoc", id))
            return true;
    return false;
}

static void take_block(dl_treebank *t) {
    dl_str id;
    if (opens_document(t, &id)) {
        dl_buffer_clear(&t->id);
        dl_buffer_add_str(&t->id, id);
    }
    dl_buffer_add_str(&t->record, dl_buffer_str(&t->block));
    dl_buffer_add_char(&t->record, '\n');
    t->sentences++;
    t->waiting = false;
}

/* The waiting sentence belongs to the next record. */
static bool is_full(const dl_treebank *t) {
    dl_str id;
    if (t->sentences == 0)
        return false;
    return t->record.size + t->block.size > t->limit ||
           (t->most != 0 ? t->sentences >= t->most : opens_document(t, &id));
}

static bool give(dl_treebank *t, dl_record *record) {
    if (t->record.failed || t->id.failed)
        record->status = dl_fail_memory(&record->error);
    record->source.conllu = dl_buffer_str(&t->record);
    record->source.id = dl_buffer_str(&t->id);
    record->source.as_is = true;
    t->given = true;
    return true;
}

bool dl_treebank_next(dl_treebank *t, dl_input *input, dl_record *record) {
    if (t->given) {
        dl_buffer_clear(&t->record);
        t->sentences = 0;
        t->given = false;
    }
    for (;;) {
        dl_input_got got = t->waiting ? DL_INPUT_SOME : read_block(t, input, &record->error);
        if (got == DL_INPUT_FAILED) {
            record->status = record->error.status;
            return true;
        }
        if (got == DL_INPUT_END && t->sentences == 0) {
            dl_buffer_clear(&t->id);
            return false;
        }
        if (got == DL_INPUT_END)
            return give(t, record);
        t->waiting = true;
        if (is_full(t))
            return give(t, record);
        take_block(t);
    }
}
