/* read and article: what a few bytes show: the kind of an input, the agency, the day and the
 * furniture of a line, and whether a text is prose. */
#include "fuzz.h"

#include "article/agency.h"
#include "article/date.h"
#include "article/furniture.h"
#include "article/rules.h"
#include "base/utf8.h"
#include "read/sniff.h"

#include <stdlib.h>

static void check_day(dl_day day, dl_str line) {
    if (day.year != 0 && (day.start > day.end || day.end > line.size))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const dl_fuzz *f = dl_fuzz_open();
    const char *what;
    uint32_t end = 0;
    dl_str line = {(const char *)data, (uint32_t)size};
    dl_sniff(line, &what);
    if (!dl_utf8_valid(line))
        return 0;
    dl_article_is_prose(line);
    dl_arena *arena = f->worker->scratch;
    dl_agency_line(f->rules, arena, line);
    dl_agency_of_text(f->rules, arena, line);
    dl_agency_dateline(f->rules, arena, line, &end);
    if (end > line.size)
        abort();
    check_day(dl_day_find(f->rules->days, line, 0, true), line);
    dl_furniture_find(f->rules->furniture, dl_fold(arena, line));
    dl_arena_reset(arena);
    return 0;
}
