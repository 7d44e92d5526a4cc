/* Runs a target over files given as arguments: the plain test run replays the corpus with it. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        FILE *f = fopen(argv[i], "rb");
        if (f == NULL || fseek(f, 0, SEEK_END) != 0) {
            fprintf(stderr, "replay: %s cannot be read\n", argv[i]);
            return 1;
        }
        size_t size = (size_t)ftell(f);
        rewind(f);
        uint8_t *data = malloc(size + 1);
        if (data == NULL || fread(data, 1, size, f) != size)
            return 1;
        LLVMFuzzerTestOneInput(data, size);
        free(data);
        fclose(f);
    }
    printf("%d files replayed\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
