# shellcheck shell=bash
# What GBR's simulated radar sees. Sourced by deploy/demo/play and by tests/e2e/demo.sh, which shows that each of these holds at any
# hour of the day: the elements start at the hour of the play, and so the sky over the radar is another one at every hour.
# Needs: ROOT (the checkout), and a command accord.

SENSOR=NORTH-MOOR-RADAR
NAVSTAR=28129 WANTED=20  # the object that USA asks for, and the observations of it that fulfil the request

simulate() { # simulate OUT START SECONDS STEP SEED [NORAD]
  accord simulate "$ROOT/deploy/demo/elements.json" --epochs-at-start --start "$2" --duration "$3" --step "$4" --seed "$5" \
    --lat 55.0 --lon -2.0 --height 0.3 --sensor "$SENSOR" ${6:+--norad "$6"} -o "$1" 2>/dev/null
}

simulate_first() { simulate "$1" "$2" 21600 20 1; }  # simulate_first OUT START: all objects for six hours
# A day of the object that was asked for: half a day may hold a few minutes of it alone. Less than the day that the request spans.
simulate_asked() { simulate "$1" "$2" 86000 60 2 "$NAVSTAR"; }
simulate_bulk() { simulate "$1" "$2" 86400 30 "1$3"; }  # simulate_bulk OUT START N: all objects for a day, the Nth time
