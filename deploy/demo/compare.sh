# shellcheck shell=bash
# What was fed, what was released and what was delivered, each as a sorted list, one entry a line, so that the play compares
# records and not sums. Sourced by deploy/demo/play and by tests/e2e/demo.sh, which shows that each comparison can fail.

# page_rulings COMMAND...: every ruling, one JSON document a line; COMMAND is `accord report rulings --json` of a node.
page_rulings() {
  local after=0 page next
  while :; do
    page=$("$@" --after "$after") || return 1
    jq -c '.rulings[]' <<<"$page"
    next=$(jq -r '.next' <<<"$page")
    [[ $next != "$after" ]] || return 0
    after=$next
  done
}
# released_ids PEER <rulings: ids of the records of data that were released to PEER.
released_ids() { jq -r --arg p "$1" 'select(.direction == "outbound" and .peer == $p and .verdict == "release" and (.payload_code | IN("TRK", "EOO", "OMM"))) | .record' | sort; }
# delivered_ids FROM <delivered: ids of the records that came from FROM, as often as they came.
delivered_ids() { jq -r --arg f "$1" 'select(.from == $f) | .id' | sort; }

# fed_tracks ALIAS QUANTITIES FILE...: what a consumer must see of each segment of these TDMs, read by awk and not by our reader:
# derived track id and first epoch.
fed_tracks() {
  local alias=$1 quantities=$2
  shift 2
  awk -v alias="$alias" -v quantities="$quantities" '
    /^PARTICIPANT_2 = / { object = $3 }
    /^DATA_START/ { first = 1; next }
    first { first = 0; id = $3; gsub(/[-:]/, "", id); print alias ":" object ":" quantities ":" id "Z " substr($3, 1, 19) "Z" }' "$@" | sort
}
# delivered_tracks FROM <delivered: track id and first epoch of each simulated track that came from FROM. TAI - UTC = 37 s since 2017.
delivered_tracks() {
  jq -r --arg f "$1" 'select(.from == $f and .data_mode == "SIMULATED" and .payload_code == "TRK") | .payload
    | "\(.track_id) \((.observations[0].time_tai_ns / 1000000000 | floor) - 37 | todate)"' | sort
}

missing() { comm -23 <(sort -u "$1") <(sort -u "$2") | wc -l; }  # missing A B: entries of A that are not in B
repeated() { uniq -d "$1" | wc -l; }                             # entries of a sorted list that stand more than once
differing() { { comm -3 "$1" "$2" || true; } | wc -l; }          # entries that two sorted lists do not share, counted as often as they stand
