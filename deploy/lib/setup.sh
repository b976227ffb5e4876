# shellcheck shell=bash
# Shell functions for setting a machine up and for showing steps. Sourced by tests/run and deploy/quickstart (bash, any
# options); nothing happens at sourcing except that file descriptor 3 becomes the terminal.
#
#   step TITLE COMMAND [ARG...]   runs COMMAND (a program or a shell function) without stdin, output to
#                                 $ACCORD_LOG_DIR/NN-title.log (default build/logs); one line with the seconds it took. While
#                                 it runs, the line shows how far ninja or ctest is: on a terminal always, else every 30 s.
#                                 On failure: the last 20 lines, the log's name, the command to repeat; returns its code.
#   say TEXT...                   one line to the terminal, also from inside a step.
#   ensure_packages FILE...       installs with apt-get whatever the lists name and dpkg does not know as installed; does
#                                 nothing, and needs neither root nor network, when all is there. ACCORD_NO_INSTALL=1:
#                                 never installs, only says what is missing.
#   ensure_standard               `npm ci` in schemas/sds by lock file, only when node_modules is missing or of another lock
#                                 file. With ACCORD_SDS_DIR (the unpacked schema/ folder) set, that is used instead.
#   configure PRESET [ARG...]     cmake --preset PRESET
#   build PRESET [TARGET...]      ninja with as many jobs as cores and memory allow
#   jobs_for_this_machine         prints min(cores, memory / 1.5 GB), at least 1
#   fresh_logs                    removes the logs of the run before and numbers steps from 01 again
#
# Functions return 0 or an error; they never exit. All may be called twice.

ACCORD_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
ACCORD_LOG_DIR=${ACCORD_LOG_DIR:-$ACCORD_ROOT/build/logs}
export HOME=${HOME:-$ACCORD_ROOT/build/home}  # ccache and npm want one; some build machines have none
exec 3>&1
setup_step_number=0
setup_line_open=0

say() {
  if [[ $setup_line_open == 1 ]]; then printf '\n' >&3; fi
  setup_line_open=0
  printf '    %s\n' "$*" >&3
}

fresh_logs() {
  mkdir -p -- "$ACCORD_LOG_DIR"
  rm -f -- "$ACCORD_LOG_DIR"/*.log "$ACCORD_LOG_DIR"/*.xml
  setup_step_number=0
}

# The words as they can be typed again; a shell function is wrapped so that it can be called alone.
setup_repeat_command() {
  local quoted
  printf -v quoted '%q ' "$@"
  quoted=${quoted% }
  if declare -F "$1" >/dev/null; then
    printf "cd %q && bash -c 'source deploy/lib/setup.sh; %s'" "$ACCORD_ROOT" "${quoted//\'/\'\\\'\'}"
  else
    printf 'cd %q && %s' "$ACCORD_ROOT" "$quoted"
  fi
}

# How far the program that writes to this log is, in its own words: "[120/272]" of ninja, "12/1494" of ctest; or nothing.
setup_how_far() {
  tail -c 4096 -- "$1" 2>/dev/null | grep -aoE '^ *(\[[0-9]+/[0-9]+\]|[0-9]+/[0-9]+ Test)' | tail -n 1 | tr -dc '0-9/' || true
}

# Says so on the terminal, after a title, until it is killed or this script is gone.
setup_show_progress() {
  local title=$1 log=$2 pause=30 far shown=''
  if [[ -t 3 ]]; then pause=1; fi
  while sleep "$pause" 3>&- && kill -0 $$ 2>/dev/null; do
    far=$(setup_how_far "$log")
    if [[ -z $far || $far == "$shown" ]]; then continue; fi
    shown=$far
    if [[ -t 3 ]]; then printf '\r%s ... %s   ' "$title" "$far" >&3; else printf '%s ' "$far" >&3; fi
  done
}

step() {
  local title=$1 status=0 started=$SECONDS name log reporter
  shift
  setup_step_number=$((setup_step_number + 1))
  printf -v name '%02d-%s' "$setup_step_number" "${title//[^A-Za-z0-9.]/-}"
  log=$ACCORD_LOG_DIR/$name.log
  mkdir -p -- "$ACCORD_LOG_DIR"
  printf '%02d %s ... ' "$setup_step_number" "$title" >&3
  setup_line_open=1
  : >"$log"
  setup_show_progress "$(printf '%02d %s' "$setup_step_number" "$title")" "$log" </dev/null >/dev/null 2>&1 &
  reporter=$!
  if declare -F "$1" >/dev/null; then  # a function may still want to say something; a program gets no spare descriptor
    "$@" >"$log" 2>&1 </dev/null || status=$?
  else
    "$@" >"$log" 2>&1 </dev/null 3>&- || status=$?
  fi
  kill "$reporter" 2>/dev/null || true
  wait "$reporter" 2>/dev/null || true
  if [[ $setup_line_open == 0 ]]; then printf '   ' >&3; fi
  setup_line_open=0
  if [[ $status == 0 ]]; then
    printf '%d s\n' "$((SECONDS - started))" >&3
    return 0
  fi
  printf 'FAILED after %d s (exit %d)\n' "$((SECONDS - started))" "$status" >&3
  tail -n 20 -- "$log" | sed 's/^/    | /' >&3
  say "whole log: ${log#"$ACCORD_ROOT/"}"
  say "to repeat: $(setup_repeat_command "$@")"
  return "$status"
}

setup_is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Prints the packages of the lists that are missing, one a line.
setup_missing_packages() {
  local package condition rest
  while read -r package condition rest; do
    if [[ -z $package || $package == \#* ]]; then continue; fi
    if [[ $condition == if-missing=* ]] && command -v "${condition#if-missing=}" >/dev/null; then continue; fi
    if ! setup_is_installed "$package"; then printf '%s\n' "$package"; fi
  done < <(cat -- "$@")
}

ensure_packages() {
  local list missing=() as_root=()
  for list in "$@"; do
    if [[ ! -r $list ]]; then say "no package list $list"; return 1; fi
  done
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this is no Debian: install by hand what these lists name, then set ACCORD_NO_INSTALL=1: $*"
    [[ ${ACCORD_NO_INSTALL:-0} == 1 ]]
    return
  fi
  mapfile -t missing < <(setup_missing_packages "$@")
  if [[ ${#missing[@]} == 0 ]]; then return 0; fi
  if [[ $(id -u) != 0 ]]; then as_root=(sudo -n); fi
  if [[ ${ACCORD_NO_INSTALL:-0} == 1 ]] || { [[ $(id -u) != 0 ]] && ! sudo -n true 2>/dev/null; }; then
    say "packages are missing; as root: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
    return 1
  fi
  say "installing: ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120)
  if "${apt[@]}" update 3>&- && "${apt[@]}" install -y --no-install-recommends "${missing[@]}" 3>&-; then
    return 0
  fi
  say "could not install (network? package sources?); as root: apt-get install -y --no-install-recommends ${missing[*]}"
  return 1
}

ensure_standard() {
  local folder=$ACCORD_ROOT/schemas/sds lock_hash
  if [[ -n ${ACCORD_SDS_DIR:-} ]]; then
    if [[ -r $ACCORD_SDS_DIR/EOO/main.fbs ]]; then return 0; fi
    say "ACCORD_SDS_DIR=$ACCORD_SDS_DIR holds no EOO/main.fbs: name the unpacked schema/ folder of the package"
    return 1
  fi
  lock_hash=$(sha256sum <"$folder/package-lock.json") || return 1
  local stamp=$folder/node_modules/.accord-lock-sha256
  if [[ -r $stamp && $(cat -- "$stamp") == "$lock_hash" &&
        -r $folder/node_modules/spacedatastandards.org/schema/EOO/main.fbs ]]; then
    return 0
  fi
  say "fetching the Space Data Standards by lock file"
  if (cd "$folder" && npm ci --ignore-scripts --omit=optional --no-audit --no-fund 3>&-); then
    printf '%s\n' "$lock_hash" >"$stamp"
    return 0
  fi
  say "npm ci failed; without network, unpack the pinned package and set ACCORD_SDS_DIR=<its schema folder>"
  return 1
}

jobs_for_this_machine() {
  local cores kilobytes by_memory
  cores=$(nproc)
  kilobytes=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  by_memory=$((${kilobytes:-1500000} / 1500000))
  if ((by_memory < 1)); then by_memory=1; fi
  printf '%d\n' "$((cores < by_memory ? cores : by_memory))"
}

configure() {
  local preset=$1 extra=()
  shift
  if [[ -n ${ACCORD_SDS_DIR:-} ]]; then extra=("-DACCORD_SDS_DIR=$ACCORD_SDS_DIR"); fi
  (cd "$ACCORD_ROOT" && cmake --preset "$preset" "${extra[@]}" "$@" 3>&-)
}

build() {
  local preset=$1
  shift
  (cd "$ACCORD_ROOT" && ninja -C "build/$preset" -j "$(jobs_for_this_machine)" "$@" 3>&-)
}
