#include "section.h"

#include "corpus.h"

#include <errno.h>
#include <stdio.h>

void section_write_model(const char *path, const uint32_t *kinds, const dl_buffer *sections,
                         size_t count) {
    dl_buffer file;
    dl_model_header h = {.magic = "DLMODEL", .version = DL_MODEL_VERSION};
    dl_model_entry entries[DL_MODEL_SECTIONS_MAX] = {{0}};
    dl_buffer_init(&file, 0);
    uint64_t at = sizeof h + count * sizeof *entries;
    for (size_t i = 0; i < count; i++) {
        at = (at + DL_MODEL_ALIGNMENT - 1) / DL_MODEL_ALIGNMENT * DL_MODEL_ALIGNMENT;
        entries[i] = (dl_model_entry){kinds[i], (uint32_t)at, (uint32_t)sections[i].size, 0};
        at += sections[i].size;
    }
    h.section_count = (uint32_t)count;
    h.file_size = at;
    dl_buffer_add(&file, (const char *)&h, sizeof h);
    section_add(&file, entries, count * sizeof *entries);
    for (size_t i = 0; i < count; i++)
        section_add(&file, sections[i].data, sections[i].size);
    file.size = (size_t)at;
    FILE *out = fopen(path, "wb");
    if (out == NULL || file.failed || fwrite(file.data, 1, file.size, out) != file.size ||
        fclose(out) != 0)
        die("%s: %s", path, strerror(errno));
    dl_buffer_free(&file);
}
