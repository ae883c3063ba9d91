# Employees: the directory, the card, and what management does to accounts.
employees-inactive = Deactivated
employees-none-found = No employee fits.
employee-new = New employee
employee-new-lead = They log in with this e-mail and the first password, and choose a password of their own before anything else.
employee-create = Create employee
employee-created = { $name } is created. Hand them the first password yourself: it is not shown again.
employee-first-password = First password
employee-first-password-again = First password, again
employee-hint-email = They log in with it
employee-hint-number = The next free one, when empty
employee-hint-number-change = The old number is not given to anybody else
employee-hint-department = Another department brings other rights, from the next click on
employee-edit = Edit employee
employee-facts = Employee
employee-password-due = has to choose a new one
employee-password-own = chosen by the person
employee-sales = In charge of
employee-events = Coming events
employee-no-events = No coming event.
employee-events-of-clients = Coming events of these clients
employee-in-audit = Everything about this account in the audit log
employee-as-actor = What this person did
employee-is-deactivated = This account is deactivated.
employee-is-deactivated-since = Deactivated since { $date }. The name stays on the records; nobody logs in with this account.
employee-own-account = This is your own account: another manager deactivates, deletes or moves it.
employee-last-manager = The last active manager stays: without one nobody could keep the accounts. Make somebody else a manager first.
employee-is-named = Records name this person: the account can be deactivated, but not deleted.
employee-holds = In charge of { $what }: hand over first, then the account can be deactivated or move to another department.
employee-management-keeps = Management keeps the accounts.
employee-management-keeps-yours = Management keeps your name, e-mail, number and department; the rest is in your profile.
employee-not-moved-own = Another manager moves you to another department.
employee-not-moved-last-manager = The last active manager cannot move to another department.
employee-not-moved-holds = The department can change once the clients and coming events are handed over.

employee-reset = Reset password
employee-reset-lead = All sessions of { $name } end at once, and the next login asks for a password of their own.
employee-reset-do = Set password
employee-password-reset = { $name } has a new password and has to change it. Hand it over yourself: it is not shown again.
employee-two-factor-on = on since { $date }
employee-two-factor-none = none
employee-two-factor-reset = Reset second factor
employee-two-factor-reset-lead = For somebody who lost phone and recovery codes. { $name } logs in with the password alone, and all their sessions end. Make sure that it is they who ask.
employee-two-factor-is-reset = The second factor of { $name } is reset.

employee-deactivate = Deactivate
employee-deactivate-lead = { $name } is logged out everywhere and cannot log in any more. The name stays on old records. The account can be opened again.
employee-deactivate-do = Deactivate account
employee-deactivated = The account of { $name } is deactivated.
employee-reactivate = Reactivate
employee-reactivate-lead = { $name } can log in again with the old password.
employee-reactivate-do = Reactivate account
employee-reactivated = The account of { $name } is open again.
employee-delete = Delete
employee-delete-lead = The account of { $name } goes for good; nothing refers to it. The audit log keeps the name.
employee-hint-delete = Type { $number } to confirm
employee-delete-do = Delete for good
employee-deleted = The account of { $name } is deleted.

employee-held = { $name } cannot leave yet. Nothing was changed.
employee-held-clients = { $n ->
    [one] 1 client
   *[other] { $n } clients
}
employee-held-events = { $n ->
    [one] 1 coming event
   *[other] { $n } coming events
}
employee-held-both = { $clients } and { $events }
employee-held-nothing = nothing
employee-held-others = and { $n } more
employee-held-advice = Hand this over to a colleague first, all at once, or one by one on its own page.

employee-handover = Hand over
employee-handover-lead = What moves from { $name } to a colleague, all at once or not at all: { $what }.
employee-handover-nobody = No active colleague of the department can take them over.
employee-handover-do = Hand over all
employee-handed-over = Now with { $name } · clients: { $clients } · events: { $events }
