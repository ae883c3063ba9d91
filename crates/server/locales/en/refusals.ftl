# Why something was refused. A text that begins with bad- stands alone below its
# field; the others stand above a form or on a page of their own.

# texts
bad-missing = This is needed.
bad-empty = This cannot be left empty.
bad-too-long = At most { $max } characters (this has { $length }).
bad-control-character = There is an invisible control character in it (U+{ $code }). Plain text is accepted.
bad-number-character = Letters from A to Z, digits and dashes are accepted; “{ $other }” is not.
bad-email = This is not an e-mail address. { $accepted }
bad-email-character = There is a character in it that no e-mail address has (U+{ $code }). { $accepted }
accepted-email = An address looks like name@company.com.
bad-phone-character = Digits, spaces, dots, dashes, brackets and one leading + are accepted; “{ $foreign }” is not.
bad-phone-length = From 4 to 15 digits ({ $digits ->
    [0] this has none
    [one] this has 1
   *[other] this has { $digits }
}).
bad-note-that-does-not-fit = The note no longer fits into the event’s notes. { $refused }

# numbers and money
bad-amount = This is not an amount. Digits with at most two decimal places are accepted, such as 12000.50.
bad-decimal-places = At most 2 decimal places (this has { $count }).
bad-amount-too-large = At most { $max }.
bad-zero-amount = The amount has to be 0.01 or more.
bad-deposit-over-total = The deposit cannot be more than the total of { $total }.
bad-payment-over-remaining = At most { $remaining }: that is what remains on contract { $contract }.
bad-total-under-paid = At least { $paid }: so much is already paid.
bad-currency = Choose a currency with two decimals by its code, such as EUR, USD or GBP.
bad-number-of-people = A whole number from 0 to { $max }.

# dates and times
bad-date = This is not a date. { $accepted }
bad-moment = This is not a date and time. { $accepted }
bad-year = The year has to be between 1900 and 2999. { $accepted }
bad-day = There is no such day in the calendar. { $accepted }
accepted-dates = A date looks like 2026-06-04 or 04/06/2026 (day first).
accepted-moments = Accepted are 2026-06-04, 2026-06-04 13:00, 2026-06-04T13:00+02:00 and 04/06/2026 13:00 (day first).
bad-skipped-time = This time does not exist in { $zone }: the clocks went forward past it. Choose a time before or after the change.
bad-end = The end has to be later than the start, { $start } ({ $zone }).
bad-time-zone = Choose a time zone by its name, such as Europe/Paris.

# one’s own settings
bad-language = Choose English or French.
bad-theme = Choose one of the appearances: as the device has it, light or dark.

# reasons
bad-missing-reason-for-total = Say why: changing the total of a signed contract needs a reason.
bad-missing-reason-for-overlap = Say why: accepting an overlap needs a reason.

# other records
bad-id = Choose one of the list, or give its number: a whole number from 1.
bad-no-such-client = There is no client { $id }. Choose one that exists.
bad-takeable = Only these can be taken over: { $names }.
bad-merge-into-itself = A client cannot be merged into itself. Choose another one.
bad-no-such-contract = There is no contract { $id }. Choose one that exists.
bad-contract-of-another-client = This is a contract of another client. Choose one of client { $client }.
bad-department = Choose Management, Sales or Support.
bad-no-such-employee = There is no such employee. Choose an active employee of { $department }.
bad-deactivated-employee = { $name } is deactivated. Choose an active employee of { $department }.
bad-employee-of-another-department = { $name } is in { $other }. Choose an active employee of { $department }.
bad-other-employee-number = This is not the number of this employee.
bad-same-employee = This is the same employee. Choose a colleague.
bad-taker = This employee can take nothing over. Choose another one.
bad-not-yours = This is not yours to set here.

# passwords
bad-current-password = This is not your current password.
bad-same-password = This is your current password. Choose another one.
bad-password-again = This is not the same as the new password. Type it once more.
bad-password-length = From { $min } to { $max } characters ({ $length ->
    [0] this has none
    [one] this has 1
   *[other] this has { $length }
}).
bad-common-password = Too many people use this one. Take several words that do not belong together.
bad-known-password = It contains { $known }. Choose one without names.
known-name = a part of the employee’s name
known-email = what stands before the @ of the e-mail address
known-company = the company’s name
bad-unread-password = The password was not read. Type it again.
bad-two-factor-code = This is no code. Type the six digits of the app, or a recovery code.
bad-token-scope = A token may read, or read-write.
bad-token-days = A token lasts from 1 to { $most } days, not { $days }.
bad-two-factor-code-wrong = This is not the code of now, or it was used before. Type the one that the app shows.

# lists and their filters
bad-page-size = A page has from 1 to { $max } rows.
bad-sort = The list can be sorted by { $names }, each with - in front for the reverse.
bad-export-format = This list comes as { $names }.
bad-flag = Either true or false.
bad-contract-status = Either draft, signed or cancelled.
bad-event-status = Either planned or cancelled.
bad-past = Choose past or upcoming events, not both.
bad-outcome = Either allowed, denied or failed.
bad-record-kind = Accepted are { $names }.
bad-missing-kind = A record’s number needs its kind beside it.
bad-nothing-is-mine = Management has no records of its own. Filter by sales or support contact instead.
bad-before-and-after = A page is before or after another one, not both.
bad-cursor = This page of the list cannot be found again. Open the list from its beginning.

# what programs send
bad-unknown-field = This is not known here.
bad-given-twice = This is given twice; once is accepted.
bad-type = This is not of the kind that is accepted ({ $message }).
bad-version = The version has to be a number.
bad-two-versions = Two different versions were given; one is accepted.
bad-broken-body = What was sent broke off before its end. Send it again.
bad-json = What was sent is not JSON ({ $message }).
bad-json-object = What was sent is not a JSON object.
bad-key = From 1 to { $max } printable ASCII characters.
bad-used-key = This form was already sent with other values. Open it anew.

# files to import
bad-file-empty = The file is empty. Choose one with a table and its header.
bad-file-not-a-table = The file is not a table. CSV and XLSX are accepted.
bad-file-old-workbook = The workbook is of an old kind or has a password. Save it as XLSX without a password, or as CSV.
bad-file-other-workbook = The workbook is of another kind. Save it as XLSX or CSV.
bad-file-archive = The file is a ZIP archive, not a workbook. CSV and XLSX are accepted.
bad-file-damaged = The file is damaged or cut off. Save it again, or as CSV.
bad-file-unpacks-to-too-much = The workbook unpacks to more than records take. Save it as CSV.
bad-file-open-quote = A quote in line { $line } is never closed.
bad-file-long-row = The row of line { $line } has more than { $max } bytes. Is a quote there never closed?
bad-file-too-many-columns = At most { $max } columns (this file has { $columns }).
bad-file-same-headers = Several columns have the same name: { $names }. Give each its own.
bad-encoding = This is not an encoding. Names such as utf-8, windows-1252 and utf-16le are accepted.
bad-separator = A comma, a semicolon, a tab or a bar.
bad-sheet = There is no such sheet. The workbook has { $sheets }.
bad-row-width = The row has { $cells ->
    [one] 1 cell
   *[other] { $cells } cells
} where the header has { $columns }. Is a quote, a separator or the end of a line wrong?
bad-cell-bytes = There are bytes in it that are not { $encoding }.
bad-cell-formula = The formula in { $place } has no result. Open the workbook in a spreadsheet program and save it.
bad-cell-error = The cell { $place } has the error { $error }.
bad-missing-column = The header of the file does not have this column. Accepted are { $headers }.
bad-two-columns = Both “{ $first }” and “{ $second }” are this column. Leave one of them out (“{ $choice }”).
bad-map-header = “{ $header }” is no header of the file, which has { $headers }.
bad-map-column = “{ $column }” is no column of { $kind }. They have { $columns }.
bad-ambiguous-amount = This may be { $one } or { $other }. Write { $one } without a mark, or with two decimals.
bad-yes-or-no = Either yes or no.

# what a rule stands against
refusal-stale-version = Somebody else saved { $record } first: { $since }.
since = { $changes }
since-version = it is now at version { $current }
since-change = { $who } changed it ({ $at })
since-change-of-fields = { $who } changed { $fields } ({ $at })
refusal-email-taken = This e-mail address is already in use.
refusal-employee-number-taken = This employee number is or was somebody’s; numbers are never used again.
refusal-already-set-up = The company is already set up.
refusal-own-account = You cannot { $change } your own account. Ask another manager.
own-account-demote = demote
own-account-deactivate = deactivate
own-account-delete = delete
own-account-reset-password = reset the password of
own-account-reset-two-factor = reset the second factor of
refusal-last-manager = Employee { $employee } is the last active manager. Make somebody else a manager first.
refusal-still-owns = Employee { $employee } still looks after { $holdings }. Hand them over to a colleague first.
and-others = and { $count } more
holding-clients = { $count ->
    [one] 1 client
   *[other] { $count } clients
} ({ $names })
holding-events = { $count ->
    [one] 1 event
   *[other] { $count } events
} ({ $names })
refusal-still-referred-to = Employee { $employee } is named by { $references }. They can be deactivated, but not deleted.
reference-clients = { $count ->
    [one] 1 client
   *[other] { $count } clients
}
reference-contracts = { $count ->
    [one] 1 contract
   *[other] { $count } contracts
}
reference-events = { $count ->
    [one] 1 event
   *[other] { $count } events
}
reference-payments = { $count ->
    [one] 1 payment
   *[other] { $count } payments
}
reference-logged-contacts = { $count ->
    [one] 1 logged contact
   *[other] { $count } logged contacts
}
refusal-import-state = Import { $import } is { $state }; this cannot be done with it now.
refusal-already-deactivated = Employee { $employee } is already deactivated.
refusal-already-active = Employee { $employee } is already active.
refusal-client-anonymised = The client was anonymised and accepts no changes.
refusal-client-merged = Client { $client } was merged into client { $into }, who has everything of both.
refusal-open-contracts = The client still has open contracts: { $contracts }. Cancel them, or wait until they are paid and their events are over.
refusal-contract-not-signed = Contract { $contract } is not signed yet. Sign it first.
refusal-contract-signed = Contract { $contract } is signed: “{ $what }” can no longer change.
refusal-already-signed = Contract { $contract } is already signed.
refusal-contract-cancelled = Contract { $contract } is cancelled and accepts nothing further.
refusal-contract-has-events = Contract { $contract } has events and stays with its client.
refusal-payment-voided = Payment { $payment } is already voided.
refusal-event-cancelled = Event { $event } is cancelled and accepts notes only.
refusal-no-support-contact = Event { $event } has no support contact.
refusal-support-busy = { $support } is busy at that time with event { $event }, “{ $name }”. Choose somebody else or another time.
refusal-support-gone = { $support } no longer runs events. Give event { $event } to somebody else first.
refusal-two-factor-on = There is a second factor already. Turn it off first to set up another one.
refusal-two-factor-off = There is no second factor.
refusal-still-running = The same form is still being worked on. Wait a moment, then look whether it is done.

# who may not
denied-department = { $department } may not do this: { $action }. { $able } may.
denied-everybody = { $department } may not do this: { $action }. Nobody may.
denied-not-own = A colleague looks after the client of { $record }. Only the sales contact and Management may do this: { $action }.
denied-not-own-here = A colleague looks after the client of this record. Only the sales contact and Management may do this: { $action }.
denied-not-assigned = You do not run { $record }. Only its support contact and Management may do this: { $action }.
denied-not-assigned-here = You do not run this event. Only its support contact and Management may do this: { $action }.
denied-field = “{ $field }” is not yours to set here.
unauthenticated = You are not logged in.
unauthenticated-bad-token = Your session is not valid. Log in again.
unauthenticated-session-over = Your session is over. Log in again.
unauthenticated-bad-credentials = The e-mail address or the password is wrong.
unauthenticated-code-required = A code of your second factor is needed as well.
unauthenticated-bad-code = The code is wrong, or was used before. Type the one that the app shows now.
two-factor-setup-required = Your company asks for a second factor. Set one up first.
read-only-token = This API token only reads.
login-required = An API token cannot change how its owner logs in: log in with the password.
password-change-required = Somebody else set your password. Choose a new one first.

# everything else
not-found = There is no { $record }.
not-found-payment = There is no payment { $payment } on contract { $contract }.
not-found-import = There is no import { $id } of yours.
not-found-calendar-feed = You have no calendar feed.
not-found-token = You have no API token { $id }.
not-found-session = You have no open session { $session }.
invalid = Something here is not accepted: { $fields }
unsupported-media-type = What was sent is not of the accepted type (application/json).
too-large = At most { $limit } bytes can be sent at once.
too-many-attempts = Too many failed attempts. Try again after { $until }.
unavailable = The database cannot be reached right now. Try again shortly.
unavailable-too-busy = The database is too busy right now. Try again shortly.
unavailable-not-set-up = The company is not set up yet. Tell whoever runs the program.
unavailable-database = The database cannot be used as it is. Tell whoever runs the program.
unavailable-machine = The server cannot work with passwords right now. Try again shortly.
unavailable-randomness = The server has no random numbers right now. Try again shortly.
unavailable-second-factor = The server cannot read the secrets of second factors. A recovery code still works; tell whoever runs the program.
internal = Something went wrong inside the program.

# how parts are put together
joint-comma = { $first }, { $second }
joint-semicolon = { $first }; { $second }
joint-and = { $first } and { $second }
field-refused = { $field }: { $said }

# rows and columns of imported files
bad-file-broken-off = The file broke off on the way. Send it again.
bad-file-no-room = The file could not be kept on the server; there may be no room. Tell your administrator.
bad-unreadable-file = The file could not be read: { $why }.
bad-import-kind = This cannot be imported. { $kinds } are accepted.
bad-import-existing = Either update, skip or refuse.
bad-import-pairs = A JSON object of texts, such as { $example }.
bad-import-separator = A comma, a semicolon, a bar or tab.
bad-import-place = This is not the next page of these rows.
bad-import-outcome = Refused, created, updated, undone or kept.
bad-set-column = “{ $name }” is no field of { $kind }. They have { $columns }.
bad-set-twice = The file has a column for this (“{ $name }”). Leave that column out, or this field empty.
bad-row-twice = The same as in row { $line } of this file.
bad-large-id = Too large to be kept. Numbers up to { $largest } are accepted.
bad-not-positive = More than zero is needed.
bad-several-employees = “{ $called }” is the name of several employees. Give the number or the e-mail address.
bad-no-employee-called = “{ $called }” is no employee’s number, e-mail address or name.
bad-client-id-of-another = This is the number of { $name } here. Leave the column out when the numbers are another company’s.
bad-two-clients = It leads to client { $other }, the number of the row to client { $client }.
bad-unknown-client-id = There is no client { $id }. Leave the number out for a new client.
bad-import-without-sales-contact = Say which employee looks after the client.
bad-known-client = This is client { $client }, who is not to be changed by this import.
bad-currency-of-payment = This is not the contract’s currency, which is { $currency }.
bad-two-currencies = The row says { $currency } here and { $other } beside an amount.
bad-deposit-of-payment = This is not the deposit of contract { $contract }, which is { $deposit }. Deposits are imported with contracts.
bad-remaining-over-total = More than the total of { $total }.
bad-several-contracts = “{ $number }” is the number of several contracts. Give the program’s own number.
bad-contract-of-somebody-else = This is not the client of contract { $contract }, which is { $here }’s.
bad-no-contract-called = “{ $named }” is no contract’s number. Import the contracts first.
bad-client-named-otherwise = This is not the name of the client whose number or address the row has.
bad-no-client-called = This is no client’s. Give the number, the e-mail address or the full name.
bad-several-clients = This fits several clients. Give the e-mail address or the number.
bad-known-contract = This is contract { $contract }, which is not to be changed by this import.
bad-status-backwards = It says draft, but contract { $contract } is { $status } for good.
bad-cancelling-with-events = This would cancel { $count ->
    [one] 1 event
   *[other] { $count } events
} to come. Cancel contract { $contract } by itself.
bad-several-events = “{ $number }” is the number of several events. Give the program’s own number.
bad-event-id-of-another = This is the number of the event “{ $name }” here. Leave the column out when the numbers are another company’s.
bad-unknown-event-id = There is no such event. Leave the number out for a new one.
bad-known-event = This is event { $event }, which is not to be changed by this import.
bad-two-employees = This is the number of employee { $number }, the e-mail address is that of employee { $email }.
bad-employee-by-hand = It is another one for employee { $employee }. Change it by itself; an import does not.
bad-known-employee = This is employee { $employee }, who is not to be changed by this import.
