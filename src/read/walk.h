/* The files below a folder. */
#ifndef DL_READ_WALK_H
#define DL_READ_WALK_H

#include "base/array.h"
#include "base/str.h"

typedef DL_ARRAY(dl_str) dl_paths;

/* Adds the path itself, or what a folder holds, in byte order of the paths. Hidden names, links
 * to folders (they can form a ring), sockets and devices below a folder are left out. A folder
 * that cannot be listed is added as a path, so that opening it says why. */
dl_status dl_walk(dl_arena *arena, const char *path, dl_paths *found, dl_error *err);

#endif
