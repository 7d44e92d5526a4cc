/* ICU's two converters with the pivot between them; see decode.h. */
#include "base/decode.h"

#include <stdlib.h>
#include <unicode/ucnv.h>

enum { PIVOT = 1024 };

struct dl_decoder {
    UConverter *from, *to;
    UChar *source, *target; /* what waits in pivot */
    UChar pivot[PIVOT];
};

dl_status dl_decoder_new(const char *charset, dl_decoder **out, dl_error *err) {
    *out = NULL;
    UErrorCode code = U_ZERO_ERROR;
    dl_decoder *d = calloc(1, sizeof *d);
    if (d == NULL)
        return dl_fail_memory(err);
    d->from = ucnv_open(charset, &code);
    d->to = ucnv_open("UTF-8", &code);
    d->source = d->target = d->pivot;
    if (U_FAILURE(code)) {
        dl_decoder_free(d);
        return dl_fail(err, DL_ERROR_FORMAT, "its text cannot be converted from %s: %s", charset,
                       u_errorName(code));
    }
    *out = d;
    return DL_OK;
}

void dl_decoder_free(dl_decoder *d) {
    if (d == NULL)
        return;
    ucnv_close(d->from);
    ucnv_close(d->to);
    free(d);
}

dl_status dl_decoder_step(dl_decoder *d, const char **in, const char *in_end, char **out,
                          char *out_end, bool last, dl_error *err) {
    UErrorCode code = U_ZERO_ERROR;
    ucnv_convertEx(d->to, d->from, out, out_end, in, in_end, d->pivot, &d->source, &d->target,
                   d->pivot + PIVOT, false, last, &code);
    if (U_SUCCESS(code) || code == U_BUFFER_OVERFLOW_ERROR)
        return DL_OK;
    return dl_fail(err, DL_ERROR_FORMAT, "its text cannot be converted: %s", u_errorName(code));
}
