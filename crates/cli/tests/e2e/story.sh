#!/bin/sh
# The story of the three departments, from the command line alone.
#
#   story.sh EPIC HOME
#
# EPIC is the program, HOME an empty folder in which each person keeps their own
# session. The company has been set up with `epic init` for mona@epic.example.
# With EPIC_SERVER set, everything below goes over HTTP instead.
set -eu

epic=$1
home=$2
password='lamprey hollow ten'
first='orchard lantern four'

# runs a command as one of the people; prints what it answers
as() {
  person=$1
  shift
  XDG_STATE_HOME="$home/$person" "$epic" --json --no-input "$@"
}

# the same, keeping the answer to take ids from
step() {
  title=$1
  shift
  printf '# %s\n' "$title"
  answer=$(as "$@")
  printf '%s\n' "$answer"
}

# the first id in the answer, which is the record's own
id() {
  printf '%s\n' "$answer" | sed -n 's/^ *"id": \([0-9]*\),*$/\1/p' | head -n 1
}

joins() {
  person=$1
  email=$2
  printf '%s\n' "$first" | as "$person" login "$email" --password-stdin >/dev/null
  printf '%s\n%s\n' "$first" "$password" | as "$person" password --password-stdin >/dev/null
}

printf '%s\n' "$password" | as mona login mona@epic.example --password-stdin >/dev/null

printf '# management creates a sales and a support employee\n'
printf '%s\n' "$first" | as mona employee create --name 'Bill Boquet' \
  --email bill@epic.example --department SALES --password-stdin
printf '%s\n' "$first" | as mona employee create --name 'Kate Hastroff' \
  --email kate@epic.example --department SUPPORT --password-stdin
joins bill bill@epic.example
joins kate kate@epic.example
step 'who is support' kate whoami
kate=$(id)

step 'sales creates a client' bill client create --name 'John Ouick' \
  --email john.ouick@gmail.com --phone '+1 234 567 8901' --company 'Ouick & Fils'
client=$(id)

step 'management creates a contract for it' mona contract create --client "$client" \
  --total 12000.50
contract=$(id)

step 'sales signs it' bill contract sign "$contract"
step 'and records a payment' bill contract pay "$contract" --amount 2000.50 \
  --on 2026-06-03 --method transfer --reference OUICK-DEP-1

step 'sales creates the event' bill event create --contract "$contract" \
  --name 'John Ouick Wedding' --start '2026-06-04 13:00' --end '2026-06-05 02:00' \
  --location '53 Rue du Château, 41120 Candé-sur-Beuvron, France' --attendees 75 \
  --notes 'Wedding starts at 3PM, by the river.'
event=$(id)

step 'management finds it without support' mona event list --without-support
step 'and assigns one' mona event assign "$event" --support "$kate"
step 'support sees it under mine' kate event list --mine
step 'and updates it' kate event update "$event" --attendees 80
step 'and adds a note' kate event note "$event" 'The DJ is booked.'

step 'the contract as everybody sees it now' kate contract show "$contract"
step 'what happened to the event' bill event history "$event" --sort id
step 'nothing is left without support' mona event list --without-support
