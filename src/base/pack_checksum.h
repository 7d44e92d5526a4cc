/* The checksum of a section, shared by the reader and tools/pack.c. */
#ifndef DL_BASE_PACK_CHECKSUM_H
#define DL_BASE_PACK_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t dl_pack_checksum(const char *data, size_t size);

#endif
