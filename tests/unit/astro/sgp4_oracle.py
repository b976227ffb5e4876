"""Independent SGP4 for the tests: Debian's python3-sgp4, WGS-72, improved mode.

usage: sgp4_oracle.py FILE
FILE holds one request a line, numbers apart by spaces, units of mean_elements.hpp:
  epoch_jd_day epoch_jd_fraction bstar inclination raan eccentricity argp anomaly revs_per_day minutes
Prints one line for each: error x y z vx vy vz
"""
import sys
from math import pi, radians

from sgp4.api import WGS72, Satrec

JD_OF_1949_DECEMBER_31 = 2433281.5

for line in open(sys.argv[1]):
    f = [float(x) for x in line.split()]
    satellite = Satrec()
    satellite.sgp4init(
        WGS72, "i", 1, (f[0] - JD_OF_1949_DECEMBER_31) + f[1], f[2], 0.0, 0.0, f[5],
        radians(f[6]), radians(f[3]), radians(f[7]), f[8] * 2.0 * pi / 1440.0, radians(f[4]))
    error, r, v = satellite.sgp4_tsince(f[9])
    print(error, *("%.12f" % x for x in (*r, *v)))
