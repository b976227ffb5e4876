#!/usr/bin/env bash
# Tests the tester: junit.awk must count a test that never started as failed, not as skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

expected=$'passed\ta.ok\t
failed\ta.bad\t
skipped\ta.skip\tno "data" & such
skipped\tb.script\tno <namespaces>
skipped\tc.off\tdisabled
failed\td.gone\tUnable to find executable'

report=$(cat <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="x" tests="6">
	<testcase name="a.ok" classname="a.ok" time="0.1" status="run">
		<system-out>[       OK ] a.ok
</system-out>
	</testcase>
	<testcase name="a.bad" classname="a.bad" time="0.1" status="fail">
		<failure message=""/>
		<system-out>[  FAILED  ] a.bad
LINES</system-out>
	</testcase>
	<testcase name="a.skip" classname="a.skip" time="0.1" status="notrun">
		<skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/>
		<system-out>[ RUN      ] a.skip
t.cpp:5: Skipped
no &quot;data&quot; &amp; such
[  SKIPPED ] a.skip
</system-out>
	</testcase>
	<testcase name="b.script" classname="b.script" time="0.1" status="notrun">
		<skipped message="SKIP_RETURN_CODE=77"/>
		<system-out>SKIPPED: no &lt;namespaces&gt;
</system-out>
	</testcase>
	<testcase name="c.off" classname="c.off" time="0" status="disabled">
		<system-out>Disabled</system-out>
	</testcase>
	<testcase name="d.gone" classname="d.gone" time="0" status="notrun">
		<skipped message="Unable to find executable"/>
		<system-out>Unable to find executable: d</system-out>
	</testcase>
</testsuite>
XML
)
found=$(awk -f junit.awk <<<"$report")
diff <(printf '%s\n' "$expected") <(printf '%s\n' "$found")

# What failed tests printed: whole when short, else the first 30 and the last 15 lines; the first here is the FAILED line itself.
shown_with() { awk -v show=output -f junit.awk <<<"${report/LINES/"$1"}"; }
diff <(printf 'a.bad:\n    [  FAILED  ] a.bad\n    1 < 2\nd.gone:\n    Unable to find executable: d\n') <(shown_with '1 &lt; 2')
long=$(seq 2 50)  # lines 2 to 50 of the output
diff <(printf 'a.bad:\n    [  FAILED  ] a.bad\n'; seq -f '    %g' 2 30; printf '    ... (5 lines)\n'; seq -f '    %g' 36 50; printf 'd.gone:\n    Unable to find executable: d\n') \
  <(shown_with "$long")
