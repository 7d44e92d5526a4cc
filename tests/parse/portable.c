/* Stands in for dl_kernel_best in the program `dateline-portable` (linker option --wrap): always
 * the portable path. Says so at the end if it was never asked, as then the comparison proves
 * nothing. */
#include "parse/kernel.h"

#include <stdatomic.h>
#include <stdio.h>

const dl_kernel *__wrap_dl_kernel_best(void);

static atomic_bool asked;

const dl_kernel *__wrap_dl_kernel_best(void) {
    atomic_store(&asked, 1);
    return &dl_kernel_plain;
}

__attribute__((destructor)) static void tell(void) {
    if (!atomic_load(&asked))
        fputs("portable: the kernel was never asked for\n", stderr);
}
