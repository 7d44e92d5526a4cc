/* How a name sounds: spelt in classes of consonants, so that a spelling or a script that no table
 * has finds a person whom the table has otherwise ("Эмманюэль Макрон", "Poutine").
 *
 * The letters, their classes and the transliterators are the table actors/sounds. The packer spells
 * the Latin names of people with it (the table actors/people-sounds); a report's name is
 * transliterated by ICU, spelt, looked up, and compared with what was found class by class, with
 * its vowels. Only names of two words and more, of several consonants. */
#ifndef DL_NAME_SOUND_H
#define DL_NAME_SOUND_H

#include "base/pack.h"
#include "base/worker.h"

enum { DL_SOUND_SPELLINGS = 32, DL_SOUND_BYTES = 48 };

/* The ways to spell one name; words apart by blanks. */
typedef struct dl_sound {
    char text[DL_SOUND_SPELLINGS][DL_SOUND_BYTES];
    uint32_t count, words;
    char vowels[DL_SOUND_BYTES];
} dl_sound;

/* Spells a name in Latin letters by the rows of a script. */
bool dl_sound_spell(const dl_table *sounds, const char *script, dl_arena *scratch, dl_str name,
                    dl_sound *out);
/* A spelling without the differences that a script ("all": the index) does not make. */
void dl_sound_merge(const dl_table *sounds, const char *script, const char *spelling, bool blanks,
                    char out[DL_SOUND_BYTES]);
/* The script of all letters of a name as ICU abbreviates it, empty where there are several. */
void dl_sound_script(dl_str name, char script[8]);

/* The key of the only person who sounds so; empty for none and for several. */
dl_str dl_sound_person(const dl_table *sounds, const dl_table *people, dl_worker *worker,
                       dl_str name);

#endif
