# Reads ctest --output-junit and prints one line a test: passed|skipped|failed, name, reason, with tabs between.
# A test that could not be started counts as failed; only a test that skipped itself, or is disabled, is skipped.
# With -v show=output: instead, what each failed test printed, its first 30 and last 15 lines.
function attribute(line, key,    start, rest) {
  start = index(line, " " key "=\"")
  if (start == 0) return ""
  rest = substr(line, start + length(key) + 3)
  return plain(substr(rest, 1, index(rest, "\"") - 1))
}

function plain(text) {
  gsub(/&lt;/, "<", text)
  gsub(/&gt;/, ">", text)
  gsub(/&quot;/, "\"", text)
  gsub(/&apos;/, "'", text)
  gsub(/&amp;/, "\\&", text)
  gsub(/\t/, " ", text)
  return text
}

/<testcase / {
  name = attribute($0, "name")
  status = attribute($0, "status")
  message = ""
  reason = ""
  take_next = 0
  printed = 0
  printing = 0
}

/<system-out>/ { printing = 1 }
printing {
  line = $0
  sub(/^.*<system-out>/, "", line)
  sub(/<\/system-out>.*/, "", line)
  if (line != "") output[++printed] = plain(line)
}
/<\/system-out>/ { printing = 0 }

/<skipped / { message = attribute($0, "message") }

# GoogleTest prints "file:line: Skipped" and the reason on the line below; a script prints "SKIPPED: reason".
take_next && reason == "" { reason = plain($0); take_next = 0 }
/: Skipped$/ { take_next = 1 }
reason == "" && /SKIPPED: / { reason = plain(substr($0, index($0, "SKIPPED: ") + 9)) }

/<\/testcase>/ {
  sub(/<\/system-out>.*/, "", reason)
  if (status == "run") state = "passed"
  else if (status == "disabled" || message ~ /^SKIP_/ || message ~ /^Skipped/) state = "skipped"
  else state = "failed"
  if (state == "failed") reason = message
  if (status == "disabled") reason = "disabled"
  if (show != "output") printf "%s\t%s\t%s\n", state, name, reason
  else if (state == "failed") {
    printf "%s:\n", name
    for (i = 1; i <= printed; i++) {
      if (i == 31 && printed > 45) {
        printf "    ... (%d lines)\n", printed - 45
        i = printed - 14
      }
      printf "    %s\n", output[i]
    }
  }
}
