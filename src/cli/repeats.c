/* Only files are read twice. Plain captures are cheap to read beside coding them; pages wait for
 * --repeated all, as a JSON record or a member of an archive is not. */
#include "cli/repeats.h"

#include <sys/stat.h>

enum { LEAST_FILES = 3 };

static bool add(dl_repeats *repeats, const dl_source *s) {
    uint64_t publisher = dl_repeats_publisher(s->url, s->publisher, s->path);
    if (s->html.size != 0)
        return dl_repeats_add_html(repeats, publisher, s->html);
    return s->as_is || s->text.size == 0 || dl_repeats_add_text(repeats, publisher, s->text);
}

static dl_status add_path(dl_repeats *repeats, const char *path, const dl_read_options *options,
                          dl_error *err) {
    dl_reader *reader;
    dl_record record;
    bool ok = true;
    if (dl_reader_open(path, options, &reader, NULL) != DL_OK)
        return DL_OK;
    while (ok && dl_reader_next(reader, &record))
        ok = record.status != DL_OK || add(repeats, &record.source);
    dl_reader_close(reader);
    return ok ? DL_OK : dl_fail_memory(err);
}

/* A text is one page, and three are the least. */
static bool may_repeat(const dl_cli_input *input) {
    struct stat info;
    bool all = input->repeated == DL_CLI_REPEATED_ALL;
    if (input->repeated == DL_CLI_REPEATED_NONE || input->path_count == 0 || input->given ||
        (input->read.as_is && !all))
        return false;
    bool enough = all || input->path_count >= LEAST_FILES;
    for (size_t i = 0; i < input->path_count && !enough; i++)
        enough = stat(input->paths[i], &info) == 0 && S_ISDIR(info.st_mode);
    return enough;
}

dl_status dl_cli_find_repeats(const dl_cli_input *input, dl_repeats **out, dl_error *err) {
    *out = NULL;
    if (!may_repeat(input))
        return DL_OK;
    dl_read_options options = input->read;
    options.again = input->repeated == DL_CLI_REPEATED_ALL ? (unsigned)DL_AGAIN_ALL : DL_AGAIN_TEXT;
    dl_status status = DL_OK;
    dl_repeats *repeats = dl_repeats_new(0);
    if (repeats == NULL)
        return dl_fail_memory(err);
    for (size_t i = 0; i < input->path_count && status == DL_OK; i++)
        status = add_path(repeats, input->paths[i], &options, err);
    if (status == DL_OK && !dl_repeats_settle(repeats))
        status = dl_fail_memory(err);
    if (status != DL_OK) {
        dl_repeats_free(repeats);
        return status;
    }
    *out = repeats;
    return DL_OK;
}
