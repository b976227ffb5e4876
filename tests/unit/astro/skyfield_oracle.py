"""Independent look angles for the tests: Debian's python3-skyfield, its built-in time scale, no downloads.

usage: skyfield_oracle.py FILE
FILE holds three lines a request: TLE line 1, TLE line 2, and
  year month day hour minute second  latitude_deg longitude_deg height_m
Prints one line for each:
  ut1_minus_utc_s az el range_km range_rate_km_s ra_icrf dec_icrf ra_date dec_date ra_j2000 dec_j2000 itrf_x y z vx vy vz
Angles in deg; ra, dec topocentric and geometric.
"""
import sys

from numpy import arctan2, degrees, hypot
from skyfield.api import EarthSatellite, load, wgs84
from skyfield.framelib import ICRS_to_J2000, itrs

ts = load.timescale(builtin=True)
lines = [line.rstrip("\n") for line in open(sys.argv[1])]
for i in range(0, len(lines) - 2, 3):
    f = [float(x) for x in lines[i + 2].split()]
    t = ts.utc(int(f[0]), int(f[1]), int(f[2]), int(f[3]), int(f[4]), f[5])
    satellite = EarthSatellite(lines[i], lines[i + 1], None, ts)
    site = wgs84.latlon(f[6], f[7], elevation_m=f[8])
    seen = (satellite - site).at(t)
    el, az, distance, _, _, rate = seen.frame_latlon_and_rates(site)
    ra, dec, _ = seen.radec()
    ra_date, dec_date, _ = seen.radec(epoch="date")
    j2000 = ICRS_to_J2000 @ seen.position.km
    position, velocity = satellite.at(t).frame_xyz_and_velocity(itrs)
    values = [
        t.dut1, az.degrees, el.degrees, distance.km, rate.km_per_s,
        ra._degrees, dec.degrees, ra_date._degrees, dec_date.degrees,
        degrees(arctan2(j2000[1], j2000[0])) % 360.0, degrees(arctan2(j2000[2], hypot(j2000[0], j2000[1]))),
        *position.km, *velocity.km_per_s]
    print(*("%.10f" % float(x) for x in values))
