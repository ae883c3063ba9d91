# Importing files.
imports-title = Imports
imports-none = Nothing was imported yet. Send a file of clients, contracts, payments or events, as CSV or XLSX.
import-do = Import
import-new = Import a file
import-new-lead = A table with a header: CSV or XLSX, in English or French. Its rows are tried first, and nothing is kept before you say so.
import-of = The rows are
import-kind-clients = Clients
import-kind-contracts = Contracts
import-kind-payments = Payments
import-kind-events = Events
import-kind-employees = Employees
import-existing = Records that are there already
import-existing-update = Update them
import-existing-skip = Leave them as they are
import-existing-refuse = Refuse their rows
import-sales-contact = Sales contact of clients
import-sales-contact-hint = For a file of clients without such a column: who looks after them. A name, an e-mail address or an employee number.
import-at-once = Take the rows in at once, without looking first
import-at-once-hint = Rows that are refused are listed afterwards.
import-file = File
field-file = File
import-file-hint = Up to 512 MB. After a refusal the file has to be chosen again.
import-send = Send the file
import-rows = Rows
import-by = Sent by
import-when = Sent
import-format = Read as
import-separator = separated by “{ $mark }”
import-separator-tab = separated by tabs
import-facts = The file
import-figures = What becomes of the rows
import-progress = Progress
import-so-far = { $done } of { $of } rows
import-next = Next
import-is-checking = being checked
import-is-checked = checked
import-is-running = being imported
import-is-done = imported
import-is-asking = columns unclear
import-is-stopped = stopped
import-is-undoing = being taken back
import-is-undone = taken back
import-would-create = To be created
import-would-update = To be changed
import-created = Created
import-new-records = New
import-updated = Changed
import-unchanged = Known already
import-refused = Refused
import-undone = Taken back
import-kept = Kept
import-of-rows = { $n ->
    [one] 1 row
   *[other] { $shown } of { $n } rows
}
import-row = row { $n }
import-payment = payment { $id }
import-checked-lead = Nothing is kept yet. This is what would happen.
import-run = { $n ->
    [one] Import 1 row
   *[other] Import { $n } rows
}
import-nothing-new = No row would change anything.
import-nothing-told = No row has anything to tell.
import-stopped-lead = What was taken in stays. The rest can go on.
import-go-on = Go on
import-stopped-session-over = It stopped: the account of its sender is closed.
import-stopped-password-change-required = It stopped: its sender has to choose a new password first.
import-stopped-forbidden = It stopped: the department of its sender may no longer do this.
import-stopped-internal = It stopped: something went wrong on our side.
import-stopped-otherwise = It stopped ({ $code }).
import-columns = What the columns are
import-columns-lead = Where a column was not understood, say what it is. The rows are then tried again; the file need not be sent again.
import-column-unused = not used
import-column-number = Column { $n }
import-check-again = Check again
import-refused-rows = Refused rows
import-refused-lead = Correct them in a file of their own and import that one.
import-refused-file = Refused rows (CSV)
import-first-rows = First rows
import-kept-rows = Not taken back
import-kept-lead = Somebody changed these records since, or others refer to them. They stay as they are.
import-to-list = Open list
import-forget = Forget the file
import-forget-lead = Nothing was taken in. The file and what was found out about it are forgotten.
import-forgotten = The file is forgotten.
import-undo = Take back
import-undo-do = Take back
import-undo-lead = { $created ->
    [0] No record that it created is removed
    [one] 1 record that it created is removed
   *[other] { $created } records that it created are removed
}, and { $updated ->
    [0] no record gets its old values back.
    [one] 1 record that it changed gets its old values back.
   *[other] { $updated } records that it changed get their old values back.
}
import-undo-kept = Records that somebody changed since, or that others refer to, stay and are listed.

# columns of files
field-row = Row
column-first-name = First name
column-last-name = Last name
column-contact-details = Contact details
column-sales-contact-id = Sales contact’s id
column-sales-contact-full-name = Sales contact
column-sales-contact = Sales contact
column-support-contact-id = Support contact’s id
column-support-contact-full-name = Support contact
column-support-contact = Support contact
column-client-id = Client’s number
column-client-external-ref = Client’s own number
column-client-full-name = Client’s name
column-client-company-name = Client’s company
column-client-contact-person = Client’s contact person
column-client-email = Client’s e-mail
column-client-phone = Client’s phone
column-client-contact-details = Client’s contact details
column-contract-id = Contract’s number
column-contract-external-ref = Contract’s own number
field-signed-at = Signed
column-signed-by-id = Signer’s id
column-signed-by-full-name = Signed by
field-cancelled-at = Cancelled
field-cancel-reason = Reason of cancellation
column-recorded-by-id = Recorder’s id
column-recorded-by-full-name = Recorded by
field-voided-at = Voided
column-voided-by-id = Voider’s id
column-voided-by-full-name = Voided by
field-void-reason = Reason of voiding
column-starts-local = Starts, local time
column-ends-local = Ends, local time
column-deactivated-at = Deactivated
column-anonymised-at = Anonymised
column-updated-at = Last change

# what is said of a file, and noted of an import
field-dry-run = Only tried
field-encoding = Encoding
field-existing = Records that are there already
field-import = Import
field-map = Columns
field-rows = Rows
field-separator = Separator
field-set = Value for every row
field-sheet = Sheet
field-step = Step
