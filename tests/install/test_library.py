#!/usr/bin/env python3
"""The library as somebody else's program meets it: installed, found by pkg-config, linked, used through dateline.h alone."""
import os, subprocess, sys, tempfile

program = sys.argv[1]
build = os.path.dirname(program)
if not os.path.exists(os.path.join(build, "libdateline.so")):
    print("skipped: this build has no shared library (sanitizers)")
    sys.exit(77)

USER = r"""
#include <dateline.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    dl_engine *engine = NULL;
    dl_worker *worker = NULL;
    dl_doc *doc = NULL;
    dl_error err;
    const char *text = "France condemned Iran on Monday.";
    dl_source source = {0};
    size_t count = 0;
    source.text.data = text;
    source.text.size = (uint32_t)strlen(text);
    source.published.data = "2024-08-15";
    source.published.size = 10;
    source.language.data = "en";
    source.language.size = 2;
    source.as_is = true;
    if (argc < 2 || dl_engine_open(argv[1], &engine, &err) != DL_OK ||
        dl_worker_new(engine, &worker, &err) != DL_OK || dl_doc_new(&doc, &err) != DL_OK ||
        dl_code(engine, worker, &source, DL_LAYER_ALL, doc, &err) != DL_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    const dl_event *events = dl_doc_events(doc, &count);
    for (size_t i = 0; i < count; i++)
        printf("%.*s %.*s -> %.*s on %.*s\n", (int)events[i].event.size, events[i].event.data,
               events[i].actor_count ? (int)events[i].actors[0].code.size : 0,
               events[i].actor_count ? events[i].actors[0].code.data : "",
               events[i].recipient_count ? (int)events[i].recipients[0].code.size : 0,
               events[i].recipient_count ? events[i].recipients[0].code.data : "",
               (int)events[i].date.size, events[i].date.data ? events[i].date.data : "");
    dl_doc_free(doc);
    dl_worker_free(worker);
    dl_engine_free(engine);
    return 0;
}
"""


def run(command, **more):
    r = subprocess.run(command, capture_output=True, text=True, **more)
    if r.returncode:
        sys.exit(f"{' '.join(command)}: exit {r.returncode}\n{r.stdout}{r.stderr}")
    return r.stdout


with tempfile.TemporaryDirectory() as place:
    run(["cmake", "--install", build, "--prefix", place])
    library = next(os.path.join(folder) for folder, _, names in os.walk(place) if "libdateline.so" in names)
    source = os.path.join(place, "user.c")
    open(source, "w").write(USER)
    pc = open(os.path.join(library, "pkgconfig", "dateline.pc")).read()
    assert "-ldateline" in pc and "Version: 0." in pc, pc
    user = os.path.join(place, "user")
    run(["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", os.path.join(place, "include"), source, "-L", library,
         "-ldateline", "-Wl,-rpath," + library, "-o", user])
    out = run([user, os.path.join(place, "share", "dateline", "dateline.dat")])
    print(out, end="")
    assert "ACCUSE FRA -> IRN on 2024-08-12" in out, out
    symbols = run(["nm", "-D", "--defined-only", os.path.join(library, "libdateline.so")]).split("\n")
    names = [s.split()[-1] for s in symbols if s]
    strays = [n for n in names if not n.startswith(("dl_", "DATELINE_"))]
    assert any("dl_code@@DATELINE_0.1" in n for n in names), "the symbols carry no version"
    assert not strays, f"exported by accident: {strays}"
    with_installed = run([os.path.join(place, "bin", "dateline"), "--version"])
    assert with_installed.startswith("dateline 0."), with_installed
print("the installed library works")
