/* The program's tables and models for a unit test: open_pack and close_pack are what a group of
 * tests begins and ends with. */
#ifndef DL_TESTS_RESOURCES_H
#define DL_TESTS_RESOURCES_H

#include "base/pack.h"

static dl_pack *pack;

static int open_pack(void **state) {
    (void)state;
    return dl_pack_open(DL_TEST_RESOURCES, &pack, NULL) == DL_OK ? 0 : -1;
}

static int close_pack(void **state) {
    (void)state;
    dl_pack_free(pack);
    return 0;
}

#endif
