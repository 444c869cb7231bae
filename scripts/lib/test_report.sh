# Sourced by scripts/test: run parts of the suite, and count what they report.

passed=0
failed=0
skipped=0
failures=()
logs=$(mktemp -d)

log_of() { echo "$logs/$(echo "$1" | tr -c 'a-zA-Z0-9\n' _).log"; }

# One check that either works or not: check NAME COMMAND...
check() {
    local name=$1 log status=0
    log=$(log_of "$name")
    shift
    "$@" >"$log" 2>&1 || status=$?
    if [ "$status" -eq 0 ]; then
        count "$name" "$log" 0 1 0 0
    else
        count "$name" "$log" "$status" 0 1 0
    fi
}

# A program that speaks TAP at the left margin (cmocka, pg_prove): tap NAME COMMAND...
tap() {
    local name=$1 log ok not_ok skip status=0
    log=$(log_of "$name")
    shift
    "$@" >"$log" 2>&1 || status=$?
    skip=$(grep -ciE '^ok .*# skip' "$log" || true)
    ok=$(($(grep -cE '^ok ' "$log" || true) - skip))
    not_ok=$(grep -cE '^not ok ' "$log" || true)
    count "$name" "$log" "$status" "$ok" "$not_ok" "$skip"
}

# node --test, by its closing lines: node_tests NAME FILE...
node_tests() {
    local name=$1 log status=0
    log=$(log_of "$name")
    shift
    node --test --test-reporter=tap "$@" >"$log" 2>&1 || status=$?
    count "$name" "$log" "$status" "$(closing_line pass "$log")" \
        $(($(closing_line fail "$log") + $(closing_line cancelled "$log"))) \
        "$(closing_line skipped "$log")"
}

closing_line() {
    local number
    number=$(sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$2" | tail -n 1)
    echo "${number:-0}"
}

# Python's unittest, by its closing lines: python_tests NAME FOLDER
python_tests() {
    local name=$1 log total bad status=0
    log=$(log_of "$name")
    python3 -B -m unittest discover -s "$2" >"$log" 2>&1 || status=$?
    total=$(sed -n 's/^Ran \([0-9]*\) test.*/\1/p' "$log")
    bad=$(sed -n 's/^FAILED (\(.*\))$/\1/p' "$log" | tr -c '0-9\n' '\n' | awk '{ n += $1 } END { print n + 0 }')
    count "$name" "$log" "$status" $((${total:-0} - bad)) "$bad" 0
}

# Add a part's numbers. One that ended badly without a failed test, or ran none, is a failure.
count() {
    local name=$1 log=$2 status=$3 ok=$4 not_ok=$5 skip=$6
    if [ "$not_ok" -eq 0 ] && { [ "$status" -ne 0 ] || [ $((ok + skip)) -eq 0 ]; }; then
        not_ok=1
    fi
    passed=$((passed + ok))
    failed=$((failed + not_ok))
    skipped=$((skipped + skip))
    if [ "$not_ok" -eq 0 ]; then
        echo "ok - $name ($ok passed$([ "$skip" -eq 0 ] || echo ", $skip skipped"))"
        return
    fi
    failures+=("$name")
    echo "not ok - $name ($ok passed, $not_ok failed, exit $status)"
    grep -nE '^ *not ok ' "$log" | head -n 40 || true
    tail -n 100 "$log"
}

# The closing line, and the exit code.
report() {
    [ "$failed" -eq 0 ] || printf 'failed: %s\n' "${failures[@]}"
    echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
    [ "$failed" -eq 0 ]
}
