/* A folder becomes a sorted list of its files before the first is read: input order, and so the
 * output, must not depend on the file system. */
#include "read/walk.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

static bool add(dl_arena *arena, dl_paths *list, dl_str path) {
    dl_str *at = path.data ? DL_PUSH(arena, list) : NULL;
    if (at != NULL)
        *at = path;
    return at != NULL;
}

static int by_bytes(const void *a, const void *b) {
    return dl_str_compare(*(const dl_str *)a, *(const dl_str *)b);
}

/* Below a folder, so links are followed to files only. */
static bool sort_out(dl_arena *arena, dl_str path, dl_paths *folders, dl_paths *found) {
    struct stat link, target;
    if (lstat(path.data, &link) != 0)
        return add(arena, found, path);
    if (S_ISDIR(link.st_mode))
        return add(arena, folders, path);
    if (S_ISLNK(link.st_mode) && stat(path.data, &target) != 0)
        return add(arena, found, path); /* opening it says why */
    if (S_ISREG(S_ISLNK(link.st_mode) ? target.st_mode : link.st_mode))
        return add(arena, found, path);
    return true;
}

static bool list_folder(dl_arena *arena, dl_str folder, dl_paths *folders, dl_paths *found) {
    DIR *dir = opendir(folder.data);
    if (dir == NULL)
        return add(arena, found, folder);
    bool ok = true;
    const char *slash = dl_str_ends(folder, "/") ? "" : "/";
    for (struct dirent *entry; ok && (entry = readdir(dir)) != NULL;)
        if (entry->d_name[0] != '.')
            ok =
                sort_out(arena, dl_arena_format(arena, "%s%s%s", folder.data, slash, entry->d_name),
                         folders, found);
    closedir(dir);
    return ok;
}

dl_status dl_walk(dl_arena *arena, const char *path, dl_paths *found, dl_error *err) {
    struct stat info;
    dl_paths folders = {0};
    dl_str start = dl_arena_copy(arena, path, strlen(path));
    if (start.data == NULL)
        return dl_fail_memory(err);
    bool is_folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    if (!add(arena, is_folder ? &folders : found, start))
        return dl_fail_memory(err);
    while (folders.count != 0)
        if (!list_folder(arena, folders.items[--folders.count], &folders, found))
            return dl_fail_memory(err);
    if (found->count != 0)
        qsort(found->items, found->count, sizeof *found->items, by_bytes);
    return DL_OK;
}
