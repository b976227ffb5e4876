"""Independent passes for the tests: Debian's python3-skyfield, its built-in time scale, no downloads.

usage: skyfield_passes_oracle.py FILE
FILE holds three lines: TLE line 1, TLE line 2, and
  start (ISO 8601 UTC)  hours  latitude_deg longitude_deg height_m  elevation_limit_deg
Prints UT1-UTC in s of the start, then one line for each event: kind (0 rise, 1 culmination, 2 set), seconds from the
start, elevation in deg.
"""
import sys
from datetime import datetime, timedelta, timezone

from skyfield.api import EarthSatellite, load, wgs84

ts = load.timescale(builtin=True)
line1, line2, request = [line.rstrip("\n") for line in open(sys.argv[1])][:3]
f = request.split()
start = datetime.fromisoformat(f[0]).replace(tzinfo=timezone.utc)
t0 = ts.from_datetime(start)
t1 = ts.from_datetime(start + timedelta(hours=float(f[1])))
satellite = EarthSatellite(line1, line2, None, ts)
site = wgs84.latlon(float(f[2]), float(f[3]), elevation_m=float(f[4]))
times, kinds = satellite.find_events(site, t0, t1, altitude_degrees=float(f[5]))
print("%.10f" % t0.dut1)
for t, kind in zip(times, kinds):
    print(kind, "%.6f %.8f" % ((t.tt - t0.tt) * 86400.0, (satellite - site).at(t).altaz()[0].degrees))
