#!/bin/sh
# Runs groups of make's targets beside each other, the targets of a group one after the other:
# `side-by-side.sh "unit e2e" "newest check"`. What a target says comes in one piece, when it is done.
set -eu

said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT
trap 'exit 130' INT TERM

group() {
    for target in $1; do
        echo "make $target ..."
        status=0
        "${MAKE:-make}" --no-print-directory "$target" >"$said/$target" 2>&1 </dev/null || status=$?
        cat "$said/$target"
        if [ "$status" != 0 ]; then
            echo "make $target failed." >&2
            return "$status"
        fi
    done
}

groups=
for targets in "$@"; do
    group "$targets" &
    groups="$groups $!"
done

# All are waited for, also behind one that failed: its processes would go on without anybody to end them.
failed=0
for pid in $groups; do
    wait "$pid" || failed=1
done

# Whichever group was the longer one: the last thing to be read is how each part ended.
for file in "$said"/*; do
    printf '\n== make %s\n' "$(basename "$file")"
    grep -v '^$' "$file" | tail -n 5
done
exit "$failed"
