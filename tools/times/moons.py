#!/usr/bin/env python3
"""Prints data/times/months.tsv: months of the lunar calendar kept at the meridian of Hanoi (UTC+7, since 1968) that begin on
another day than those of the calendar kept at Beijing's (UTC+8). New moons and the sun's longitude after J. Meeus,
Astronomical Algorithms, chapters 25 and 49, shortened: good to about a minute, and no new moon of these years lies nearer
to a midnight than that where it decides."""
import math
from datetime import date, timedelta


def delta_t(year):
    t = year - 2000
    return (63.86 + 0.3345 * t - 0.060374 * t * t if -30 < t < 5 else 62.92 + 0.32217 * t + 0.005589 * t * t) / 86400


def new_moon(k):
    """Julian day, universal time, of new moon k (0 is January 2000)."""
    T = k / 1236.85
    sin = lambda d: math.sin(math.radians(d))
    jde = 2451550.09766 + 29.530588861 * k + T * T * (0.00015437 - 0.00000015 * T)
    E = 1 - 0.002516 * T - 0.0000074 * T * T
    M = 2.5534 + 29.10535670 * k - 0.0000014 * T * T
    N = 201.5643 + 385.81693528 * k + 0.0107582 * T * T
    F = 160.7108 + 390.67050284 * k - 0.0016118 * T * T
    O = 124.7746 - 1.56375588 * k + 0.0020672 * T * T
    terms = [(-0.40720, N), (0.17241 * E, M), (0.01608, 2 * N), (0.01039, 2 * F), (0.00739 * E, N - M), (-0.00514 * E, N + M),
             (0.00208 * E * E, 2 * M), (-0.00111, N - 2 * F), (-0.00057, N + 2 * F), (0.00056 * E, 2 * N + M), (-0.00042, 3 * N),
             (0.00042 * E, M + 2 * F), (0.00038 * E, M - 2 * F), (-0.00024 * E, 2 * N - M), (-0.00017, O), (-0.00007, N + 2 * M),
             (0.00004, 2 * N - 2 * F), (0.00004, 3 * M), (0.00003, N + M - 2 * F), (0.00003, 2 * N + 2 * F),
             (-0.00003, N + M + 2 * F), (0.00003, N - M + 2 * F), (-0.00002, N - M - 2 * F), (-0.00002, 3 * N + M), (0.00002, 4 * N)]
    planets = [(325, 299.77 + 0.107408 * k), (165, 251.88 + 0.016321 * k), (164, 251.83 + 26.651886 * k), (126, 349.42 + 36.412478 * k),
               (110, 84.66 + 18.206239 * k), (62, 141.74 + 53.303771 * k), (60, 207.14 + 2.453732 * k), (56, 154.84 + 7.306860 * k),
               (47, 34.52 + 27.261239 * k), (42, 207.19 + 0.121824 * k), (40, 291.34 + 1.844379 * k), (37, 161.72 + 24.198154 * k),
               (35, 239.56 + 25.513099 * k), (23, 331.55 + 3.592518 * k)]
    jde += sum(c * sin(a) for c, a in terms) + sum(c * 1e-6 * sin(a) for c, a in planets)
    return jde - delta_t(2000 + k / 12.3685)


def sun(jd):
    T = (jd - 2451545) / 36525
    M = math.radians(357.52911 + 35999.05029 * T - 0.0001537 * T * T)
    L = 280.46646 + 36000.76983 * T + 0.0003032 * T * T
    C = (1.914602 - 0.004817 * T - 0.000014 * T * T) * math.sin(M) + (0.019993 - 0.000101 * T) * math.sin(2 * M) + 0.000289 * math.sin(3 * M)
    return (L + C - 0.00569 - 0.00478 * math.sin(math.radians(125.04 - 1934.136 * T))) % 360


def day_of(jd, zone):
    return math.floor(jd + 0.5 + zone / 24)  # julian day number of the civil day


def sector(day, zone):
    return int(sun(day - 0.5 - zone / 24 + delta_t(2000)) // 30)


def starts(year, zone):
    """{month: first day} of the lunar year; leap months left out."""
    def eleventh(y):  # the moon that holds the winter solstice
        k = round((y - 2000) * 12.3685) + 12
        while day_of(new_moon(k), zone) > day_of(2451545, zone) + (date(y, 12, 31) - date(2000, 1, 1)).days:
            k -= 1
        if sector(day_of(new_moon(k), zone), zone) >= 9:
            k -= 1
        return k
    months = {}
    for y, wanted in ((year - 1, range(1, 11)), (year, range(11, 13))):
        a, b = eleventh(y), eleventh(y + 1)
        leap = None
        if b - a == 13:
            leap = next(k for k in range(a + 1, b)
                        if sector(day_of(new_moon(k), zone), zone) == sector(day_of(new_moon(k + 1), zone), zone))
        number = 11
        for k in range(a, b):
            if k == leap:
                continue
            if number in wanted and number not in months:
                months[number] = day_of(new_moon(k), zone)
            number = number % 12 + 1
    return {m: date(2000, 1, 1) + timedelta(days=d - 2451545) for m, d in months.items()}


print("# Months of the lunar calendar kept at the meridian of Hanoi that begin on another day than ICU's calendar of Beijing has it, "
      "1968 to 2100, written by tools/times/moons.py. first: the day they begin; icu: the day that ICU gives")
print("calendar\t*icu\tfirst")
for year in range(1968, 2101):
    there, here = starts(year, 8), starts(year, 7)
    for m in range(1, 13):
        if there[m] != here[m]:
            print(f"vietnamese\t{there[m]}\t{here[m]}")
