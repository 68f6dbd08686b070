# shellcheck shell=bash
# Parts of a test run: each with a name, a log and a count; a failed one fails the run. Sourced;
# needs talk.sh.

passed=0
failed=0
failed_parts=()
beside_names=()
beside_ids=()
log_folder=${log_folder:-$(mktemp -d /tmp/cloudctl-test-logs.XXXXXX)}

# part NAME COMMAND…: runs it, its words into a log; a failure shows the log's end and goes on.
part() {
  local name=$1 code=0 began=$SECONDS
  shift
  "$@" </dev/null >"$(log_of "$name")" 2>&1 || code=$?
  judge "$name" "$code" "$((SECONDS - began))"
}

# beside NAME COMMAND…: the same while other parts run; it is judged by join_besides.
beside() {
  local name=$1
  shift
  timed "$(log_of "$name")" "$@" &
  beside_names+=("$name")
  beside_ids+=($!)
}

# After the command's own words, the seconds it took go into a file of their own.
timed() {
  local log=$1 code=0 began=$SECONDS
  shift
  trap 'exit 143' TERM
  "$@" </dev/null >"$log" 2>&1 || code=$?
  echo "$((SECONDS - began))" >"$log.seconds"
  return "$code"
}

# Waits for the parts that run beside, in their order.
join_besides() {
  local index code
  for index in "${!beside_ids[@]}"; do
    code=0
    wait "${beside_ids[$index]}" || code=$?
    judge "${beside_names[$index]}" "$code" "$(cat "$(log_of "${beside_names[$index]}").seconds" || echo '?')"
  done
  beside_ids=()
  beside_names=()
}

# stop_besides COMMAND…: for a run that is cut off; the command ends what they wait for.
stop_besides() {
  local id
  [ ${#beside_ids[@]} -gt 0 ] || return 0
  kill "${beside_ids[@]}" 2>/dev/null || true
  "$@" || true
  for id in "${beside_ids[@]}"; do
    wait "$id" 2>/dev/null || true
  done
}

log_of() {
  echo "$log_folder/${1//[^a-z0-9]/-}.log"
}

# judge NAME CODE SECONDS: counts what the part's log says, and says it.
judge() {
  local name=$1 code=$2 seconds=$3 log
  log=$(log_of "$name")
  count_results "$log" "$code"
  passed=$((passed + part_passed))
  failed=$((failed + part_failed))
  local words="$part_passed passed"
  [ "$part_failed" -eq 0 ] || words+=", $part_failed failed"
  [ "$part_skipped" -eq 0 ] || words+=", $part_skipped skipped"
  if [ "$part_failed" -eq 0 ]; then
    say "ok      $name: $words ($seconds s)"
    return 0
  fi
  failed_parts+=("$name")
  say "FAILED  $name: $words, exit code $code ($seconds s); $log ends with:"
  tail -n "${CLOUDCTL_LOG_TAIL:-40}" "$log" | sed 's/^/    | /' >&2
}

# count_in NAME COMMAND…: a script that consists of parts itself and ends with its count, which is added
# to ours. Its parts are seen as they come.
count_in() {
  local name=$1 code=0 last
  shift
  last=$(log_folder="$log_folder" "$@" </dev/null | tail -n 1) || code=$?
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    [ "$code" -ne 0 ] || return 0
    [ "${BASH_REMATCH[2]}" -ne 0 ] || failed=$((failed + 1))
  else
    failed=$((failed + 1))
  fi
  failed_parts+=("$name")
}

# Counts what doctest and pytest say in a log, or what parts in it add up to. A part that counts nothing
# is one test by itself.
# Where CI=true, what was skipped has not been proven: it counts as failed.
count_results() {
  local log=$1 code=$2
  part_passed=$(($(sum_of "$log" 's/.*\[doctest\] test cases:.*| *\([0-9]\+\) passed.*/\1/p') +
    $(sum_of "$log" 's/^\(=* \)\?\(.*[ ,]\)\?\([0-9]\+\) passed.* in [0-9.]\+s.*/\3/p')))
  part_failed=$(($(sum_of "$log" 's/.*\[doctest\] test cases:.*| *\([0-9]\+\) failed.*/\1/p') +
    $(sum_of "$log" 's/^\(=* \)\?\([0-9]\+\) failed.* in [0-9.]\+s.*/\2/p') +
    $(sum_of "$log" 's/^\(=* \)\?\(.*[ ,]\)\?\([0-9]\+\) errors\? in [0-9.]\+s.*/\3/p')))
  part_skipped=$(sum_of "$log" 's/^\(=* \)\?\(.*[ ,]\)\?\([0-9]\+\) skipped.* in [0-9.]\+s.*/\3/p')
  if [ "$((part_passed + part_failed))" -eq 0 ]; then
    # shellcheck disable=SC2016 # the $ is sed's: the last line
    part_passed=$(sum_of "$log" '$s/^\([0-9]\+\) passed, [0-9]\+ failed$/\1/p')
    # shellcheck disable=SC2016
    part_failed=$(sum_of "$log" '$s/^[0-9]\+ passed, \([0-9]\+\) failed$/\1/p')
  fi
  if [ "$((part_passed + part_failed))" -eq 0 ] && [ "$code" -eq 0 ]; then
    part_passed=1
  fi
  if [ "$code" -ne 0 ] && [ "$part_failed" -eq 0 ]; then
    part_failed=1
  fi
  if [ "${CI:-}" = true ]; then
    part_failed=$((part_failed + part_skipped))
  fi
}

sum_of() {
  sed -n "s/\x1b\[[0-9;]*m//g; $2" "$1" | awk '{ sum += $1 } END { print sum + 0 }'
}

# The last line of a run, and its exit code.
end_of_parts() {
  [ ${#failed_parts[@]} -eq 0 ] || say "failed parts: $(printf "'%s' " "${failed_parts[@]}")(logs in $log_folder)"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
