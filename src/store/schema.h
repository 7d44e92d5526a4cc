/* The tables, described in docs/store.md. */
#ifndef DL_STORE_SCHEMA_H
#define DL_STORE_SCHEMA_H

enum { DL_STORE_VERSION = 1 };

static const char dl_store_schema[] =
    "CREATE TABLE IF NOT EXISTS documents ("
    " number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, id TEXT, path TEXT, url TEXT,"
    " publisher TEXT, agency TEXT, title TEXT, language TEXT, published TEXT,"
    " published_basis TEXT, story TEXT, copies TEXT, json TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS events ("
    " document TEXT NOT NULL, number INTEGER NOT NULL, happening TEXT, event TEXT, mode TEXT,"
    " actor TEXT, actor_code TEXT, recipient TEXT, recipient_code TEXT, date TEXT, place TEXT,"
    " country TEXT, latitude REAL, longitude REAL, status TEXT, dead INTEGER, injured INTEGER,"
    " size INTEGER, claimed_by TEXT, confidence REAL, trigger TEXT, sentence TEXT,"
    " PRIMARY KEY (document, number));"
    "CREATE TABLE IF NOT EXISTS claims ("
    " document TEXT NOT NULL, number INTEGER NOT NULL, source TEXT, cue TEXT, content TEXT,"
    " PRIMARY KEY (document, number));"
    "CREATE TABLE IF NOT EXISTS stories ("
    " name TEXT PRIMARY KEY, title TEXT, first_day TEXT, last_day TEXT, reports INTEGER);"
    "CREATE TABLE IF NOT EXISTS happenings ("
    " name TEXT PRIMARY KEY, story TEXT, event TEXT, mode TEXT, date TEXT, actor TEXT,"
    " recipient TEXT, place TEXT, status TEXT, dead INTEGER, injured INTEGER, size INTEGER,"
    " testimonies INTEGER, attestations INTEGER);"
    "CREATE TABLE IF NOT EXISTS differences ("
    " happening TEXT NOT NULL, field TEXT NOT NULL, value TEXT, document TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS lines (name TEXT PRIMARY KEY, line TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, next INTEGER NOT NULL);";

#endif
