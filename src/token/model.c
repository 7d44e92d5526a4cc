/* Checks a model's frame; each section is checked by the stage that reads it. */
#include "token/model.h"

#include <stdio.h>

dl_status dl_model_check(dl_str bytes, dl_model *out, dl_error *err) {
    const dl_model_header *h = (const dl_model_header *)(const void *)bytes.data;
    if (bytes.size < sizeof *h || memcmp(h->magic, "DLMODEL", sizeof h->magic) != 0)
        return dl_fail(err, DL_ERROR_FORMAT, "not a model of a language");
    if (h->version != DL_MODEL_VERSION)
        return dl_fail(err, DL_ERROR_FORMAT, "model of version %u, this program reads version %d",
                       h->version, DL_MODEL_VERSION);
    if (h->file_size != bytes.size)
        return dl_fail(err, DL_ERROR_FORMAT, "model is cut: %u bytes of %llu", bytes.size,
                       (unsigned long long)h->file_size);
    if (h->section_count > DL_MODEL_SECTIONS_MAX ||
        h->section_count * sizeof(dl_model_entry) > bytes.size - sizeof *h)
        return dl_fail(err, DL_ERROR_FORMAT, "directory of the model is cut");
    const dl_model_entry *entries = (const dl_model_entry *)(const void *)(h + 1);
    for (uint32_t i = 0; i < h->section_count; i++)
        if (entries[i].offset > bytes.size || entries[i].offset % DL_MODEL_ALIGNMENT != 0 ||
            entries[i].size > bytes.size - entries[i].offset)
            return dl_fail(err, DL_ERROR_FORMAT, "section %u of the model is out of place", i);
    out->bytes = bytes;
    return DL_OK;
}

dl_status dl_model_open(const dl_pack *pack, dl_str language, dl_model *out, dl_error *err) {
    dl_str bytes;
    memset(out, 0, sizeof *out);
    snprintf(out->name, sizeof out->name, "models/%.*s", (int)language.size, language.data);
    dl_status status = dl_pack_blob(pack, out->name, &bytes, err);
    if (status == DL_OK)
        status = dl_model_check(bytes, out, err);
    dl_error_place(err, out->name, 0);
    return status;
}

dl_str dl_model_section(const dl_model *model, uint32_t kind) {
    dl_str none = {"", 0};
    if (model->bytes.size == 0)
        return none;
    const dl_model_header *h = (const dl_model_header *)(const void *)model->bytes.data;
    const dl_model_entry *entries = (const dl_model_entry *)(const void *)(h + 1);
    for (uint32_t i = 0; i < h->section_count; i++)
        if (entries[i].kind == kind)
            return dl_str_slice(model->bytes, entries[i].offset,
                                entries[i].offset + entries[i].size);
    return none;
}

const void *dl_model_take(dl_str *rest, uint64_t count, size_t size) {
    if (count > rest->size / size)
        return NULL;
    const void *taken = rest->data;
    uint64_t bytes = count * size;
    bytes = (bytes + DL_MODEL_ALIGNMENT - 1) / DL_MODEL_ALIGNMENT * DL_MODEL_ALIGNMENT;
    if (bytes > rest->size)
        bytes = rest->size;
    rest->data += bytes;
    rest->size -= (uint32_t)bytes;
    return taken;
}
