#!/bin/sh
# Builds the packs of the sample profiles into output/ and names them. The reference profile is no organization.
set -eu
cd "$(dirname "$0")/.."

failed=""
for file in profiles/*/organization.yaml; do
    profile=$(dirname "$file")
    [ "$profile" = profiles/reference ] && continue
    printf '%s\n' "Building the packs of $profile"
    .venv/bin/dovetail build "$profile" --format md,html,pdf,docx,ics,json --out output || failed="$failed $profile"
done

printf '\n%s\n' "The packs:"
find output -name '*-pack.pdf' -o -name '*-pack.docx' | LC_ALL=C sort | sed 's/^/  /'
if [ -n "$failed" ]; then
    printf '\n%s\n' "Not all went well; see above:$failed" >&2
    exit 1
fi
