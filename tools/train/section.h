/* Building the sections of a model file: arrays that start at multiples of the alignment. */
#ifndef DL_TRAIN_SECTION_H
#define DL_TRAIN_SECTION_H

#include "base/str.h"
#include "token/model.h"

/* Adds an array and fills up to the next boundary. */
static inline void section_add(dl_buffer *b, const void *data, size_t size) {
    dl_buffer_add(b, data, size);
    while (b->size % DL_MODEL_ALIGNMENT != 0)
        dl_buffer_add_char(b, 0);
}

/* Writes header, directory and sections; kinds[i] goes with sections[i]. */
void section_write_model(const char *path, const uint32_t *kinds, const dl_buffer *sections,
                         size_t count);

#endif
