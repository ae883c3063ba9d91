# What people call fields, states, actions and kinds of records.
field-full-name = Name
field-email = E-mail
field-phone = Phone
field-company-name = Company
field-contact-person = Contact person
field-sales-contact = Sales contact
field-sales-contact-id = Sales contact
field-first-contact-on = First contact
field-last-contact-at = Last contact
field-external-ref = Own number
field-contacted-at = When
field-note = What was said
field-reason = Reason
field-status = Status
field-total-amount = Total
field-remaining-amount = Remaining
field-starts-at = Starts
field-attendees = Attendees
field-support-contact = Support
field-password = Password
field-current-password = Current password
field-new-password = New password
field-new-password-again = New password, again

status-draft = draft
status-signed = signed
status-paid = paid
status-overdue = overdue
status-cancelled = cancelled
status-planned = planned
employee-active = active
employee-inactive = deactivated

department-management = Management
department-sales = Sales
department-support = Support

outcome-allowed = done
outcome-denied = denied
outcome-failed = refused
