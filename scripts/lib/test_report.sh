# Sourced by scripts/test: run tests, some at a time, and count what they report.
#
# check, tap, node_tests and python_tests start a test as soon as there is room for it. It is told of when
# it has ended and those before it were told of, so that the order of lines is that of the calls.
# Those named in `alone` (NAME: reason) are kept for run_alone. report closes.

tests_most=${ORDO_TEST_JOBS:-$(($(nproc) + 1))} # one more than the cores: many wait for PostgreSQL
passed=0
failed=0
skipped=0
failures=()

if ! [[ $tests_most =~ ^[1-9][0-9]?$ ]]; then
    echo "test: ORDO_TEST_JOBS: \"$tests_most\" is not a number from 1 to 99" >&2
    exit 2
fi
logs=$(mktemp -d)

# By the number of the test: what reads its log (a function), its name, its process; once it has ended,
# its exit code and how long it took. A heading is one that has ended.
readers=()
names=()
processes=()
statuses=()
times=()
running=0
told=0
kept=() # for run_alone: words of start_test, quoted

# Each test writes a line there when it has ended: its number, exit code and microseconds.
mkfifo "$logs/ended"
exec {ended}<>"$logs/ended"

heading() {
    local number=${#names[@]}
    readers[number]=tell_heading
    names[number]=$1
    statuses[number]=0
    tell_ended
}

# A command that either works or not: check NAME COMMAND...
check() { run_or_keep read_check "$@"; }

# A program that speaks TAP at the left margin (cmocka, pg_prove): tap NAME COMMAND...
tap() { run_or_keep read_tap "$@"; }

# node --test: node_tests NAME FILE...
node_tests() { run_or_keep read_node "$1" node --test --test-reporter=tap "${@:2}"; }

# Python's unittest: python_tests NAME FILE
python_tests() { run_or_keep read_python "$1" python3 -B -m unittest discover -s "${2%/*}" -p "${2##*/}"; }

# run_or_keep READER NAME COMMAND...
run_or_keep() {
    if [ -n "${alone[$2]:-}" ]; then
        kept+=("$(printf '%q ' "$@")")
    else
        start_test "$@"
    fi
}

# start_test READER NAME COMMAND...
start_test() {
    local number=${#names[@]}
    readers[number]=$1
    names[number]=$2
    statuses[number]=
    shift 2
    while [ "$running" -ge "$tests_most" ]; do await_test; done
    set -m # a process group of its own, so that all of it can be ended
    run_test "$number" "$@" </dev/null &
    set +m
    processes[number]=$!
    running=$((running + 1))
}

# run_test NUMBER COMMAND...
run_test() {
    local number=$1 begin=${EPOCHREALTIME/[.,]/} status=0
    shift
    "$@" >"$(log_of "$number")" 2>&1 {ended}>&- || status=$?
    echo "$number $status $((${EPOCHREALTIME/[.,]/} - begin))" >&"$ended"
}

log_of() { echo "$logs/$1.log"; }

await_test() {
    local number status time
    read -r number status time <&"$ended"
    statuses[number]=$status
    times[number]=$time
    processes[number]=
    running=$((running - 1))
    tell_ended
}

await_tests() {
    while [ "$running" -gt 0 ]; do await_test; done
}

# When all others have ended: those that were kept, one at a time.
run_alone() {
    local words
    await_tests
    [ ${#kept[@]} -eq 0 ] || heading "one at a time"
    for words in "${kept[@]}"; do
        eval "start_test $words"
        await_tests
    done
}

# Those still running, where the whole is broken off.
end_tests() {
    local process
    for process in "${processes[@]}"; do
        [ -z "$process" ] || kill -- -"$process" 2>/dev/null || true
    done
}

tell_ended() {
    while [ "$told" -lt ${#names[@]} ] && [ -n "${statuses[told]}" ]; do
        "${readers[told]}" "$told" "$(log_of "$told")"
        told=$((told + 1))
    done
}

# ---------------------------------------------------------------- what a test reported: NUMBER LOG

tell_heading() { echo "== ${names[$1]}"; }

read_check() {
    if [ "${statuses[$1]}" -eq 0 ]; then count "$@" 1 0 0; else count "$@" 0 1 0; fi
}

read_tap() {
    local ok not_ok skip
    skip=$(grep -ciE '^ok .*# skip' "$2" || true)
    ok=$(($(grep -cE '^ok ' "$2" || true) - skip))
    not_ok=$(grep -cE '^not ok ' "$2" || true)
    count "$@" "$ok" "$not_ok" "$skip"
}

# By its closing lines.
read_node() {
    count "$@" "$(closing_line pass "$2")" $(($(closing_line fail "$2") + $(closing_line cancelled "$2"))) \
        "$(closing_line skipped "$2")"
}

closing_line() {
    local number
    number=$(sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$2" | tail -n 1)
    echo "${number:-0}"
}

# By its closing lines.
read_python() {
    local total bad
    total=$(sed -n 's/^Ran \([0-9]*\) test.*/\1/p' "$2")
    bad=$(sed -n 's/^FAILED (\(.*\))$/\1/p' "$2" | tr -c '0-9\n' '\n' | awk '{ n += $1 } END { print n + 0 }')
    count "$@" $((${total:-0} - bad)) "$bad" 0
}

# Add a test's numbers. One that ended badly without a failed test, or ran none, is a failure.
count() {
    local name=${names[$1]} status=${statuses[$1]} log=$2 ok=$3 not_ok=$4 skip=$5 seconds
    seconds=$((times[$1] / 1000000)).$((times[$1] / 100000 % 10))
    if [ "$not_ok" -eq 0 ] && { [ "$status" -ne 0 ] || [ $((ok + skip)) -eq 0 ]; }; then
        not_ok=1
    fi
    passed=$((passed + ok))
    failed=$((failed + not_ok))
    skipped=$((skipped + skip))
    if [ "$not_ok" -eq 0 ]; then
        echo "ok - $name ($ok passed$([ "$skip" -eq 0 ] || echo ", $skip skipped"), $seconds s)"
        return
    fi
    failures+=("$name")
    echo "not ok - $name ($ok passed, $not_ok failed, exit $status, $seconds s)"
    grep -nE '^ *not ok ' "$log" | head -n 40 || true
    tail -n 100 "$log"
}

# The closing line, and the exit code.
report() {
    [ "$failed" -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
    echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
    [ "$failed" -eq 0 ]
}
