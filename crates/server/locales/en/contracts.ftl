# Contracts and payments.
contracts-mine = Mine
contracts-unsigned = Not signed
contracts-unpaid = Unpaid
contracts-drafts = Drafts
contracts-signed = Signed
contracts-cancelled = Cancelled
contracts-overdue = Overdue
contracts-without-event = Without event
contracts-actions = Actions
contracts-none = No contracts yet. Management draws up the first one for a client.
contracts-none-found = No contract fits. Take a filter away or search for something else.
contracts-none-unsigned = No draft waits for a signature.
contracts-none-unpaid = Nothing is left to pay.
contracts-none-overdue = Nothing is overdue.
contracts-none-without-event = Every signed contract has its event.
contract-client = Client
contract-short-number = No. { $id }
contract-paid-share = { $share } % paid
contract-amounts = Amounts
contract-steps = How far it is

contract-new-lead = A draft, looked after by { $name }, who signs it with the client.
contract-choose-lead = Whom is the contract with? Choose the client.
contract-create = Create draft
contract-created = A contract with { $name } is drawn up.
contract-edit = Edit contract
contract-edit-signed = It is signed: currency and deposit stay as they are, another total needs a reason.
contract-edit-signed-by-sales = It is signed: its amounts stay as they are. Management changes the total, with a reason.
contract-signed-meanwhile = The contract was signed meanwhile: its currency and its deposit can no longer change, and its total only by management, with a reason. What you typed there:
contract-sign = Sign
contract-sign-it = Sign { $name }
contract-sign-lead = Records that the client has signed. A signature is not taken back; payments and events can follow.
contract-sign-do = Sign contract
contract-signed = { $name } is signed.
contract-cancel = Cancel contract
contract-cancel-lead = A cancelled contract accepts nothing further: no payment, no event, no change. This cannot be undone.
contract-cancel-no-events = It has no coming event.
contract-cancel-others = and { $n } more
contract-cancel-events = { $n ->
    [one] This coming event is cancelled with it, and its support contact is told:
   *[other] These { $n } coming events are cancelled with it, and their support contacts are told:
}
contract-cancel-do = Cancel contract for good
contract-cancelled = The contract is cancelled.
contract-cancelled-with-event = The contract is cancelled, and one coming event with it.
contract-cancelled-with-events = The contract is cancelled, and { $n } coming events with it.
contract-move = Move to another client
contract-move-short = Move
contract-move-choose = Which client does it belong to? Choose among the others.
contract-move-lead = { $name } becomes its sales contact, with all rights on it, at once.
contract-move-from = From
contract-move-to = To
contract-move-do = Move contract
contract-moved = The contract is now with { $name }.
contract-pay = Record payment
contract-pay-it = Record a payment on { $name }
contract-pay-short = Payment
contract-pay-do = Record payment
contract-new-event = Create event
contract-assign = Assign support
contract-no-events = No event yet.
contract-no-events-yet = Events follow the signature.

contract-not-yours = Only { $name }, the sales contact, and management change it, sign it and record payments; { $name } alone creates its events.
contract-of-management = Management cancels it, moves it to another client and voids payments.
contract-stays = It has events and stays with its client.
contract-nothing-to-pay = Nothing remains to be paid.
contract-events-of-sales = Only { $name }, the sales contact, creates its events.
contract-needs-signature = Payments and events can follow once it is signed.
contract-is-cancelled = This contract is cancelled and accepts nothing further.
contract-is-cancelled-on = This contract was cancelled on { $date } and accepts nothing further.
contract-is-cancelled-because = This contract was cancelled on { $date } (“{ $reason }”) and accepts nothing further.

next-title = Next step
next-sign = Next: sign the contract.
next-pay = Next: record a payment.
next-event = Next: create the event.
next-assign = Next: assign a support contact
next-nothing = Settled: paid in full, and every coming event has its support contact.
next-pay-amount = { $amount } remain.
next-pay-due = { $amount } remain, due on { $date }.
next-pay-overdue = { $amount } remain and were due on { $date }.
next-pay-after-event = { $amount } remain, and the last event is over.
next-assign-event = to “{ $event }”, { $when }.
next-yours = That is yours.
next-theirs = That is for { $name } or management.
next-theirs-or-yours = That is for { $name }, or for you.
next-of-sales = That is for { $name }, the sales contact.
next-of-management = That is for management.
step-draft = Draft
step-signed = Signed
step-paid = Paid
step-partly-paid = Partly paid
step-event = Event created
step-events-capped = { $n }+ events
step-events = { $n ->
    [one] 1 event
   *[other] { $n } events
}
step-support = Support assigned
step-waiting = waiting
step-not-yet = not yet

payments-title = Payments
payments-none = No payment yet.
payments-of-total = { $paid } of { $total }
payment-is-deposit = deposit
payment-recorded = { $amount } recorded; { $remaining } remain.
payment-void = Void payment
payment-void-short = Void
payment-void-it = Void the payment of { $amount }
payment-void-lead = The payment stays in the list, struck through, and no longer counts. This cannot be undone.
payment-void-do = Void payment for good
payment-voided = The payment of { $amount } no longer counts.
payment-voided-by = Voided by { $name }
payment-by-transfer = Transfer
payment-by-card = Card
payment-by-cheque = Cheque
payment-in-cash = Cash

hint-deposit = The opening payment, at most the total; empty when there is none
hint-total-reason = Needed when the total changes
hint-payment-amount = { $amount } remain; type less for a part of it
hint-reference = The bank’s reference, for example
