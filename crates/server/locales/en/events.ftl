# Events: the list, the record, and the forms about one.
events-upcoming = Upcoming
events-past = Past
events-without-support = Without support
events-without-notes = Without notes
events-cancelled = Cancelled
events-planned = Not cancelled
events-begin = The coming events, the next one first.
events-between = Between two days
events-mine = Mine
events-none = No events yet. Sales create them on signed contracts.
events-none-found = No event fits.
event-when = When
event-open = Open
event-facts = Event
event-here = { $here } where you are
event-run-by = Run by
event-end-is-estimated = estimated: no end was known
event-calendar-file = Calendar file
event-no-notes = No notes yet.

event-is-cancelled = This event is cancelled. It accepts notes only.
event-is-cancelled-because = This event is cancelled: { $reason }. It accepts notes only.
event-contract-is-cancelled = This event is cancelled with its contract. It accepts notes only.
event-not-yours = Only { $name }, the support contact, and management change this event.
event-nobody-s = Management changes this event, and assigns the support contact who then may, too.
event-management-cancels = Management cancels this event, assigns another colleague or moves it to another contract.
event-management-assigns = Management assigns the support contact.
event-cannot-move = It cannot move to another contract: its client has no other signed one.

event-new = New event
event-new-lead = For { $client }. Management then assigns somebody of support.
event-create = Create event
event-created = { $name } is created. Management now assigns its support contact.
event-choose-contract = On which of your signed contracts?
event-choose = Choose
event-no-contract = None of your contracts is signed. Events need a signed contract.
event-no-contract-found = None of your signed contracts fits.
event-edit = Edit event
event-postpone = Postpone
event-postpone-lead = Now { $starts } – { $ends } ({ $zone }).
event-postpone-do = Set new dates
event-postponed = The event now begins { $starts }.
event-move = Move to another contract
event-move-lead = Now on contract { $id }. Only signed contracts of { $client } are offered.
event-move-do = Move event
event-moved = The event is now on contract { $id }.
event-cancel = Cancel event
event-cancel-lead = The event stays on record, keeps nobody busy and accepts notes only. This cannot be undone.
event-cancel-do = Cancel for good
event-cancelled = { $name } is cancelled.
event-note = Add a note
event-note-lead = Date and your name are put in front.
event-note-add = Add note
event-noted = The note is added.
event-notes = Edit notes
event-notes-edit = Edit notes
event-notes-lead = Replaces the notes as a whole. Empty clears them.

event-assign = Assign
event-replace = Replace
event-assign-support = Assign support
event-assign-lead = { $starts } – { $ends } ({ $zone })
event-assign-nobody = Nobody else of support is active. Create or reactivate a colleague first.
event-assign-do = Assign
event-assigned = { $name } runs this event.
event-assign-free = { $name } · free · { $load ->
    [one] 1 event ahead
   *[other] { $load } events ahead
}
event-assign-busy = { $name } · busy: { $event } · { $load ->
    [one] 1 event ahead
   *[other] { $load } events ahead
}
event-unassign = Remove
event-unassign-support = Remove support
event-unassign-lead = { $name } no longer runs this event. Nobody does until somebody else is assigned.
event-unassign-do = Remove support contact
event-unassigned = Nobody runs this event now.

hint-event-zone = On whose clock the times are
hint-postponed-end = Empty: as long as before
hint-force-reason = An overlap is only accepted with a reason; it is kept in the history
